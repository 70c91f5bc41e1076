"""How a moment looks to a person: in the time zone of their browser, which is named.

Decisions:
- The browser says its zone; where it says none, or one that nobody knows, it is UTC.
- The store and the reports hold UTC. What is typed is taken to be in the person's zone.
- A list says "today" and "yesterday"; an older day stands without its time.
"""

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import streamlit as st

from core.reporting.formats import NBSP, day_before_time, full_day
from core.ui.state import say, state


def zone() -> tzinfo:
    """The zone of the person's browser; UTC where it is not known."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (KeyError, OSError, ValueError):  # no zone of that name, or no name at all
        return UTC


def day_and_time(moment: datetime) -> str:
    """Such as "21 November 2026, 14:05 CET"."""
    local = moment.astimezone(zone())
    day = day_before_time(local, state().language)
    return f"{day}{NBSP}{local:%H:%M}{NBSP}{_zone_name(local)}"


def brief(moment: datetime, *, now: datetime | None = None) -> str:
    """Such as "today 14:05", "yesterday 09:30" or "12 November 2026"."""
    local = moment.astimezone(zone())
    today = (now or datetime.now(UTC)).astimezone(zone()).date()
    if local.date() == today:
        return say("case.today", time=f"{local:%H:%M}")
    if local.date() == today - timedelta(days=1):
        return say("case.yesterday", time=f"{local:%H:%M}")
    return full_day(local, state().language)


def zone_now() -> str:
    """The name of the person's zone at this time of the year, such as "CET"."""
    return _zone_name(datetime.now(zone()))


def to_typed(moment: datetime) -> datetime:
    """The moment to the minute on the person's clock, as a widget wants it: no zone."""
    local = moment.astimezone(zone())
    return local.replace(second=0, microsecond=0, tzinfo=None)


def from_typed(typed: datetime) -> datetime:
    """The moment in UTC that a person typed on their clock."""
    return typed.replace(tzinfo=zone()).astimezone(UTC)


def _zone_name(local: datetime) -> str:
    """The zone's short name; zones without one are told by their distance from UTC."""
    name = local.tzname() or "UTC"
    return f"UTC{name}" if name[0] in "+-" else name
