"""Settings: read once from a mapping, frozen, handed on as an argument.

Decisions:
- Names are `CAR_DAMAGE_` plus the field in capitals; an unknown name with that prefix
  is an error that lists the near ones, so that a typing mistake is never ignored.
- Every value has a range; the message names the value and the range.
- `os.environ` is read by the doors (app.py, cli.py), never here.
"""

import difflib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from core.domain.errors import SettingsInvalid
from core.domain.sentences import Language, Sentence
from core.domain.vocabulary import Precision

PREFIX = "CAR_DAMAGE_"
PROGRAM_VERSION = "0.1.0"
AUTO = "auto"
DEBUG_ENVIRONMENT = {
    "TORCH_COMPILE_DISABLE": "1",
    "TORCHDYNAMO_DISABLE": "1",
    "CUDA_LAUNCH_BLOCKING": "1",
    "TRANSFORMERS_VERBOSITY": "info",
}
DTYPES = ("bfloat16", "float16", "float32")
ASSETS = Path(__file__).resolve().parents[2] / "assets"


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator can set; the README's table explains each.

    Sizes are megabytes and gigabytes of 1e6 and 1e9 bytes, megapixels of 1e6 pixels.
    `gpu_caps_gb` are tried in order, each with the CPU share at the same place of
    `cpu_caps_gb` (the last one where that is shorter). `remote_key` is a secret and
    never part of a `repr`.
    """

    max_file_mb: float = 40.0
    max_megapixels: float = 100.0
    min_side_px: int = 64
    max_aspect: float = 10.0
    long_side_px: int = 1024
    max_photos: int = 50
    max_archive_mb: float = 200.0
    server_folders: str = "local"
    keep_capture_time: bool = False
    language: Language = Language.EN
    onboard_folder: Path = ASSETS / "onboard"
    result_cache_entries: int = 10_000
    data_folder: str = ""
    model: str = ""
    precision: str = AUTO
    gpu_caps_gb: tuple[float, ...] = (40.0, 35.0, 30.0)
    cpu_caps_gb: tuple[float, ...] = (20.0, 15.0)
    sharding: str = "balanced"
    compute_dtype: str = AUTO
    storage_dtype: str = AUTO
    attention: str = AUTO
    matmul_precision: str = "high"
    model_arguments: tuple[tuple[str, Any], ...] = ()
    allow_download: bool = False
    hub_timeout_s: float = 1.5
    max_new_tokens: int = 384
    constrained_json: bool = True
    prompt_language: str = AUTO
    text_model: str = ""
    max_waiting: int = 16
    models_locked: bool = False
    remote_url: str = ""
    remote_model: str = ""
    remote_key: str = field(default="", repr=False)
    remote_timeout_s: float = 60.0
    remote_parallel: int = 4
    debug: bool = False
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
        shown = "…" if "@" in text else repr(text)  # may hold a password
        raise SettingsInvalid(
            Sentence(
                f"Setting {name} is {shown}; it must be {allowed}.",
                f"Le réglage {name} vaut {shown} ; il faut {allowed.fr}.",
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


def _falling_gb(text: str) -> tuple[float, ...]:
    """A reader for sizes in GB, each smaller than the one before: "40, 35, 30"."""
    try:
        sizes = tuple(float(piece) for piece in text.split(","))
    except ValueError:
        sizes = ()
    falling = all(a > b for a, b in pairwise(sizes))
    if not sizes or not falling or not all(0 < size <= 1000 for size in sizes):
        raise ValueError(
            Sentence(
                "falling numbers of GB from 0 to 1000, such as 40, 35, 30",
                "des nombres décroissants de Go de 0 à 1000, par exemple 40, 35, 30",
            )
        )
    return sizes


def _json_object(text: str) -> tuple[tuple[str, Any], ...]:
    """A reader for named arguments written as a JSON object."""
    try:
        value = json.loads(text or "{}")
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise ValueError(
            Sentence(
                'a JSON object such as {"use_safetensors": true}',
                'un objet JSON comme {"use_safetensors": true}',
            )
        )
    return tuple(value.items())


def _web_address(text: str) -> str:
    """A reader for the address of a server; nothing in it may be a secret."""
    parts = urlsplit(text)
    usable = parts.scheme in ("http", "https") and parts.hostname
    if text and (not usable or parts.username or parts.password):
        raise ValueError(
            Sentence(
                "an address such as http://localhost:8000/v1, without a password",
                "une adresse comme http://localhost:8000/v1, sans mot de passe",
            )
        )
    return text.rstrip("/")


def process_environment(settings: Settings) -> dict[str, str]:
    """Variables to set before torch is imported; none unless `debug` asks for them.

    Compilation off and CUDA calls one by one make errors point at their cause, and
    everything slower, so they are never on by default.
    """
    return dict(DEBUG_ENVIRONMENT) if settings.debug else {}


READERS: dict[str, Callable[[str], Any]] = {
    "max_file_mb": _number(0.1, 500),
    "max_megapixels": _number(1, 200),
    "min_side_px": _number(32, 1024, int),
    "max_aspect": _number(2, 50),
    "long_side_px": _number(256, 2048, int),
    "max_photos": _number(1, 1000, int),
    "max_archive_mb": _number(1, 2000),
    "server_folders": _choice("no", "local", "yes"),
    "keep_capture_time": _yes_no,
    "language": _language,
    "onboard_folder": Path,  # its files are checked when the model is opened
    "result_cache_entries": _number(0, 100_000, int),
    "data_folder": str,  # none: the user's data folder; made when it is first used
    "model": str,
    "precision": _choice(AUTO, *Precision),
    "gpu_caps_gb": _falling_gb,
    "cpu_caps_gb": _falling_gb,
    "sharding": str,  # "balanced", "sequential" or a device map's file; read at loading
    "compute_dtype": _choice(AUTO, *DTYPES),
    "storage_dtype": _choice(AUTO, *DTYPES),
    "attention": _choice(AUTO, "sdpa", "eager", "flash_attention_2"),
    "matmul_precision": _choice("highest", "high", "medium"),
    "model_arguments": _json_object,
    "allow_download": _yes_no,
    "hub_timeout_s": _number(0.1, 5),
    "max_new_tokens": _number(16, 4096, int),
    "constrained_json": _yes_no,
    "prompt_language": _choice(AUTO, *Language),
    "text_model": str,
    "max_waiting": _number(1, 1000, int),
    "models_locked": _yes_no,
    "remote_url": _web_address,
    "remote_model": str,
    "remote_key": str,
    "remote_timeout_s": _number(1, 600),
    "remote_parallel": _number(1, 256, int),
    "debug": _yes_no,
    "log_level": _choice("DEBUG", "INFO", "WARNING", "ERROR"),
}
