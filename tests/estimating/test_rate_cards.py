"""Rate cards as CSV: read, refused with reasons, written, read again."""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from core.domain.errors import RateCardInvalid
from core.domain.settings import ASSETS
from core.domain.vocabulary import Labour, Operation, Part
from core.estimating.card_reading import read_rate_card, read_rate_card_file
from core.estimating.card_writing import write_rate_card
from core.estimating.estimate import estimate
from tests.estimating.cases import CARD_CSV, HEADER, ROWS, d, damage, span

SHIPPED = sorted((ASSETS / "rates").glob("*.csv"))


def with_row(row: str) -> bytes:
    return CARD_CSV + row.encode() + b"\n"


def changed(old: str, new: str) -> bytes:
    text = CARD_CSV.decode()
    assert old in text
    return text.replace(old, new).encode()


def problems(content: bytes) -> tuple[str, ...]:
    with pytest.raises(RateCardInvalid) as caught:
        read_rate_card(content)
    for told in (*caught.value.problems, caught.value.told):
        assert told.fr
        assert told.fr != str(told)
    return tuple(str(told) for told in caught.value.problems)


def test_a_card_is_read() -> None:
    card = read_rate_card(CARD_CSV)
    assert (card.name, card.currency, card.is_example) == ("Round figures", "EUR", True)
    assert card.dated.isoformat() == "2026-01-02"
    assert dict(card.rates)[Labour.PAINT] == d("60")
    assert dict(card.hours_for(Part.FRONT_DOOR, Operation.REPAIR)) == {
        Labour.BODY: span("2", "4")
    }
    assert card.part_price(Part.TIRE) == span("80")
    assert card.sublet_price(Part.WINDSHIELD, Operation.CALIBRATE) == span("180", "320")
    assert card.part_price(Part.ROOF) is None


@pytest.mark.parametrize(
    "content",
    [
        CARD_CSV,
        b"\xef\xbb\xbf" + CARD_CSV,
        CARD_CSV.replace(b"\n", b"\r\n"),
        CARD_CSV.replace(b",", b";"),
        CARD_CSV.replace(b",", b"\t"),
        CARD_CSV.replace(b",", b";").replace(b"2.5", b"2,5").replace(b"0.4", b"0,4"),
        changed("rate,,,body,50,,", 'rate,,,body,"50,00",,'),
        CARD_CSV + b"\n,,,,,,\n\n",
        changed("rate,,,body", " Rate ,,, BODY "),
    ],
    ids=[
        "plain",
        "bom",
        "crlf",
        "semicolon",
        "tab",
        "comma",
        "quoted",
        "blank",
        "case",
    ],
)
def test_the_same_card_in_another_dress(content: bytes) -> None:
    assert read_rate_card(content) == read_rate_card(CARD_CSV)


HOSTILE = {
    # row added at the end: what the refusal says
    "formula in a number": ("part,hood,,,=1+1,,", '"=1+1" is not a number'),
    "formula in text": ("note,,,,,,=HYPERLINK(1)", "begins like a formula"),
    "full-width formula": ("note,,,,,,＝1", "begins like a formula"),
    "negative": ("part,hood,,,-5,,", "from 0 to 1000000"),
    "plus": ("part,hood,,,+5,,", "is not a number"),
    "nan": ("part,hood,,,NaN,,", "is not a number"),
    "infinity": ("part,hood,,,inf,,", "is not a number"),
    "exponent": ("part,hood,,,1e9,,", "is not a number"),
    "arabic digits": ("part,hood,,,٣٤,,", "is not a number"),
    "empty number": ("part,hood,,,,,", "is not a number"),
    "huge": ("part,hood,,,1000001,,", "between 0 and 1000000"),
    "many digits": (f"part,hood,,,{'9' * 400},,", "is not a number"),
    "thousands": ('part,hood,,,"1,234",,', "at most 2"),
    "both signs": ('part,hood,,,"1,234.50",,', "is not a number"),
    "spaces": ("part,hood,,,1 234,,", "is not a number"),
    "hours": ("hours,hood,replace,body,201,,", "between 0 and 200"),
    "wrong way round": ("part,hood,,,9,5,", "is above high"),
    "unknown part": ("part,bonet,,,9,,", '"bonet" is not known'),
    "near part": ("part,hoood,,,9,,", "use one of: hood"),
    "unknown row": ("prices,hood,,,9,,", "is no kind of row"),
    "unknown operation": ("hours,hood,weld,body,1,,", '"weld" is not known'),
    "inspect has no hours": ("hours,hood,inspect,body,1,,", "is not known"),
    "unknown labour": ("hours,hood,replace,glass,1,,", '"glass" is not known'),
    "unknown setting": ("setting,colour,,,1,,", "use one of: total_loss_percent"),
    "said twice": ("part,tire,,,90,,", "says this already"),
    "said twice in capitals": ("PART,Tire,,,90,,", "says this already"),
    "surplus cell": ("part,hood,repair,,90,,", "has no operation"),
    "too many cells": ("part,hood,,,90,,,surplus", "8 cells"),
    "hidden characters": ("note,,,,,,a\u202eb", "hidden characters"),
    "null": ("note,,,,,,a\x00b", "hidden characters"),
    "long text": (f"note,,,,,,{'a' * 301}", "at most 300"),
    "markup stays text": ("part,<script>,,,9,,", '"<script>" is not known'),
    "rule text": ("rule,hood,repair,,,,dent", "must be type/severity/paint"),
    "rule type": ("rule,hood,repair,,,,bump/minor/any", '"bump" is not known'),
    "rule part": ("rule,hut,repair,,,,dent/minor/any", '"hut" is not known'),
}


