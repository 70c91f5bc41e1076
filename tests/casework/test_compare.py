"""Before and after: new and gone need evidence; what was not seen is not comparable."""

from collections.abc import Iterable

import pytest

from core.casework.compare import compare
from core.domain.cases import ChangeKind, Damage, DamageChange, VisitView
from core.domain.sentences import Sentence
from tests.casework.cars import later, mirrored, photo, review, view

DENT = "front_door left dent"
KEY = "front_door.left.dent"
CLEAN = view(photo(1, states=["front_door left seen_undamaged"]))
UNSURE = view(photo(1, states=["front_door left uncertain"]))
NOTHING = view(photo(1))
DENTED = view(photo(1, f"{DENT} minor"))
DENTED_TWICE = view(photo(1, f"{DENT} minor"), photo(2, f"{DENT} minor"))
BADLY_DENTED = view(photo(1, f"{DENT} severe"))
DENT_OPEN = view(photo(1, DENT))
SCRATCHED = view(photo(1, "front_door left scratch minor"))
REJECTED = view(photo(1, f"{DENT} minor"), reviews=[review(1, KEY, "reject")])
CALLED_WORSE = view(
    photo(1, f"{DENT} minor"), reviews=[review(1, KEY, "change", f"{DENT} severe")]
)
SIDE_OPEN = view(photo(1, "front_door unknown dent minor"))
DOOR = view(photo(1, "door left dent minor"))
KIND_OPEN = view(photo(1, "front_door left unknown minor"))
BOTH_DOORS = view(photo(1, f"{DENT} minor", "front_door right dent minor"))
BOTH_CLEAN = view(
    photo(1, states=["front_door left seen_undamaged"]),
    photo(2, states=["front_door right seen_undamaged"]),
)
MOVED = view(
    photo(1, f"{DENT} minor"),
    reviews=[review(1, KEY, "change", "rear_door left dent minor")],
)
NO_NAME = view(photo(1, "unknown unknown dent minor"))

