"""The result of one photo: picture, verdict, findings, words.

Decisions:
- The verdict is read first, then the list, then the words; on a narrow screen the
  picture comes above them in the same order.
- Colour never stands alone: every severity and outcome has its word and an icon.
"""

import streamlit as st

from core.domain.records import Assessment, Finding, Photo
from core.domain.sentences import in_language
from core.domain.vocabulary import Outcome
from core.domain.words import word
from core.preprocessing.fingerprint import Likeness, find_same
from core.reporting.explain import Section, SectionKind, explain, verdict_line
from core.reporting.formats import number, percent, size_px
from core.reporting.overlay import draw_overlay, has_marks
from core.reporting.palette import Tone, verdict_tone
from core.reporting.photo_advice import advice_sentence
from core.reporting.phrases import part_label
from core.ui.add_to_case import show_add_to_case, show_kept_already
from core.ui.badges import BADGE_COLOURS, SEVERITY_ICONS
from core.ui.errors import show_error
from core.ui.photo_item import PhotoItem
from core.ui.photo_work import show_writing
from core.ui.report_panel import show_downloads, show_origin
from core.ui.state import say, state
from core.ui.words import plain

OUTCOME_ICONS: dict[Outcome, str] = {
    Outcome.DAMAGE_FOUND: ":material/car_crash:",
    Outcome.NO_DAMAGE_SEEN: ":material/visibility:",
    Outcome.CANNOT_TELL: ":material/help:",
    Outcome.UNUSABLE_PHOTO: ":material/no_photography:",
    Outcome.FAILED: ":material/error:",
}


def show_item(item: PhotoItem, earlier: list[PhotoItem]) -> None:
    """Everything known of one photo; `earlier` are the photos given before it."""
    if item.refusal is not None:
        st.subheader(say("photo.refused"), anchor=False)
        st.text(item.name)
        show_error(item.refusal, state().language)
        return
    if item.photo is None:
        return
    left, right = st.columns(2, gap="large")
    with left:
        _show_photo(item, item.photo)
        _show_seen_before(item.photo, earlier)
        show_kept_already(item.photo, key=item.key)
    with right:
        _show_advice(item.photo)
        if item.assessment is not None:
            _show_assessment(item, item.assessment, item.photo)
        else:
            show_writing(item)
    if item.assessment is not None:
        show_origin(item.assessment)


def _show_photo(item: PhotoItem, photo: Photo) -> None:
    """The photo, with its marks if wanted, and its facts."""
    marked = item.assessment is not None and has_marks(item.assessment.answer)
    picture = photo.image
    if marked and st.toggle(say("photo.marks"), value=True, key="assess.marks"):
        picture = draw_overlay(photo.image, item.assessment.answer)
    st.image(picture, width="stretch", alt=item.name)
    name = _caption(item) or photo.name
    facts = say(
        "photo.facts",
        size=size_px(photo.original_size_wh),
        format=photo.format,
        sharpness=number(photo.quality.sharpness, state().language, decimals=2),
        brightness=number(photo.quality.brightness, state().language),
    )
    st.caption(f"{plain(name)}  \n{facts}")


def _caption(item: PhotoItem) -> str:
    """What must stand under a picture that is not a photo."""
    return say("photo.rendered") if item.rendered else ""


def _show_seen_before(photo: Photo, earlier: list[PhotoItem]) -> None:
    """Point out a photo that was already given."""
    known = {item.photo.sha256: n for n, item in enumerate(earlier, 1) if item.photo}
    same = find_same(photo, [item.photo for item in earlier if item.photo])
    if same is not None:
        number = known[same.photo.sha256]
        copied = same.likeness is Likeness.SAME_FILE
        key = "photo.same_file" if copied else "photo.looks_same"
        text = say(key, number=number, bits=same.distance_bits)
        st.info(text, icon=":material/content_copy:")


def _show_advice(photo: Photo) -> None:
    told = [advice_sentence(each, state().language) for each in photo.quality.advice]
    if told:
        sentences = " ".join([*told, say("advice.go_on")])
        st.warning(plain(sentences), icon=":material/photo_camera:")


