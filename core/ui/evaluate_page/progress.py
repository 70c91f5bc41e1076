"""How far the evaluation is: progress, Stop, Continue, and what could not be used.

A small fragment looks twice a second while it runs; the page is drawn again at its end.
"""

import streamlit as st

from core.domain.sentences import in_language
from core.evaluation.records import EvaluationProgress
from core.ui.errors import show_error
from core.ui.evaluate_page.inputs import begin_anew
from core.ui.evaluate_page.work import EvaluationWork
from core.ui.state import say, state
from core.ui.words import plain

REFRESH_S = 0.5
MINUTES_FROM_S = 90
MOST_LISTED, MOST_NAMES = 50, 5


def show_given(work: EvaluationWork) -> None:
    """What is evaluated, and the button that begins anew."""
    photos, labels = plain(work.given.photos_name), plain(work.given.labels_name)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(say("evaluate.of", photos=photos, labels=labels))
        st.button(
            say("evaluate.again"),
            key="evaluate.again",
            icon=":material/restart_alt:",
            on_click=begin_anew,
        )
    st.caption(say("evaluate.reload"))


def show_work(work: EvaluationWork) -> None:
    """Progress, or how it ended; then what could not be used."""
    if work.running:
        _show_progress(work)
    elif work.error is not None:
        show_error(work.error, state().language)
        _show_go_on(work)
    elif not work.complete:
        _show_stopped(work)
    _show_left_out(work)
    _show_problems(work)
    _show_failures(work)


@st.fragment(run_every=REFRESH_S)
def _show_progress(work: EvaluationWork) -> None:
    """The bar, in words too, with Stop."""
    if not work.running:
        st.rerun()
    stopping = work.stopping
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(_share(work.progress), text=_told(work))
        st.button(
            say("evaluate.stop"),
            key="evaluate.stop",
            icon=":material/stop:",
            disabled=stopping,
            on_click=work.stop,
        )
    if stopping:
        st.caption(say("evaluate.stopping"))
    elif work.note is not None:
        st.caption(plain(in_language(work.note, state().language)))


def _share(progress: EvaluationProgress | None) -> float:
    return progress.done / progress.total if progress and progress.total else 0.0


def _told(work: EvaluationWork) -> str:
    """What happens now, how much is done, and how long the rest may take."""
    if work.step is not None:
        return plain(in_language(work.step, state().language))
    progress = work.progress
    if progress is None:
        return say("evaluate.opening")
    told = [say("evaluate.working", done=progress.done, all=progress.total)]
    if progress.failed:
        told.append(say("evaluate.failed_so_far", count=progress.failed))
    left_s = progress.seconds_left
    if left_s is not None and progress.done < progress.total:
        minutes = left_s >= MINUTES_FROM_S
        key = "evaluate.left_min" if minutes else "evaluate.left_s"
        told.append(say(key, count=max(1, round(left_s / (60 if minutes else 1)))))
    return " · ".join(told)


def _show_stopped(work: EvaluationWork) -> None:
    progress = work.progress
    if progress is None or not progress.done:
        st.info(say("evaluate.stopped_early"), icon=":material/pause:")
    else:
        told = say("evaluate.stopped", done=progress.done, all=progress.total)
        st.info(told, icon=":material/pause:")
    _show_go_on(work)


def _show_go_on(work: EvaluationWork) -> None:
    st.button(
        say("evaluate.go_on"),
        key="evaluate.go_on",
        icon=":material/play_arrow:",
        on_click=work.go_on,
    )


def _show_left_out(work: EvaluationWork) -> None:
    """Members of the archive that are no photos."""
    if work.unpacked is None or not work.unpacked.left_out:
        return
    names = work.unpacked.left_out
    told = ", ".join(names[:MOST_NAMES]) + (", …" if len(names) > MOST_NAMES else "")
    st.caption(plain(say("evaluate.left_out", count=len(names), names=told)))


def _show_problems(work: EvaluationWork) -> None:
    """What of the labels file could not be used, line by line."""
    if work.labels is None or not work.labels.problems:
        return
    problems, language = work.labels.problems, state().language
    title = say("evaluate.problems", count=len(problems))
    with st.expander(title, icon=":material/warning:"):
        _show_list(
            [
                say("evaluate.line", line=each.line, what=text) if each.line else text
                for each in problems[:MOST_LISTED]
                for text in [in_language(each.sentence, language)]
            ],
            len(problems),
        )


def _show_failures(work: EvaluationWork) -> None:
    """Photos without an answer, each with its reason."""
    if work.evaluation is None or not work.evaluation.failures:
        return
    failures, language = work.evaluation.failures, state().language
    title = say("evaluate.failures", count=len(failures))
    with st.expander(title, icon=":material/error:"):
        _show_list(
            [
                f"{each.file}: {in_language(each.sentence, language)}"
                for each in failures[:MOST_LISTED]
            ],
            len(failures),
        )


def _show_list(lines: list[str], count: int) -> None:
    """Lines that others wrote in part; and how many more there are."""
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))
    if count > len(lines):
        st.caption(plain(say("evaluate.and_more", count=count - len(lines))))
