"""Who may use the model now, and who waits: first come, first served.

Decisions:
- As many take their turn at the same time as the model allows (one, for a local
  vision-language model); the others wait in a line, and each knows its place.
- The line has a bound. Beyond it a request is refused at once, with the number, which
  is kinder than a wait that nobody can see the end of.
- An exclusive turn (loading, unloading) starts when all before it are done and lets
  nobody pass it.
- Leaving is always possible and harmless when done twice, so a closed browser never
  keeps its place.
"""

import threading
from types import TracebackType
from typing import Self

from core.domain.errors import ModelBusy
from core.domain.sentences import Sentence


class Turns:
    """The line before one model."""

    def __init__(self, *, max_waiting: int) -> None:
        self._max_waiting = max_waiting
        self._parallel = 1
        self._changed = threading.Condition()
        self._line: list[Turn] = []

    def allow(self, parallel: int) -> None:
        """How many may be at work at the same time from now on."""
        with self._changed:
            self._parallel = max(1, parallel)
            self._changed.notify_all()

    def join(self, *, exclusive: bool = False) -> "Turn":
        """Stand in line.

        Raises:
            ModelBusy: too many wait already.
        """
        with self._changed:
            waiting = len(self._line) - self._at_work()
            if waiting >= self._max_waiting:
                raise ModelBusy(
                    Sentence(
                        f"{waiting} requests wait for the model already; the limit is "
                        f"{self._max_waiting}.",
                        f"{waiting} demandes attendent déjà le modèle ; la limite est "
                        f"de {self._max_waiting}.",
                    ),
                    hint=Sentence(
                        "Nothing is lost: try again in a minute.",
                        "Rien n'est perdu : réessayez dans une minute.",
                    ),
                )
            turn = Turn(self, exclusive=exclusive)
            self._line.append(turn)
            return turn

    @property
    def waiting(self) -> int:
        """How many stand in line and are not at work."""
        with self._changed:
            return len(self._line) - self._at_work()

    @property
    def busy(self) -> bool:
        """Whether anybody is at work."""
        with self._changed:
            return bool(self._line)

    def _at_work(self) -> int:
        """How many at the head of the line have their turn now; lock held."""
        if self._line and self._line[0].exclusive:
            return 1
        shared = 0
        while shared < min(self._parallel, len(self._line)):
            if self._line[shared].exclusive:
                break
            shared += 1
        return shared

    def _place(self, turn: "Turn") -> int:
        """0 when it is this turn's time, else its place among those who wait."""
        return max(0, self._line.index(turn) - self._at_work() + 1)

    def _wait(self, turn: "Turn", wait_s: float) -> int:
        with self._changed:
            self._changed.wait_for(lambda: self._place(turn) == 0, timeout=wait_s)
            return self._place(turn)

    def _leave(self, turn: "Turn") -> None:
        with self._changed:
            if turn in self._line:
                self._line.remove(turn)
                self._changed.notify_all()


class Turn:
    """One place in the line; leaves it when used as a context manager."""

    def __init__(self, turns: Turns, *, exclusive: bool) -> None:
        self._turns = turns
        self.exclusive = exclusive

    def wait(self, wait_s: float) -> int:
        """Wait this long at most; returns the place in the line, 0 for "go on"."""
        return self._turns._wait(self, wait_s)

    def leave(self) -> None:
        """Let the next one go on."""
        self._turns._leave(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.leave()
