"""A case in short: its car, worst severity, names of visits, numbers of things."""

import streamlit as st

from core.domain.cases import Case, Vehicle, Visit
from core.domain.sentences import Language
from core.domain.vocabulary import Severity
from core.domain.words import word
from core.reporting.formats import NBSP, number
from core.ui.badges import BADGE_COLOURS, SEVERITY_ICONS
from core.ui.moments import day_and_time
from core.ui.state import say, state


def vehicle_line(vehicle: Vehicle, *, with_vin: bool = False) -> str:
    """Such as "AB-123-CD · Renault Clio 2019 · 54 000 km"; other people's text.

    Args:
        with_vin: also where there is a plate.
    """
    year = "" if vehicle.year is None else str(vehicle.year)
    car = " ".join(filter(None, (vehicle.make, vehicle.model, year)))
    vin = vehicle.vin if with_vin or not vehicle.plate else ""
    km = vehicle.odometer_km
    driven = "" if km is None else f"{number(km, state().language)}{NBSP}km"
    return " · ".join(filter(None, (vehicle.plate, car, vin, driven)))


def counted(key: str, count: int, **values: object) -> str:
    """A number with its word, from the keys `<key>.one` and `<key>.many`."""
    language = state().language
    single = count == 1 or (count == 0 and language is Language.FR)
    told = number(count, language)
    return say(f"{key}.one" if single else f"{key}.many", count=told, **values)


def visit_name(visit: Visit) -> str:
    """Its label as somebody wrote it; a visit without one is told by its number."""
    return visit.label or say("case.visit.number", number=visit.place + 1)


def visit_title(visit: Visit) -> str:
    """Label and time: "check-out · 21 November 2026, 14:05 CET"."""
    return f"{visit_name(visit)} · {day_and_time(visit.happened_at)}"


def worst_word(case: Case) -> str:
    """The worst severity in a word; where there is none, why."""
    if case.worst is not Severity.UNKNOWN:
        return word(case.worst, state().language)
    return say("case.worst.unknown" if case.photo_count else "case.worst.no_photo")


def show_worst(case: Case) -> None:
    """The badge of the worst severity."""
    st.badge(
        worst_word(case),
        icon=SEVERITY_ICONS[case.worst],
        color=BADGE_COLOURS[case.worst],
    )
