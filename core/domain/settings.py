"""Settings: read once from a mapping, frozen, handed on as an argument.

Decisions:
- Names are `CAR_DAMAGE_` plus the field in capitals; an unknown name with that prefix
  is an error that lists the near ones, so that a typing mistake is never ignored.
- Every value has a range; the message names the value and the range.
- `os.environ` is read by the doors (app.py, cli.py), never here.
"""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from core.domain.errors import SettingsInvalid
from core.domain.sentences import Language, Sentence

PREFIX = "CAR_DAMAGE_"
PROGRAM_VERSION = "0.1.0"
ASSETS = Path(__file__).resolve().parents[2] / "assets"


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator can set; the README's table explains each.

    Sizes are megabytes of 1e6 bytes and megapixels of 1e6 pixels.
    """

    max_file_mb: float = 40.0
    max_megapixels: float = 100.0
    min_side_px: int = 64
    max_aspect: float = 10.0
    long_side_px: int = 1024
    max_photos: int = 50
    keep_capture_time: bool = False
    language: Language = Language.EN
    onboard_folder: Path = ASSETS / "onboard"
    result_cache_entries: int = 256
    log_level: str = "INFO"

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read the settings out of a mapping such as `os.environ`.

        Raises:
            SettingsInvalid: a name is unknown, or a value is not in its range.
        """
        known = {PREFIX + f.name.upper(): f.name for f in fields(cls)}
        given = {name: text for name, text in env.items() if name.startswith(PREFIX)}
        for name in given.keys() - known.keys():
            raise _unknown_setting(name, list(known))
        values = {
            known[name]: _read_value(name, text, READERS[known[name]])
            for name, text in given.items()
        }
        return cls(**values)


def _unknown_setting(name: str, known: list[str]) -> SettingsInvalid:
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    names = ", ".join(near or sorted(known))
    return SettingsInvalid(
        Sentence(f"Unknown setting {name}.", f"Réglage inconnu : {name}."),
        hint=Sentence(f"Did you mean: {names}?", f"Vouliez-vous dire : {names} ?"),
    )


def _read_value(name: str, text: str, read: Callable[[str], Any]) -> object:
    """Read one value; a refusal names the setting, the value and what is allowed."""
    try:
        return read(text.strip())
    except ValueError as exc:
        allowed = exc.args[0]
        raise SettingsInvalid(
            Sentence(
                f"Setting {name} is {text!r}; it must be {allowed}.",
                f"Le réglage {name} vaut {text!r} ; il faut {allowed.fr}.",
            ),
            hint=Sentence("Correct it or remove it.", "Corrigez-le ou retirez-le."),
        ) from exc


def _number(low: float, high: float, kind: type = float) -> Callable[[str], Any]:
    """A reader for a number of this kind between low and high."""

    def read(text: str) -> float:
        try:
            value = kind(text)
        except ValueError:
            value = None
        if value is None or not low <= value <= high:
            raise ValueError(
                Sentence(
                    f"a number from {low:g} to {high:g}",
                    f"un nombre de {low:g} à {high:g}",
                )
            )
        return value

    return read


def _choice(*words: str) -> Callable[[str], str]:
    """A reader for one of these words, in any case."""

    def read(text: str) -> str:
        found = next((word for word in words if word.lower() == text.lower()), None)
        if found is None:
            listed = ", ".join(words)
            raise ValueError(Sentence(f"one of {listed}", f"un mot parmi {listed}"))
        return found

    return read


def _yes_no(text: str) -> bool:
    """A reader for yes / no, true / false, 1 / 0."""
    answers = {"yes": True, "true": True, "1": True}
    answers |= {"no": False, "false": False, "0": False}
    if text.lower() not in answers:
        raise ValueError(Sentence("yes or no", "yes (oui) ou no (non)"))
    return answers[text.lower()]


def _language(text: str) -> Language:
    return Language(_choice(*Language)(text))


READERS: dict[str, Callable[[str], Any]] = {
    "max_file_mb": _number(0.1, 500),
    "max_megapixels": _number(1, 200),
    "min_side_px": _number(32, 1024, int),
    "max_aspect": _number(2, 50),
    "long_side_px": _number(256, 2048, int),
    "max_photos": _number(1, 1000, int),
    "keep_capture_time": _yes_no,
    "language": _language,
    "onboard_folder": Path,  # its files are checked when the model is opened
    "result_cache_entries": _number(0, 100_000, int),
    "log_level": _choice("DEBUG", "INFO", "WARNING", "ERROR"),
}