CHANGES: dict[str, tuple[VisitView, VisitView, list[tuple[str, str]]]] = {
    # before, after → kind, beginning of the reason
    "nothing on either": (CLEAN, CLEAN, []),
    "new: seen undamaged before": (
        CLEAN,
        DENTED,
        [("new", "The earlier visit shows this part undamaged.")],
    ),
    "not visible before": (
        NOTHING,
        DENTED,
        [("not_comparable", "No photo of the earlier visit is known to show")],
    ),
    "uncertain before": (
        UNSURE,
        DENTED,
        [("not_comparable", "The earlier visit shows this part, but does not tell")],
    ),
    "other damage before": (
        SCRATCHED,
        DENTED,
        [
            ("new", "The earlier visit shows this part with other damage: scratch."),
            ("not_comparable", "The later visit shows this part with other damage:"),
        ],
    ),
    "rejected before": (
        REJECTED,
        DENTED,
        [("new", "In the earlier visit a person looked at the same finding")],
    ),
    "unchanged": (DENTED, DENTED, [("unchanged", "")]),
    "worse": (DENTED, BADLY_DENTED, [("worse", "")]),
    "lighter is unchanged, with a note": (
        BADLY_DENTED,
        DENTED,
        [("unchanged", "Told as severe before and minor after;")],
    ),
    "severity not told before": (
        DENT_OPEN,
        DENTED,
        [("unchanged", "At least one visit does not tell the severity")],
    ),
    "severity not told after": (
        BADLY_DENTED,
        DENT_OPEN,
        [("unchanged", "At least one visit does not tell the severity")],
    ),
    "gone: seen undamaged after": (
        DENTED,
        CLEAN,
        [("gone", "The later visit shows this part undamaged.")],
    ),
    "gone: a person says so": (
        DENTED,
        REJECTED,
        [("gone", "In the later visit a person looked at the same finding")],
    ),
    "not visible after": (
        DENTED,
        NOTHING,
        [("not_comparable", "No photo of the later visit is known to show")],
    ),
    "uncertain after": (
        DENTED,
        UNSURE,
        [("not_comparable", "The later visit shows this part, but does not tell")],
    ),
    "rejected on both": (REJECTED, REJECTED, []),
    "side told later": (
        SIDE_OPEN,
        BADLY_DENTED,
        [("worse", "Taken for the same damage; before: front door (side not told)")],
    ),
    "side not told later": (
        DENTED,
        SIDE_OPEN,
        [("unchanged", "Taken for the same damage")],
    ),
    "part told later": (
        DOOR,
        DENTED,
        [("unchanged", "Taken for the same damage; before: left door, dent;")],
    ),
    "kind told later": (KIND_OPEN, DENTED, [("unchanged", "Taken for the same")]),
    "several doors fit": (
        SIDE_OPEN,
        BOTH_DOORS,
        [
            ("not_comparable", "Several damages of the other visit may be this one"),
            ("not_comparable", "Several damages of the other visit may be this one"),
            ("not_comparable", "Several damages of the other visit may be this one"),
        ],
    ),
    "side told by neither": (
        SIDE_OPEN,
        SIDE_OPEN,
        [("unchanged", "Neither visit tells exactly which part this is")],
    ),
    "side not told, one door seen before": (
        CLEAN,
        SIDE_OPEN,
        [("not_comparable", "It is not told exactly which part this is, and the ear")],
    ),
    "side not told, both doors seen before": (
        BOTH_CLEAN,
        SIDE_OPEN,
        [("new", "The earlier visit shows this part undamaged.")],
    ),
    "side not told, one door seen after": (
        SIDE_OPEN,
        CLEAN,
        [("not_comparable", "It is not told exactly which part this is, and the la")],
    ),
    "side not told, both doors seen after": (
        SIDE_OPEN,
        BOTH_CLEAN,
        [("gone", "The later visit shows this part undamaged.")],
    ),
    "the hood's other side may be a side mixed up": (
        view(photo(1, "hood left dent minor")),
        view(photo(1, "hood right dent severe")),
        [("not_comparable", "The visits tell different sides of the same part")],
    ),
    "the hood's other side beside the same one": (
        view(photo(1, "hood left dent minor")),
        view(photo(1, "hood left dent minor", "hood right dent minor")),
        [("new", "The earlier visit shows this part with other"), ("unchanged", "")],
    ),
    "the other door is another part": (
        DENTED,
        view(photo(1, "front_door right dent minor")),
        [
            ("not_comparable", "No photo of the earlier visit"),
            ("not_comparable", "No photo of the later visit"),
        ],
    ),
    "a part without a name on both": (
        NO_NAME,
        NO_NAME,
        [("not_comparable", "The part is not known"), ("not_comparable", "The part")],
    ),
    "changed by a person: the change counts": (
        view(
            photo(1, f"{DENT} severe"),
            reviews=[review(1, KEY, "change", f"{DENT} minor")],
        ),
        view(photo(1, f"{DENT} moderate")),
        [("worse", "")],
    ),
    "moved by a person before: what the model proposed is still the same": (
        MOVED,
        DENTED,
        [("unchanged", "The model proposed the same in both visits, and a person")],
    ),
    "moved by a person after, and worse": (
        DENTED,
        view(
            photo(1, f"{DENT} severe"),
            reviews=[review(1, KEY, "change", "rear_door left dent severe")],
        ),
        [("worse", "The model proposed the same in both visits, and a person")],
    ),
    "another kind by a person": (
        view(
            photo(1, f"{DENT} minor"),
            reviews=[review(1, KEY, "change", "front_door left scratch minor")],
        ),
        DENTED,
        [("unchanged", "The model proposed the same in both visits, and a person")],
    ),
    "moved before, confirmed after: persons differ": (
        MOVED,
        view(photo(1, f"{DENT} minor"), reviews=[review(1, KEY, "confirm")]),
        [("not_comparable", "The model proposed the same in both visits, and persons")],
    ),
    "moved before, the damage of the new name is there too": (
        MOVED,
        view(photo(1, f"{DENT} minor", "rear_door left dent minor")),
        [("not_comparable", "No photo of the earlier visit"), ("unchanged", "")],
    ),
    "moved before, two fit": (
        MOVED,
        view(photo(1, f"{DENT} minor", "rear_door left unknown minor")),
        [
            ("not_comparable", "Several damages of the other visit may be this one"),
            ("not_comparable", "Several damages of the other visit may be this one"),
            ("not_comparable", "Several damages of the other visit may be this one"),
        ],
    ),
    "moved in both, to other parts": (
        MOVED,
        view(
            photo(1, f"{DENT} minor"),
            reviews=[review(1, KEY, "change", "hood unknown dent minor")],
        ),
        [
            ("not_comparable", "No photo of the earlier visit"),
            ("not_comparable", "No photo of the later visit"),
        ],
    ),
    "added by a person before": (
        view(photo(1), reviews=[review(1, "", "add", f"{DENT} minor")]),
        DENTED,
        [("unchanged", "")],
    ),
    "left wheel: which of two": (
        view(photo(1, states=["wheel left seen_undamaged"])),
        view(photo(1, "wheel left wheel_scuff minor")),
        [("new", "The earlier visit shows this part undamaged. A car has several")],
    ),
    "new first, then worse, the rest, gone and unchanged": (
        view(
            photo(
                1,
                f"{DENT} minor",
                "hood unknown dent minor",
                "roof unknown dent severe",
                "grille unknown crack minor",
                states=["windshield unknown seen_undamaged"],
            )
        ),
        view(
            photo(
                1,
                f"{DENT} minor",
                "hood unknown dent moderate",
                "windshield unknown crack severe",
                states=["roof unknown seen_undamaged"],
            )
        ),
        [
            ("new", "The"),
            ("worse", ""),
            ("not_comparable", "No"),
            ("gone", "The"),
            ("unchanged", ""),
        ],
    ),
}


