"""The dialog with a case's name and what a person typed about the car.

Decisions:
- Everything but the name is optional, and nothing is filled in by itself.
- Advice never holds anything back: the fields are saved first, and the dialog stays
  open only where what was just typed looks odd.
"""

from datetime import datetime

import streamlit as st

from core.casework.vehicle import vehicle_advice
from core.domain.cases import Case, Vehicle
from core.domain.sentences import in_language
from core.storage.cases import rename_case, set_vehicle
from core.ui.cases_page.open_case import OpenCase
from core.ui.moments import zone
from core.ui.questions import answered
from core.ui.state import say, state
from core.ui.words import plain

TEXTS = ("plate", "vin", "make", "model")
CURRENCIES = ("EUR", "USD", "GBP", "CHF")


def ask_details(opened: OpenCase) -> None:
    """Draw the form; saves on Enter or on the button."""
    case = opened.case
    with st.form("case.details_form", border=False):
        name = st.text_input(
            say("case.name"),
            case.name,
            key=f"case.name.{case.id}",
        )
        vehicle = _ask_vehicle(case)
        done = st.form_submit_button(say("case.save"), key="case.save", type="primary")
    if done:
        _save(opened, name, vehicle)
    elif _advised(case.vehicle):
        st.caption(say("case.advice_is"))


def _save(opened: OpenCase, name: str, vehicle: Vehicle) -> None:
    """Keep what changed, and close unless something new looks odd."""
    case = opened.case
    if name != case.name:
        rename_case(opened.store, case.id, name)
    if vehicle != case.vehicle:
        set_vehicle(opened.store, case.id, vehicle)
    if set(_advised(vehicle)) <= set(_advised(case.vehicle)):
        answered()
    st.rerun()  # the page is drawn from what is stored; the dialog stays open


def _ask_vehicle(case: Case) -> Vehicle:
    """The fields of the car, two in a row, each with the advice about it."""
    car, told = case.vehicle, _advised(case.vehicle)
    typed: dict[str, object] = {}
    rows = (("plate", "vin"), ("make", "model"), ("year", "odometer_km"))
    for row in (*rows, ("value", "value_currency")):
        for column, field in zip(st.columns(2), row, strict=True):
            with column:
                typed[field] = _ask_field(case.id, field, getattr(car, field))
                for sentence in (each for where, each in told if where == field):
                    st.caption(f":material/info: {plain(sentence)}")
    return Vehicle(**typed)


def _ask_field(case_id: str, field: str, value: object) -> object:
    label, key = say(f"case.field.{field}"), f"case.{field}.{case_id}"
    if field in TEXTS:
        return st.text_input(label, value, key=key)
    if field == "value_currency":
        own = [value] if value and value not in CURRENCIES else []
        known = [*CURRENCIES, *own]
        index = known.index(value) if value else None
        chosen = st.selectbox(
            label,
            known,
            index=index,
            accept_new_options=True,
            placeholder=say("case.field.choose_currency"),
            key=key,
        )
        return chosen or ""
    if field == "value":
        return st.number_input(label, value=value, step=100.0, format="%.2f", key=key)
    return st.number_input(label, value=value, step=1, format="%d", key=key)


def _advised(vehicle: Vehicle) -> list[tuple[str, str]]:
    """Field and sentence of each advice, in the session's language."""
    today = datetime.now(zone()).date()
    return [
        (each.field, in_language(each.sentence, state().language))
        for each in vehicle_advice(vehicle, today=today)
    ]
