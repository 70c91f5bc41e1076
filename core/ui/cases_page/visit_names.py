"""How the views of a case name its visits."""

from core.domain.cases import Visit
from core.ui.moments import day_and_time
from core.ui.state import say


def visit_name(visit: Visit) -> str:
    """Its label as somebody wrote it; a visit without one is told by its number."""
    return visit.label or say("case.visit.number", number=visit.place + 1)


def visit_title(visit: Visit) -> str:
    """Label and time: "check-out · 21 November 2026, 14:05 CET"."""
    return f"{visit_name(visit)} · {day_and_time(visit.happened_at)}"
