"""Figures with their intervals as tables, each with what it means; confusion matrices.

Decisions:
- What could not be measured says so and why; it is never a 0 and never left out.
- Groups of many figures (types, parts, sources) are folded; their mean stands first.
- The meaning stands under the figure's name, so that no column is added on a phone.
"""

from collections.abc import Mapping, Sequence

import streamlit as st

from core.domain.sentences import Language
from core.evaluation.records import Confusion, Evaluation, Figure
from core.evaluation.table import (
    Table,
    TableRow,
    confusion_cells,
    render_tables,
    table_headers,
)
from core.evaluation.words import GROUPS
from core.reporting.formats import EN_DASH, capitalised, number
from core.ui.state import say, state
from core.ui.words import TEXT, plain

HEADLINE = (
    "damaged.recall",
    "damaged.false_alarms",
    "damaged.auc",
    "severity.accuracy",
)
HEADLINE_PX = 160  # two beside each other on a phone
LONG_GROUPS = ("types", "parts")
OF_SOURCE = "sources."
RANKING = ("auc", "ap")
OF_WHAT_IS_TOLD = (
    "accuracy_told",
    "balanced_accuracy_decided",
    "ece",
    "ece_balanced",
    "precision",
)


def show_tables(evaluation: Evaluation) -> None:
    """Each group of figures, then the groups that the labels do not reach."""
    tables = _tables(evaluation)
    for table in tables.values():
        if table.key.startswith(OF_SOURCE):
            continue
        st.markdown(f"##### {plain(capitalised(table.title))}")
        if table.key in LONG_GROUPS:
            _show_long(table, evaluation.figures)
        else:
            _show_figures(table, evaluation.figures)
        if table.note:
            st.caption(plain(table.note))
    absent = [group for group in GROUPS if group not in tables]
    if absent:
        _show_absent(absent)


def show_headline(evaluation: Evaluation) -> None:
    """The few figures that a reader asks for first."""
    rows = [row for table in _tables(evaluation).values() for row in table.rows]
    titles = {row.key: row for row in reversed(rows)}
    with st.container(horizontal=True, gap="small", key="evaluate-headline"):
        for key in HEADLINE:
            figure = evaluation.figures.get(key)
            if figure is None or figure.value is None:
                continue
            row = titles[key]
            with st.container(border=True, width=HEADLINE_PX, gap="xsmall"):
                st.metric(say(f"headline.{key}"), row.value)
                count = number(figure.n, state().language)
                none = figure.low is None
                st.caption(say("headline.few") if none else plain(row.interval))
                st.caption(plain(say("headline.photos", count=count)))


def show_sources(evaluation: Evaluation) -> None:
    """The figures of each source, folded."""
    tables = [
        each for each in _tables(evaluation).values() if each.key.startswith(OF_SOURCE)
    ]
    if not tables:
        return
    st.markdown(f"##### {say('figures.sources')}")
    for table in tables:
        figures = evaluation.sources[table.key.removeprefix(OF_SOURCE)]
        with st.expander(plain(table.title)):
            _show_figures(table, figures)


def show_confusions(evaluation: Evaluation) -> None:
    """Labels against what was said, in counts, side by side where there is room."""
    if not evaluation.confusions:
        return
    for column, (group, confusion) in zip(
        st.columns(len(evaluation.confusions), gap="large"),
        evaluation.confusions.items(),
        strict=True,
    ):
        with column:
            st.markdown(f"##### {say(f'confusion.{group}')}")
            st.table(
                _confusion_rows(confusion, group, state().language),
                hide_index=True,
                border="horizontal",
            )
            st.caption(say("confusion.is"))


def _tables(evaluation: Evaluation) -> dict[str, Table]:
    tables = render_tables(evaluation, state().language)
    return {table.key: table for table in tables}


def _show_long(table: Table, figures: Mapping[str, Figure]) -> None:
    """The means, and every label's figures folded below them."""
    means = [row for row in table.rows if ".mean." in row.key]
    rest = [row for row in table.rows if ".mean." not in row.key]
    if means:
        _show_rows(means, figures)
    with st.expander(plain(capitalised(table.title))):
        _show_rows(rest, figures)


def _show_figures(table: Table, figures: Mapping[str, Figure]) -> None:
    _show_rows(table.rows, figures)


def _show_rows(rows: Sequence[TableRow], figures: Mapping[str, Figure]) -> None:
    """Name and meaning, value, interval, number of photos."""
    headers = [capitalised(each) for each in table_headers(state().language)]
    headers[-1] = capitalised(say("figures.photos_yes"))
    cells = []
    for row in rows:
        figure = figures[row.key]
        value, interval = row.value, _interval(row, figure)
        if figure.value is None:
            value, interval = say("figures.not_measured"), EN_DASH
        beside = _beside(row.key, figure)
        named = f"**{plain(capitalised(row.title))}**"
        named += f"  \n:gray[{beside}]" if beside else ""
        line = (named, value, interval, row.n)
        cells.append(dict(zip(headers, line, strict=True)))
    st.table(cells, hide_index=True, border="horizontal")


def _interval(row: TableRow, figure: Figure) -> str:
    """The interval; where the photos are too few for one, that."""
    return say("figures.no_interval") if figure.low is None else row.interval


def _beside(key: str, figure: Figure) -> str:
    """What the figure means; where there is none, why."""
    if figure.value is None:
        return plain(why_not(key, figure))
    for name in (f"means.{key}", f"means.{key.rpartition('.')[2]}"):
        if name in TEXT:
            return plain(say(name))
    return ""


def why_not(key: str, figure: Figure) -> str:
    """Why a figure could not be measured."""
    name = key.rpartition(".")[2]
    if not figure.n:
        return say("figures.untold" if name in OF_WHAT_IS_TOLD else "figures.no_photo")
    if figure.positives in (0, figure.n):
        return say("figures.one_kind")
    if name in OF_WHAT_IS_TOLD or name in RANKING:
        return say("figures.untold")
    return say("figures.too_few")


def _show_absent(groups: list[str]) -> None:
    """The groups without a figure, each with its reason."""
    st.markdown(f"##### {say('figures.absent')}")
    language = state().language
    lines = [
        f"- **{plain(_group_title(group, language))}**: {plain(say(f'absent.{group}'))}"
        for group in groups
    ]
    st.markdown("\n".join(lines))


def _group_title(group: str, language: Language) -> str:
    title = GROUPS[group]
    return title.fr if language is Language.FR else str(title)


def _confusion_rows(
    confusion: Confusion, group: str, language: Language
) -> list[dict[str, str]]:
    """The matrix as rows for a table; what is right stands in bold."""
    header, rows = confusion_cells(confusion, group, language)
    names = [plain(say("confusion.corner")), *map(plain, header[1:])]
    told = []
    for place, (truth, *counts) in enumerate(rows):
        cells = [
            f"**{count}**" if at == place else count for at, count in enumerate(counts)
        ]
        told.append(dict(zip(names, [plain(truth), *cells], strict=True)))
    return told