SAME_PHOTO: dict[str, tuple[VisitView, VisitView, list[tuple[str, str]]]] = {
    "the same photo in both": (
        DENTED,
        DENTED,
        [("unchanged", "The photos that show it are in both visits")],
    ),
    "the same photo, rejected before": (
        REJECTED,
        DENTED,
        [("not_comparable", "The photos that show it are in both visits")],
    ),
    "the same photo, rejected after": (
        DENTED,
        REJECTED,
        [("not_comparable", "The photos that show it are in both visits")],
    ),
    "the same photo, called worse by a person": (
        DENTED,
        CALLED_WORSE,
        [("not_comparable", "The photos that show it are in both visits")],
    ),
    "the same photo and another one": (
        REJECTED,
        DENTED_TWICE,
        [("new", "In the earlier visit a person looked at the same finding")],
    ),
}
EVERY = [(*row[:1], later(row[1]), row[2]) for row in CHANGES.values()]
EVERY += SAME_PHOTO.values()
every_case = pytest.mark.parametrize(
    ("before", "after", "expected"), EVERY, ids=[*CHANGES, *SAME_PHOTO]
)


@every_case
def test_what_became_of_each_damage(
    before: VisitView, after: VisitView, expected: list[tuple[str, str]]
) -> None:
    changes = compare(before, after)
    assert [str(change.kind) for change in changes] == [kind for kind, _ in expected]
    for change, (_, beginning) in zip(changes, expected, strict=True):
        assert change.reason.startswith(beginning)
        assert bool(change.reason) == bool(beginning)


@every_case
def test_every_damage_that_counts_is_told_once_in_both_languages(
    before: VisitView, after: VisitView, expected: list[tuple[str, str]]
) -> None:
    changes = compare(before, after)
    assert keys(c.before for c in changes) == keys(
        d for d in before.damages if d.counts
    )
    assert keys(c.after for c in changes) == keys(d for d in after.damages if d.counts)
    for change in changes:
        if change.reason:
            assert isinstance(change.reason, Sentence)
            assert change.reason.fr != change.reason


def keys(damages: Iterable[Damage | None]) -> list[str]:
    return sorted(damage.key for damage in damages if damage)


@every_case
def test_a_mirrored_car_changes_alike(
    before: VisitView, after: VisitView, expected: list[tuple[str, str]]
) -> None:
    if before.reviews or after.reviews:
        return  # reviews name their sides by key
    turned = [view(*map(mirrored, visit.photos)) for visit in (before, after)]
    assert sorted(facts(compare(*turned))) == sorted(facts(compare(before, after)))


def facts(changes: tuple[DamageChange, ...]) -> list[tuple[str, str]]:
    """Kinds and reasons, with no word on which side."""
    return [
        (str(each.kind), each.reason.replace("left", "?").replace("right", "?"))
        for each in changes
    ]


def test_nothing_is_new_or_gone_between_a_visit_and_itself() -> None:
    for before, after, _ in CHANGES.values():
        for visit in (before, after):
            kinds = {change.kind for change in compare(visit, visit)}
            assert kinds <= {ChangeKind.UNCHANGED, ChangeKind.NOT_COMPARABLE}
