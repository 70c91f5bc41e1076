"""What the evaluation found, in reading order: figures, confusions, curves, mistakes.

The figures stand as soon as there are any, also of a run that was stopped.
"""

from functools import partial

import streamlit as st

from core.evaluation.records import Evaluation
from core.ui.downloads import show_download_button
from core.ui.evaluate_page.charts import show_reliability, show_risk
from core.ui.evaluate_page.files import answers_jsonl, figures_csv, figures_json
from core.ui.evaluate_page.mistakes import show_mistakes
from core.ui.evaluate_page.tables import (
    show_confusions,
    show_headline,
    show_sources,
    show_tables,
)
from core.ui.evaluate_page.work import EvaluationWork
from core.ui.state import say, state
from core.ui.words import plain

FEW_PHOTOS = 200


def show_result(work: EvaluationWork) -> None:
    """Everything that was measured, with the files to take away."""
    evaluation = work.evaluation
    if evaluation is None or work.running or not sum(evaluation.outcomes.values()):
        return
    with st.container(key="evaluate-result"):
        st.subheader(say("figures.title"), anchor=False)
        _show_head(evaluation)
        show_headline(evaluation)
        _show_downloads(work, evaluation)
        show_tables(evaluation)
        show_confusions(evaluation)
        show_reliability(evaluation)
        show_risk(evaluation)
        show_sources(evaluation)
        show_mistakes(evaluation, work.pictures)


def _show_head(evaluation: Evaluation) -> None:
    """Who answered, how many photos, and how to read what follows."""
    model = evaluation.model
    told = say(
        "figures.made_by",
        title=evaluation.model_title,
        row=model.row,
        precision=model.precision,
        revision=model.revision,
        answered=evaluation.answered,
        photos=evaluation.photos,
    )
    st.markdown(plain(told))
    if evaluation.ranked_by != "scores":
        st.caption(say("figures.stated"))
    if evaluation.answered < FEW_PHOTOS:
        told = say("figures.few", count=evaluation.answered)
        st.info(told, icon=":material/info:")
    st.caption(say("figures.interval"))


def _show_downloads(work: EvaluationWork, evaluation: Evaluation) -> None:
    """The files, made when their button is pressed."""
    language = state().language
    files = {
        "figures.json": (
            partial(figures_json, evaluation, language),
            "application/json",
        ),
        "figures.csv": (partial(figures_csv, evaluation, language), "text/csv"),
        "answers.jsonl": (partial(answers_jsonl, work), "application/jsonl"),
    }
    st.markdown(f"**{say('figures.download')}**")
    with st.container(horizontal=True):
        for name, (make, media_type) in files.items():
            show_download_button(
                name,
                make,
                key=f"evaluate.download.{name}",
                file_name=name,
                mime=media_type,
            )
