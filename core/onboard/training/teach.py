"""From the labels of one photo to targets and weights of each head; see `labels`."""

from dataclasses import dataclass

from core.onboard.training.annotations import Annotation
from core.onboard.training.vocabulary import (
    DIRECTIONS,
    EITHER,
    PARTS,
    SEEN_AS,
    SEVERITY,
    TYPES,
    find_index,
    find_part,
)

WEAK = 0.3
UNDAMAGED = 0.25
OWN_SEVERITY = 0.5  # weight of a severity that only the annotation gives
READ_SEVERITY = {  # what the data set says of photos annotated so, its own share each
    "minor": (0.92, 0.05, 0.03),
    "moderate": (0.72, 0.26, 0.02),
    "severe": (0.10, 0.41, 0.49),
}
NEXT_DIRECTION = 0.25  # how far a neighbouring direction is as good as the told one


@dataclass(frozen=True, slots=True)
class Taught:
    """Targets and weights of one head, same length."""

    targets: tuple[float, ...]
    weights: tuple[float, ...]


NO_TYPES = Taught((0.0,) * len(TYPES), (0.0,) * len(TYPES))
NO_PARTS = Taught((0.0,) * len(PARTS), (0.0,) * len(PARTS))
NO_SEVERITY = Taught((0.0,) * len(SEVERITY), (0.0,))
NO_DIRECTION = Taught((0.0,) * len(DIRECTIONS), (0.0,))


def _teach(labels: tuple[str, ...], yes: set[int], no: dict[int, float]) -> Taught:
    """Positives at full weight, negatives at theirs, everything else unknown."""
    return Taught(
        targets=tuple(1.0 if i in yes else 0.0 for i in range(len(labels))),
        weights=tuple(1.0 if i in yes else no.get(i, 0.0) for i in range(len(labels))),
    )


def teach_types(
    damaged: bool | None,
    named: set[int],
    notes: dict[str, str],
    boxed: set[int],
    seen: Annotation | None,
) -> Taught:
    """Types of the photo; `boxed` are those that a damage box names."""
    if damaged is None:
        return NO_TYPES
    if not damaged:
        return _teach(TYPES, set(), dict.fromkeys(range(len(TYPES)), UNDAMAGED))
    yes = named | (boxed - {-1})
    if notes.get("types") == "complete":
        no = {0: 1.0, 1: 1.0, 4: 1.0, 2: WEAK, 3: WEAK}
    elif seen is not None and seen.damage_seen:
        yes |= {TYPES.index(t) for t in seen.types}
        no = {i: 1.0 for i, t in enumerate(TYPES) if t not in seen.doubtful}
    else:
        no = dict.fromkeys(range(4), WEAK) if named else {}
    return _teach(TYPES, yes, no)


def teach_parts(
    damaged: bool | None,
    notes: dict[str, str],
    boxed: set[int],
    seen: Annotation | None,
) -> Taught:
    """Damaged parts of the photo; `boxed` are those that a damage box names."""
    if damaged is None:
        return NO_PARTS
    if not damaged:
        return _teach(PARTS, set(), dict.fromkeys(range(len(PARTS)), UNDAMAGED))
    told = [n for n in notes.get("parts", "").split("+") if n]
    told += [notes["part"]] if "part" in notes else []
    yes = {find_part(n, names_of(seen)) for n in told} | boxed
    no: dict[int, float] = {}
    if seen is not None and seen.parts:
        unsure = {p for n in seen.parts for p in EITHER.get(n, ())}
        unsure |= {p for n in told for p in EITHER.get(n, ())}
        yes |= {find_index(PARTS, p) for p in seen.parts}
        no = {i: 1.0 for i, p in enumerate(PARTS) if p not in unsure}
    return _teach(PARTS, yes - {-1}, no)


def teach_severity(name: str, notes: dict[str, str], seen: Annotation | None) -> Taught:
    """Soft ordinal target: a tenth of the mass on the neighbours, conflicts shared.

    The annotations call worse what the data set calls minor or moderate, so they are
    read by what photos with both labels say.
    """
    told = [
        find_index(SEVERITY, n) for n in notes.get("severity_conflict", "").split("+")
    ]
    told = [i for i in told if i >= 0] or [find_index(SEVERITY, name)]
    if told != [-1]:
        return Taught(_soften(told), (1.0,))
    if name or seen is None or seen.severity not in READ_SEVERITY:
        return NO_SEVERITY
    return Taught(READ_SEVERITY[seen.severity], (OWN_SEVERITY,))


def _soften(told: list[int]) -> tuple[float, ...]:
    target = [0.0] * len(SEVERITY)
    for i in told:
        near = [j for j in (i - 1, i + 1) if 0 <= j < len(SEVERITY)]
        target[i] += 0.9 / len(told)
        for j in near:
            target[j] += 0.1 / len(near) / len(told)
    return tuple(target)


def teach_direction(
    row: dict[str, str],
    boxes: list[dict[str, str]],
    notes: dict[str, str],
    seen: Annotation | None,
) -> Taught:
    """Directions that fit, with how well; the annotation is exact, a view is a set."""
    if seen is not None:
        return _allow_seen(seen.direction)
    if row["source"] == "kaggle_anujms" or row["view"] not in SEEN_AS:
        return NO_DIRECTION
    fits = set(SEEN_AS[row["view"]])
    flank = {b["side"] for b in boxes if b["label"] == "front_door" and b["side"]}
    if len(flank) == 1:
        letter = "L" if flank == {"left"} else "R"
        fits = {d for d in fits if letter in d or d in ("F", "B")}
    weight = 1.0 if float(notes.get("viewfrac", "1")) >= 0.6 else 0.5
    return Taught(tuple(float(d in fits) for d in DIRECTIONS), (weight,))


def _allow_seen(direction: str) -> Taught:
    if direction in SEEN_AS:
        return Taught(tuple(float(d in SEEN_AS[direction]) for d in DIRECTIONS), (1.0,))
    if direction not in DIRECTIONS:
        return NO_DIRECTION
    place, count = DIRECTIONS.index(direction), len(DIRECTIONS)
    near = {(place - 1) % count, (place + 1) % count}
    return Taught(
        tuple(
            1.0 if i == place else NEXT_DIRECTION * (i in near) for i in range(count)
        ),
        (1.0,),
    )


def weigh_damage(damaged: bool | None, seen: Annotation | None) -> float:
    """A label that the annotation contradicts, and no box proves, counts less."""
    if seen is None or damaged is None or seen.damage_seen == damaged:
        return 1.0
    return 0.5 if damaged else 0.25


def names_of(seen: Annotation | None) -> frozenset[str]:
    """The parts that the annotation names."""
    return frozenset() if seen is None else seen.parts
