"""What a person typed about the car, looked through for slips: advice, never a refusal.

Decisions:
- Nothing is filled in or corrected, and no field is needed. Each advice says what was
  typed and what looks odd.
- A VIN has 17 signs and none of I, O, Q (ISO 3779). The check digit in ninth place is
  prescribed in North America (49 CFR 565.15) and used by some makers elsewhere; other
  VINs have any sign there, so a mismatch is only a reason to compare with the car.
- The tenth sign tells the model year in North America, in a cycle of thirty years; a
  year further than one from it is pointed out, for VINs from there alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import isfinite

from core.domain.cases import Vehicle
from core.domain.sentences import Sentence

VIN_LENGTH = 17
FIRST_CAR_YEAR = 1886
OLD_VIN_BEFORE = 1981  # 49 CFR 565: 17 signs from model year 1981 on
MOST_KM, MOST_KM_A_YEAR = 2_000_000, 150_000
NEVER_IN_VIN = "IOQ"
NORTH_AMERICA = "12345"  # first sign; ISO 3780
# 49 CFR 565.15(c), table III: values of the letters; digits have their own.
VALUES = {
    letter: value
    for value, letters in enumerate("AJ BKS CLT DMU ENV FW GPX HY RZ".split(), start=1)
    for letter in letters
}
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)  # table IV
YEAR_SIGNS = "ABCDEFGHJKLMNPRSTVWXY123456789"  # table VII: A is 1980 and 2010
FIRST_CODED_YEAR, CYCLE_YEARS = 1980, 30


@dataclass(frozen=True, slots=True)
class VehicleAdvice:
    """Something odd in one field of the vehicle, by the field's name."""

    field: str
    sentence: Sentence


def vehicle_advice(vehicle: Vehicle, *, today: date) -> tuple[VehicleAdvice, ...]:
    """What looks odd, field by field; empty if nothing does."""
    fields = (
        ("vin", _vin_advice(vehicle)),
        ("year", _year_advice(vehicle, today)),
        ("odometer_km", _odometer_advice(vehicle, today)),
        ("value", _value_advice(vehicle)),
    )
    return tuple(
        VehicleAdvice(field, sentence)
        for field, sentences in fields
        for sentence in sentences
    )


def plain_vin(text: str) -> str:
    """The VIN in capitals, without the spaces and dashes it is often typed with."""
    return "".join(text.upper().replace("-", " ").split())


def check_digit(vin: str) -> str | None:
    """The sign that belongs in ninth place; None if it cannot be worked out."""
    if len(vin) != VIN_LENGTH:
        return None
    total = 0
    for place, (sign, weight) in enumerate(zip(vin, WEIGHTS, strict=True)):
        value = VALUES.get(sign, int(sign) if sign in "0123456789" else None)
        if value is None and place != WEIGHTS.index(0):
            return None
        total += (value or 0) * weight
    rest = total % 11
    return "X" if rest == 10 else str(rest)


def _vin_advice(vehicle: Vehicle) -> Iterator[Sentence]:
    vin = plain_vin(vehicle.vin)
    old = vehicle.year is not None and vehicle.year < OLD_VIN_BEFORE
    if not vin or old:
        return
    wrong = sorted({sign for sign in vin if sign in NEVER_IN_VIN})
    other = any(not (sign in VALUES or sign in "0123456789") for sign in vin)
    if len(vin) != VIN_LENGTH:
        yield Sentence(
            f"The VIN has {len(vin)} signs; a VIN has {VIN_LENGTH} since 1981.",
            f"Le VIN compte {len(vin)} signes ; un VIN en a {VIN_LENGTH} depuis 1981.",
        )
    if wrong:
        letters = ", ".join(wrong)
        yield Sentence(
            f"A VIN never has the letters I, O and Q; this one has {letters}. They "
            "are easily taken for 1 and 0.",
            f"Un VIN ne contient jamais les lettres I, O et Q ; celui-ci a {letters}. "
            "On les confond facilement avec 1 et 0.",
        )
    elif other:
        yield Sentence(
            "A VIN has only the letters A to Z without accents and the digits 0 to 9.",
            "Un VIN n'a que des lettres de A à Z sans accent et des chiffres de 0 à 9.",
        )
    elif len(vin) == VIN_LENGTH:
        yield from _check_digit_advice(vin)


