"""The marks on the photo: in the right place, in the right order, and nowhere else."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.domain.records import Answer, HeatMap
from core.domain.vocabulary import Outcome
from core.reporting import overlay
from core.reporting.overlay import draw_overlay, has_marks, smooth_map
from tests.reporting.cases import ANSWERS, CORNER_MAP, FINDINGS

GREY = Image.new("RGB", (400, 300), (90, 90, 90))
WASHED = Answer(Outcome.DAMAGE_FOUND, damage_map=CORNER_MAP)


def changed(answer: Answer, image: Image.Image = GREY, **options: float) -> np.ndarray:
    """(H, W) bool: where the drawn picture differs from the photo."""
    drawn = np.asarray(draw_overlay(image, answer, **options), int)
    return (drawn != np.asarray(image.convert("RGB"), int)).any(axis=2)


def test_wash_lies_where_the_map_is_high_and_nowhere_else() -> None:
    differs = changed(WASHED)
    assert differs[:100, :120].all()
    assert not differs[200:].any()
    assert not differs[:, 280:].any()


def test_map_is_spanned_over_the_whole_picture_top_left_first() -> None:
    for turns in range(4):
        turned = np.rot90(np.asarray(CORNER_MAP), turns)
        answer = replace(WASHED, damage_map=tuple(map(tuple, turned.tolist())))
        differs = changed(answer)
        top, left = differs[:150].sum(), differs[:, :200].sum()
        expected = [(True, True), (False, True), (False, False), (True, False)][turns]
        assert (top > differs.sum() / 2, left > differs.sum() / 2) == expected


def test_wash_turns_red_with_damage_and_stays_amber_in_doubt() -> None:
    found = draw_overlay(GREY, WASHED).getpixel((4, 4))
    doubted = draw_overlay(GREY, replace(WASHED, outcome=Outcome.CANNOT_TELL))
    assert found[0] > found[1] + 60
    assert doubted.getpixel((4, 4))[1] > found[1] + 30


def test_a_higher_threshold_draws_less() -> None:
    areas = [changed(WASHED, threshold=t).sum() for t in (0.2, 0.5, 0.8)]
    assert areas[0] > areas[1] > areas[2] > 0


def test_wash_has_no_visible_cells() -> None:
    """Neighbouring pixels differ little, though the map has only four columns."""
    smooth = smooth_map(CORNER_MAP, (400, 300))
    assert smooth.shape == (300, 400)
    assert np.abs(np.diff(smooth, axis=1)).max() < 0.03
    assert np.abs(np.diff(smooth, axis=0)).max() < 0.03


@pytest.mark.parametrize("outcome", ["no_damage_seen", "unusable_photo", "failed"])
def test_no_marks_where_no_damage_is_told(outcome: str) -> None:
    answer = replace(WASHED, outcome=Outcome(outcome), findings=FINDINGS)
    assert not has_marks(answer)
    assert not changed(answer).any()


def test_low_map_without_boxes_has_no_marks() -> None:
    low: HeatMap = ((0.1, 0.2), (0.3, 0.1))
    answer = replace(WASHED, damage_map=low)
    assert not has_marks(answer)
    assert not changed(answer).any()


def test_a_map_that_would_not_be_seen_is_no_mark() -> None:
    """One cell just above the threshold fades away when the map is smoothed."""
    rows = [[0.05] * 16 for _ in range(16)]
    rows[8][8] = overlay.DEFAULT_THRESHOLD + 0.02
    answer = Answer(Outcome.CANNOT_TELL, damage_map=tuple(tuple(row) for row in rows))
    assert not has_marks(answer)
    assert not changed(answer).any()


def test_outlines_lie_on_the_boxes() -> None:
    answer = Answer(Outcome.DAMAGE_FOUND, findings=FINDINGS)
    assert has_marks(answer)
    differs = changed(answer)
    left, top, right, bottom = 0.6 * 400, 0.55 * 300, 0.95 * 400, 0.9 * 300
    for x, y in ((left, 220), (right, 220), (310, top), (310, bottom)):
        near = differs[round(y) - 3 : round(y) + 4, round(x) - 3 : round(x) + 4]
        assert near.any()
    assert not differs[200:240, 270:350].any()  # the inside stays as it is
    assert not differs[270:, :200].any()


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_outline_shows_on_dark_and_bright_cars(shade: int) -> None:
    image = Image.new("RGB", (400, 300), (shade,) * 3)
    answer = Answer(Outcome.DAMAGE_FOUND, findings=FINDINGS[1:2])
    drawn = np.asarray(draw_overlay(image, answer).convert("L"), int)
    assert np.abs(drawn[230:240] - shade).max() >= 90


def test_numbers_follow_the_findings_order(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[tuple[int, float, object]] = []
    whole = overlay._draw_chip

    def noted(draw, chip, found, *, number):
        drawn.append((number, chip[0], found))
        whole(draw, chip, found, number=number)

    monkeypatch.setattr(overlay, "_draw_chip", noted)
    boxed = FINDINGS[1], FINDINGS[2], FINDINGS[0]  # the second has no box
    draw_overlay(GREY, Answer(Outcome.DAMAGE_FOUND, findings=boxed))
    assert [(number, found) for number, _, found in drawn] == [
        (1, boxed[0]),
        (3, boxed[2]),
    ]
    assert drawn[0][1] > drawn[1][1]  # the first lies on the right


def test_equal_and_touching_boxes_keep_their_chips_apart() -> None:
    box = (0.3, 0.3, 0.5, 0.5)
    near = (0.31, 0.31, 0.52, 0.5)
    boxes = [box, box, near, (0.0, 0.0, 1.0, 1.0), (0.98, 0.98, 1.0, 1.0)]
    taken: list[tuple[float, ...]] = []
    for edges in dict.fromkeys(boxes):
        frame = overlay._frame(edges, (800, 600), 1.6)
        count = boxes.count(edges)
        taken += overlay._place_chips(frame, count, 1.6, taken, (800, 600))
    assert len(taken) == 5
    for place, chip in enumerate(taken):
        assert 0 <= chip[0] < chip[2] <= 800
        assert 0 <= chip[1] < chip[3] <= 600
        assert not any(overlay._overlap(chip, other) for other in taken[:place])


@pytest.mark.parametrize(
    "size", [(64, 64), (1024, 103), (103, 1024)], ids=["tiny", "wide", "tall"]
)
def test_any_shape_of_photo_can_be_marked(size: tuple[int, int]) -> None:
    image = Image.new("L", size, 40)
    drawn = draw_overlay(image, ANSWERS["damage_found"])
    assert drawn.size == size
    assert drawn.mode == "RGB"


@pytest.mark.parametrize("outcome", ANSWERS)
def test_photo_itself_is_left_alone_and_metadata_stays_behind(outcome: Outcome) -> None:
    image = GREY.copy()
    image.info["comment"] = b"secret"
    drawn = draw_overlay(image, ANSWERS[outcome])
    assert image.tobytes() == GREY.tobytes()
    assert drawn.info == {}
