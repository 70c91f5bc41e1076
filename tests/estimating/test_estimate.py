"""Estimates reckoned by hand, to the cent."""

import random
from dataclasses import replace
from decimal import Decimal

import pytest

from core.domain.cases import Damage, DamageState, Observation, Vehicle
from core.domain.estimates import (
    EditKind,
    Estimate,
    EstimateEdit,
    EstimateLine,
    LossAdvice,
)
from core.domain.records import Finding
from core.domain.settings import ASSETS
from core.domain.vocabulary import (
    DamageType,
    Labour,
    Operation,
    Part,
    Severity,
    Side,
)
from core.estimating.card_reading import read_rate_card, read_rate_card_file
from core.estimating.estimate import estimate, rounded
from tests.estimating.cases import CARD_CSV, d, damage, drop, hours, sized, span, to

CARD = read_rate_card(CARD_CSV)
DOOR, FENDER = "front_door/left", "front_fender/left"
DENT = f"{DOOR}/dent/moderate"

# Damages → lines (key: low, high), subtotal, tax of 20 %, total. Paint costs
# 60 + 30 = 90 an hour with its materials.
BY_HAND = {
    "polish": (
        [f"{DOOR}/scratch/minor"],
        {f"{DOOR}/polish": ("25.00", "50.00")},
        ("25.00", "50.00", "5.00", "10.00", "30.00", "60.00"),
    ),
    "repair and refinish, neighbours blended": (
        [DENT],
        {
            f"{DOOR}/repair": ("100.00", "200.00"),  # 2–4 h × 50
            f"{DOOR}/refinish": ("225.00", "270.00"),  # 2.5–3 h × 90
            f"{FENDER}/blend": ("0.00", "90.00"),  # 0–1 h × 90
            "rear_door/left/blend": ("0.00", "108.00"),  # 0–1.2 h × 90
        },
        ("325.00", "668.00", "65.00", "133.60", "390.00", "801.60"),
    ),
    "one replacement swallows repairs, refinish once": (
        [f"{DOOR}/deformation/severe", DENT, f"{DOOR}/scratch/minor"],
        {
            f"{DOOR}/replace": ("550.00", "1000.00"),  # 3–4 h × 50 + 400–800
            f"{DOOR}/refinish": ("225.00", "270.00"),
            f"{FENDER}/blend": ("0.00", "90.00"),
            "rear_door/left/blend": ("0.00", "108.00"),
        },
        ("775.00", "1468.00", "155.00", "293.60", "930.00", "1761.60"),
    ),
    "two panels that touch: overlap, and no blend of a painted one": (
        [DENT, f"{FENDER}/dent/moderate"],
        {
            f"{FENDER}/repair": ("50.00", "150.00"),
            f"{FENDER}/refinish": ("144.00", "198.00"),  # (2–2.6 − 0.4) h × 90
            f"{DOOR}/repair": ("100.00", "200.00"),
            f"{DOOR}/refinish": ("225.00", "270.00"),  # the longest counts in full
            "rear_door/left/blend": ("0.00", "108.00"),
        },
        ("519.00", "926.00", "103.80", "185.20", "622.80", "1111.20"),
    ),
    "two sides: the smaller overlap, both neighbours": (
        [f"{FENDER}/paint_damage/minor", "front_fender/right/paint_damage/minor"],
        {
            f"{FENDER}/refinish": ("180.00", "234.00"),
            "front_fender/right/refinish": ("162.00", "216.00"),  # − 0.2 h
            f"{DOOR}/blend": ("0.00", "108.00"),
            "front_door/right/blend": ("0.00", "108.00"),
        },
        ("342.00", "666.00", "68.40", "133.20", "410.40", "799.20"),
    ),
    "both corners of one bumper": (
        ["front_bumper/left/crack/severe", "front_bumper/right/scratch/minor"],
        {
            "front_bumper/unknown/replace": ("375.00", "600.00"),
            "front_bumper/unknown/refinish": ("180.00", "225.00"),
        },
        ("555.00", "825.00", "111.00", "165.00", "666.00", "990.00"),
    ),
    "windshield with its camera": (
        ["windshield/unknown/glass_broken/unknown"],
        {
            "windshield/unknown/replace": ("350.00", "750.00"),
            "windshield/unknown/calibrate": ("180.00", "320.00"),
        },
        ("530.00", "1070.00", "106.00", "214.00", "636.00", "1284.00"),
    ),
    "two kinds of work on one line, and a look at the structure": (
        ["rocker_panel/right/deformation/severe"],
        {
            # 8–10 h × 80 + 1–2 h × 50 + 150–300
            "rocker_panel/right/replace": ("840.00", "1200.00"),
            "rocker_panel/right/refinish": ("90.00", "135.00"),
            "rocker_panel/right/inspect": None,
        },
        ("930.00", "1335.00", "186.00", "267.00", "1116.00", "1602.00"),
    ),
    "fractions of a cent": (
        ["tire/left/tire_flat/severe"],
        {"tire/left/replace": ("108.00", "115.00")},
        ("108.00", "115.00", "21.60", "23.00", "129.60", "138.00"),
    ),
    "wheel shop": (
        ["wheel/left/wheel_scuff/moderate"],
        {"wheel/left/sublet": ("90.00", "150.00")},
        ("90.00", "150.00", "18.00", "30.00", "108.00", "180.00"),
    ),
    "a dent whose paint nobody told of": (
        ["hood/centre/dent/minor"],
        {
            "hood/unknown/paintless_repair": ("50.00", "100.00"),
            "hood/unknown/inspect": None,
        },
        ("50.00", "100.00", "10.00", "20.00", "60.00", "120.00"),
    ),
    "nothing known": (
        ["unknown/unknown/dent/severe", "hood/centre/unknown/minor"],
        {"hood/unknown/inspect": None, "unknown/unknown/inspect": None},
        ("0", "0", "0", "0", "0", "0"),
    ),
    "nothing damaged": ([], {}, ("0", "0", "0", "0", "0", "0")),
}