@pytest.mark.parametrize(("row", "said"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_row_is_refused_with_its_line(row: str, said: str) -> None:
    (problem,) = problems(with_row(row))
    line = CARD_CSV.count(b"\n") + 1
    assert re.match(rf"Line {line}(: |, column \w+: | has )", problem)
    assert said in problem
    assert len(problem) < 500


WHOLE_FILES = {
    "empty": (b"", "columns"),
    "not a table": (b"%PDF-1.7\n1 0 obj", "columns"),
    "not utf-8": (CARD_CSV + b"\xff\xfe", "UTF-8"),
    "too large": (CARD_CSV + b"\n" * 1_000_001, "larger than 1 MB"),
    "too many rows": (
        CARD_CSV + b"rule,hood,repair,,,,dent/minor/any\n" * 5001,
        "5000",
    ),
    "open quote": (CARD_CSV + b'note,,,,,,"open', "quote"),
    "huge cell": (CARD_CSV + b"note,,,,,," + b"a" * 200_000, "too long"),
    "column missing": (CARD_CSV.replace(b",text", b"", 1), "columns"),
    "no date": (changed("date,,,,,,2026-01-02\n", ""), "no row date"),
    "no such date": (changed("2026-01-02", "2026-02-30"), "not a date"),
    "no currency": (changed("EUR", "€"), "three letters"),
    "no name": (changed("Round figures", ""), "name is empty"),
    "no rate": (changed("rate,,,paint,60,,\n", ""), "no row rate/paint"),
    "no tax": (changed("tax,percent,,,20,,\n", ""), "no row tax"),
    "tax above all": (changed("tax,percent,,,20", "tax,percent,,,101"), "0 and 100"),
    "example not said": (
        changed("example,,,,,,yes", "example,,,,,,maybe"),
        "yes or no",
    ),
    "sizes crossed": (changed("small_mm,,,50", "small_mm,,,500"), "size_small_mm"),
}


@pytest.mark.parametrize(
    ("content", "said"), WHOLE_FILES.values(), ids=WHOLE_FILES.keys()
)
def test_an_unusable_file_is_refused(content: bytes, said: str) -> None:
    assert any(said in problem for problem in problems(content))


def test_every_fault_is_told_with_its_own_line() -> None:
    told = problems(with_row("part,hood,,,x,,\npart,roof,,,5,,\npart,grille,,,y,,"))
    line = CARD_CSV.count(b"\n") + 1
    assert [problem.split(":")[0] for problem in told] == [
        f"Line {line}, column low",
        f"Line {line + 2}, column low",
    ]
    assert len(problems(with_row("\n".join(f"p{i},,,,,," for i in range(99))))) == 20


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_shipped_cards_are_examples_and_written_as_they_are_read(path: Path) -> None:
    card = read_rate_card_file(path)
    assert card.is_example
    assert "xample" in card.name
    assert "replace" in card.note
    assert write_rate_card(card) == path.read_bytes()


def test_both_currencies_are_shipped() -> None:
    cards = {path.name: read_rate_card_file(path).currency for path in SHIPPED}
    assert cards == {"example_eur.csv": "EUR", "example_usd.csv": "USD"}


def test_an_edited_card_comes_back_the_same() -> None:
    card = read_rate_card(with_row("rule,painted,repair+refinish,,,,scratch/minor/any"))
    card = replace(
        card,
        name='Garage "Bäcker", Nîmes',
        note="À jour ; 20 %",
        is_example=False,
        tax_percent=d("8.375"),
        rates=tuple((labour, rate + d("0.55")) for labour, rate in card.rates),
    )
    assert read_rate_card(write_rate_card(card)) == card


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "=1+1"),
        ("name", ""),
        ("name", "a" * 81),
        ("currency", "euro"),
        ("tax_percent", Decimal(-1)),
        ("tax_percent", Decimal("NaN")),
        ("rounding", Decimal(0)),
        ("materials_per_paint_hour", Decimal("0.001")),
    ],
)
def test_an_edit_out_of_limits_is_not_written(field: str, value: object) -> None:
    card = replace(read_rate_card(CARD_CSV), **{field: value})
    with pytest.raises(RateCardInvalid):
        write_rate_card(card)


def test_a_rule_of_the_card_comes_before_the_default_ones() -> None:
    scratch = damage("front_door/left/scratch/minor")
    card = read_rate_card(with_row("rule,painted,refinish,,,,scratch/minor/any"))
    operations = {each.operation for each in estimate([scratch], card).lines}
    assert operations == {Operation.REFINISH, Operation.BLEND}
    other = damage("front_bumper/left/crack/severe")
    assert estimate([other], card) == estimate([other], read_rate_card(CARD_CSV))


def test_columns_may_stand_in_any_order() -> None:
    names = HEADER.split(",")[::-1]
    rows = [",".join(row.split(",")[::-1]) for row in ROWS.splitlines()]
    content = "\n".join([",".join(names), *rows]).encode()
    assert read_rate_card(content) == read_rate_card(CARD_CSV)


def test_a_missing_file_is_told_without_its_folder(tmp_path: Path) -> None:
    with pytest.raises(RateCardInvalid) as caught:
        read_rate_card_file(tmp_path / "mine.csv")
    assert "mine.csv" in caught.value.message
    assert str(tmp_path) not in caught.value.message
