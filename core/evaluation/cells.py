"""One cell of a labels file → a value, and a sentence where it cannot be read.

Decisions:
- Words go through the project's lexicon, so "glass_shatter", "broken lamp" and "rayure"
  are read; capitals, spaces and "1.0" for 1 do not matter.
- Every reader takes `told`, a list it adds a sentence to for each value that is no use,
  and gives what is left: one bad word never costs a row.
- A list with an unreadable word in it does not list everything any more.
"""

import difflib
import re
from collections.abc import Iterable

from core.domain.lexicon import (
    read_damage_types,
    read_parts,
    read_severity,
    read_side,
    read_view,
)
from core.domain.sentences import Sentence
from core.domain.vocabulary import DamageType, Part, Severity, Side, View
from core.evaluation.records import FindingTruth

YES = frozenset("1 yes y true oui vrai".split())
NO = frozenset("0 no n false non faux".split())
NOT_SAID = frozenset(["", "-", "?", "na", "n/a", "nan", "null", "unknown", "inconnu"])
NONE_WORDS = frozenset(["none", "no damage", "undamaged", "aucun", "aucune"])
LONGEST_SHOWN, MOST_FINDINGS = 40, 50
LIST_ENDS = re.compile(r"[;|,]")


def plain(text: str) -> str:
    """Lower case, single spaces, no underscores, no ".0" behind a number."""
    words = " ".join(text.replace("_", " ").lower().split())
    return re.sub(r"^(\d+)[.,]0+$", r"\1", words)


def shown(text: str) -> str:
    """A value as it may stand in a sentence: short, nothing hidden in it."""
    seen = "".join(sign if sign.isprintable() else "\ufffd" for sign in text.strip())
    cut = seen if len(seen) <= LONGEST_SHOWN else seen[: LONGEST_SHOWN - 1] + "…"
    return f'"{cut}"'


def read_yes_no(text: str, *, column: str, told: list[Sentence]) -> bool | None:
    """1 or 0, or words for them."""
    word = plain(text)
    if word in YES or word in NO:
        return word in YES
    if word not in NOT_SAID:
        told.append(_unknown(text, column, "1 0".split()))
    return None


def read_severity_cell(
    text: str, told: list[Sentence]
) -> tuple[Severity | None, bool | None]:
    """The severity of the damage, and whether the cell says that there is damage."""
    word = plain(text)
    if word in NONE_WORDS:
        return None, False
    severity = read_severity(word)
    if severity is not Severity.UNKNOWN:
        return severity, True
    if word not in NOT_SAID:
        told.append(_unknown(text, "severity", ["none", *_keys(Severity)]))
    return None, None


def read_view_cell(text: str, told: list[Sentence]) -> View | None:
    """From which side the car is seen."""
    view = read_view(plain(text))
    if view is not View.UNKNOWN:
        return view
    if plain(text) not in NOT_SAID:
        told.append(_unknown(text, "view", _keys(View)))
    return None


def read_types_cell(
    text: str, told: list[Sentence]
) -> tuple[frozenset[DamageType], bool]:
    """The kinds of damage listed, and whether every word was understood."""
    found: set[DamageType] = set()
    words = _listed(text)
    clear = bool(words)
    for word in words:
        kinds = read_damage_types(plain(word))
        found.update(kinds)
        if not kinds:
            clear = False
            if plain(word) not in NOT_SAID:
                told.append(_unknown(word, "types", _keys(DamageType)))
    return frozenset(found), clear


def read_parts_cell(
    text: str, told: list[Sentence], *, column: str = "parts"
) -> tuple[frozenset[Part], bool]:
    """The damaged parts listed, and whether every word was understood."""
    found: set[Part] = set()
    words = _listed(text)
    clear = bool(words)
    for word in words:
        parts = {part for part, _ in read_parts(plain(word))} - {Part.UNKNOWN}
        if plain(word) != Part.OTHER:
            parts -= {Part.OTHER}
        found |= parts
        if not parts:
            clear = False
            if plain(word) not in NOT_SAID:
                told.append(_unknown(word, column, _keys(Part)))
    return frozenset(found), clear


def read_findings_cell(
    text: str, told: list[Sentence]
) -> tuple[FindingTruth, ...] | None:
    """Tuples `part/side/type/severity`; None unless every one of them is readable.

    A finding that is missing would make a right answer wrong, so one unreadable tuple
    takes the photo out of the matching of findings.
    """
    if plain(text) in NOT_SAID:
        return None
    if plain(text) in NONE_WORDS:
        return ()
    pieces = [piece for piece in text.split(";") if piece.strip()]
    if len(pieces) > MOST_FINDINGS:
        told.append(
            Sentence(
                f"{len(pieces)} findings are listed; at most {MOST_FINDINGS} are read, "
                "so none of them is.",
                f"{len(pieces)} constats sont listés ; on en lit {MOST_FINDINGS} au "
                "plus, donc aucun ici.",
            )
        )
        return None
    read = [_finding(piece, told) for piece in pieces]
    known = [truth for truth in read if truth is not None]
    return tuple(known) if known and len(known) == len(read) else None


def _finding(piece: str, told: list[Sentence]) -> FindingTruth | None:
    """One tuple; a sentence and None where it is not four readable elements."""
    elements = [element.strip() for element in piece.split("/")]
    if len(elements) != 4 or not any(elements):
        told.append(
            Sentence(
                f"{shown(piece)} is no finding: it must be part/side/type/severity, "
                "each of which may be empty.",
                f"{shown(piece)} n'est pas un constat : il faut "
                "pièce/côté/type/gravité, chacun pouvant être vide.",
            )
        )
        return None
    before = len(told)
    part, side, kind, severity = elements
    parts, _ = read_parts_cell(part, told, column="findings")
    kinds, _ = read_types_cell(kind, told)
    found_side = read_side(plain(side))
    if side and found_side is Side.UNKNOWN and plain(side) not in NOT_SAID:
        told.append(_unknown(side, "findings", _keys(Side)))
    degree, _ = read_severity_cell(severity, told)
    if len(told) > before or len(parts) > 1 or len(kinds) > 1:
        return None
    return (
        next(iter(parts), None),
        None if found_side is Side.UNKNOWN else found_side,
        next(iter(kinds), None),
        degree,
    )


def _listed(text: str) -> list[str]:
    """The words of a list; none where nothing is listed."""
    words = [word.strip() for word in LIST_ENDS.split(text) if word.strip()]
    return [word for word in words if plain(word) not in NONE_WORDS]


def _keys(vocabulary: Iterable[str]) -> list[str]:
    return [str(key) for key in vocabulary if key != "unknown"]


def _unknown(text: str, column: str, allowed: list[str]) -> Sentence:
    """An unknown label, with the near ones (or, of a short list, all of them)."""
    key = plain(text).replace(" ", "_")
    near = difflib.get_close_matches(key, allowed, n=3, cutoff=0.6)
    names = ", ".join(allowed if len(allowed) <= 4 else near)
    if not names:
        return Sentence(
            f"{shown(text)} in column {column} is not known and was left out.",
            f"{shown(text)} dans la colonne {column} est inconnu et a été ignoré.",
        )
    return Sentence(
        f"{shown(text)} in column {column} is not known and was left out; "
        f"known: {names}.",
        f"{shown(text)} dans la colonne {column} est inconnu et a été ignoré ; "
        f"connus : {names}.",
    )
