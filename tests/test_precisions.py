"""One photo in several precisions: a result for each, and all as it was afterwards."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.records import Photo
from core.domain.settings import Settings
from core.domain.vocabulary import Outcome, Precision
from core.models.catalogue import CHAIN, ChainRow, own_row
from core.precisions import PrecisionResult, compare_precisions
from core.preprocessing.intake import read_photo
from core.slot import ModelSlot
from tests.examples import DENT

FULL, NF4 = Precision.FULL, Precision.NF4


@pytest.fixture(scope="module")
def photo() -> Photo:
    return read_photo(DENT.read_bytes(), name="dent.jpg", settings=Settings())


@pytest.fixture
def slot(taught_idefics3: Path) -> Iterator[ModelSlot]:
    made = ModelSlot(Settings(), (own_row(str(taught_idefics3)), CHAIN[-1]))
    yield made
    made.free()


def compared(
    photo: Photo,
    slot: ModelSlot,
    *precisions: Precision,
    row: ChainRow | None = None,
    stop: threading.Event | None = None,
) -> list[PrecisionResult]:
    steps = compare_precisions(
        photo,
        row or slot.rows[0],
        precisions=precisions,
        slot=slot,
        stop=stop or threading.Event(),
    )
    return [step for step in steps if isinstance(step, PrecisionResult)]


def test_each_precision_tells_its_cost_and_its_findings(
    photo: Photo, slot: ModelSlot
) -> None:
    full, nf4 = compared(photo, slot, FULL, NF4)
    assert (full.precision, nf4.precision) == (FULL, NF4)
    assert nf4.weights_bytes < full.weights_bytes
    for result in (full, nf4):
        assert result.error is None
        assert result.answer.outcome is Outcome.DAMAGE_FOUND
        assert len(result.answer.findings) == 2
        assert result.answer.writing.first_token_s > 0
        assert result.answer.writing.tokens_per_second > 0
        assert result.load_seconds > 0
        assert result.attempts[-1].precision == result.precision
    assert slot.loaded is None, "nothing was open before"
    assert slot.turns.waiting == 0
    assert not slot.turns.busy


def test_model_that_was_open_is_opened_again_in_its_precision(
    photo: Photo, slot: ModelSlot
) -> None:
    list(slot.switch_steps(slot.rows[0], precision=Precision.HALF))
    compared(photo, slot, FULL)
    assert slot.loaded.row.key == "own"
    assert slot.loaded.engine.precision == Precision.HALF
    list(slot.switch_steps(slot.rows[1]))
    compared(photo, slot, FULL)
    assert slot.loaded.row.key == "onboard"


def test_precision_that_does_not_open_is_a_result_with_its_reason(
    photo: Photo, slot: ModelSlot, tmp_path: Path
) -> None:
    list(slot.switch_steps(slot.rows[1]))
    broken = tmp_path / "broken"
    broken.mkdir()
    first, second = compared(photo, slot, FULL, NF4, row=own_row(str(broken)))
    for result in (first, second):
        assert "empty" in result.error.message
        assert result.error.message.fr
        assert str(tmp_path) not in result.error.message
        assert result.answer is None
    assert slot.loaded.row.key == "onboard"


def test_refused_argument_is_the_reason_that_is_told(
    photo: Photo, slot: ModelSlot
) -> None:
    slot.settings = replace(slot.settings, model_arguments=(("no_such", 1),))
    (result,) = compared(photo, slot, FULL)
    assert "no_such" in result.error.message


def test_stop_skips_what_is_behind_and_restores(photo: Photo, slot: ModelSlot) -> None:
    stop, results = threading.Event(), []
    for step in compare_precisions(
        photo, slot.rows[0], precisions=(FULL, NF4), slot=slot, stop=stop
    ):
        if isinstance(step, PrecisionResult):
            results.append(step)
            stop.set()
    assert [result.precision for result in results] == [FULL]
    assert slot.loaded is None


def test_model_changed_by_another_is_told_and_not_asked(
    photo: Photo, slot: ModelSlot
) -> None:
    steps = compare_precisions(
        photo, slot.rows[0], precisions=(FULL,), slot=slot, stop=threading.Event()
    )
    next(steps)
    other = threading.Thread(target=lambda: list(slot.free_steps()))
    other.start()
    while not slot.turns.waiting:
        time.sleep(0.01)
    results = [step for step in steps if isinstance(step, PrecisionResult)]
    other.join()
    assert "Another visitor" in results[0].error.message
    assert results[0].answer is None
