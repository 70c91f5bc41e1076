"""The line before the model: in order, bounded, and nobody keeps a place for ever."""

import threading

import pytest

from core.domain.errors import ModelBusy
from core.turns import Turns


def test_turns_come_in_the_order_of_joining() -> None:
    turns = Turns(max_waiting=8)
    first, second, third = (turns.join() for _ in range(3))
    assert [turn.wait(0) for turn in (first, second, third)] == [0, 1, 2]
    first.leave()
    assert [turn.wait(0) for turn in (second, third)] == [0, 1]


def test_who_leaves_the_line_makes_room_and_may_leave_twice() -> None:
    turns = Turns(max_waiting=8)
    first, second, third = (turns.join() for _ in range(3))
    second.leave()
    second.leave()
    assert third.wait(0) == 1
    first.leave()
    assert third.wait(0) == 0


def test_full_line_refuses_with_its_number() -> None:
    turns = Turns(max_waiting=2)
    at_work = turns.join()
    turns.join()
    turns.join()
    with pytest.raises(ModelBusy, match="limit is 2"):
        turns.join()
    at_work.leave()
    assert turns.join().wait(0) == 2


def test_engine_that_allows_it_takes_several_at_once() -> None:
    turns = Turns(max_waiting=8)
    turns.allow(2)
    assert [turns.join().wait(0) for _ in range(4)] == [0, 0, 1, 2]


def test_exclusive_turn_waits_for_all_before_it_and_is_not_passed() -> None:
    turns = Turns(max_waiting=8)
    turns.allow(4)
    reading = turns.join()
    changing = turns.join(exclusive=True)
    later = turns.join()
    assert (changing.wait(0), later.wait(0)) == (1, 2)
    reading.leave()
    assert (changing.wait(0), later.wait(0)) == (0, 1)
    changing.leave()
    assert later.wait(0) == 0


def test_eight_visitors_are_all_served_and_never_two_at_once() -> None:
    turns, at_work, most, served = Turns(max_waiting=8), [], [], []

    def visit(number: int) -> None:
        with turns.join() as turn:
            while turn.wait(0.2):
                pass
            at_work.append(number)
            most.append(len(at_work))
            served.append(number)
            at_work.remove(number)

    visitors = [threading.Thread(target=visit, args=(n,)) for n in range(8)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert sorted(served) == list(range(8))
    assert max(most) == 1
    assert not turns.busy
