"""The rates: edit the card that is chosen, keep it under a name, read and write CSV.

Decisions:
- What is saved is the person's own card; a shipped example is only ever copied.
- Everything is checked by the reader of the CSV, all at once; each fault names its
  table, its row and its column, and nothing is kept until there is none.
- A card that was saved or read is at once the one of this visit.
- Rates that the visit keeps from before are never saved over the newer card.
"""

import streamlit as st

from core.domain.errors import RateCardInvalid
from core.domain.sentences import in_language
from core.domain.words import word
from core.estimating.card_editing import TABLES, EditedRow, read_edited, table_of
from core.estimating.default_rules import DEFAULT_RULES
from core.filing.estimates import VisitEstimate, choose_card
from core.filing.rate_cards import OWN, known_cards, save_card
from core.reporting.formats import capitalised, typeset
from core.ui.cases_page.estimate_desk import desk, done, show_trouble
from core.ui.cases_page.open_case import OpenCase
from core.ui.cases_page.rate_fields import ask_fields
from core.ui.cases_page.rate_files import (
    show_deleting,
    show_download,
    show_faults,
    show_upload,
)
from core.ui.cases_page.rate_tables import column_name, edit_table, rows_of
from core.ui.state import say, state
from core.ui.words import plain

# The chosen tab has the colour of the text: the theme's blue is too dark on dark.
TAB_STYLE = """<style>
.st-key-case-rates-form [role="tab"][aria-selected="true"] {color: inherit}
.st-key-case-rates-form [role="tab"][aria-selected="true"] p {font-weight: 600}
</style>"""


def show_rates(opened: OpenCase, made: VisitEstimate) -> None:
    """The card to edit, and the ways in and out."""
    st.markdown(f"#### {say('case.rates.title')}")
    if made.card is not None:
        own = made.card_key.startswith(OWN)
        st.caption(say(f"case.rates.lead_{'own' if own else 'shipped'}"))
        _show_editor(opened, made, own=own)
    _show_news()
    if made.card is not None:
        with st.container(horizontal=True):
            show_download(made.card)
            own = [each.key for each in known_cards(opened.store) if each.own]
            if made.card_key in own:
                show_deleting(opened.store, made)
    show_upload(opened)
    _show_default_rules()


def _show_news() -> None:
    """What became of the last change, beside the button that made it."""
    trouble = desk().trouble
    show_trouble()
    if isinstance(trouble, RateCardInvalid):
        show_faults(trouble)
    if desk().told:
        st.success(plain(desk().told), icon=":material/check:")


def _show_editor(opened: OpenCase, made: VisitEstimate, *, own: bool) -> None:
    """All of a card in one form, on several tabs."""
    key = f"case.rates.{desk().round}.{made.card_key}"
    st.html(TAB_STYLE)
    with (
        st.container(key="case-rates-form"),
        st.form(key, border=True, enter_to_submit=False),
    ):
        tabs = st.tabs([say(f"case.rates.tab_{name}") for name in ("general", *TABLES)])
        with tabs[0]:
            rows = ask_fields(made.card, key, own=own)
        for table, tab in zip(TABLES, tabs[1:], strict=True):
            with tab:
                if table == "rule":
                    st.caption(say("case.rates.rules_are"))
                records = edit_table(
                    table, table_of(made.card, table), f"{key}.{table}"
                )
                rows += rows_of(table, records)
        pressed = st.form_submit_button(
            say("case.rates.save"),
            key=f"{key}.save",
            type="primary",
            icon=":material/check:",
        )
    if pressed:
        _save(opened, made, rows)


def _save(opened: OpenCase, made: VisitEstimate, rows: list[EditedRow]) -> None:
    """Keep the card, choose it, and draw the page anew."""

    def save() -> None:
        card = read_edited(rows, column_name=column_name)
        same = made.card_key == f"{OWN}{card.name}" and not made.newer_rates
        replaced = made.card_key if same else ""
        key = save_card(opened.store, card, instead_of=replaced)
        choose_card(opened.store, opened.view.visit.id, key)

    if done(save):
        name = next(row.cells["text"] for row in rows if row.kind == "name")
        desk().told = say("case.rates.saved", name=name)
        desk().round += 1
    st.rerun()


def _show_default_rules() -> None:
    """The rules that every card ends with, to read."""
    language, rows = state().language, []
    for rule in DEFAULT_RULES:
        works = " + ".join(word(each, language) for each in rule.operations)
        reason = typeset(in_language(rule.reason, language), language)
        rows.append(f"- **{plain(capitalised(works))}** – {plain(reason)}")
    with st.expander(say("case.rates.default_rules", count=len(rows))):
        st.markdown("\n".join(rows))
