"""What a visit says first; a photo that failed or waits never adds to a clean car."""

from dataclasses import replace

import pytest

from core.domain.cases import StoredPhoto
from core.domain.sentences import Language
from core.domain.vocabulary import Outcome, Severity
from core.reporting.case_verdict import (
    headline,
    left_open,
    not_visible_told,
    visit_verdict,
)
from tests.casework.cars import photo, review, view

DENT = "hood unknown dent minor"
DENT_KEY = "hood.unknown.dent"


def clean(number: int) -> StoredPhoto:
    return photo(number, states=["hood unknown seen_undamaged"])


def with_outcome(number: int, outcome: str) -> StoredPhoto:
    return photo(number, outcome=Outcome(outcome))


def pending(number: int) -> StoredPhoto:
    return replace(photo(number), assessment=None)


def refused(number: int) -> StoredPhoto:
    return replace(pending(number), sha256="", kept_sha256="", problem="No photo.")


def not_read(number: int) -> StoredPhoto:
    return replace(pending(number), problem="Its file is damaged.")


@pytest.mark.parametrize(
    ("photos", "outcome", "line"),
    [
        ([photo(1, DENT), clean(2)], "damage_found", "1 damage · minor · 1 to review"),
        ([clean(1), clean(2)], "no_damage_seen", "No damage seen · on 2 of 2 photos"),
        (
            [clean(1), with_outcome(2, "failed"), pending(3)],
            "no_damage_seen",
            "No damage seen · on 1 of 3 photos",
        ),
        ([with_outcome(1, "cannot_tell")], "cannot_tell", "Cannot tell"),
        ([with_outcome(1, "unusable_photo"), pending(2)], "cannot_tell", "Cannot tell"),
        ([with_outcome(1, "failed")], "failed", "Analysis failed"),
        (
            [with_outcome(1, "failed"), with_outcome(2, "cannot_tell")],
            "cannot_tell",
            "Cannot tell",
        ),
        ([pending(1), refused(2)], None, "Not assessed yet"),
        ([clean(1), refused(2)], "no_damage_seen", "No damage seen · on 1 photo"),
        ([not_read(1)], "failed", "Analysis failed"),
        (
            [with_outcome(1, "damage_found"), clean(2)],
            "damage_found",
            "Damage seen, not named · severity not told",
        ),
    ],
)
def test_headline(photos: list[StoredPhoto], outcome: str | None, line: str) -> None:
    verdict = visit_verdict(view(*photos))
    assert verdict.outcome == outcome
    assert headline(verdict, Language.EN) == line


def test_what_stays_open_is_told_photo_by_photo() -> None:
    photos = [clean(1), with_outcome(2, "failed"), pending(3), pending(4), refused(5)]
    verdict = visit_verdict(view(*photos))
    assert not verdict.is_complete
    assert left_open(verdict, Language.EN) == (
        "Photo 2: the analysis failed.",
        "Photos 3, 4: not assessed yet.",
        "Photo 5: the file was refused.",
    )
    assert "Photos 3, 4 : pas encore évaluées." in [
        line.replace("\u00a0", " ") for line in left_open(verdict, Language.FR)
    ]


LOOKS = {
    # what the photos of a visit are → what it looks like on the page and in a report
    "clean": ([clean(1), clean(2)], "no_damage_seen"),
    "one failed": ([clean(1), with_outcome(2, "failed")], "cannot_tell"),
    "one not read": ([clean(1), not_read(2)], "cannot_tell"),
    "one waits": ([clean(1), pending(2)], "cannot_tell"),
    "one refused": ([clean(1), refused(2)], "cannot_tell"),
    "one in doubt": ([clean(1), with_outcome(2, "cannot_tell")], "cannot_tell"),
    "one of no use": ([clean(1), with_outcome(2, "unusable_photo")], "cannot_tell"),
    "damage without a name": (
        [clean(1), with_outcome(2, "damage_found")],
        "damage_found",
    ),
    "all failed": ([with_outcome(1, "failed")], "failed"),
    "nothing yet": ([pending(1)], "cannot_tell"),
}


@pytest.mark.parametrize("case", LOOKS)
def test_a_visit_never_looks_cleaner_than_its_photos(case: str) -> None:
    photos, outcome = LOOKS[case]
    assert visit_verdict(view(*photos)).looks_like == outcome


def test_photos_are_counted_as_a_person_says_it() -> None:
    def told(*photos: StoredPhoto) -> str:
        line = headline(visit_verdict(view(*photos)), Language.FR)
        return line.replace("\u00a0", " ").partition(" · ")[2]

    assert told(clean(1)) == "sur 1 photo"
    assert told(clean(1), clean(2)) == "sur les 2 photos"
    assert told(clean(1), pending(2), pending(3)) == "sur 1 des 3 photos"


def test_many_photos_are_counted() -> None:
    verdict = visit_verdict(view(*[pending(n) for n in range(1, 31)]))
    assert left_open(verdict, Language.EN) == (
        "Photos 1, 2, 3, 4, 5, 6, 7, 8… (30): not assessed yet.",
    )


def test_review_changes_the_verdict() -> None:
    photos = [photo(1, DENT)]
    changed = review(1, DENT_KEY, "change", "hood unknown dent severe")
    verdict = visit_verdict(view(*photos, reviews=[changed]))
    assert (verdict.severity, verdict.undecided) == (Severity.SEVERE, 0)
    rejected = visit_verdict(view(*photos, reviews=[review(1, DENT_KEY, "reject")]))
    told = headline(rejected, Language.EN)
    assert told == "No damage seen · on 1 photo · 1 proposal rejected"


def test_not_visible_parts_are_named() -> None:
    verdict = visit_verdict(view(clean(1)))
    whole = not_visible_told(verdict, Language.EN)
    assert "front bumper" in whole
    assert "hood" not in whole
    short = not_visible_told(verdict, Language.EN, most=2)
    assert short.endswith(f"and {len(verdict.not_visible) - 2} more.")
