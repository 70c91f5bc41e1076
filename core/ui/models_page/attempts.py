"""The last walk: every try with its seconds and bytes, and the memory as bars.

Decisions:
- Bars show what was held before and after each try that opened something, on one
  scale, with a line at the cap where there is one.
- The chart is drawn by what Streamlit brings; nothing is fetched for it.
"""

from typing import Any

import streamlit as st

from core.domain.records import Attempt
from core.domain.sentences import in_language
from core.models.hardware import GB
from core.reporting.formats import seconds
from core.reporting.stamp import attempt_label
from core.ui.amounts import size
from core.ui.model import model_slot
from core.ui.state import say, state
from core.ui.words import plain

BEFORE_COLOUR, AFTER_COLOUR = "#64748b", "#3b82f6"  # over 3:1 on both backgrounds
CAP_COLOUR = "#ef4444"
BAR_PX, FRAME_PX = 40, 100  # per try; for the axis and the legend

Numbered = tuple[int, Attempt]


def show_last_walk() -> None:
    """The attempts of the last walk and the memory they took."""
    st.subheader(say("models.last_walk"), anchor=False)
    attempts = model_slot().last_attempts
    if not attempts:
        st.caption(say("models.no_walk"))
        return
    for number, attempt in enumerate(attempts, start=1):
        _show_attempt(number, attempt)
    _show_memory(attempts)


def _show_attempt(number: int, attempt: Attempt) -> None:
    """One try: which row and source, how it ended, seconds, bytes before and after."""
    language = state().language
    icon = ":material/check:" if attempt.loaded else ":material/close:"
    reason = attempt.error or attempt.reason or say("made.opened")
    label = f"{number} · {attempt_label(attempt)} · {attempt.engine}"
    told = plain(in_language(reason, language))
    facts = [attempt.source, seconds(attempt.seconds, language)]
    if attempt.bytes_before is not None:
        facts.append(f"{size(attempt.bytes_before)} → {size(attempt.bytes_after)}")
    st.markdown(f"{icon} **{plain(label)}**: {told}")
    st.caption(plain(" · ".join(facts)))


def _show_memory(attempts: tuple[Attempt, ...]) -> None:
    measured = [
        (number, each)
        for number, each in enumerate(attempts, start=1)
        if each.bytes_before is not None
    ]
    if not measured:
        return
    on_gpu = any(each.reserved_before is not None for _, each in measured)
    st.caption(say("models.memory_gpu" if on_gpu else "models.memory_process"))
    st.altair_chart(_bars(measured), width="stretch", theme="streamlit")


def _bars(measured: list[Numbered]) -> Any:
    """Two bars per try, and a line at its cap."""
    import altair as alt
    import pandas as pd

    when = {say("models.before"): BEFORE_COLOUR, say("models.after"): AFTER_COLOUR}
    data = pd.DataFrame(_points(measured))
    axis = alt.X("bytes:Q", title=None)
    names = alt.Y("tried:N", title=None, sort=None, axis=alt.Axis(labelLimit=110))
    colours = alt.Scale(domain=list(when), range=list(when.values()))
    legend = alt.Legend(orient="bottom", title=None)
    bars = (
        alt.Chart(data)
        .mark_bar()
        .encode(
            x=axis,
            y=names,
            yOffset=alt.YOffset("when:N", sort=list(when)),
            color=alt.Color("when:N", scale=colours, legend=legend),
        )
    )
    height_px = FRAME_PX + BAR_PX * len(measured)
    caps = sorted({each.cap_gb for _, each in measured if each.cap_gb is not None})
    if not caps:
        return bars.properties(height=height_px)
    rule = alt.Chart(pd.DataFrame({"bytes": caps})).mark_rule(
        color=CAP_COLOUR, strokeDash=[4, 4], strokeWidth=2
    )
    return (bars + rule.encode(x=axis)).properties(height=height_px)


def _points(measured: list[Numbered]) -> list[dict[str, object]]:
    """The figures of the bars, under the numbers of the tries in the list."""
    points: list[dict[str, object]] = []
    for number, attempt in measured:
        tried = f"{number} · {attempt.precision or attempt.row}"
        held = {"before": attempt.bytes_before, "after": attempt.bytes_after}
        points += [
            {
                "tried": tried,
                "when": say(f"models.{when}"),
                "bytes": (count or 0) / GB,
            }
            for when, count in held.items()
        ]
    return points
