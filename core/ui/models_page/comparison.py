"""One photo in several precisions, side by side.

Decisions:
- The photo goes through intake like any other, and the answers are read like any other.
- The work belongs to the process and goes on when the page is left; the answers belong
  to the session that asked.
- While it goes on, nobody can load or unload; afterwards all is as it was.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from core.domain.errors import ImageRejected
from core.domain.records import Answer, Finding
from core.domain.sentences import Language
from core.domain.vocabulary import Outcome, Precision, Severity
from core.domain.words import word
from core.forecast import RowForecast
from core.models.catalogue import ChainRow
from core.precisions import PrecisionResult
from core.preprocessing.intake import read_photo
from core.reporting.formats import EN_DASH, number, seconds
from core.reporting.phrases import part_label
from core.ui.amounts import size
from core.ui.errors import show_error
from core.ui.model import jobs, model_slot, settings
from core.ui.models_page.changes import model_is_changing
from core.ui.models_page.errands import COMPARE, Comparison, start_comparison
from core.ui.models_page.rows import (
    has_weights,
    is_here,
    precision_choices,
    precision_name,
)
from core.ui.photo_inputs import EXAMPLES
from core.ui.results import OUTCOME_ICONS
from core.ui.state import say, state
from core.ui.words import EXAMPLE_WORDS, plain

Picture = tuple[str, Callable[[], bytes]]


def show_comparison(forecasts: tuple[RowForecast, ...]) -> None:
    """The form and, below it, what the session's last comparison gave."""
    st.subheader(say("models.compare"), anchor=False)
    st.caption(say("models.compare_is"))
    able = {
        each.row.key: each
        for each in forecasts
        if has_weights(each.row) and is_here(each)
    }
    if not able:
        st.info(say("models.compare_none"), icon=":material/info:")
    elif not settings().models_locked:
        _show_form(able)
    _show_results()


def _show_form(able: dict[str, RowForecast]) -> None:
    """Which model, which photo, which precisions."""
    titles = {key: one.row.title for key, one in able.items()}
    key = st.selectbox(
        say("models.compare_model"),
        list(titles),
        format_func=titles.__getitem__,
        key="models.compare.row",
    )
    picture = _choose_picture()
    wanted = _choose_precisions(able[key])
    pressed = st.button(
        say("models.compare_start"),
        key="models.compare.start",
        icon=":material/compare_arrows:",
        disabled=model_is_changing() or not wanted,
    )
    if pressed:
        _start(able[key].row, picture, wanted)


def _choose_precisions(one: RowForecast) -> tuple[Precision, ...]:
    """A box to tick for each precision; at first those that fit here."""
    fits = {each.precision: each.fits for each in one.precisions}
    st.caption(say("models.compare_precisions"))
    with st.container(horizontal=True):
        ticked = {
            each: st.checkbox(
                precision_name(each),
                value=fits.get(each, False),
                key=f"models.compare.{one.row.key}.{each}",
            )
            for each in precision_choices(one)
        }
    return tuple(each for each, chosen in ticked.items() if chosen)


def _choose_picture() -> Picture:
    """An upload, else one of the shipped examples; a name and a way to its bytes."""
    upload = st.file_uploader(
        say("models.compare_upload"),
        max_upload_size=max(1, round(settings().max_file_mb)),
        key="models.compare.upload",
    )
    if upload is not None:
        return upload.name, upload.getvalue
    french = state().language is Language.FR
    labels = {name: both[french] for name, both in EXAMPLE_WORDS.items()}
    name = st.selectbox(
        say("models.compare_example"),
        list(labels),
        index=1,
        format_func=labels.__getitem__,
        key="models.compare.example",
    )
    return name, partial(Path.read_bytes, EXAMPLES / name)


def _start(row: ChainRow, picture: Picture, precisions: tuple[Precision, ...]) -> None:
    name, read_bytes = picture
    try:
        photo = read_photo(read_bytes(), name=name, settings=settings())
    except ImageRejected as exc:
        show_error(exc, state().language)
        return
    state().comparison = Comparison(photo, row.title)
    start_comparison(
        jobs(),
        model_slot(),
        comparison=state().comparison,
        row=row,
        precisions=precisions,
    )
    st.rerun()


def _show_results() -> None:
    """The results of this session's comparison, next to each other."""
    comparison = state().comparison
    if comparison is None:
        return
    job = jobs().find(COMPARE)
    if job is not None and not job.running and job.error is not None:
        show_error(job.error, state().language)
    results = list(comparison.results)
    if not results:
        return
    st.image(comparison.photo.image, width=240, alt=comparison.photo.name)
    told = f"{comparison.title} · {comparison.photo.name}"
    st.caption(plain(told))
    columns = st.columns(len(results)) if len(results) > 1 else [st.container()]
    for column, result in zip(columns, results, strict=True):
        with column, st.container(border=True, key=f"models-{result.precision}"):
            _show_result(result)


def _show_result(result: PrecisionResult) -> None:
    """What one precision cost and said."""
    st.markdown(f"**{plain(precision_name(result.precision))}**")
    facts = [f"- {label}: **{value}**" for label, value in _costs(result)]
    st.markdown("\n".join(facts))
    if result.error is not None:
        show_error(result.error, state().language)
    raw_text = result.raw_text
    if result.answer is not None:
        _show_answer(result.answer)
        raw_text = result.answer.raw_text
    if raw_text:
        with st.expander(say("made.raw")):
            st.text(raw_text)


def _costs(result: PrecisionResult) -> list[tuple[str, str]]:
    """Bytes, seconds of the load, seconds to the first token, tokens per second."""
    language = state().language
    writing = result.answer.writing if result.answer else None
    first_s = writing.first_token_s if writing else None
    speed = writing.tokens_per_second if writing else None
    load_s = result.load_seconds
    return [
        (say("models.bytes"), size(result.weights_bytes)),
        (
            say("models.load_seconds"),
            EN_DASH if load_s is None else seconds(load_s, language),
        ),
        (
            say("models.first_token"),
            EN_DASH if first_s is None else seconds(first_s, language),
        ),
        (say("models.speed"), number(speed, language, decimals=1)),
    ]


def _show_answer(answer: Answer) -> None:
    outcome = word(answer.outcome, state().language)
    st.markdown(f"{OUTCOME_ICONS[answer.outcome]} **{plain(outcome)}**")
    lines = [f"- {plain(_finding(each))}" for each in answer.findings]
    st.markdown("\n".join(lines))
    if answer.outcome is not Outcome.DAMAGE_FOUND and answer.reason:
        st.caption(plain(answer.reason))


def _finding(finding: Finding) -> str:
    """Part, damage and severity in one line."""
    language = state().language
    told = [
        part_label(finding.part, finding.side, language),
        word(finding.damage_type, language),
    ]
    if finding.severity is not Severity.UNKNOWN:
        told.append(word(finding.severity, language))
    return " · ".join(told)
