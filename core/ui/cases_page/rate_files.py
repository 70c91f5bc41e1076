"""Rate cards as files: download, read one from a CSV, delete an own one.

A file is read as soon as it is there, and kept only when its name and what it holds
were seen.
"""

from dataclasses import replace
from functools import partial

import streamlit as st

from core.domain.errors import RateCardInvalid
from core.domain.sentences import in_language
from core.estimating.card_reading import LONGEST_NAME, read_rate_card
from core.estimating.card_table import MOST_BYTES
from core.estimating.card_writing import write_rate_card
from core.estimating.rate_card import RateCard
from core.filing.estimates import VisitEstimate, choose_card
from core.filing.rate_cards import OWN, delete_card, known_cards, save_card
from core.reporting.formats import full_day
from core.storage.store import Store
from core.ui.cases_page.estimate_desk import desk, done
from core.ui.cases_page.open_case import OpenCase
from core.ui.downloads import show_download_button
from core.ui.errors import show_error
from core.ui.state import say, state
from core.ui.words import plain


def show_download(card: RateCard) -> None:
    """The card as CSV; its file's name holds nothing that a person typed."""
    show_download_button(
        say("case.rates.download"),
        partial(write_rate_card, card),
        key="case.rates.download",
        file_name=f"rates-{card.currency}-{card.dated}.csv",
        mime="text/csv",
    )


def show_deleting(store: Store, made: VisitEstimate) -> None:
    """Delete an own card, once that was confirmed."""
    with st.popover(say("case.rates.delete"), icon=":material/delete:"):
        st.markdown(say("case.rates.delete_is"))
        st.button(
            say("case.rates.delete_now"),
            key="case.rates.delete_now",
            type="primary",
            on_click=_delete,
            args=(store, made),
        )


def show_upload(opened: OpenCase) -> None:
    """Read a card from a file: its faults, or what it holds and under which name."""
    with st.expander(say("case.rates.upload"), icon=":material/upload_file:"):
        given = st.file_uploader(
            say("case.rates.file"),
            key=f"case.rates.file.{desk().round}",
            max_upload_size=MOST_BYTES // 1_000_000,
        )
        if given is None:
            return
        try:
            card = read_rate_card(given.getvalue())
        except RateCardInvalid as exc:
            _show_refusal(exc)
            return
        _show_read(opened, card)


def show_faults(refusal: RateCardInvalid) -> None:
    """Every fault of a card in a list, where there are several."""
    if len(refusal.problems) > 1:
        language = state().language
        told = [plain(in_language(each, language)) for each in refusal.problems]
        st.error("\n".join(f"- {each}" for each in told))


def _show_refusal(refusal: RateCardInvalid) -> None:
    show_error(refusal, state().language)
    show_faults(refusal)


def _show_read(opened: OpenCase, card: RateCard) -> None:
    """What a file holds, and the button that keeps it."""
    told = say(
        "case.rates.read",
        name=card.name,
        currency=card.currency,
        date=full_day(card.dated, state().language),
        hours=len(card.hours),
        parts=len(card.part_prices),
        sublets=len(card.sublets),
        rules=len(card.rules),
    )
    st.markdown(plain(told))
    key = f"case.rates.file_name.{desk().round}"
    name = st.text_input(
        say("case.rates.save_as"), card.name, max_chars=LONGEST_NAME, key=key
    )
    replaced = _own_of_name(opened.store, name)
    if replaced:
        st.caption(say("case.rates.replaces"))
    st.button(
        say("case.rates.keep"),
        key="case.rates.keep",
        type="primary",
        icon=":material/check:",
        on_click=_keep,
        args=(opened, card, name, replaced),
    )


def _own_of_name(store: Store, name: str) -> str:
    """The key of the person's card of this name, or ""."""
    wanted = " ".join(name.split()).casefold()
    for each in known_cards(store):
        if each.own and each.name.casefold() == wanted:
            return each.key
    return ""


def _keep(opened: OpenCase, card: RateCard, name: str, replaced: str) -> None:
    named = replace(card, name=replaced.removeprefix(OWN) or name)

    def keep() -> None:
        key = save_card(opened.store, named, instead_of=replaced)
        choose_card(opened.store, opened.view.visit.id, key)

    if done(keep):
        desk().told = say("case.rates.saved", name=named.name)
        desk().round += 1


def _delete(store: Store, made: VisitEstimate) -> None:
    if done(lambda: delete_card(store, made.card_key)):
        desk().told = say("case.rates.deleted", name=made.card_name)
        desk().round += 1
