"""Slips in what was typed about the car: pointed out, never corrected or refused."""

from datetime import date

import pytest

from core.casework.vehicle import check_digit, plain_vin, vehicle_advice
from core.domain.cases import Vehicle

TODAY = date(2026, 11, 21)
# Worked examples: 49 CFR 565.15 table V; NHTSA's outline for manufacturers; and the
# example that is commonly used for the remainder 10.
RIGHT = {
    "1G4AH59H45G118341": "4",
    "1J9RP1A36A1644345": "6",
    "1M8GDM9AXKP042788": "X",
    "11111111111111111": "1",
}


@pytest.mark.parametrize("vin", RIGHT)
def test_published_examples_have_their_check_digit(vin: str) -> None:
    assert check_digit(vin) == RIGHT[vin] == vin[8]
    assert vehicle_advice(Vehicle(vin=vin), today=TODAY) == ()


@pytest.mark.parametrize("vin", RIGHT)
def test_one_wrong_digit_is_noticed(vin: str) -> None:
    slips = [
        vin[:place] + other + vin[place + 1 :]
        for place, sign in enumerate(vin)
        for other in "0123456789"
        if sign.isdigit() and other != sign and place > 0  # the first tells the region
    ]
    assert len(slips) > 70
    for slip in slips:
        (advice,) = vehicle_advice(Vehicle(vin=slip), today=TODAY)
        assert "check digit" in advice.sentence


VIN_ADVICE = {
    "": "",
    " wvw-zzz1jz3w 386752 ": "",  # Europe, Z in ninth place: no check digit there
    "1M8GDM9AXKP04278": "The VIN has 16 signs; a VIN has 17",
    "1M8GDM9AXKP0427888": "The VIN has 18 signs",
    "1M8GDM9AXKPO42788": "A VIN never has the letters I, O and Q; this one has O.",
    "1M8GDM9AXKP0427é8": "A VIN has only the letters A to Z",
    "1M8GDM9A٣KP042788": "A VIN has only the letters A to Z",
    "1M8GDM9A5KP042788": "The check digit (ninth sign) of this VIN is 5 and should be "
    "X: compare",
    "WBA3A5C57CF256651": "",
    "WBA3A5C58CF256651": "The ninth sign of this VIN is 8; as a check digit it would "
    "be 7. Many markets use no check digit",
}


@pytest.mark.parametrize("vin", VIN_ADVICE)
def test_advice_on_a_vin(vin: str) -> None:
    told = [str(a.sentence) for a in vehicle_advice(Vehicle(vin=vin), today=TODAY)]
    assert len(told) == bool(VIN_ADVICE[vin])
    assert all(each.startswith(VIN_ADVICE[vin]) for each in told)


def test_a_vin_of_before_1981_may_have_any_length() -> None:
    assert vehicle_advice(Vehicle(vin="S1234", year=1965), today=TODAY) == ()


def test_spaces_dashes_and_small_letters_do_not_matter() -> None:
    assert plain_vin(" 1m8-gdm9 axkp042788\n") == "1M8GDM9AXKP042788"


FIELDS = {
    # vehicle → fields with advice
    "nothing typed": (Vehicle(), []),
    "all plausible": (
        Vehicle("AB-123", year=2020, odometer_km=0, value=1.0, value_currency="EUR"),
        [],
    ),
    "next model year": (Vehicle(year=2027), []),
    "two years ahead": (Vehicle(year=2028), ["year"]),
    "before the first car": (Vehicle(year=1800), ["year"]),
    "negative odometer": (Vehicle(odometer_km=-1), ["odometer_km"]),
    "odometer of a moon trip": (Vehicle(odometer_km=2_000_001), ["odometer_km"]),
    "new car, a lot": (Vehicle(year=2026, odometer_km=150_001), ["odometer_km"]),
    "new car, within": (Vehicle(year=2026, odometer_km=150_000), []),
    "no value": (Vehicle(value=0.0, value_currency="EUR"), ["value"]),
    "value not a number": (Vehicle(value=float("nan")), ["value"]),
    "value without currency": (Vehicle(value=9000.0), ["value"]),
    "year as in the VIN": (Vehicle(vin="1M8GDM9AXKP042788", year=1989), []),
    "thirty years later": (Vehicle(vin="1M8GDM9AXKP042788", year=2019), []),
    "registered a year later": (Vehicle(vin="1M8GDM9AXKP042788", year=1990), []),
    "another year than in the VIN": (
        Vehicle(vin="1M8GDM9AXKP042788", year=2005),
        ["year"],
    ),
    "no year in a VIN of Europe": (Vehicle(vin="WVWZZZ1JZ3W386752", year=1995), []),
}


@pytest.mark.parametrize("case", FIELDS)
def test_fields_with_advice(case: str) -> None:
    vehicle, fields = FIELDS[case]
    advice = vehicle_advice(vehicle, today=TODAY)
    assert [each.field for each in advice] == fields
    assert all(each.sentence.fr != each.sentence for each in advice)
