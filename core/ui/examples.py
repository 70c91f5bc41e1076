"""The rendered pictures that can be tried, with a button each."""

from collections.abc import Callable

import streamlit as st

from core.domain.sentences import Language
from core.domain.settings import ASSETS
from core.ui.photo_item import THUMBNAIL_PX
from core.ui.state import say, state
from core.ui.words import EXAMPLE_WORDS

EXAMPLES = ASSETS / "examples"


def show_examples(*, prefix: str, choose: Callable[[str], None]) -> None:
    """Small pictures; `choose` is told the file's name.

    Args:
        prefix: of the buttons' keys.
    """
    st.caption(say("assess.examples_are"))
    with st.container(horizontal=True, gap="small"):
        for name, labels in EXAMPLE_WORDS.items():
            label = labels[state().language is Language.FR]
            with st.container(width=THUMBNAIL_PX, gap="xsmall"):
                st.image(str(EXAMPLES / name), width=THUMBNAIL_PX, alt=label)
                st.button(
                    label,
                    key=f"{prefix}.{name}",
                    width="stretch",
                    on_click=choose,
                    args=(name,),
                )
