"""The worst mistakes as pictures: what was said, and what the label says."""

from collections.abc import Mapping

import streamlit as st
from PIL import Image

from core.domain.sentences import in_language
from core.evaluation.records import Evaluation, Mistake
from core.evaluation.words import KINDS
from core.reporting.formats import capitalised, percent, shortened, typeset, visible
from core.ui.state import say, state
from core.ui.words import plain

CARD_PX, LONGEST_NAME = 170, 60  # two beside each other on a phone


def show_mistakes(evaluation: Evaluation, pictures: Mapping[str, Image.Image]) -> None:
    """A card for each, surest first; the pictures are in memory only."""
    st.markdown(f"##### {say('mistakes.title')}")
    if not evaluation.mistakes:
        st.caption(say("mistakes.none"))
        return
    st.caption(say("mistakes.is"))
    with st.container(horizontal=True, gap="small", key="evaluate-mistakes"):
        for mistake in evaluation.mistakes:
            with st.container(border=True, width=CARD_PX, gap="xsmall"):
                _show_mistake(mistake, pictures.get(mistake.file))


def _show_mistake(mistake: Mistake, picture: Image.Image | None) -> None:
    language = state().language
    kind = capitalised(in_language(KINDS[mistake.kind], language))
    name = shortened(visible(mistake.file), LONGEST_NAME)
    if picture is not None:
        st.image(picture, width="stretch", alt=f"{kind}: {name}")
    st.markdown(f"**{plain(kind)}**")
    told = typeset(in_language(mistake.sentence, language), language)
    st.markdown(plain(told))
    if mistake.confidence is not None:
        sure = percent(mistake.confidence, language)
        st.markdown(plain(say("result.confidence", percent=sure)))
    st.caption(plain(name))
