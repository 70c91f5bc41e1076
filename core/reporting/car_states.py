"""The states of parts → which shape of the drawing says what.

Decisions:
- A state that does not say which (a door without its side, a "bumper") is laid on every
  shape that it may be, marked as such, and never over what is known exactly; only where
  all of them are taken does it show on them, so that no damage is lost.
- Of two states of one shape the worse condition wins, then the higher severity.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.domain.cases import Damage, PartOverview
from core.domain.records import worst_severity
from core.domain.vocabulary import (
    ONE_PER_CAR,
    SEVERITY_ORDER,
    Part,
    PartCondition,
    Severity,
    Side,
)
from core.reporting.car_shapes import PartShape, part_shapes

CONDITION_ORDER = (
    PartCondition.NOT_VISIBLE,
    PartCondition.SEEN_UNDAMAGED,
    PartCondition.UNCERTAIN,
    PartCondition.DAMAGED,
)
FINER: dict[Part, tuple[Part, ...]] = {
    Part.BUMPER: (Part.FRONT_BUMPER, Part.REAR_BUMPER),
    Part.DOOR: (Part.FRONT_DOOR, Part.REAR_DOOR),
    Part.LIGHT: (Part.HEADLIGHT, Part.TAIL_LIGHT, Part.FOG_LIGHT),
    Part.GLASS: (Part.WINDSHIELD, Part.REAR_GLASS, Part.SIDE_GLASS),
}


@dataclass(frozen=True, slots=True)
class PanelState:
    """What is known of one part: its condition and its worst severity."""

    part: Part
    side: Side
    condition: PartCondition
    severity: Severity = Severity.UNKNOWN


@dataclass(frozen=True, slots=True)
class ShapeState:
    """A state on a shape; `exact` is False where the state may mean another shape."""

    state: PanelState
    exact: bool = True


def panel_states(
    parts: Iterable[PartOverview], damages: Iterable[Damage]
) -> tuple[PanelState, ...]:
    """The states of a visit: its parts, with the worst severity of their damages."""
    counting = [damage for damage in damages if damage.counts]
    states = {
        (each.part, each.side): PanelState(each.part, each.side, each.condition)
        for each in parts
    }
    for key in dict.fromkeys((damage.part, damage.side) for damage in counting):
        worst = worst_severity(
            damage.severity for damage in counting if (damage.part, damage.side) == key
        )
        states[key] = PanelState(*key, PartCondition.DAMAGED, worst)
    return tuple(states.values())


def states_by_shape(
    states: Iterable[PanelState],
) -> dict[tuple[Part, Side], ShapeState]:
    """The state that each shape shows; shapes without one are not visible."""
    shown: dict[tuple[Part, Side], ShapeState] = {}
    vague = []
    for state in states:
        shapes, exact = _targets(state)
        if not exact:
            vague.append((state, shapes))
            continue
        for shape in shapes:
            _lay(shown, shape, ShapeState(state))
    known = {
        key
        for key, each in shown.items()
        if each.state.condition is not PartCondition.NOT_VISIBLE
    }
    for state, shapes in vague:
        free = [shape for shape in shapes if (shape.part, shape.side) not in known]
        for shape in free or shapes:
            _lay(shown, shape, ShapeState(state, exact=False))
    return shown


def _targets(state: PanelState) -> tuple[list[PartShape], bool]:
    """The shapes that a state may mean, and whether it means them for sure."""
    parts = FINER.get(state.part, (state.part,))
    mine = [shape for shape in part_shapes() if shape.part in parts]
    here = [shape for shape in mine if shape.side in (state.side, Side.UNKNOWN)]
    whole = state.part in ONE_PER_CAR or all(each.side is Side.UNKNOWN for each in mine)
    sure = state.part not in FINER and (whole or state.side is not Side.UNKNOWN)
    return here or mine, sure and bool(here or whole)


def _lay(
    shown: dict[tuple[Part, Side], ShapeState], shape: PartShape, new: ShapeState
) -> None:
    """Put a state on a shape, unless a worse one is there."""
    key = shape.part, shape.side
    old = shown.get(key)
    if old is None or _rank(new) > _rank(old):
        shown[key] = new
    elif _rank(new) == _rank(old) and new.exact:
        shown[key] = replace(old, exact=True)


def _rank(shape_state: ShapeState) -> tuple[int, int]:
    state = shape_state.state
    severity = SEVERITY_ORDER.index(state.severity)
    return CONDITION_ORDER.index(state.condition), severity
