"""What a person takes away: the report as a file, and how the result was made.

Reports are made when their button is pressed, not before.
"""

from functools import partial

import streamlit as st

from core.domain.records import Assessment, Attempt, Photo
from core.domain.sentences import in_language
from core.reporting.export import MEDIA_TYPES, ReportKind, export_report
from core.reporting.formats import date_time, seconds
from core.reporting.stamp import attempt_label, generation_rows
from core.ui.downloads import show_download_button
from core.ui.state import say, state
from core.ui.words import plain


def show_downloads(assessment: Assessment, photo: Photo, *, caption: str) -> None:
    st.markdown(f"##### {say('result.download')}")
    language = state().language
    stem = f"assessment-{photo.sha256[:8]}-{language}"
    with st.container(horizontal=True):
        for kind in ReportKind:
            show_download_button(
                kind.upper(),
                partial(
                    export_report,
                    assessment,
                    photo,
                    kind=kind,
                    language=language,
                    caption=caption,
                ),
                key=f"assess.download.{kind}",
                file_name=f"{stem}.{kind}",
                mime=MEDIA_TYPES[kind],
            )


def show_origin(assessment: Assessment) -> None:
    """Where the answer comes from, and every model that was tried before it."""
    with st.expander(say("made.title"), icon=":material/info:"):
        _show_facts(assessment)
        st.markdown(f"**{say('made.attempts')}**")
        show_attempts(assessment.provenance.attempts)
        if assessment.answer.raw_text:
            st.markdown(f"**{say('made.raw')}**")
            st.text(assessment.answer.raw_text)


def show_attempts(attempts: tuple[Attempt, ...]) -> None:
    """Every try to open a model: which, how it went, and why it was tried so."""
    language = state().language
    for attempt in attempts:
        told = in_language(attempt.error, language) if attempt.error else ""
        icon = ":material/check:" if attempt.loaded else ":material/close:"
        why = in_language(attempt.reason, language)
        opened = f"{say('made.opened')} · {seconds(attempt.seconds, language)}"
        what = told or " · ".join(filter(None, [opened, why]))
        label, source = plain(attempt_label(attempt)), plain(attempt.source)
        st.markdown(f"{icon} **{label}** ({source}): {plain(what)}")


def _show_facts(assessment: Assessment) -> None:
    language, made = state().language, assessment.provenance
    facts = {
        "made.row": made.row,
        "made.source": made.source,
        "made.model": made.engine,
        "made.revision": made.revision,
        "made.precision": made.precision,
        "made.prompt": made.prompt_version or "–",
        "made.time": date_time(made.assessed_at, language),
        "made.seconds": seconds(made.seconds, language),
        "made.cached": say("yes" if made.from_cache else "no"),
        "made.hash": made.photo_sha256,
        "made.program": made.program_version,
    }
    lines = [f"- {say(key)}: **{plain(value)}**" for key, value in facts.items()]
    if assessment.answer.writing is not None:
        rows = generation_rows(assessment.answer.writing, language)
        lines += [f"- {plain(label)}: **{plain(value)}**" for label, value in rows]
    st.markdown("\n".join(lines))
