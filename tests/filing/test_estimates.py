"""The estimate of a visit: kept with it, reckoned anew, and never silently another."""

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from core.domain.cases import Case, DamageState, Vehicle, VisitView
from core.domain.errors import RateCardInvalid, StorageFailed
from core.domain.estimates import EditKind, EstimateEdit, LossAdvice
from core.domain.vocabulary import Labour, Operation, RedFlag
from core.estimating.card_reading import read_rate_card
from core.estimating.edit_rows import edit_to_row
from core.filing import rate_cards
from core.filing.estimate_note import NOTE
from core.filing.estimates import (
    VisitEstimate,
    add_edits,
    choose_card,
    read_estimate,
    remove_edits,
    set_red_flag,
    start_over,
)
from core.filing.rate_cards import (
    EXAMPLE,
    delete_card,
    known_cards,
    read_card,
    save_card,
)
from core.storage.cases import create_case
from core.storage.opening import open_store
from core.storage.rates import save_rate_card
from core.storage.store import Store
from core.storage.visits import add_visit, read_visit_note, set_visit_note
from tests.casework.cars import START
from tests.estimating.cases import AT, CARD_CSV, damage, drop, hours, span

CARD = read_rate_card(CARD_CSV)
DENT = "front_door/left/dent/moderate"
SCRATCH = "front_bumper/unknown/crack/severe"
REPAIR = "front_door/left/repair"
USD = "shipped/example_usd"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "data")
    yield opened
    opened.close()


@pytest.fixture
def case(store: Store) -> Case:
    return create_case(store, "A car")


@pytest.fixture
def view(store: Store, case: Case) -> VisitView:
    visit = add_visit(store, case.id, label="check-out", happened_at=START)
    return VisitView(visit, (), (damage(DENT), damage(SCRATCH)), ())


@pytest.fixture
def own(store: Store, view: VisitView) -> str:
    """A card of the person's own with round figures, chosen for the visit."""
    key = save_card(store, replace(CARD, is_example=False))
    choose_card(store, view.visit.id, key)
    return key


def total(made: VisitEstimate) -> tuple[Decimal, Decimal]:
    assert made.estimate is not None
    return made.estimate.total.low, made.estimate.total.high


def price(target: str, low: str, *, currency: str = "EUR") -> EstimateEdit:
    kind = EditKind.PART_PRICE
    return EstimateEdit(kind, target, span=span(low), currency=currency)


def test_without_a_choice_it_is_an_example_and_says_so(
    store: Store, case: Case, view: VisitView
) -> None:
    made = read_estimate(store, case, view)
    assert made.card_key == EXAMPLE
    assert made.estimate is not None
    assert made.estimate.card_is_example
    assert not made.problems


def test_an_edit_changes_the_total_by_what_the_formula_says(
    store: Store, case: Case, view: VisitView, own: str
) -> None:
    low, high = total(read_estimate(store, case, view))
    edit = replace(hours(REPAIR, Labour.BODY, "5", "6"), who="Ada", at=AT)
    add_edits(store, view.visit.id, [edit])
    changed = total(read_estimate(store, case, view))
    # repair was 2–4 h × 50; it is 5–6 h × 50; tax is 20 %
    assert changed == (low + Decimal("180.00"), high + Decimal("120.00"))


def test_edits_survive_another_program(
    store: Store, case: Case, view: VisitView, own: str
) -> None:
    edit = replace(hours(REPAIR, Labour.BODY, "5"), who="Ada", at=AT, text="seen it")
    add_edits(store, view.visit.id, [edit, drop("front_bumper/unknown/refinish")])
    set_red_flag(store, view.visit.id, RedFlag.FLUID_LEAK, seen=True)
    before = read_estimate(store, case, view)
    again = open_store(store.folder)
    assert read_estimate(again, case, view) == before
    assert before.edits[0] == edit
    assert [line.key for line in before.estimate.dropped] == [
        "front_bumper/unknown/refinish"
    ]
    assert before.supplements[0].red_flag is RedFlag.FLUID_LEAK
    again.close()


def test_a_removed_edit_brings_the_former_total_back(
    store: Store, case: Case, view: VisitView, own: str
) -> None:
    before = total(read_estimate(store, case, view))
    edits = [hours(REPAIR, Labour.BODY, "5"), hours(REPAIR, Labour.PAINT, "1")]
    add_edits(store, view.visit.id, edits)
    remove_edits(store, view.visit.id, read_estimate(store, case, view).edits)
    assert total(read_estimate(store, case, view)) == before


def test_a_rejected_damage_leaves_and_an_open_one_is_told(
    store: Store, case: Case, view: VisitView, own: str
) -> None:
    made = read_estimate(store, case, view)
    assert made.unconfirmed == len(made.estimate.lines) > 3
    states = (DamageState.CONFIRMED, DamageState.REJECTED)
    decided = tuple(
        replace(each, state=state)
        for each, state in zip(view.damages, states, strict=True)
    )
    made = read_estimate(store, case, replace(view, damages=decided))
    assert made.unconfirmed == 0
    assert {key for line in made.estimate.lines for key in line.damage_keys} == {DENT}


