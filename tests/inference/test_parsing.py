"""Answers of models, honest and hostile, and the outcome that each may have."""

import json
import random
import time

import pytest

from core.domain.errors import AnswerUnreadable
from core.domain.records import Answer, Finding
from core.domain.sentences import Sentence
from core.domain.vocabulary import Outcome, PartCondition, Severity
from core.inference.parsing import read_answer
from core.inference.parsing.verdict import MAX_FINDINGS
from tests.inference.answers import ROWS
from tests.inference.answers_json import CLEAN, NO, ONE, TWO, UNREADABLE, Row, whole


def written(found: Finding) -> str:
    """A finding as the table writes it."""
    keys = (found.part, found.side, found.damage_type, found.severity)
    return "/".join("-" if key == "unknown" else key for key in keys)


def read_or_none(text: str, *, cut_off: bool = False) -> Answer | None:
    """The answer, or None where it is unreadable; every other error is a fault."""
    try:
        answer = read_answer(text, cut_off=cut_off)
    except AnswerUnreadable as exc:
        answer, raw_text = None, exc.raw_text
    else:
        raw_text = answer.raw_text or ""
    assert raw_text == text
    return answer


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_answer_is_read_as_the_table_says(row: Row) -> None:
    answer = read_or_none(row.text, cut_off=row.cut_off)
    if row.outcome == UNREADABLE:
        assert answer is None
        return
    assert answer is not None
    assert answer.outcome == row.outcome, answer.reason
    assert sorted(map(written, answer.findings)) == sorted(row.findings)
    assert answer.view == row.view
    assert answer.raw_text == row.text
    assert row.reason in answer.reason
    seen = [
        state.part
        for state in answer.part_states
        if state.condition is PartCondition.SEEN_UNDAMAGED
    ]
    assert sorted(seen) == sorted(row.intact)