def made(texts: list[str], *edits: EstimateEdit) -> Estimate:
    return estimate([damage(text) for text in texts], CARD, edits=edits)


def line(result: Estimate, key: str) -> EstimateLine:
    return next(each for each in result.lines if each.key == key)


@pytest.mark.parametrize(
    ("texts", "lines", "sums"), BY_HAND.values(), ids=BY_HAND.keys()
)
def test_estimates_are_as_reckoned_by_hand(
    texts: list[str], lines: dict[str, tuple[str, str] | None], sums: tuple[str, ...]
) -> None:
    result = made(texts)
    expected = {key: pair and span(*pair) for key, pair in lines.items()}
    assert {each.key: each.amount for each in result.lines} == expected
    sub_low, sub_high, tax_low, tax_high, low, high = sums
    assert result.subtotal == span(sub_low, sub_high)
    assert result.tax == span(tax_low, tax_high)
    assert result.total == span(low, high)
    assert result.complete == all(lines.values())
    assert result.currency == "EUR"
    assert result.card_is_example


@pytest.mark.parametrize(
    ("low", "high", "step", "expected"),
    [
        ("60", "120", "10", ("60", "120")),
        ("390.01", "801.60", "10", ("390", "810")),
        ("0", "0", "10", ("0", "0")),
        ("0.01", "0.01", "10", ("0", "10")),
        ("1116", "1602", "50", ("1100", "1650")),
        ("12.34", "12.34", "0.01", ("12.34", "12.34")),
    ],
)
def test_the_shown_total_is_rounded_outwards(
    low: str, high: str, step: str, expected: tuple[str, str]
) -> None:
    assert rounded(span(low, high), d(step)) == span(*expected)


@pytest.mark.parametrize(
    ("labour_hours", "rate", "tax", "amount", "taxed"),
    [
        ("0.15", "50.03", "20", "7.50", "1.50"),  # 7.5045 → 7.50; 1.5
        ("0.50", "33.33", "5.5", "16.67", "0.92"),  # 16.665 half up; 0.91685
        ("1.10", "0.05", "10", "0.06", "0.01"),  # 0.055 half up; 0.006
    ],
)
def test_cents_are_rounded_half_up(
    labour_hours: str, rate: str, tax: str, amount: str, taxed: str
) -> None:
    rates = ((Labour.BODY, d(rate)), *CARD.rates[1:])
    card = replace(CARD, rates=rates, tax_percent=d(tax))
    edit = hours(f"{DOOR}/polish", Labour.BODY, labour_hours)
    result = estimate([damage(f"{DOOR}/scratch/minor")], card, edits=[edit])
    assert result.subtotal == span(amount)
    assert result.tax == span(taxed)


