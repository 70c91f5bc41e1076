"""The strip of thumbnails: every photo with its state; one button each to show it."""

import streamlit as st

from core.ui.photo_item import THUMBNAIL_PX, PhotoItem
from core.ui.results import OUTCOME_ICONS
from core.ui.state import say, state


def show_strip(items: list[PhotoItem]) -> None:
    """Thumbnails of all photos with their state; one button each to show it."""
    if len(items) < 2:
        return
    with st.container(horizontal=True, gap="small", key="assess-strip"):
        for number, item in enumerate(items, start=1):
            with st.container(width=THUMBNAIL_PX, gap="xsmall"):
                if item.thumbnail is not None:
                    st.image(item.thumbnail, width=THUMBNAIL_PX, alt=item.name)
                st.button(
                    str(number),
                    key=f"assess.select.{item.key}",
                    icon=_state_icon(item),
                    type="primary" if item.key == state().selected else "secondary",
                    help=say("assess.show_photo", number=number),
                    on_click=_select,
                    args=(item.key,),
                    width="stretch",
                )


def _select(key: str) -> None:
    state().selected = key


def _state_icon(item: PhotoItem) -> str:
    if item.refusal is not None:
        return ":material/block:"
    if item.assessment is None:
        return ":material/hourglass_empty:"
    return OUTCOME_ICONS[item.assessment.outcome]
