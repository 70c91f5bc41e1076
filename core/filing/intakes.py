"""The intakes of the process: one per visit, whoever looks at it."""

import threading

from core.assess import AnswerCache
from core.background import END_S
from core.filing.taking import PhotoIntake
from core.slot import ModelSlot
from core.storage.store import Store

MOST_IDLE = 100  # remembered although they have nothing to do


class Intakes:
    """The intakes of the process, one per visit."""

    def __init__(self, store: Store, slot: ModelSlot, cache: AnswerCache) -> None:
        self._given = store, slot, cache
        self._lock = threading.Lock()
        self._by_visit: dict[str, PhotoIntake] = {}

    def of_visit(self, visit_id: str) -> PhotoIntake:
        """The visit's intake, made when it is first asked for."""
        with self._lock:
            intake = self._by_visit.pop(visit_id, None)
            if intake is None:
                store, slot, cache = self._given
                intake = PhotoIntake(store, visit_id, slot, cache)
            self._by_visit[visit_id] = intake  # behind the others: looked at last
            self._let_go()
            return intake

    def stop(self) -> None:
        """Stop all of them, and give them a moment to end."""
        with self._lock:
            intakes = list(self._by_visit.values())
        for intake in intakes:
            intake.stop()
        for intake in intakes:
            intake.wait(END_S)

    def _let_go(self) -> None:
        """Forget those that were not looked at for long and have nothing to do."""
        for visit_id, intake in list(self._by_visit.items())[:-MOST_IDLE]:
            if not (intake.running or intake.resting):
                del self._by_visit[visit_id]