def test_money_of_another_currency_is_set_aside_and_comes_back(
    store: Store, case: Case, view: VisitView, own: str
) -> None:
    replace_ = "front_bumper/unknown/replace"
    add_edits(store, view.visit.id, [price(replace_, "777")])
    euros = read_estimate(store, case, view)
    choose_card(store, view.visit.id, USD)
    dollars = read_estimate(store, case, view)
    assert dollars.estimate.currency == "USD"
    line = next(each for each in dollars.estimate.lines if each.key == replace_)
    assert line.part_price == dollars.card.part_price(line.part)
    assert [edit.span for edit in dollars.estimate.unused_edits] == [span("777")]
    assert "typed in EUR are not used with a card in USD" in dollars.problems[0]
    choose_card(store, view.visit.id, own)
    assert read_estimate(store, case, view) == euros


def of_the_first_version(store: Store, view: VisitView, card_key: str) -> None:
    """A note from before rates were kept with a visit."""
    edits = [edit_to_row(hours(REPAIR, Labour.BODY, "5"))]
    note = {"version": 1, "card": card_key, "edits": edits, "red_flags": []}
    set_visit_note(store, view.visit.id, NOTE, json.dumps(note))


def test_a_card_that_is_gone_is_told_and_an_example_stands_in(
    store: Store, case: Case, view: VisitView, own: str
) -> None:
    of_the_first_version(store, view, own)
    assert read_estimate(store, case, view).card_key == own
    delete_card(store, own)
    made = read_estimate(store, case, view)
    assert made.card_key == EXAMPLE
    assert "Round figures" in made.problems[0]
    assert "stands in" in made.problems[1]
    assert len(made.edits) == 1


def test_a_broken_card_of_the_persons_is_told(
    store: Store, case: Case, view: VisitView
) -> None:
    of_the_first_version(store, view, "own/Mine")
    save_rate_card(store, "Mine", "row,key\nnonsense")
    made = read_estimate(store, case, view)
    assert made.card_key == EXAMPLE
    assert made.problems


CHANGES_OF_A_CARD = {
    # what happens to the card → the beginning of what is told
    "changed": "Rates as of ",
    "deleted": 'The rate card "Round figures" is not there any more.',
    "broken": "",
}


@pytest.mark.parametrize("what", CHANGES_OF_A_CARD)
def test_an_estimate_keeps_the_rates_it_was_made_with(
    store: Store, case: Case, view: VisitView, own: str, what: str
) -> None:
    before = read_estimate(store, case, view)
    assert not before.problems
    if what == "changed":
        dearer = replace(CARD, is_example=False, tax_percent=Decimal(25))
        save_card(store, dearer, instead_of=own)
    elif what == "deleted":
        delete_card(store, own)
    else:
        save_rate_card(store, CARD.name, "row,key\nnonsense")
    made = read_estimate(store, case, view)
    assert made.estimate == before.estimate
    assert made.card_key == own
    assert made.problems[0].startswith(CHANGES_OF_A_CARD[what])
    assert made.newer_rates is (what == "changed")
    if what == "changed":
        choose_card(store, view.visit.id, own)
        made = read_estimate(store, case, view)
        assert made.estimate.tax_percent == 25
        assert not made.problems


def test_the_first_edit_keeps_the_rates_it_was_typed_over(
    store: Store, case: Case, view: VisitView, own: str
) -> None:
    visit = add_visit(store, case.id, label="check-in", happened_at=START)
    second = replace(view, visit=visit)
    add_edits(store, visit.id, [drop(REPAIR)], card_key=own)
    kept = read_estimate(store, case, second).card
    save_card(store, replace(CARD, tax_percent=Decimal(25)), instead_of=own)
    assert read_estimate(store, case, second).card == kept


def test_what_was_taken_back_or_typed_anew_stays_told(
    store: Store, case: Case, view: VisitView, own: str
) -> None:
    five, six = (
        replace(hours(REPAIR, Labour.BODY, each), who="Ada", at=AT) for each in "56"
    )
    add_edits(store, view.visit.id, [five])
    add_edits(store, view.visit.id, [six], instead_of=[five], who="Ada")
    remove_edits(store, view.visit.id, [six], who="Grace")
    remove_edits(store, view.visit.id, [six], who="Grace")
    made = read_estimate(store, case, view).estimate
    undone = [(each.edit, each.who) for each in made.undone_edits]
    assert undone == [(five, "Ada"), (six, "Grace")]


