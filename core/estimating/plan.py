"""Damages and a person's edits → what is done where, before any number.

Decisions:
- Damages of one place (part and side; parts that a car has once have no side) share
  operations: each is done once. A replacement swallows what would be done to the old
  part, a repair or refinishing swallows polishing, a repair paintless repair.
- A refinished panel is blended into its neighbours, unless they are painted anyway or
  their side is not known.
- Edits of operations and dropped lines come before blending, so a refinishing that is
  dropped takes its blends along. Lines that a person added stay outside all of this.
- The order is the vocabulary's for parts and the workshop's for operations, whatever
  order the damages come in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from core.domain.cases import Damage
from core.domain.estimates import EditKind, EstimateEdit
from core.domain.sentences import Sentence
from core.domain.vocabulary import ONE_PER_CAR, Operation, Part, Side
from core.estimating.operation_rule import OperationRule
from core.estimating.part_groups import Place, blended_with
from core.estimating.rules import operations_for, paint_state

SWALLOWS: dict[Operation, frozenset[Operation]] = {
    Operation.REPLACE: frozenset(
        {
            Operation.REPAIR,
            Operation.PAINTLESS_REPAIR,
            Operation.POLISH,
            Operation.REMOVE_INSTALL,
            Operation.SUBLET,
        }
    ),
    Operation.REPAIR: frozenset({Operation.PAINTLESS_REPAIR, Operation.POLISH}),
    Operation.REFINISH: frozenset({Operation.POLISH}),
}
WORK_ORDER = (
    Operation.REPLACE,
    Operation.REPAIR,
    Operation.PAINTLESS_REPAIR,
    Operation.REMOVE_INSTALL,
    Operation.POLISH,
    Operation.REFINISH,
    Operation.BLEND,
    Operation.SUBLET,
    Operation.CALIBRATE,
    Operation.INSPECT,
    Operation.MONITOR,
    Operation.NONE,
)
BLEND_REASON = Sentence(
    "The new colour may have to be blended into this neighbour (metallic, pearl).",
    "La nouvelle teinte peut demander un raccord sur cet élément voisin (métallisée, "
    "nacrée).",
)
CHOSEN = Sentence("Chosen by a person.", "Choisi par une personne.")
ADDED = Sentence("Added by a person.", "Ajouté par une personne.")


@dataclass(frozen=True, slots=True)
class Task:
    """One operation on one place; `origin` is the key it has without edits."""

    place: Place
    operation: Operation
    reason: Sentence
    damage_keys: tuple[str, ...] = ()
    edits: tuple[EstimateEdit, ...] = ()
    dropped: bool = False
    added_key: str = ""
    origin: str = ""
    text: str = ""

    @property
    def key(self) -> str:
        """The line's key."""
        return self.added_key or line_key(self.place, self.operation)


@dataclass(slots=True)
class Plan:
    """Tasks in order, and the edits that were used."""

    tasks: list[Task]
    used: set[int] = field(default_factory=set)


def line_key(place: Place, operation: Operation) -> str:
    """The key of the line for an operation on a place."""
    return f"{place[0]}/{place[1]}/{operation}"


def place_of(damage: Damage) -> Place:
    """Where a damage counts; a part that a car has once has no side."""
    once = damage.part in ONE_PER_CAR
    return damage.part, Side.UNKNOWN if once else damage.side


def make_plan(
    damages: Iterable[Damage],
    edits: Sequence[EstimateEdit],
    card_rules: Sequence[OperationRule],
) -> Plan:
    """Everything that is done, in the order of the lines."""
    counting = sorted((each for each in damages if each.counts), key=lambda d: d.key)
    plan = Plan([])
    paint = _paint_told(counting, edits, plan.used)
    for place in sorted({place_of(each) for each in counting}, key=_place_order):
        here = [each for each in counting if place_of(each) == place]
        plan.tasks += _swallowed(_tasks(place, here, paint, card_rules))
    _change(plan, edits)
    plan.tasks = _swallowed(plan.tasks)
    _drop(plan, edits)
    plan.tasks += _blends(plan.tasks)
    _drop(plan, edits)
    plan.tasks.sort(key=_task_order)
    _add(plan, edits)
    return plan


def _paint_told(
    damages: Sequence[Damage], edits: Sequence[EstimateEdit], used: set[int]
) -> dict[str, EstimateEdit]:
    """The last word on the paint of each damage."""
    keys = {each.key for each in damages}
    told: dict[str, EstimateEdit] = {}
    for index, edit in enumerate(edits):
        is_paint = edit.kind is EditKind.PAINT and edit.paint_broken is not None
        if is_paint and edit.target in keys:
            told[edit.target] = edit
            used.add(index)
    return told


