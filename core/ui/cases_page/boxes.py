"""Boxes that a person draws on a picture: by mouse, finger or keyboard.

Decisions:
- The picture and every word go to the browser as data; the code there is constant and
  makes text with `textContent`, so nothing of a file or a person becomes markup.
- Drag on the picture to draw, drag a box to move it, a corner to resize it. A finger
  that starts upwards or downwards scrolls the page. Keys: arrows move, shift and arrows
  resize, Delete removes; "Add box" puts one in the middle.
- The browser holds the boxes while they are drawn; each finished step is sent. What it
  sends is checked like any input: numbers within the picture, no more than allowed.
"""

import math
from collections.abc import Iterable
from typing import Any

import streamlit as st
from PIL import Image

from core.domain.records import BoxXyxy
from core.reporting.html_page import data_url
from core.ui.cases_page.boxes_code import CSS, HTML, JS
from core.ui.state import say

LEAST_SIDE = 0.005  # of the picture; less is a slip of the finger
WORDS = ("add", "remove", "hint", "box", "many", "none")

_drawn = st.components.v2.component("case_boxes", html=HTML, css=CSS, js=JS)


def draw_boxes(
    image: Image.Image,
    boxes: Iterable[BoxXyxy],
    *,
    key: str,
    label: str,
    most: int = 40,
) -> tuple[BoxXyxy, ...]:
    """Show a picture and let a person draw boxes on it.

    Args:
        image: what is drawn on; about 1024 pixels wide at most.
        boxes: what is drawn at first; later the browser's boxes hold until `key` is
            another one.
        key: prefixed, and different for every picture.
        label: what the boxes are for, heard by a reader and seen above the picture.
        most: how many boxes there may be.

    Returns:
        The boxes as fractions of the picture, each from left top to right bottom.
    """
    first = [list(box) for box in boxes]
    held = st.session_state.get(key)
    shown = held.get("boxes") if isinstance(held, dict) else None
    answer = _drawn(
        key=key,
        data={
            "picture": data_url(image),
            "boxes": [list(box) for box in read_boxes(shown, most=most)]
            if shown is not None
            else first,
            "label": label,
            "most": most,
            "words": {name: say(f"case.boxes.{name}") for name in WORDS},
        },
        default={"boxes": first},
        on_boxes_change=_nothing,
    )
    return read_boxes(answer.boxes, most=most)


def read_boxes(given: Any, *, most: int) -> tuple[BoxXyxy, ...]:
    """The boxes in what a browser sent; what is none is left out."""
    pieces = given if isinstance(given, (list, tuple)) else []
    read = [_read_box(piece) for piece in pieces[:most]]
    return tuple(box for box in read if box is not None)


def _read_box(piece: Any) -> BoxXyxy | None:
    if not isinstance(piece, (list, tuple)) or len(piece) != 4:
        return None
    if not all(_is_number(each) for each in piece):
        return None
    x0, y0, x1, y1 = (min(1.0, max(0.0, float(each))) for each in piece)
    left, right, top, bottom = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    if right - left < LEAST_SIDE or bottom - top < LEAST_SIDE:
        return None
    return left, top, right, bottom


def _is_number(value: Any) -> bool:
    known = isinstance(value, (int, float)) and not isinstance(value, bool)
    return known and math.isfinite(value)


def _nothing() -> None:
    """A component's state needs a callback; the answer is read where it is drawn."""