def test_a_formula_shows_the_numbers_it_is_made_of() -> None:
    result = made([DENT, f"{FENDER}/dent/moderate"])
    told = line(result, f"{FENDER}/refinish").formula
    assert told.replace("\u00a0", " ") == (
        "paint (2.0–2.6 h − 0.4 h overlap = 1.6–2.2 h) × 60.00 [96.00–132.00] + paint "
        "materials 1.6–2.2 h × 30.00 [48.00–66.00] = 144.00–198.00 EUR"
    )
    assert told.fr.replace("\u00a0", " ") == (
        "peinture (2,0–2,6 h − 0,4 h recouvrement = 1,6–2,2 h) × 60,00 [96,00–132,00] "
        "+ ingrédients peinture 1,6–2,2 h × 30,00 [48,00–66,00] = 144,00–198,00 EUR"
    )


def test_no_confidence_box_or_count_changes_a_cent() -> None:
    texts = [text for texts, _, _ in BY_HAND.values() for text in texts]
    plain = [damage(text) for text in dict.fromkeys(texts)]
    dice = random.Random(7)

    def shaken(each: Damage) -> Damage:
        box = (0.1, 0.1, dice.uniform(0.2, 0.9), 0.9)
        found = Finding(
            each.part,
            each.damage_type,
            each.severity,
            each.side,
            confidence=dice.random(),
            box_xyxy=box,
            size_mm=dice.uniform(1, 900),
        )
        return replace(
            each,
            confidence=dice.random(),
            agreeing=dice.randrange(9),
            looking=dice.randrange(9),
            observations=(Observation("p", found),) * dice.randrange(1, 4),
            proposed=found,
            size_mm=found.size_mm,
        )

    expected = estimate(plain, CARD)
    for _ in range(20):
        mixed = [shaken(each) for each in plain]
        dice.shuffle(mixed)
        assert estimate(mixed, CARD) == expected


@pytest.mark.parametrize(
    ("by_model", "typed", "expected"),
    [
        (None, None, span("2", "4")),
        (30.0, None, span("2", "4")),  # a model's size is no size
        (None, 30.0, span("2", "3.00")),
        (None, 50.0, span("2", "3.00")),
        (None, 51.0, span("2", "4")),
        (30.0, 200.0, span("3.00", "4")),
        (30.0, 30.0, span("2", "4")),
    ],
)
def test_only_a_typed_size_narrows_the_hours(
    by_model: float | None, typed: float | None, expected: object
) -> None:
    found = sized(DENT, by_model=by_model, typed=typed)
    repair = line(estimate([found], CARD), f"{DOOR}/repair")
    assert repair.labour[0].given == expected


def test_rejected_damages_cost_nothing() -> None:
    found = damage(DENT, state=DamageState.REJECTED)
    assert estimate([found], CARD).lines == ()


def test_what_the_card_does_not_know_is_said_and_not_counted() -> None:
    result = made(["front_fender/left/deformation/severe", "roof/centre/dent/moderate"])
    replaced = line(result, f"{FENDER}/replace")
    assert replaced.amount is None
    assert "hours" in replaced.formula
    assert "heures" in replaced.formula.fr
    assert not result.complete
    priced = {each.key for each in result.lines if each.amount is not None}
    assert priced == {f"{FENDER}/refinish", f"{DOOR}/blend"}


def test_hours_without_a_part_price_are_no_estimate() -> None:
    card = replace(CARD, part_prices=())
    result = estimate([damage("windshield/unknown/glass_broken/severe")], card)
    assert line(result, "windshield/unknown/replace").amount is None
    edit = EstimateEdit(
        EditKind.PART_PRICE, "windshield/unknown/replace", span=span("400")
    )
    result = estimate(
        [damage("windshield/unknown/glass_broken/severe")], card, edits=[edit]
    )
    assert line(result, "windshield/unknown/replace").amount == span("500", "550")


