"""A person's edits survive storage, and nothing hostile comes in with them."""

import json
from typing import Any

import pytest

from core.domain.errors import RateCardInvalid
from core.domain.estimates import EditKind, EstimateEdit
from core.domain.vocabulary import Labour, Operation, Part, Side
from core.estimating.edit_rows import edit_from_row, edit_to_row
from tests.estimating.cases import AT, span

EDITS = [
    EstimateEdit(EditKind.PAINT, "k", paint_broken=False, who="Ada", at=AT),
    EstimateEdit(EditKind.OPERATION, "k", operation=Operation.REPLACE),
    EstimateEdit(EditKind.HOURS, "k", labour=Labour.BODY, span=span("0.10", "2.50")),
    EstimateEdit(EditKind.PART_PRICE, "k", span=span("0", "999999.99")),
    EstimateEdit(EditKind.SUBLET, "k", span=span("12"), currency="USD"),
    EstimateEdit(EditKind.DROP, "k"),
    EstimateEdit(
        EditKind.ADD, "k", text="Courtesy car", part=Part.HOOD, side=Side.LEFT
    ),
]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.kind)
def test_an_edit_comes_back_from_json(edit: EstimateEdit) -> None:
    assert edit_from_row(json.loads(json.dumps(edit_to_row(edit)))) == edit


HOSTILE: dict[str, dict[str, Any]] = {
    "no kind": {"target": "k"},
    "another kind": {"kind": "free", "target": "k"},
    "no target": {"kind": "drop"},
    "no span": {"kind": "sublet", "target": "k"},
    "no labour": {"kind": "hours", "target": "k", "low": "1"},
    "nan": {"kind": "sublet", "target": "k", "low": "NaN"},
    "a float's nan": {"kind": "sublet", "target": "k", "low": float("nan")},
    "negative": {"kind": "sublet", "target": "k", "low": "-1"},
    "huge": {"kind": "sublet", "target": "k", "low": "1000001"},
    "too many hours": {"kind": "hours", "target": "k", "labour": "body", "low": "201"},
    "wrong way round": {"kind": "sublet", "target": "k", "low": "2", "high": "1"},
    "formula": {"kind": "add", "target": "k", "text": "=1+1"},
    "long": {"kind": "add", "target": "k", "text": "a" * 121},
    "hidden": {"kind": "add", "target": "k", "text": "a\u202eb"},
    "paint as text": {"kind": "paint", "target": "k", "paint_broken": "yes"},
    "a currency": {"kind": "sublet", "target": "k", "low": "1", "currency": "euro"},
    "a time": {"kind": "drop", "target": "k", "at": "soon"},
    "an object": {"kind": "operation", "target": "k", "operation": {"a": 1}},
}


@pytest.mark.parametrize("row", HOSTILE.values(), ids=HOSTILE.keys())
def test_an_unusable_edit_is_refused_in_words(row: dict[str, Any]) -> None:
    with pytest.raises(RateCardInvalid) as caught:
        edit_from_row(row)
    assert "cannot be used" in caught.value.message
    assert "inutilisable" in caught.value.told.fr
