"""Every text of a result can be read on its background."""

import pytest

from core.domain.vocabulary import Outcome, Severity
from core.reporting.palette import (
    INK,
    MUTED,
    NIGHT,
    OUTCOME_TONES,
    PAPER,
    PRIMARY,
    SEVERITY_TONES,
    Tone,
    contrast,
    verdict_tone,
)

READABLE = 4.5
TONES = {str(key): tone for key, tone in (SEVERITY_TONES | OUTCOME_TONES).items()}


def test_contrast_is_the_published_measure() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


@pytest.mark.parametrize("tone", TONES.values(), ids=TONES.keys())
def test_every_tone_is_readable(tone: Tone) -> None:
    assert contrast(tone.ink, tone.fill) >= READABLE
    assert contrast(tone.text, tone.wash) >= READABLE
    assert contrast(tone.text, PAPER) >= READABLE
    assert contrast(tone.text_on_dark, NIGHT) >= READABLE
    assert contrast(INK, tone.wash) >= READABLE


@pytest.mark.parametrize("colour", [INK, MUTED, PRIMARY])
def test_plain_texts_are_readable_on_paper(colour: str) -> None:
    assert contrast(colour, PAPER) >= READABLE


def test_severity_colours_are_the_agreed_ones() -> None:
    fills = [SEVERITY_TONES[s].fill for s in ("minor", "moderate", "severe")]
    assert fills == ["#10b981", "#f59e0b", "#ef4444"]


def test_every_outcome_and_severity_has_a_tone() -> None:
    for outcome in Outcome:
        for severity in Severity:
            assert isinstance(verdict_tone(outcome, severity), Tone)


def test_failure_and_no_damage_look_different() -> None:
    failed = verdict_tone(Outcome.FAILED, Severity.UNKNOWN)
    unharmed = verdict_tone(Outcome.NO_DAMAGE_SEEN, Severity.UNKNOWN)
    assert failed.fill != unharmed.fill
    assert unharmed.fill != SEVERITY_TONES[Severity.MINOR].fill