# edits → changed lines (None: gone), subtotal; without an edit it is 325.00–668.00
EDITS = {
    "hours": (
        [hours(f"{DOOR}/repair", Labour.BODY, "3")],
        {f"{DOOR}/repair": ("150.00", "150.00")},
        ("375.00", "618.00"),
    ),
    "the last of two wins": (
        [
            hours(f"{DOOR}/repair", Labour.BODY, "9"),
            hours(f"{DOOR}/repair", Labour.BODY, "3"),
        ],
        {f"{DOOR}/repair": ("150.00", "150.00")},
        ("375.00", "618.00"),
    ),
    "hours of another kind of work": (
        [hours(f"{DOOR}/repair", Labour.MECHANICAL, "1")],
        {f"{DOOR}/repair": ("170.00", "270.00")},
        ("395.00", "738.00"),
    ),
    "another operation": (
        [to(f"{DOOR}/repair", Operation.REPLACE)],
        {f"{DOOR}/repair": None, f"{DOOR}/replace": ("550.00", "1000.00")},
        ("775.00", "1468.00"),
    ),
    "another operation with a price": (
        [
            to(f"{DOOR}/repair", Operation.REPLACE),
            EstimateEdit(EditKind.PART_PRICE, f"{DOOR}/replace", span=span("500")),
        ],
        {f"{DOOR}/replace": ("650.00", "700.00")},
        ("875.00", "1168.00"),
    ),
    "a dropped blend": (
        [drop("rear_door/left/blend")],
        {"rear_door/left/blend": None},
        ("325.00", "560.00"),
    ),
    "a dropped refinish takes its blends along": (
        [drop(f"{DOOR}/refinish")],
        {
            f"{DOOR}/refinish": None,
            f"{FENDER}/blend": None,
            "rear_door/left/blend": None,
        },
        ("100.00", "200.00"),
    ),
    "an added line with an amount": (
        [
            EstimateEdit(EditKind.ADD, "mine", text="Courtesy car"),
            EstimateEdit(EditKind.SUBLET, "mine", span=span("80", "120")),
        ],
        {"mine": ("80", "120")},
        ("405.00", "788.00"),
    ),
    "an added line from the card": (
        [
            EstimateEdit(
                EditKind.ADD,
                "mine",
                text="Hood too",
                part=Part.HOOD,
                operation=Operation.REFINISH,
            )
        ],
        {"mine": ("270.00", "315.00")},
        ("595.00", "983.00"),
    ),
    "added and dropped again": (
        [EstimateEdit(EditKind.ADD, "mine", text="x"), drop("mine")],
        {"mine": None},
        ("325.00", "668.00"),
    ),
    "nothing to do": (
        [to(f"{DOOR}/repair", Operation.MONITOR)],
        {f"{DOOR}/repair": None},
        ("225.00", "468.00"),
    ),
}


@pytest.mark.parametrize(
    ("edits", "changed", "subtotal"), EDITS.values(), ids=EDITS.keys()
)
def test_edited_lines_are_as_reckoned_by_hand(
    edits: list[EstimateEdit],
    changed: dict[str, tuple[str, str] | None],
    subtotal: tuple[str, str],
) -> None:
    result = made([DENT], *edits)
    shown = {each.key: each for each in result.lines}
    for key, pair in changed.items():
        if pair is None:
            assert key not in shown
        else:
            assert shown[key].amount == span(*pair)
            assert shown[key].edited
    assert result.subtotal == span(*subtotal)
    assert result.unused_edits == ()
    untouched = {key for key in shown if not shown[key].edited}
    assert untouched.isdisjoint(changed)


def test_an_edited_line_keeps_its_default_beside_it() -> None:
    result = made([DENT], hours(f"{DOOR}/repair", Labour.BODY, "3"))
    default = line(result, f"{DOOR}/repair").default
    assert default is not None
    assert default.amount == span("100.00", "200.00")
    changed = made([DENT], to(f"{DOOR}/repair", Operation.REPLACE))
    default = line(changed, f"{DOOR}/replace").default
    assert default is not None
    assert default.operation is Operation.REPAIR
    assert line(changed, f"{DOOR}/refinish").default is None


def test_a_dropped_line_is_kept_apart_and_frees_the_overlap() -> None:
    texts = [DENT, f"{FENDER}/dent/moderate"]
    result = made(texts, drop(f"{DOOR}/refinish"))
    assert [each.key for each in result.dropped] == [f"{DOOR}/refinish"]
    assert line(result, f"{FENDER}/refinish").amount == span("180.00", "234.00")


def test_an_edit_without_a_line_is_told() -> None:
    lost = [drop("roof/unknown/replace"), hours("nowhere", Labour.BODY, "1")]
    result = made([DENT], *lost)
    assert result.unused_edits == tuple(lost)
    assert result.subtotal == span("325.00", "668.00")


