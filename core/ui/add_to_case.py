"""From the first screen into a case: the photo as it was assessed, or all of them.

Decisions:
- The assessment on the screen goes along; nothing is computed again.
- A photo that is in a case already is pointed out; where the store cannot be read, the
  first screen goes on without that.
- The open cases with the newest change stand first: the one used last is one click.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import streamlit as st

from core.domain.cases import Case
from core.domain.errors import StorageFailed
from core.domain.records import Photo
from core.filing.keeping import AssessedPhoto, keep_assessed
from core.filing.new_case import open_new_case
from core.reporting.formats import shortened
from core.storage.cases import find_cases
from core.storage.sightings import Sighting, seen_before
from core.storage.store import Store
from core.storage.visits import visits_of_case
from core.ui.case_labels import counted, vehicle_line
from core.ui.case_state import AddedToCase
from core.ui.cases_page.address import CASE, VISIT
from core.ui.cases_page.visits import first_visit
from core.ui.errors import show_error
from core.ui.model import case_store
from core.ui.moments import brief, zone
from core.ui.photo_item import PhotoItem
from core.ui.questions import answered, ask, show_question
from core.ui.state import say, state
from core.ui.words import plain

PAGE = "pages/cases.py"
ADD = "add_to_case"
MOST_OFFERED = 6
MOST_SIGHTINGS = 3
SHOWN_NAME_LENGTH = 60


def show_add_to_case(item: PhotoItem) -> None:
    """The button under a result, its dialog, and what became of it."""
    added = state().cases.added.get(item.key)
    if added is not None:
        _show_added(added)
    st.button(
        say("case.add.open"),
        key="case.add.open",
        icon=":material/create_new_folder:",
        on_click=ask,
        args=(ADD, item.key),
    )
    show_question(
        ADD, item.key, title=say("case.add.title"), draw=partial(_ask_case, item)
    )


def show_kept_already(photo: Photo, *, key: str) -> None:
    """Point out the cases in which this photo, or one that looks the same, is."""
    added = state().cases.added.get(key)
    try:
        found = seen_before(case_store(), photo.sha256, photo.perceptual_hash)
    except StorageFailed:  # told where somebody wants to save; the result stays
        return
    by_case: dict[str, Sighting] = {}
    for each in found:  # the same file first
        if added is None or each.case_id != added.case_id:
            by_case.setdefault(each.case_id, each)
    for number, each in enumerate(list(by_case.values())[:MOST_SIGHTINGS]):
        _show_sighting(each, number)


def _show_sighting(seen: Sighting, number: int) -> None:
    same = "case.seen.same" if seen.same_file else "case.seen.alike"
    told = say(
        same,
        case=plain(seen.case_name),
        visit=plain(seen.visit_label),
        when=brief(seen.added_at),
        bits=seen.distance_bits,
    )
    with st.container(border=True, gap="xsmall", key=f"case-seen-{number}"):
        st.markdown(f":material/content_copy: {told}")
        _show_open(seen.case_id, seen.visit_id, key=f"case.seen.open.{number}")


def _show_added(added: AddedToCase) -> None:
    """What was saved, what was there already, what went wrong."""
    told = []
    if added.added:
        told.append(counted("case.add.done", added.added))
    if added.already:
        told.append(counted("case.add.already", added.already))
    if told:
        where = say("case.add.where", case=plain(added.case_name))
        st.success(" ".join([where, *told]), icon=":material/folder:")
        _show_open(added.case_id, "", key="case.add.go")
    if added.problem is not None:
        show_error(added.problem, state().language)


def _show_open(case_id: str, visit_id: str, *, key: str) -> None:
    if st.button(say("case.add.go"), key=key, icon=":material/folder_open:"):
        parts = {CASE: case_id, VISIT: visit_id}
        st.switch_page(PAGE, query_params={k: v for k, v in parts.items() if v})


def _ask_case(item: PhotoItem) -> None:
    """Which photos, and into which case."""
    store = case_store()
    chosen = _ask_which(item)
    text = st.text_input(
        say("case.search"),
        type="search",
        placeholder=say("case.search_hint"),
        live=True,
        key="case.add.search",
    ).strip()
    shown = plain(shortened(text, SHOWN_NAME_LENGTH))
    label = say("case.new_named", name=shown) if text else say("case.new")
    if st.button(
        label,
        key="case.add.new",
        icon=":material/create_new_folder:",
        type="primary",
        width="stretch",
    ):
        today = datetime.now(zone()).date()
        _add(store, open_new_case(store, today=today, name=text), item, chosen)
    found = find_cases(store, text, limit=MOST_OFFERED)
    for case in found.cases:
        if st.button(
            _case_label(case), key=f"case.add.to.{case.id}", width="stretch", wrap=True
        ):
            _add(store, case, item, chosen)
    if found.total > MOST_OFFERED:
        st.caption(say("case.add.more", count=found.total - MOST_OFFERED))


def _ask_which(item: PhotoItem) -> list[PhotoItem]:
    """This photo, or all of the session that are assessed."""
    assessed = [each for each in state().items.values() if each.assessment is not None]
    if len(assessed) < 2:
        return [item]
    label = say("case.add.all", count=len(assessed))
    return assessed if st.checkbox(label, key="case.add.all") else [item]


def _case_label(case: Case) -> str:
    car = vehicle_line(case.vehicle)
    name = f"**{plain(case.name)}**"
    return f"{name} · {plain(car)}" if car else name


def _add(
    store: Store, case: Case, item: PhotoItem, chosen: Sequence[PhotoItem]
) -> None:
    """Keep the photos in the newest visit of the case, and note how it went."""
    visits = visits_of_case(store, case.id) or (first_visit(store, case),)
    given = [
        AssessedPhoto(each.read_bytes, each.photo, each.assessment, each.rendered)
        for each in chosen
    ]
    with st.spinner(say("case.add.working")):
        kept = keep_assessed(store, visits[-1].id, given)
    done = AddedToCase(case.id, case.name, kept.added, kept.already, kept.problem)
    state().cases.added[item.key] = done
    for each in chosen if kept.problem is None else ():
        state().cases.added[each.key] = done
    answered()
