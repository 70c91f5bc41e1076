"""Severities as badges: always the word and an icon, never colour alone."""

from core.domain.vocabulary import Severity

SEVERITY_ICONS: dict[Severity, str] = {
    Severity.MINOR: ":material/remove:",
    Severity.MODERATE: ":material/drag_handle:",
    Severity.SEVERE: ":material/menu:",
    Severity.UNKNOWN: ":material/question_mark:",
}
BADGE_COLOURS = {
    Severity.MINOR: "green",
    Severity.MODERATE: "orange",
    Severity.SEVERE: "red",
    Severity.UNKNOWN: "gray",
}
