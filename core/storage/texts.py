"""What people type: cleaned, bounded, and folded for searching.

Decisions:
- Anything may be typed; it is kept as text and never read as SQL, HTML or a path. Only
  what cannot be shown or stored goes: control characters, half characters.
- Too long is refused with its length and the limit, never cut in silence.
- For searching, accents and capitals do not count, and plates and VINs are also kept
  without what stands between their letters.
"""

import unicodedata
from typing import TypeVar

from core.domain.cases import Vehicle
from core.domain.errors import StorageFailed
from core.domain.sentences import Sentence

NAME_LENGTH, LABEL_LENGTH, FIELD_LENGTH, REASON_LENGTH = 200, 200, 100, 5000
CARD_LENGTH = NOTE_LENGTH = 1_000_000
MOST_NUMBER = 10**12
MOST_SHOWN = 20
Number = TypeVar("Number", int, float, None)
LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
NAME = Sentence("The name", "Le nom")
LABEL = Sentence("The visit's label", "Le libellé de la visite")
REASON = Sentence("The reason", "Le motif")
PLATE = Sentence("The plate", "L'immatriculation")
VIN = Sentence("The VIN", "Le VIN")
MAKE = Sentence("The make", "La marque")
MODEL = Sentence("The model", "Le modèle")
CURRENCY = Sentence("The currency", "La devise")
NOTE = Sentence("The note", "La note")
CARD = Sentence("The rate card", "Le barème")
KEY = Sentence("The damage's key", "La clé du dommage")
YEAR = Sentence("The year", "L'année")
ODOMETER = Sentence("The odometer", "Le kilométrage")
VALUE = Sentence("The value", "La valeur")


def clean_line(text: str, limit: int, *, what: Sentence) -> str:
    """One line of text without control characters.

    Raises:
        StorageFailed: it is longer than the limit.
    """
    return clean_text(" ".join(text.split()), limit, what=what)


def clean_text(text: str, limit: int, *, what: Sentence) -> str:
    """Text without control characters, except ends of lines and tabs.

    Raises:
        StorageFailed: it is longer than the limit.
    """
    if len(text) > limit:
        raise _refusal(
            f"{what} has {len(text)} characters; the limit is {limit}.",
            f"{what.fr} a {len(text)} caractères ; la limite est de {limit}.",
            Sentence("Shorten it.", "Raccourcissez."),
        )
    kept = (sign for sign in text if sign in "\n\t" or _can_be_kept(sign))
    return "".join(kept)


def clean_name(text: str) -> str:
    """A name that is not empty.

    Raises:
        StorageFailed: it is empty, or too long.
    """
    name = clean_line(text, NAME_LENGTH, what=NAME)
    if not name.strip():
        raise _refusal(
            "The name is empty.",
            "Le nom est vide.",
            Sentence("Type a name.", "Saisissez un nom."),
        )
    return name


def clean_vehicle(vehicle: Vehicle) -> Vehicle:
    """The vehicle with clean texts and numbers that can be kept.

    Raises:
        StorageFailed: something is too long or out of range.
    """
    return Vehicle(
        plate=clean_line(vehicle.plate, FIELD_LENGTH, what=PLATE),
        vin=clean_line(vehicle.vin, FIELD_LENGTH, what=VIN),
        make=clean_line(vehicle.make, FIELD_LENGTH, what=MAKE),
        model=clean_line(vehicle.model, FIELD_LENGTH, what=MODEL),
        year=_checked(vehicle.year, YEAR),
        odometer_km=_checked(vehicle.odometer_km, ODOMETER),
        value=_checked(vehicle.value, VALUE),
        value_currency=clean_line(vehicle.value_currency, FIELD_LENGTH, what=CURRENCY),
    )


def fold(text: str) -> str:
    """Text as it is searched: no accents, no capitals."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return bare.casefold().translate(LETTERS)


def haystack(name: str, vehicle: Vehicle) -> str:
    """Everything of a case that is searched."""
    year = "" if vehicle.year is None else str(vehicle.year)
    codes = (vehicle.plate, vehicle.vin)
    squeezed = ("".join(filter(str.isalnum, code)) for code in codes)
    fields = (name, *codes, *squeezed, vehicle.make, vehicle.model, year)
    return fold("\n".join(fields))


def needles(text: str) -> list[str]:
    """The words that must all be found."""
    return fold(text[:NAME_LENGTH].replace("\0", "")).split()


def _can_be_kept(sign: str) -> bool:
    return unicodedata.category(sign) not in ("Cc", "Cs")


def _checked(value: Number, what: Sentence) -> Number:
    """A number that the database holds without loss; None is unknown."""
    if value is None or -MOST_NUMBER <= value <= MOST_NUMBER:
        return value
    shown = str(value)[:MOST_SHOWN]
    raise _refusal(
        f"{what} is {shown}; the limit is {MOST_NUMBER:g}.",
        f"{what.fr} vaut {shown} ; la limite est {MOST_NUMBER:g}.",
        Sentence("Correct it.", "Corrigez."),
    )


def _refusal(en: str, fr: str, hint: Sentence) -> StorageFailed:
    return StorageFailed(Sentence(en, fr), hint=hint)
