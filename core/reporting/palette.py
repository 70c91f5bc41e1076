"""Every colour of the program's results, in one place.

Decisions:
- A tone is a small family: `fill` for bars, chips and shapes, `ink` for text on that
  fill, `wash` for a pale background, `text` for words on the wash or on white paper,
  `text_on_dark` for words on a dark page.
- Every pair of text and background reaches 4.5:1 (WCAG 2.1, 1.4.3); a test computes
  it, so a colour is changed here and nowhere else.
- A colour never stands alone: the word and a shape are always beside it.
"""

from dataclasses import dataclass

from core.domain.vocabulary import Outcome, Severity

PAPER = "#ffffff"
NIGHT = "#0e1117"  # the page's own dark background
INK = "#111827"
MUTED = "#4b5563"
RULE = "#d1d5db"
PRIMARY = "#1d4ed8"


@dataclass(frozen=True, slots=True)
class Tone:
    """One family of colours, as #rrggbb."""

    fill: str
    ink: str
    wash: str
    text: str
    text_on_dark: str


GREEN = Tone("#10b981", "#022c22", "#ecfdf5", "#047857", "#34d399")
AMBER = Tone("#f59e0b", "#2b1600", "#fffbeb", "#a1440b", "#fbbf24")
RED = Tone("#ef4444", "#1c0404", "#fef2f2", "#b91c1c", "#f87171")
GREY = Tone("#9ca3af", "#111827", "#f3f4f6", "#4b5563", "#d1d5db")
BLUE_GREY = Tone("#64748b", "#ffffff", "#f1f5f9", "#475569", "#94a3b8")
SAND = Tone("#b8a37a", "#1c1608", "#f8f5ee", "#6b5a33", "#d6c6a3")

SEVERITY_TONES: dict[Severity, Tone] = {
    Severity.MINOR: GREEN,
    Severity.MODERATE: AMBER,
    Severity.SEVERE: RED,
    Severity.UNKNOWN: GREY,
}

OUTCOME_TONES: dict[Outcome, Tone] = {
    Outcome.DAMAGE_FOUND: GREY,  # where the severity is not known
    Outcome.NO_DAMAGE_SEEN: BLUE_GREY,
    Outcome.CANNOT_TELL: SAND,
    Outcome.UNUSABLE_PHOTO: GREY,
    Outcome.FAILED: RED,
}


def verdict_tone(outcome: Outcome, severity: Severity) -> Tone:
    """The tone of a verdict: the severity's where damage was found."""
    if outcome is Outcome.DAMAGE_FOUND:
        return SEVERITY_TONES[severity]
    return OUTCOME_TONES[outcome]


def rgb(colour: str) -> tuple[int, int, int]:
    """#rrggbb as three numbers 0..255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1..21 (WCAG 2.1, definition of contrast ratio)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance, 0..1 (WCAG 2.1, definition of relative luminance)."""
    parts = [value / 255 for value in rgb(colour)]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The colours of a drawing on paper or on a dark page."""

    page: str
    ink: str
    muted: str
    body: str
    gap: str
    part: str
    edge: str
    unharmed: str
    chip: str


LIGHT_SHEET = Sheet(
    page=PAPER,
    ink=INK,
    muted=MUTED,
    body="#e5e7eb",
    gap="#6b7280",
    part="#f9fafb",
    edge="#6b7280",
    unharmed="#c7d2e0",
    chip=PAPER,
)
DARK_SHEET = Sheet(
    page=NIGHT,
    ink="#f9fafb",
    muted="#d1d5db",
    body="#1f2937",
    gap="#374151",
    part="#111827",
    edge="#9ca3af",
    unharmed="#3d4f68",
    chip=NIGHT,
)
