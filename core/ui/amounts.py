"""Amounts of memory in the words and numbers of the session's language."""

from core.models.hardware import GB
from core.reporting.formats import EN_DASH, NBSP, number
from core.ui.state import say, state

MB = 1e6


def gb(held_bytes: int | None) -> str:
    """Gigabytes of 1e9 bytes, with their unit; unknown is a dash."""
    return _amount(held_bytes, GB, decimals=1, unit=say("unit.gb"))


def mb(held_bytes: int | None) -> str:
    """Megabytes of 1e6 bytes, with their unit; unknown is a dash."""
    return _amount(held_bytes, MB, decimals=0, unit=say("unit.mb"))


def size(held_bytes: int | None) -> str:
    """Gigabytes from 1 GB on, else megabytes; small ones with a decimal."""
    if held_bytes is None or held_bytes >= GB:
        return gb(held_bytes)
    few = held_bytes < 10 * MB
    return _amount(held_bytes, MB, decimals=1 if few else 0, unit=say("unit.mb"))


def _amount(held_bytes: int | None, scale: float, *, decimals: int, unit: str) -> str:
    if held_bytes is None:
        return EN_DASH
    told = number(held_bytes / scale, state().language, decimals=decimals)
    return f"{told}{NBSP}{unit}"