@pytest.mark.parametrize(
    ("broken", "operations"),
    [
        (True, {"repair", "refinish"}),
        (False, {"paintless_repair"}),
        (None, {"paintless_repair", "inspect"}),
    ],
)
def test_a_word_on_the_paint_decides_how_a_small_dent_is_done(
    broken: bool | None, operations: set[str]
) -> None:
    key = "hood/centre/dent/minor"
    edits = [EstimateEdit(EditKind.PAINT, key, paint_broken=broken)]
    result = made([key], *(edits if broken is not None else ()))
    on_hood = [each for each in result.lines if each.part is Part.HOOD]
    assert {str(each.operation) for each in on_hood} == operations
    assert all(each.edited for each in on_hood) == (broken is not None)


def test_broken_paint_elsewhere_on_the_panel_counts_too() -> None:
    result = made(["hood/centre/dent/minor", "hood/centre/paint_damage/minor"])
    keys = {each.key for each in result.lines if each.part is Part.HOOD}
    assert keys == {"hood/unknown/repair", "hood/unknown/refinish"}


@pytest.mark.parametrize(
    ("value", "currency", "advice"),
    [
        (None, "EUR", None),
        (0.0, "EUR", None),
        (-1.0, "EUR", None),
        (float("nan"), "EUR", None),
        (float("inf"), "EUR", None),
        (2000.0, "EUR", LossAdvice.BELOW),  # limit 1400
        (1145.14, "", LossAdvice.POSSIBLE),  # limit 801.60, the total's upper end
        (1145.16, "", LossAdvice.BELOW),  # limit 801.61
        (557.14, "EUR", LossAdvice.LIKELY),  # limit 390.00, its lower end
        (2000.0, "USD", LossAdvice.NOT_COMPARABLE),
    ],
)
def test_total_loss_is_spoken_of_only_with_a_typed_value(
    value: float | None, currency: str, advice: LossAdvice | None
) -> None:
    car = Vehicle(value=value, value_currency=currency)
    result = estimate([damage(DENT)], CARD, vehicle=car)
    assert (result.total_loss and result.total_loss.advice) == advice
    if result.total_loss is not None:
        assert result.total_loss.told.fr != str(result.total_loss.told)


def test_money_is_never_a_float() -> None:
    def numbers(value: object) -> list[object]:
        if hasattr(value, "__dataclass_fields__"):
            names = value.__dataclass_fields__
            return [n for name in names for n in numbers(getattr(value, name))]
        if isinstance(value, tuple):
            return [n for each in value for n in numbers(each)]
        return [value] if isinstance(value, float | Decimal) else []

    result = estimate(
        [damage(DENT)],
        CARD,
        edits=[hours(f"{DOOR}/repair", Labour.BODY, "3")],
        vehicle=Vehicle(value=900.0),
    )
    found = numbers(result)
    assert len(found) > 40
    assert all(isinstance(each, Decimal) for each in found)


@pytest.mark.parametrize(
    ("name", "subtotal", "total"),
    [
        # door 2–5 h body + 2.4–3 h paint, blends 0–1.2 h (fender) and 0–1.5 h
        # EUR: 62, 66 + 34; 124 + 240 … 310 + 300 + 120 + 150; 20 %
        ("eur", ("364.00", "880.00"), ("436.80", "1056.00")),
        # USD: 58, 60 + 40; 116 + 240 … 290 + 300 + 120 + 150; 7 %
        ("usd", ("356.00", "860.00"), ("380.92", "920.20")),
    ],
)
def test_shipped_cards_reckon_as_by_hand(
    name: str, subtotal: tuple[str, str], total: tuple[str, str]
) -> None:
    card = read_rate_card_file(ASSETS / "rates" / f"example_{name}.csv")
    result = estimate([damage(DENT)], card)
    assert result.subtotal == span(*subtotal)
    assert result.total == span(*total)
    assert result.currency == name.upper()


def test_shipped_cards_price_every_rule_on_every_part() -> None:
    card = read_rate_card_file(ASSETS / "rates" / "example_eur.csv")
    for part in Part:
        for kind in DamageType:
            for severity in Severity:
                found = damage(f"{part}/{Side.LEFT}/{kind}/{severity}")
                for each in estimate([found], card).lines:
                    unpriced = each.amount is None
                    assert unpriced == (each.operation is Operation.INSPECT), each