def test_there_is_no_estimate_without_a_card(
    store: Store,
    case: Case,
    view: VisitView,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(rate_cards, "SHIPPED_FOLDER", tmp_path)
    made = read_estimate(store, case, view)
    assert made.estimate is None
    assert made.card is None
    assert made.problems
    assert made.supplements


UNREADABLE = {
    "no JSON": "{",
    "a list": "[]",
    "a newer version": '{"version": 3, "card": "", "edits": [], "red_flags": []}',
    "no edits": '{"version": 1, "card": "", "red_flags": []}',
    "an edit of another kind": json.dumps(
        {"version": 1, "card": "", "edits": [{"kind": "x"}], "red_flags": []}
    ),
    "an edit that is none": '{"version": 1, "card": "", "edits": [3], "red_flags": []}',
    "a flag": '{"version": 1, "card": "", "edits": [], "red_flags": ["ghost"]}',
    "nested": "[" * 100_000,
}


@pytest.mark.parametrize("note", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_note_that_cannot_be_read_is_told_and_not_written_over(
    store: Store, case: Case, view: VisitView, note: str
) -> None:
    visit_id = view.visit.id
    set_visit_note(store, visit_id, NOTE, note)
    made = read_estimate(store, case, view)
    assert made.estimate is None
    assert not made.readable
    assert "cannot be read" in made.problems[0]
    assert made.supplements
    with pytest.raises(StorageFailed):
        add_edits(store, visit_id, [drop(REPAIR)])
    with pytest.raises(StorageFailed):
        set_red_flag(store, visit_id, RedFlag.FLUID_LEAK, seen=True)
    assert read_visit_note(store, visit_id, NOTE) == note
    start_over(store, visit_id)
    assert read_estimate(store, case, view).estimate is not None


def test_two_programs_do_not_lose_each_others_edits(
    store: Store, case: Case, view: VisitView, own: str
) -> None:
    other = open_store(store.folder)
    read_estimate(other, case, view)
    add_edits(store, view.visit.id, [hours(REPAIR, Labour.BODY, "5")])
    add_edits(other, view.visit.id, [drop("front_bumper/unknown/refinish")])
    assert len(read_estimate(store, case, view).edits) == 2
    other.close()


def test_an_edit_out_of_its_limits_keeps_nothing(
    store: Store, case: Case, view: VisitView, own: str
) -> None:
    good, bad = drop(REPAIR), hours(REPAIR, Labour.BODY, "201")
    with pytest.raises(RateCardInvalid):
        add_edits(store, view.visit.id, [good, bad])
    assert read_estimate(store, case, view).edits == ()


def test_the_card_chosen_last_is_the_next_visits_and_an_edit_ties_it(
    store: Store, case: Case, view: VisitView
) -> None:
    choose_card(store, view.visit.id, USD)
    visit = add_visit(store, case.id, label="check-in", happened_at=START)
    second = replace(view, visit=visit)
    made = read_estimate(store, case, second)
    assert made.card_key == USD
    add_edits(store, visit.id, [drop(REPAIR)], card_key=made.card_key)
    choose_card(store, view.visit.id, EXAMPLE)
    assert read_estimate(store, case, second).card_key == USD


def test_total_loss_is_spoken_of_only_with_a_typed_value(
    store: Store, case: Case, view: VisitView, own: str
) -> None:
    assert read_estimate(store, case, view).estimate.total_loss is None
    worth = replace(case, vehicle=Vehicle(value=500.0, value_currency="EUR"))
    loss = read_estimate(store, worth, view).estimate.total_loss
    assert loss.advice is LossAdvice.LIKELY


def test_a_shipped_card_cannot_be_written_over(store: Store) -> None:
    example = read_card(store, EXAMPLE)
    with pytest.raises(RateCardInvalid, match="another rate card called"):
        save_card(store, example)
    assert [each.key for each in known_cards(store) if each.own] == []
    delete_card(store, EXAMPLE)
    assert read_card(store, EXAMPLE) == example


def test_an_own_card_is_replaced_only_when_it_is_meant(store: Store, own: str) -> None:
    dearer = replace(CARD, tax_percent=Decimal(25), name="ROUND  figures")
    with pytest.raises(RateCardInvalid):
        save_card(store, dearer)
    key = save_card(store, replace(dearer, name=CARD.name), instead_of=own)
    assert key == own
    assert read_card(store, own).tax_percent == 25


@pytest.mark.parametrize("key", ["", "own/", "shipped/../../README", "shipped/README"])
def test_a_key_names_a_card_and_no_other_file(store: Store, key: str) -> None:
    with pytest.raises(RateCardInvalid):
        read_card(store, key)


def test_operations_that_a_person_chose_stay(
    store: Store, case: Case, view: VisitView, own: str
) -> None:
    edit = EstimateEdit(EditKind.OPERATION, REPAIR, operation=Operation.REPLACE)
    add_edits(store, view.visit.id, [edit])
    keys = {line.key for line in read_estimate(store, case, view).estimate.lines}
    assert "front_door/left/replace" in keys
    assert REPAIR not in keys