def _tasks(
    place: Place,
    damages: Sequence[Damage],
    paint: dict[str, EstimateEdit],
    card_rules: Sequence[OperationRule],
) -> list[Task]:
    """What the rules ask for here, each operation once with all its damages."""
    told = {key: bool(edit.paint_broken) for key, edit in paint.items()}
    tasks: dict[Operation, Task] = {}
    for damage in damages:
        rule = operations_for(
            damage.part,
            damage.damage_type,
            damage.severity,
            paint=paint_state(damage, damages, told),
            card_rules=card_rules,
        )
        edits = (paint[damage.key],) if damage.key in paint else ()
        for operation in rule.operations:
            task = Task(place, operation, rule.reason, (damage.key,), edits)
            task = replace(task, origin=task.key)
            known = tasks.get(operation)
            tasks[operation] = _merged(known, task) if known else task
    return list(tasks.values())


def _merged(one: Task, other: Task) -> Task:
    """Two tasks of one key as one; the first one's reason stays."""
    return replace(
        one,
        damage_keys=tuple(sorted({*one.damage_keys, *other.damage_keys})),
        edits=tuple(dict.fromkeys((*one.edits, *other.edits))),
    )


def _swallowed(tasks: Sequence[Task]) -> list[Task]:
    """Tasks without those that another one on the same place makes needless.

    The damages of a needless task go to the task that swallows it.
    """
    kept = {task.key: task for task in tasks}
    for key, task in list(kept.items()):
        by = next(
            (
                other
                for other in kept.values()
                if other.place == task.place
                and task.operation in SWALLOWS.get(other.operation, ())
            ),
            None,
        )
        if by is not None:
            kept[by.key] = _merged(by, kept.pop(key))
    return list(kept.values())


def _change(plan: Plan, edits: Sequence[EstimateEdit]) -> None:
    """Exchange operations as a person chose; an equal task takes the damages over."""
    for index, edit in enumerate(edits):
        if edit.kind is not EditKind.OPERATION or edit.operation is None:
            continue
        task = next((each for each in plan.tasks if each.key == edit.target), None)
        if task is None:
            continue
        plan.used.add(index)
        changed = replace(
            task,
            operation=edit.operation,
            reason=CHOSEN,
            edits=(*task.edits, edit),
        )
        plan.tasks.remove(task)
        same = next((each for each in plan.tasks if each.key == changed.key), None)
        if same is not None:
            plan.tasks.remove(same)
            changed = _merged(same, changed)
        plan.tasks.append(changed)


def _drop(plan: Plan, edits: Sequence[EstimateEdit]) -> None:
    """Mark lines that a person took out."""
    for index, edit in enumerate(edits):
        if edit.kind is EditKind.DROP and index not in plan.used:
            for place, task in enumerate(plan.tasks):
                if task.key == edit.target:
                    told = (*task.edits, edit)
                    plan.tasks[place] = replace(task, dropped=True, edits=told)
                    plan.used.add(index)


def _blends(tasks: Sequence[Task]) -> list[Task]:
    """A blend for each neighbour of a refinished panel that is not painted itself."""
    painted = {
        task.place: task
        for task in tasks
        if task.operation is Operation.REFINISH and not task.dropped
    }
    blends: dict[Place, Task] = {}
    for place, task in painted.items():
        for neighbour in blended_with(place):
            if neighbour in painted or neighbour[1] is Side.UNKNOWN:
                continue
            blend = Task(neighbour, Operation.BLEND, BLEND_REASON, task.damage_keys)
            blend = replace(blend, origin=blend.key)
            known = blends.get(neighbour)
            blends[neighbour] = _merged(known, blend) if known else blend
    return list(blends.values())


def _add(plan: Plan, edits: Sequence[EstimateEdit]) -> None:
    """Append a person's own lines, unless they were dropped again."""
    dropped = {edit.target for edit in edits if edit.kind is EditKind.DROP}
    taken = {task.key for task in plan.tasks}
    for index, edit in enumerate(edits):
        if edit.kind is not EditKind.ADD or not edit.target or edit.target in taken:
            continue
        taken.add(edit.target)
        plan.used |= {index} | {
            place
            for place, other in enumerate(edits)
            if other.kind is EditKind.DROP and other.target == edit.target
        }
        if edit.target not in dropped:
            operation = edit.operation or Operation.NONE
            task = Task((edit.part, edit.side), operation, ADDED, edits=(edit,))
            plan.tasks.append(replace(task, added_key=edit.target, text=edit.text))


def _place_order(place: Place) -> tuple[int, int]:
    return list(Part).index(place[0]), list(Side).index(place[1])


def _task_order(task: Task) -> tuple[int, int, int]:
    return *_place_order(task.place), WORK_ORDER.index(task.operation)