def _show_assessment(item: PhotoItem, assessment: Assessment, photo: Photo) -> None:
    _show_verdict(assessment)
    _show_course(item, assessment)
    if assessment.findings:
        st.markdown(f"##### {say('result.findings')}")
        for number, finding in enumerate(assessment.findings, start=1):
            _show_finding(number, finding)
        if assessment.answer.damage_map and len(assessment.findings) > 1:
            st.caption(say("result.whole_photo"))
    _show_words(item, assessment, photo)
    show_downloads(assessment, photo, caption=_caption(item))
    show_add_to_case(item)


def _show_verdict(assessment: Assessment) -> None:
    """The verdict in a band of its colour; the colour is set by the theme below."""
    tone = verdict_tone(assessment.outcome, assessment.answer.severity)
    _colour_band(tone)
    icon = OUTCOME_ICONS[assessment.outcome]
    with st.container(key="assess-verdict"):
        st.markdown(f"#### {icon} {plain(verdict_line(assessment, state().language))}")
        reason = in_language(assessment.answer.reason, state().language)
        if reason:
            st.markdown(plain(reason))


def _show_course(item: PhotoItem, assessment: Assessment) -> None:
    """What went otherwise than planned, and the way to try again."""
    language, writing = state().language, assessment.answer.writing
    for note in item.notes:
        st.caption(plain(in_language(note, language)))
    if writing is not None and writing.cut_off and not writing.stopped:
        told = say("result.cut_off", tokens=writing.new_tokens)
        st.warning(plain(told), icon=":material/content_cut:")
    stopped = writing is not None and writing.stopped
    if assessment.outcome is Outcome.FAILED or stopped:
        st.button(
            say("result.retry"),
            key="assess.retry",
            icon=":material/refresh:",
            on_click=_try_again,
            args=(item,),
        )
        st.caption(say("result.other_model"))


def _try_again(item: PhotoItem) -> None:
    item.forget_result()
    state().stopped = False


def _colour_band(tone: Tone) -> None:
    """The one colour a theme cannot know: the verdict's own. Constants only."""
    st.html(
        "<style>.st-key-assess-verdict{border-left:0.5rem solid "
        f"{tone.fill};background:{tone.fill}22;border-radius:0.5rem;"
        "padding:0.75rem 1rem}</style>"
    )


def _show_finding(number: int, finding: Finding) -> None:
    """One finding: number, part, damage, severity, how sure."""
    language = state().language
    with st.container(border=True, key=f"assess-finding-{number}", gap="xsmall"):
        part = part_label(finding.part, finding.side, language)
        kind = word(finding.damage_type, language)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{number} · {part}** — {kind}", width="content")
            st.badge(
                word(finding.severity, language),
                icon=SEVERITY_ICONS[finding.severity],
                color=BADGE_COLOURS[finding.severity],
            )
        if finding.confidence is not None:
            share = percent(finding.confidence, language)
            st.progress(
                finding.confidence, text=say("result.confidence", percent=share)
            )


def _show_words(item: PhotoItem, assessment: Assessment, photo: Photo) -> None:
    """The explanation; the verdict and the list stand above already."""
    st.markdown(f"##### {say('result.words')}")
    retold = item.retold.get(state().language)
    told_already: set[SectionKind] = set()
    if retold is not None and retold.text is not None:
        st.markdown(plain(retold.text))
        told_already.add(SectionKind.FOUND)
    if retold is not None:
        st.caption(plain(in_language(retold.why, state().language)))
    for section in explain(assessment, photo, state().language).sections:
        if section.kind not in told_already:
            _show_section(section)


def _show_section(section: Section) -> None:
    if section.kind is not SectionKind.VERDICT:
        st.markdown(f"**{section.title}**")
    if len(section.sentences) == 1 or section.kind is SectionKind.VERDICT:
        st.markdown(plain(" ".join(section.sentences)))
    else:
        st.markdown("\n".join(f"- {plain(each)}" for each in section.sentences))