def test_the_table_is_large_and_its_names_differ() -> None:
    assert len(ROWS) >= 75
    assert len({row.name for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_what_is_not_plain_has_a_reason_in_both_languages(row: Row) -> None:
    answer = read_or_none(row.text, cut_off=row.cut_off)
    if answer and answer.outcome in (Outcome.CANNOT_TELL, Outcome.UNUSABLE_PHOTO):
        assert isinstance(answer.reason, Sentence)
        assert answer.reason.fr != answer.reason
    assert not answer or (answer.findings == ()) or answer.outcome == "damage_found"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_cut_off_answer_is_never_a_clean_car(row: Row) -> None:
    answer = read_or_none(row.text, cut_off=True)
    assert answer is None or answer.outcome is not Outcome.NO_DAMAGE_SEEN


SEEDS = (ONE, TWO, NO, *(row.text for row in ROWS if 20 < len(row.text) < 700))


@pytest.mark.parametrize("text", dict.fromkeys(SEEDS), ids=range(len(set(SEEDS))))
def test_no_cut_turns_an_answer_into_a_clean_car(text: str) -> None:
    uncut = read_or_none(text)
    clean = uncut is not None and uncut.outcome == CLEAN
    for end in range(0, len(text), 1 if text in (ONE, TWO, NO) else 3):
        cut = read_or_none(text[:end], cut_off=True)
        assert cut is None or cut.outcome != CLEAN
        if is_json(text) and not clean:
            cut = read_or_none(text[:end])
            assert cut is None or cut.outcome != CLEAN, text[:end]


def is_json(text: str) -> bool:
    """Whether a text is one piece of JSON; after a whole one, a cut shows nothing."""
    return text.startswith(("{", "[")) and not text.startswith(NO)


def test_no_splice_or_noise_breaks_the_reader() -> None:
    chance = random.Random(20260801)
    texts = [row.text for row in ROWS if len(row.text) < 2000]
    for _ in range(1500):
        first, second = chance.choice(texts), chance.choice(texts)
        spliced = (
            first[: chance.randrange(len(first) + 1)]
            + second[chance.randrange(len(second) + 1) :]
        )
        noisy = bytearray(spliced.encode("utf-8", "surrogatepass"))
        for _ in range(chance.randrange(6)):
            if noisy:
                noisy[chance.randrange(len(noisy))] = chance.randrange(256)
        for text in (
            spliced,
            noisy.decode("utf-8", "replace"),
            noisy.decode("latin-1"),
        ):
            read_or_none(text, cut_off=chance.random() < 0.5)


PIECES = (
    *("{", "[", '{"a":', '"', "'", "{'", '[{"a":1},', "/*", "{/*", '{"a":"x" y', "\\"),
    *(
        "left ",
        "a - b\n",
        "Damage detected on: hood, ",
        "[hood] - ",
        "1. ",
        " - ",
        "\n",
    ),
    *("```", "<|x|>", "<think>", "pas de dommage ", "no visible ", "é", "\ud83d"),
)


@pytest.mark.parametrize("piece", PIECES)
def test_a_megabyte_is_read_within_seconds(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    started = time.perf_counter()
    read_or_none(text)
    assert time.perf_counter() - started < 5


def test_overall_severity_is_the_worst_of_the_findings() -> None:
    assert read_answer(TWO).severity is Severity.SEVERE
    lines = "hood - dent - Severity: MINOR\nOverall assessment: severe"
    assert read_answer(lines).severity is Severity.MINOR


@pytest.mark.parametrize(
    ("told", "confidence"),
    [
        ("0.8", 0.8),
        ("1", 1.0),
        ('"85%"', 0.85),
        ('"0,9"', 0.9),
        ('"85 %"', 0.85),
        ("85", None),
        ("-0.2", None),
        ("1e999", None),
        ('"high"', None),
        ("NaN", None),
        ("true", None),
        ('"100000%"', None),
        ("[0.5]", None),
    ],
)
def test_confidence_is_kept_only_where_it_is_a_share(
    told: str, confidence: float | None
) -> None:
    text = f'{{"part": "hood", "type": "dent", "confidence": {told}}}'
    (found,) = read_answer(text).findings
    assert found.confidence == confidence
    assert read_answer(text).confidence is None


@pytest.mark.parametrize(
    ("told", "box"),
    [
        ("[0.1, 0.2, 0.5, 0.6]", (0.1, 0.2, 0.5, 0.6)),
        ("[0.5, 0.2, 0.1, 0.6]", None),
        ("[10, 20, 500, 600]", None),
        ("[0.1, 0.2, 0.5]", None),
        ('"lower left"', None),
        ("[0.1, 0.2, NaN, 0.6]", None),
        ("[true, false, true, true]", None),
    ],
)
def test_a_box_is_kept_only_as_four_fractions(
    told: str, box: tuple[float, ...] | None
) -> None:
    for key in ("box", "where"):
        text = f'{{"part": "hood", "type": "dent", "{key}": {told}}}'
        (found,) = read_answer(text).findings
        assert found.box_xyxy == box


def test_surer_findings_come_first_and_the_list_has_an_end() -> None:
    many = [
        {"part": part, "type": "dent", "side": side, "confidence": place / 1000}
        for place, (part, side) in enumerate(
            (part, side)
            for part in ("hood", "roof", "grille", "mirror", "wheel", "tire", "spoiler")
            for side in ("left", "right", "unknown")
        )
    ]
    kinds = [
        each | {"type": kind} for kind in ("dent", "crack", "rust") for each in many
    ]
    answer = read_answer(whole(findings=kinds))
    assert len(answer.findings) == MAX_FINDINGS
    told = [found.confidence for found in answer.findings]
    assert told == sorted(told, reverse=True)
    assert str(MAX_FINDINGS) in answer.reason


def test_money_and_markup_reach_nothing_but_the_raw_text() -> None:
    note = "<script>alert(1)</script> 1200 EUR"
    finding = {"part": "hood", "type": "dent", "severity": "minor", "price": note}
    answer = read_answer(
        json.dumps({"findings": [finding], "total": note, "view": note})
    )
    told = repr((answer.findings, answer.part_states, answer.reason, answer.view))
    assert "script" not in told
    assert "1200" not in told


def test_damaged_parts_become_states_with_their_side() -> None:
    states = read_answer(TWO).part_states
    assert [(state.part, state.side, state.condition) for state in states] == [
        ("hood", "centre", PartCondition.DAMAGED),
        ("headlight", "left", PartCondition.DAMAGED),
    ]
