"""Reliability and risk–coverage as charts, each with a sentence and a table beside it.

Decisions:
- Colours reach 3:1 on both backgrounds; shapes differ, so colour never stands alone.
- The chart is drawn by what Streamlit brings; nothing is fetched for it.
"""

from typing import Any

import streamlit as st

from core.evaluation.records import Evaluation, ReliabilityBin, RiskPoint
from core.reporting.formats import EN_DASH, number
from core.ui.state import say, state
from core.ui.words import plain

CURVE, GUIDE, OWN = "#3b82f6", "#64748b", "#d97706"
TICKS = (0, 0.2, 0.4, 0.6, 0.8, 1)
HEIGHT_PX = 300
TABLE_POINTS = 10


def show_reliability(evaluation: Evaluation) -> None:
    """How often damage was there, by the probability that was given."""
    st.markdown(f"##### {say('chart.reliability')}")
    bins = [each for each in evaluation.reliability if each.count]
    if not bins:
        st.caption(plain(say("chart.none")))
        return
    st.caption(plain(say("chart.reliability_is")))
    st.altair_chart(_reliability_chart(bins), width="stretch", theme="streamlit")
    with st.expander(say("chart.as_table"), icon=":material/table:"):
        st.table(
            [
                {
                    say("chart.bin"): _range(each),
                    say("chart.mean_p"): _share(each.mean_p),
                    say("chart.share"): _share(each.share_damaged),
                    say("chart.photos"): number(each.count, state().language),
                }
                for each in bins
            ],
            hide_index=True,
            border="horizontal",
        )


def show_risk(evaluation: Evaluation) -> None:
    """How wrong the verdicts are when only the surest count."""
    st.markdown(f"##### {say('chart.risk')}")
    points = evaluation.risk_coverage
    if not points:
        st.caption(plain(say("chart.none")))
        return
    st.caption(plain(say("chart.risk_is")))
    chart = _risk_chart(points, evaluation.own_point)
    st.altair_chart(chart, width="stretch", theme="streamlit")
    step = max(1, len(points) // TABLE_POINTS)
    shown = [*points[step - 1 :: step]]
    if shown[-1] != points[-1]:
        shown.append(points[-1])
    with st.expander(say("chart.as_table"), icon=":material/table:"):
        st.table(
            [
                {
                    say("chart.coverage"): _share(each.coverage),
                    say("chart.wrong"): _share(each.risk),
                }
                for each in shown
            ],
            hide_index=True,
            border="horizontal",
        )


def _reliability_chart(bins: list[ReliabilityBin]) -> Any:
    """A dot per bin, its size the number of photos, and the dashed diagonal."""
    import altair as alt
    import pandas as pd

    scale, ticks = alt.Scale(domain=[0, 1]), alt.Axis(values=TICKS)
    x = alt.X("p:Q", title=say("chart.mean_p"), scale=scale, axis=ticks)
    y = alt.Y("share:Q", title=say("chart.share"), scale=scale)
    ends = alt.Chart(pd.DataFrame({"p": [0, 1], "share": [0, 1]}))
    guide = ends.mark_line(color=GUIDE, strokeDash=[4, 4]).encode(x=x, y=y)
    rows = [
        {"p": each.mean_p, "share": each.share_damaged, "photos": each.count}
        for each in bins
    ]
    chart = alt.Chart(pd.DataFrame(rows))
    line = chart.mark_line(color=CURVE, opacity=0.5).encode(x=x, y=y)
    dots = chart.mark_circle(color=CURVE, opacity=1).encode(
        x=x,
        y=y,
        size=alt.Size("photos:Q", scale=alt.Scale(range=[40, 500]), legend=None),
        tooltip=["p", "share", "photos"],
    )
    return (guide + line + dots).properties(height=HEIGHT_PX)


def _risk_chart(points: tuple[RiskPoint, ...], own: RiskPoint | None) -> Any:
    """The curve, and the model's own place on it."""
    import altair as alt
    import pandas as pd

    top = max([0.05, *(each.risk for each in points), own.risk if own else 0.0])
    across, ticks = alt.Scale(domain=[0, 1]), alt.Axis(values=TICKS)
    x = alt.X("coverage:Q", title=say("chart.coverage"), scale=across, axis=ticks)
    up = alt.Scale(domain=[0, min(1.0, 1.1 * top)])
    y = alt.Y("risk:Q", title=say("chart.wrong"), scale=up)
    curve = alt.Chart(_frame(points)).mark_line(color=CURVE)
    chart = curve.encode(x=x, y=y, tooltip=["coverage", "risk"])
    if own is not None:
        place = alt.Chart(pd.DataFrame([{"coverage": own.coverage, "risk": own.risk}]))
        diamond = place.mark_point(
            shape="diamond", size=160, filled=True, opacity=1, color=OWN
        )
        chart += diamond.encode(x=x, y=y, tooltip=["coverage", "risk"])
    return chart.properties(height=HEIGHT_PX)


def _frame(points: tuple[RiskPoint, ...]) -> Any:
    import pandas as pd

    rows = [{"coverage": each.coverage, "risk": each.risk} for each in points]
    return pd.DataFrame(rows)


def _range(each: ReliabilityBin) -> str:
    return f"{_share(each.low)} {EN_DASH} {_share(each.high)}"


def _share(value: float | None) -> str:
    return number(value, state().language, decimals=2)
