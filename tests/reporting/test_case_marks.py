"""One number per damage on every photo; what was rejected is marked nowhere."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.domain.cases import Damage, StoredPhoto
from core.domain.records import HeatMap
from core.reporting import overlay
from core.reporting.case_marks import damage_numbers, has_marks, mark_damages
from tests.casework.cars import finding, photo, review, view

GREY = Image.new("RGB", (400, 300), (90, 90, 90))
HOOD, DOOR = (0.1, 0.1, 0.4, 0.4), (0.6, 0.5, 0.9, 0.9)
CORNER: HeatMap = ((1.0, 0.0, 0.0, 0.0), *[(0.0,) * 4] * 3)
HOOD_KEY, DOOR_KEY = "hood.unknown.dent", "front_door.left.dent"


def hood(severity: str = "minor") -> StoredPhoto:
    return photo(1, finding(f"hood unknown dent {severity}", box=HOOD))


def both() -> StoredPhoto:
    return photo(
        2,
        finding("hood unknown dent minor", box=HOOD),
        finding("front_door left dent severe", box=DOOR),
    )


def washed(shown: StoredPhoto) -> StoredPhoto:
    assert shown.assessment is not None
    answer = replace(shown.assessment.answer, damage_map=CORNER)
    return replace(shown, assessment=replace(shown.assessment, answer=answer))


def drawn(
    monkeypatch: pytest.MonkeyPatch,
    shown: StoredPhoto,
    damages: tuple[Damage, ...],
    *,
    only: str = "",
) -> list[tuple[int, str]]:
    """Number and severity of every chip on the photo."""
    chips: list[tuple[int, str]] = []
    monkeypatch.setattr(
        overlay,
        "_draw_chip",
        lambda _draw, _chip, found, *, number: chips.append((number, found.severity)),
    )
    mark_damages(GREY, shown, damages, only=only)
    return chips


def differs(shown: StoredPhoto, damages: tuple[Damage, ...], only: str = "") -> bool:
    marked = mark_damages(GREY, shown, damages, only=only)
    assert marked.size == GREY.size
    return bool((np.asarray(marked) != np.asarray(GREY)).any())


def test_numbers_count_what_is_part_of_the_result() -> None:
    seen = view(hood(), both(), reviews=[review(1, DOOR_KEY, "reject")])
    assert damage_numbers(seen.damages) == {HOOD_KEY: 1}
    assert damage_numbers(view(hood(), both()).damages) == {DOOR_KEY: 1, HOOD_KEY: 2}


def test_a_damage_has_its_number_on_every_photo(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = view(hood(), both())
    assert drawn(monkeypatch, seen.photos[0], seen.damages) == [(2, "minor")]
    assert drawn(monkeypatch, seen.photos[1], seen.damages) == [
        (1, "severe"),
        (2, "minor"),
    ]


def test_boxes_take_the_severity_after_review(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = review(1, HOOD_KEY, "change", "hood unknown dent severe")
    seen = view(hood(), reviews=[changed])
    assert drawn(monkeypatch, seen.photos[0], seen.damages) == [(1, "severe")]


def test_rejected_damage_is_marked_nowhere_not_even_by_the_wash() -> None:
    shown = washed(hood())
    assert differs(shown, view(shown).damages)
    seen = view(shown, reviews=[review(1, HOOD_KEY, "reject")])
    assert not has_marks(shown, seen.damages)
    assert not differs(shown, seen.damages)


def test_wash_stays_while_one_damage_of_the_photo_counts() -> None:
    shown = washed(both())
    seen = view(shown, reviews=[review(1, HOOD_KEY, "reject")])
    marked = np.asarray(mark_damages(GREY, shown, seen.damages), int)
    assert marked[2, 2, 0] > 120, "the map's corner is coloured"


def test_only_one_damage_can_be_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = washed(both())
    seen = view(shown)
    marked = np.asarray(mark_damages(GREY, shown, seen.damages, only=DOOR_KEY), int)
    assert (marked[2, 2] == 90).all(), "no wash where a box says where"
    assert drawn(monkeypatch, shown, seen.damages, only=DOOR_KEY) == [(1, "severe")]
    assert not has_marks(shown, seen.damages, only="roof.unknown.dent")


def test_wash_shows_where_a_damage_has_no_box() -> None:
    shown = washed(photo(1, "hood unknown dent minor"))
    seen = view(shown)
    assert has_marks(shown, seen.damages, only=HOOD_KEY)
    assert differs(shown, seen.damages, HOOD_KEY)


def test_added_damage_is_boxed_on_its_photo_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    added = review(1, "", "add", "roof unknown dent moderate", photo_id="photo1")
    assert added.finding is not None
    added = replace(added, finding=replace(added.finding, box_xyxy=HOOD))
    seen = view(photo(1), photo(2), reviews=[added])
    assert drawn(monkeypatch, seen.photos[0], seen.damages) == [(1, "moderate")]
    assert not has_marks(seen.photos[1], seen.damages)


def test_photo_without_assessment_is_left_as_it_is() -> None:
    pending = replace(photo(3), assessment=None)
    seen = view(hood(), pending)
    assert not has_marks(pending, seen.damages)
    assert not differs(pending, seen.damages)


def test_photo_itself_stays_and_metadata_does_not_go_along() -> None:
    image = GREY.copy()
    image.info["comment"] = b"secret"
    seen = view(hood())
    assert mark_damages(image, seen.photos[0], seen.damages).info == {}
    assert image.tobytes() == GREY.tobytes()
