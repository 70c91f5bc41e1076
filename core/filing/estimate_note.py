"""What is kept of an estimate with its visit: one note of JSON, with a version.

A note that cannot be read is a `StorageFailed`, never an estimate without edits.
"""

import json
from dataclasses import dataclass
from typing import Any

from core.domain.errors import AppError, StorageFailed
from core.domain.estimates import EstimateEdit
from core.domain.sentences import Sentence
from core.domain.vocabulary import RedFlag
from core.estimating.edit_rows import edit_from_row, edit_to_row

NOTE, VERSION = "estimate", 1


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is kept with a visit."""

    card_key: str = ""
    edits: tuple[EstimateEdit, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()


def write_chosen(chosen: Chosen) -> str:
    """The text of the note."""
    return json.dumps(
        {
            "version": VERSION,
            "card": chosen.card_key,
            "edits": [edit_to_row(edit) for edit in chosen.edits],
            "red_flags": [str(flag) for flag in chosen.red_flags],
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
        if kept["version"] != VERSION:
            raise ValueError("another version")
        return Chosen(
            card_key=str(kept["card"]),
            edits=tuple(edit_from_row(row) for row in kept["edits"]),
            red_flags=tuple(RedFlag(flag) for flag in kept["red_flags"]),
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as exc:
        raise _unreadable() from exc
    except AppError as exc:
        raise _unreadable() from exc


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