def _check_digit_advice(vin: str) -> Iterator[Sentence]:
    due, there = check_digit(vin), vin[8]
    here = vin[0] in NORTH_AMERICA
    if due == there or not (here or there in "0123456789X"):
        return
    if here:
        yield Sentence(
            f"The check digit (ninth sign) of this VIN is {there} and should be {due}: "
            "compare the VIN with the car.",
            f"La clé de contrôle (neuvième signe) de ce VIN est {there} au lieu de "
            f"{due} : comparez le VIN avec la voiture.",
        )
    else:
        yield Sentence(
            f"The ninth sign of this VIN is {there}; as a check digit it would be "
            f"{due}. Many markets use no check digit, so the VIN may be right: compare "
            "it with the car.",
            f"Le neuvième signe de ce VIN est {there} ; comme clé de contrôle, ce "
            f"serait {due}. Beaucoup de marchés n'utilisent pas de clé, le VIN peut "
            "donc être juste : comparez-le avec la voiture.",
        )


def _year_advice(vehicle: Vehicle, today: date) -> Iterator[Sentence]:
    year = vehicle.year
    if year is None:
        return
    latest = today.year + 1  # model years begin in the year before
    if not FIRST_CAR_YEAR <= year <= latest:
        yield Sentence(
            f"The year {year} is not between {FIRST_CAR_YEAR} and {latest}.",
            f"L'année {year} n'est pas entre {FIRST_CAR_YEAR} et {latest}.",
        )
        return
    coded = _coded_years(plain_vin(vehicle.vin), latest)
    if coded and all(abs(year - each) > 1 for each in coded):
        years = [str(each) for each in coded]
        yield Sentence(
            f"The year typed is {year}; the tenth sign of the VIN stands for the model "
            f"year {' or '.join(years)}.",
            f"L'année saisie est {year} ; le dixième signe du VIN désigne l'année "
            f"modèle {' ou '.join(years)}.",
        )


def _coded_years(vin: str, latest: int) -> list[int]:
    """The model years that the VIN may stand for; none outside North America."""
    if (
        len(vin) != VIN_LENGTH
        or vin[0] not in NORTH_AMERICA
        or check_digit(vin) is None
    ):
        return []
    place = YEAR_SIGNS.find(vin[9])
    first = FIRST_CODED_YEAR + place
    return list(range(first, latest + 1, CYCLE_YEARS)) if place >= 0 else []


def _odometer_advice(vehicle: Vehicle, today: date) -> Iterator[Sentence]:
    km = vehicle.odometer_km
    if km is None:
        return
    if not 0 <= km <= MOST_KM:
        yield Sentence(
            f"The odometer reads {km} km; it is expected between 0 and {MOST_KM} km.",
            f"Le compteur indique {km} km ; on attend entre 0 et {MOST_KM} km.",
        )
    elif vehicle.year is not None and vehicle.year <= today.year:
        years = today.year - vehicle.year + 1
        if km > MOST_KM_A_YEAR * years:
            yield Sentence(
                f"{km} km by a car of {vehicle.year} is over {MOST_KM_A_YEAR} km a "
                "year.",
                f"{km} km pour une voiture de {vehicle.year}, c'est plus de "
                f"{MOST_KM_A_YEAR} km par an.",
            )


def _value_advice(vehicle: Vehicle) -> Iterator[Sentence]:
    value = vehicle.value
    if value is None:
        return
    if not isfinite(value) or value <= 0:
        yield Sentence(
            f"The value of the vehicle is {value}; it must be above 0 to count.",
            f"La valeur du véhicule est {value} ; elle doit dépasser 0 pour compter.",
        )
    elif not vehicle.value_currency.strip():
        yield Sentence(
            "The value of the vehicle has no currency.",
            "La valeur du véhicule n'a pas de devise.",
        )
