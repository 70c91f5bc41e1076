"""The car diagram on the page: panels in their state; one can be chosen.

Decisions:
- The drawing is our own escaped SVG and goes to the browser as data; the code there is
  constant. A link would start a new session, so a click is sent as a value.
- Every panel can be reached by keyboard: Tab goes to the chosen or first one, the left
  and right arrows to the next, Enter chooses. A reader hears the panel and its state.
- Choosing a panel shows its damages and photos alone; choosing it again shows all.
"""

import streamlit as st

from core.casework.keys import NAMELESS, may_share_place
from core.casework.witnesses import is_looking
from core.domain.cases import Damage, StoredPhoto, VisitView
from core.domain.sentences import Language
from core.domain.vocabulary import Part, PartCondition, Side
from core.domain.words import word
from core.reporting.car_diagram import draw_apart, draw_diagram, draw_legend
from core.reporting.car_states import PanelState, panel_states
from core.reporting.formats import capitalised, typeset
from core.reporting.phrases import part_label
from core.ui.cases_page.diagram_code import CSS, HTML, JS
from core.ui.cases_page.open_case import OpenCase
from core.ui.state import say, state
from core.ui.words import plain

Panel = tuple[Part, Side]
Rows = tuple[tuple[str, str], ...]  # a small SVG and its words

_drawn = st.components.v2.component("case_diagram", html=HTML, css=CSS, js=JS)


def show_diagram(opened: OpenCase) -> None:
    """The car with its panels; the chosen one is told below, with the way back."""
    view, key = opened.view, f"case.diagram.{opened.view.visit.id}"
    chosen = chosen_panel(view)
    states = panel_states(view.parts, view.damages)
    svg, apart, legend = _drawing(states, str(state().language), st.context.theme.type)
    _drawn(
        key=key,
        data={
            "svg": svg,
            "apart": apart,
            "legend": legend,
            "chosen": ".".join(chosen) if chosen else "",
            "label": say("case.diagram.label"),
        },
        on_panel_change=lambda: _take(key, view.visit.id),
    )
    if chosen is None:
        st.caption(say("case.diagram.hint"))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_told(view, chosen), width="content")
        st.button(
            say("case.diagram.all"),
            key="case.diagram.all",
            icon=":material/filter_alt_off:",
            on_click=clear_panel,
            args=(view,),
        )


def chosen_panel(view: VisitView) -> Panel | None:
    """The panel that this session looks at, if one is chosen."""
    return read_panel(state().cases.panel.get(view.visit.id, ""))


def clear_panel(view: VisitView) -> None:
    """Show all damages and photos again."""
    state().cases.panel.pop(view.visit.id, None)


def read_panel(text: object) -> Panel | None:
    """ "front_door.left" as part and side; None for anything else."""
    part, _, side = text.partition(".") if isinstance(text, str) else ("", "", "")
    try:
        return Part(part), Side(side)
    except ValueError:
        return None


def is_on_panel(damage: Damage, panel: Panel | None) -> bool:
    """Whether the damage may be on this panel; on no panel in particular, all are."""
    return panel is None or _meets((damage.part, damage.side), panel)


def photos_of_panel(view: VisitView, panel: Panel | None) -> tuple[StoredPhoto, ...]:
    """The photos that say something of this panel; all where none is chosen."""
    if panel is None:
        return view.photos
    showing = {
        seen.photo_id
        for damage in view.damages
        if is_on_panel(damage, panel)
        for seen in damage.observations
    }
    return tuple(
        photo
        for photo in view.photos
        if photo.id in showing or is_looking(photo, panel)
    )


def _meets(place: Panel, panel: Panel) -> bool:
    if place[0] in NAMELESS or panel[0] in NAMELESS:
        return place[0] is panel[0]
    return may_share_place(place, panel)


def _take(key: str, visit_id: str) -> None:
    """A click: choose the panel, or let it go."""
    given = getattr(st.session_state.get(key), "panel", None)
    if read_panel(given) is None:
        return
    panels = state().cases.panel
    if panels.get(visit_id) == given:
        del panels[visit_id]
    else:
        panels[visit_id] = given


def _told(view: VisitView, panel: Panel) -> str:
    """The chosen panel and what is known of it."""
    language = state().language
    known = {row.condition for row in view.parts if _meets((row.part, row.side), panel)}
    if any(damage.counts and is_on_panel(damage, panel) for damage in view.damages):
        known.add(PartCondition.DAMAGED)
    order = (
        PartCondition.DAMAGED,
        PartCondition.UNCERTAIN,
        PartCondition.SEEN_UNDAMAGED,
        PartCondition.NOT_VISIBLE,
    )
    found = next((each for each in order if each in known), PartCondition.NOT_VISIBLE)
    name = capitalised(part_label(*panel, language))
    return f"**{plain(name)}** · {plain(typeset(word(found, language), language))}"


@st.cache_data(max_entries=100, show_spinner=False)
def _drawing(
    states: tuple[PanelState, ...], language: str, theme: str | None
) -> tuple[str, Rows, Rows]:
    """The diagram, the parts that are nowhere on the car, and the legend, as SVG."""
    told, sheet = Language(language), "dark" if theme == "dark" else "light"
    svg = draw_diagram(states, language=told, theme=sheet, legend=False)
    apart = draw_apart(states, language=told, theme=sheet)
    return svg, apart, draw_legend(language=told, theme=sheet)
