"""What is kept of an estimate with its visit: one note of JSON, with a version.

Decisions:
- A note that cannot be read is a `StorageFailed`, never an estimate without edits.
- The first version had no rates and no undone edits; it is read, and never written.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.domain.errors import AppError, StorageFailed
from core.domain.estimates import EstimateEdit, UndoneEdit
from core.domain.sentences import Sentence
from core.domain.vocabulary import RedFlag
from core.estimating.card_writing import write_rate_card
from core.estimating.edit_rows import edit_from_row, edit_to_row
from core.estimating.rate_card import RateCard
from core.filing.rate_cards import parsed

NOTE, VERSION, FIRST_VERSION = "estimate", 2, 1


@dataclass(frozen=True, slots=True)
class KeptRates:
    """A rate card as it was when it was chosen for the visit."""

    card: RateCard
    at: datetime


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is kept with a visit."""

    card_key: str = ""
    edits: tuple[EstimateEdit, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()
    rates: KeptRates | None = None
    undone: tuple[UndoneEdit, ...] = ()


def write_chosen(chosen: Chosen) -> str:
    """The text of the note."""
    return json.dumps(
        {
            "version": VERSION,
            "card": chosen.card_key,
            "edits": [edit_to_row(edit) for edit in chosen.edits],
            "red_flags": [str(flag) for flag in chosen.red_flags],
            "rates": _rates_to_row(chosen.rates) if chosen.rates else None,
            "undone": [_undone_to_row(each) for each in chosen.undone],
        },
        ensure_ascii=False,
    )


def read_chosen(note: str | None) -> Chosen:
    """What a note says.

    Raises:
        StorageFailed: it cannot be read, or is of a newer program.
    """
    if note is None:
        return Chosen()
    try:
        kept: dict[str, Any] = json.loads(note)
        if kept["version"] == FIRST_VERSION:
            kept |= {"rates": None, "undone": []}
        elif kept["version"] != VERSION:
            raise ValueError("another version")
        return Chosen(
            card_key=str(kept["card"]),
            edits=tuple(edit_from_row(row) for row in kept["edits"]),
            red_flags=tuple(RedFlag(flag) for flag in kept["red_flags"]),
            rates=_rates_from_row(kept["rates"]) if kept["rates"] else None,
            undone=tuple(_undone_from_row(row) for row in kept["undone"]),
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as exc:
        raise _unreadable() from exc
    except AppError as exc:
        raise _unreadable() from exc


def _rates_to_row(rates: KeptRates) -> dict[str, str]:
    text = write_rate_card(rates.card).decode("utf-8")
    return {"card": text, "at": rates.at.isoformat()}


def _rates_from_row(row: dict[str, str]) -> KeptRates:
    return KeptRates(parsed(row["card"].encode()), datetime.fromisoformat(row["at"]))


def _undone_to_row(undone: UndoneEdit) -> dict[str, Any]:
    edit = edit_to_row(undone.edit)
    return {"edit": edit, "who": undone.who, "at": undone.at.isoformat()}


def _undone_from_row(row: dict[str, Any]) -> UndoneEdit:
    at = datetime.fromisoformat(row["at"])
    return UndoneEdit(edit_from_row(row["edit"]), str(row["who"]), at)


def _unreadable() -> StorageFailed:
    return StorageFailed(
        Sentence(
            "What was typed for this estimate cannot be read; it is damaged, or from a "
            "newer program. Without it there is no estimate.",
            "Les saisies de ce chiffrage sont illisibles ; elles sont endommagées ou "
            "viennent d'un programme plus récent. Sans elles, pas de chiffrage.",
        ),
        hint=Sentence(
            "Restore a backup, use the newer program, or begin the estimate anew.",
            "Restaurez une sauvegarde, utilisez le programme plus récent ou "
            "recommencez le chiffrage.",
        ),
    )
