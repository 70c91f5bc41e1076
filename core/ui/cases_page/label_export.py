"""Reviewed photos as labels: of one case, or of all."""

from functools import partial

import streamlit as st

from core.domain.sentences import Language
from core.domain.settings import Settings
from core.filing.labels import (
    MOST_BYTES,
    MOST_PHOTOS,
    labels_zip,
    reviewed_of,
    views_of_all,
    views_of_case,
)
from core.storage.store import Store
from core.ui.amounts import MB
from core.ui.case_labels import counted
from core.ui.cases_page.making import show_download, show_making
from core.ui.cases_page.open_case import OpenCase
from core.ui.model import settings
from core.ui.state import say, state

PLACE, PLACE_OF_ALL = "case.labels", "case.labels_of_all"
ZIP = "application/zip"


def show_labels(opened: OpenCase) -> None:
    """The labels of this case, over all its visits."""
    st.markdown(f"##### {say('case.labels.title')}")
    st.caption(say("case.labels.lead"))
    count = reviewed_of(opened.view_of(visit) for visit in opened.visits)
    st.markdown(
        counted("case.labels.count", count) if count else say("case.labels.none")
    )
    case_id, language = opened.case.id, state().language
    show_download(
        say("case.labels.make"),
        partial(_make, opened.store, settings(), language, case_id),
        place=PLACE,
        key="case.labels.make",
        file_name=f"labels-{case_id[:8]}.zip",
        mime=ZIP,
        disabled=not count,
    )
    show_making(PLACE)


def show_labels_of_all(store: Store) -> None:
    """The labels of all cases; for the foot of their list."""
    with st.expander(say("case.labels.all"), icon=":material/label:"):
        st.caption(say("case.labels.lead"))
        mb = f"{MOST_BYTES / MB:.0f}"
        st.caption(say("case.labels.bound", photos=MOST_PHOTOS, mb=mb))
        show_download(
            say("case.labels.make"),
            partial(_make, store, settings(), state().language, ""),
            place=PLACE_OF_ALL,
            key="cases.labels.make",
            file_name="labels.zip",
            mime=ZIP,
        )
        show_making(PLACE_OF_ALL)


def _make(store: Store, operator: Settings, language: Language, case_id: str) -> bytes:
    """Of one case, or of all where no case is named; runs outside of the session."""
    views = views_of_case(store, case_id) if case_id else views_of_all(store)
    return labels_zip(store, views, settings=operator, language=language)
