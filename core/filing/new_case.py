"""A new case, named without a question: the day and a number, or what was typed."""

from datetime import date

from core.domain.cases import Case
from core.storage.cases import MOST_PER_PAGE, create_case, find_cases
from core.storage.store import Store


def open_new_case(store: Store, *, today: date, name: str = "") -> Case:
    """Create an empty case; without a name it gets one like "2026-11-21-03".

    Args:
        today: the day on the person's own clock.

    Raises:
        StorageFailed: the name is too long, or it cannot be written.
    """
    return create_case(store, name.strip() or _next_name(store, today))


def _next_name(store: Store, today: date) -> str:
    """The day with a number above every one of its cases, archived or not."""
    stem = f"{today:%Y-%m-%d}-"
    found = find_cases(store, stem, archived=None, limit=MOST_PER_PAGE)
    numbers = (case.name.removeprefix(stem) for case in found.cases)
    taken = (int(each) for each in numbers if each.isdecimal())
    return f"{stem}{max(taken, default=0) + 1:02}"
