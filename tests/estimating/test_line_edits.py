"""The form of a line: only what differs becomes an edit, and all of it can go back."""

from dataclasses import replace

import pytest

from core.domain.errors import RateCardInvalid
from core.domain.estimates import EditKind, Estimate, EstimateEdit, EstimateLine
from core.domain.vocabulary import Labour, Operation, Part, Side
from core.estimating.card_reading import read_rate_card
from core.estimating.estimate import estimate
from core.estimating.line_edits import (
    FIGURES,
    LineForm,
    NewLine,
    Signed,
    edits_of_form,
    edits_of_new_line,
    figures_of,
    paint_of,
)
from tests.estimating.cases import AT, CARD_CSV, damage, hours, span, to

CARD = read_rate_card(CARD_CSV)
DENT = "front_door/left/dent/moderate"
REPAIR, REPLACE = "front_door/left/repair", "front_door/left/replace"
BODY = (EditKind.HOURS, Labour.BODY)
PART = (EditKind.PART_PRICE, None)
ADA = Signed("Ada", AT, "seen", "EUR")


def made(*edits: EstimateEdit) -> Estimate:
    return estimate([damage(DENT)], CARD, edits=edits)


def line(key: str, *edits: EstimateEdit) -> EstimateLine:
    return next(each for each in made(*edits).lines if each.key == key)


def applied(
    edits: list[EstimateEdit], shown: EstimateLine, form: LineForm
) -> list[EstimateEdit]:
    """All edits after the form of a line was saved."""
    changes = edits_of_form(shown, form, ADA)
    return [*(each for each in edits if each not in changes.old), *changes.new]


def test_a_form_that_nobody_changed_changes_nothing() -> None:
    typed = hours(REPAIR, Labour.BODY, "5", "6")
    shown = line(REPAIR, typed)
    figures = dict.fromkeys(FIGURES, ("", "")) | {BODY: ("5.0", "6.00")}
    form = LineForm(Operation.REPAIR, {DENT: None}, figures)
    changes = edits_of_form(shown, form, ADA)
    assert (changes.new, changes.old) == ([], [])


def test_a_typed_figure_is_signed_and_knows_its_currency() -> None:
    figures = {BODY: ("5", ""), PART: ("100", "200")}
    new = edits_of_form(line(REPAIR), LineForm(figures=figures), ADA).new
    assert [(each.kind, each.span) for each in new] == [
        (EditKind.HOURS, span("5")),
        (EditKind.PART_PRICE, span("100", "200")),
    ]
    assert {(each.who, each.at, each.text) for each in new} == {("Ada", AT, "seen")}
    assert [each.currency for each in new] == ["", "EUR"]


def test_an_emptied_figure_takes_its_edit_back() -> None:
    typed = hours(REPAIR, Labour.BODY, "5")
    form = LineForm(figures={BODY: ("", "")})
    assert applied([typed], line(REPAIR, typed), form) == []


def test_a_figure_typed_again_takes_the_place_of_the_first() -> None:
    typed = hours(REPAIR, Labour.BODY, "5")
    form = LineForm(figures={BODY: ("7", "8")})
    edits = applied([typed], line(REPAIR, typed), form)
    assert [each.span for each in edits] == [span("7", "8")]


def test_another_operation_and_back_leaves_nothing() -> None:
    edits = applied([], line(REPAIR), LineForm(Operation.REPLACE))
    shown = line(REPLACE, *edits)
    assert shown.default is not None
    assert shown.default.operation is Operation.REPAIR
    assert applied(edits, shown, LineForm(Operation.REPAIR)) == []


def test_a_second_choice_takes_the_place_of_the_first() -> None:
    edits = applied([], line(REPAIR), LineForm(Operation.REPLACE))
    shown = line(REPLACE, *edits)
    edits = applied(edits, shown, LineForm(Operation.POLISH))
    assert [(each.target, each.operation) for each in edits] == [
        (REPAIR, Operation.POLISH)
    ]


def test_figures_move_with_the_operation() -> None:
    typed = hours(REPAIR, Labour.BODY, "5")
    form = LineForm(Operation.REPLACE, figures={BODY: ("5", "")})
    edits = applied([typed], line(REPAIR, typed), form)
    assert figures_of(line(REPLACE, *edits)) == {BODY: span("5")}
    assert made(*edits).unused_edits == ()


def test_lines_that_came_together_are_not_torn_apart() -> None:
    merged = to("front_door/left/refinish", Operation.REPAIR)
    shown = line(REPAIR, merged)
    changes = edits_of_form(shown, LineForm(Operation.REPLACE), ADA)
    assert changes.old == []
    assert changes.new[0].target == REPAIR


def test_a_word_on_the_paint_is_kept_and_taken_back() -> None:
    edits = applied([], line(REPAIR), LineForm(paint={DENT: False}))
    assert paint_of(line(REPAIR, *edits), DENT) is False
    form = LineForm(paint={DENT: None})
    assert applied(edits, line(REPAIR, *edits), form) == []


def test_a_new_line_has_its_figures() -> None:
    new = NewLine("added/1", "Courtesy car", Part.HOOD, Side.UNKNOWN)
    figures = {(EditKind.SUBLET, None): ("90", ""), BODY: ("", "")}
    whole = made(*edits_of_new_line(new, figures, ADA))
    added = whole.lines[-1]
    assert (added.text, added.amount, added.part) == (
        "Courtesy car",
        span("90.00"),
        Part.HOOD,
    )
    assert {each.who for each in added.edits} == {"Ada"}


@pytest.mark.parametrize("text", ["", "  ", "=HYPERLINK(1)", "a\u202eb", "x" * 121])
def test_a_new_line_that_says_nothing_or_hides_something_is_refused(text: str) -> None:
    with pytest.raises(RateCardInvalid):
        edits_of_new_line(NewLine("added/1", text), {}, ADA)


@pytest.mark.parametrize(
    "texts", [("", "3"), ("3", "2"), ("-1", ""), ("nan", ""), ("201", "")]
)
def test_a_figure_that_is_none_is_refused(texts: tuple[str, str]) -> None:
    with pytest.raises(RateCardInvalid) as caught:
        edits_of_form(line(REPAIR), LineForm(figures={BODY: texts}), ADA)
    assert caught.value.told.fr != str(caught.value.told)


def test_a_default_line_is_never_changed_by_the_form() -> None:
    shown = line(REPAIR)
    before = replace(shown)
    edits_of_form(shown, LineForm(Operation.REPLACE, figures={BODY: ("1", "")}), ADA)
    assert shown == before
