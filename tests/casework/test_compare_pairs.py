"""Which damage of one visit goes with which of the other, and what is told of both."""

from dataclasses import replace

from core.casework import change_reasons as why
from core.casework.compare import compare
from core.domain.cases import ChangeKind, Damage, VisitView
from tests.casework.cars import later, photo, review, view

DENT = "front_door left dent"
KEY = "front_door.left.dent"
DENTED = view(photo(1, f"{DENT} minor"))
BADLY_DENTED = view(photo(1, f"{DENT} severe"))
REJECTED = view(photo(1, f"{DENT} minor"), reviews=[review(1, KEY, "reject")])


def test_two_damages_of_one_name_find_their_own() -> None:
    added = review(1, "", "add", f"{DENT} severe")
    before = view(photo(1, f"{DENT} minor"))
    after = view(photo(1, f"{DENT} minor"), reviews=[added])
    changes = compare(before, later(after))
    assert [(str(c.kind), c.after and c.after.key) for c in changes] == [
        ("new", added.id),
        ("unchanged", KEY),
    ]


def test_sizes_a_person_typed_are_told() -> None:
    def sized(size_mm: float) -> VisitView:
        (damage,) = DENTED.damages
        return replace(DENTED, damages=(replace(damage, size_mm=size_mm),))

    (change,) = compare(sized(20), later(sized(80.5)))
    assert change.kind is ChangeKind.UNCHANGED
    assert change.reason == "Size: 20 mm before, 80.5 mm after."
    assert change.reason.fr == "Taille : 20 mm avant, 80,5 mm après."
    (same,) = compare(sized(20), later(sized(20)))
    assert same.reason == ""


def test_a_pair_keeps_both_damages() -> None:
    (change,) = compare(DENTED, later(BADLY_DENTED))
    assert isinstance(change.before, Damage)
    assert isinstance(change.after, Damage)
    assert (change.before.severity, change.after.severity) == ("minor", "severe")
    (gone,) = compare(DENTED, later(REJECTED))
    assert gone.after is None
    assert gone.reason == why.REJECTED_AFTER
