"""Reviewed labels, read back by the evaluation and by the reader of model answers."""

import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from core.casework.training_export import (
    MOST_FINDINGS,
    chats_jsonl,
    image_file,
    labels_csv,
    reviewed_photos,
)
from core.domain.cases import LookAlike, VisitView
from core.domain.sentences import Language
from core.domain.vocabulary import (
    DamageType,
    Outcome,
    Part,
    PromptStyle,
    Severity,
    Side,
    View,
)
from core.evaluation.labels import read_labels
from core.evaluation.records import LabelledPhoto
from core.inference.parsing import read_answer
from core.inference.prompts import (
    FINDINGS_SCHEMA,
    MAX_ASKED_FINDINGS,
    PLACES,
    prompt_for,
)
from tests.casework.cars import finding, photo, review, view

QUESTION = prompt_for(PromptStyle.FINDINGS, Language.EN).text
DENT, SCRATCH = "front_door left dent minor", "hood unknown scratch moderate"
DENT_KEY, SCRATCH_KEY = "front_door.left.dent", "hood.unknown.scratch"


def labelled(*views: VisitView) -> dict[str, LabelledPhoto]:
    """The evaluation's own reading of the exported table, by photo number."""
    table = labels_csv(reviewed_photos(views))
    if table.count(b"\n") == 1:
        return {}
    labels = read_labels(table)
    assert labels.problems == ()
    return {str(int(each.file[-64:], 16)): each for each in labels.photos}


def chats(*views: VisitView) -> list[dict[str, Any]]:
    lines = chats_jsonl(reviewed_photos(views), question=QUESTION).decode()
    return [json.loads(line) for line in lines.splitlines()]


def answer_of(chat: dict[str, Any]) -> str:
    return chat["messages"][1]["content"][0]["text"]


def plain(number: int, *findings: Any, **more: Any) -> Any:
    return photo(number, *findings, name="no-ending", **more)


CONFIRMED = view(
    plain(1, DENT, SCRATCH, view=View.SIDE),
    reviews=[review(1, DENT_KEY, "confirm"), review(2, SCRATCH_KEY, "confirm")],
)


def test_the_table_is_read_back_as_reviewed() -> None:
    (row,) = labelled(CONFIRMED).values()
    assert (row.damaged, row.severity, row.view) == (True, Severity.MODERATE, None)
    assert row.types == {DamageType.DENT, DamageType.SCRATCH}
    assert row.parts == {Part.FRONT_DOOR, Part.HOOD}
    assert row.all_types
    assert row.all_parts
    assert row.findings == (
        (Part.HOOD, None, DamageType.SCRATCH, Severity.MODERATE),
        (Part.FRONT_DOOR, Side.LEFT, DamageType.DENT, Severity.MINOR),
    )
    assert row.source == "review"


def test_the_chat_is_read_back_as_reviewed() -> None:
    (chat,) = chats(CONFIRMED)
    user, assistant = chat["messages"]
    assert [user["role"], assistant["role"]] == ["user", "assistant"]
    assert user["content"] == [
        {"type": "image", "image": f"photos/{1:064x}"},
        {"type": "text", "text": QUESTION},
    ]
    jsonschema.validate(json.loads(answer_of(chat)), FINDINGS_SCHEMA)
    answer = read_answer(answer_of(chat))
    assert answer.outcome is Outcome.DAMAGE_FOUND
    assert [(f.part, f.side, f.damage_type, f.severity) for f in answer.findings] == [
        (Part.HOOD, Side.UNKNOWN, DamageType.SCRATCH, Severity.MODERATE),
        (Part.FRONT_DOOR, Side.LEFT, DamageType.DENT, Severity.MINOR),
    ]


def test_a_persons_change_is_the_label() -> None:
    changed = review(1, DENT_KEY, "change", "rear_door left scratch severe")
    (row,) = labelled(view(plain(1, DENT), reviews=[changed])).values()
    assert row.findings == (
        (Part.REAR_DOOR, Side.LEFT, DamageType.SCRATCH, Severity.SEVERE),
    )


def test_an_added_damage_is_a_label_of_its_photo() -> None:
    added = review(1, "", "add", DENT, photo_id="photo1")
    rows = labelled(view(plain(1), plain(2), reviews=[added]))
    assert list(rows) == ["1"]
    assert rows["1"].types == {DamageType.DENT}


def test_a_rejected_look_alike_is_a_negative() -> None:
    rejected = review(1, DENT_KEY, "reject", look_alike=LookAlike.REFLECTION)
    visit = view(plain(1, DENT), reviews=[rejected])
    (row,) = labelled(visit).values()
    assert (row.damaged, row.findings, row.severity) == (False, (), None)
    assert b"look_alikes=reflection" in labels_csv(reviewed_photos([visit]))
    (chat,) = chats(visit)
    assert chat["look_alikes"] == ["reflection"]
    jsonschema.validate(json.loads(answer_of(chat)), FINDINGS_SCHEMA)
    assert read_answer(answer_of(chat)).outcome is Outcome.NO_DAMAGE_SEEN


LEFT_OUT = {
    "nobody decided": view(plain(1, DENT)),
    "one of two is open": view(
        plain(1, DENT, SCRATCH), reviews=[review(1, DENT_KEY, "confirm")]
    ),
    "reopened": view(
        plain(1, DENT),
        reviews=[review(1, DENT_KEY, "confirm"), review(2, DENT_KEY, "reopen")],
    ),
    "added without a photo": view(plain(1), reviews=[review(1, "", "add", DENT)]),
    "not assessed": view(
        replace(plain(1), assessment=None),
        reviews=[review(1, DENT_KEY, "confirm")],
    ),
    "clean, and nobody looked": view(plain(1)),
}


@pytest.mark.parametrize("case", LEFT_OUT)
def test_a_photo_that_was_not_reviewed_is_left_out(case: str) -> None:
    assert labelled(LEFT_OUT[case]) == {}
    assert chats(LEFT_OUT[case]) == []


def test_a_photo_that_may_show_more_is_labelled_in_part_only() -> None:
    visit = view(
        plain(1, DENT),
        plain(2, SCRATCH, states=["front_door left seen_undamaged"]),
        reviews=[review(1, DENT_KEY, "confirm"), review(2, SCRATCH_KEY, "confirm")],
    )
    rows = labelled(visit)
    assert rows["1"].findings is not None
    partly = rows["2"]
    assert partly.damaged
    assert partly.types == {DamageType.SCRATCH}
    assert partly.parts == {Part.HOOD}
    assert (partly.all_types, partly.all_parts) == (False, False)
    assert (partly.findings, partly.severity) == (None, None)
    assert len(chats(visit)) == 1


def test_a_photo_with_nothing_but_a_doubt_is_left_out() -> None:
    visit = view(
        plain(1, DENT),
        plain(2, SCRATCH, states=["front_door left seen_undamaged"]),
        reviews=[review(1, DENT_KEY, "confirm"), review(2, SCRATCH_KEY, "reject")],
    )
    assert list(labelled(visit)) == ["1"]


def test_what_stays_unknown_is_left_open() -> None:
    words = "unknown unknown dent"
    visit = view(
        plain(1, words, DENT),
        reviews=[
            review(1, "unknown.unknown.dent", "confirm"),
            review(2, DENT_KEY, "confirm"),
        ],
    )
    (row,) = labelled(visit).values()
    assert row.severity is None
    assert (row.parts, row.all_parts) == ({Part.FRONT_DOOR}, False)
    assert row.findings is not None
    assert (None, None, DamageType.DENT, None) in row.findings


def test_the_same_photo_in_two_visits_is_told_once_or_not_at_all() -> None:
    again = view(plain(1, DENT, SCRATCH), reviews=CONFIRMED.reviews)
    assert len(reviewed_photos([CONFIRMED, again])) == 1
    rejected = [review(1, DENT_KEY, "reject"), review(2, SCRATCH_KEY, "confirm")]
    otherwise = view(plain(1, DENT, SCRATCH), reviews=rejected)
    assert reviewed_photos([CONFIRMED, otherwise, again]) == ()


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("IMG_1.JPG", ".jpg"),
        ("a.b.png", ".png"),
        ("=cmd|'/c calc'!A1", ""),
        ("../../etc/passwd", ""),
        ("x.jpg\r\n1,2", ""),
        ("évil.exe", ""),
    ],
)
def test_no_name_of_a_file_goes_along(name: str, ending: str) -> None:
    assert image_file(photo(1, name=name)) == f"photos/{1:064x}{ending}"


def test_no_name_or_words_of_a_person_go_along() -> None:
    secret = replace(review(1, DENT_KEY, "confirm"), who="Dana", reason="see plate")
    photos = reviewed_photos([view(plain(1, DENT), reviews=[secret])])
    told = labels_csv(photos) + chats_jsonl(photos, question="?")
    assert b"Dana" not in told
    assert b"see plate" not in told


BOX_FIELDS = {
    (0.0, 0.0, 0.2, 0.2): "upper left",
    (0.4, 0.4, 0.6, 0.6): "middle centre",
    (0.8, 0.8, 1.0, 1.0): "lower right",
    (1.0, 1.0, 1.0, 1.0): "lower right",
    (0.0, 0.7, 1.0, 0.9): "lower centre",
}


@pytest.mark.parametrize("box", BOX_FIELDS)
def test_where_is_one_of_the_nine_fields(
    box: tuple[float, float, float, float],
) -> None:
    visit = view(
        plain(1, finding(SCRATCH, box=box)), reviews=[review(1, SCRATCH_KEY, "confirm")]
    )
    (chat,) = chats(visit)
    (told,) = json.loads(answer_of(chat))["findings"]
    assert told["where"] == BOX_FIELDS[box]
    assert told["where"] in PLACES


def test_a_chat_lists_no_more_than_a_model_is_asked_for() -> None:
    assert MOST_FINDINGS == MAX_ASKED_FINDINGS
    parts = [part for part in Part if part is not Part.UNKNOWN][:15]
    found = [f"{part} unknown corrosion minor" for part in parts]
    decided = [
        review(n, f"{part}.unknown.corrosion", "confirm")
        for n, part in enumerate(parts, 1)
    ]
    (chat,) = chats(view(plain(1, *found), reviews=decided))
    jsonschema.validate(json.loads(answer_of(chat)), FINDINGS_SCHEMA)
    assert len(json.loads(answer_of(chat))["findings"]) == MAX_ASKED_FINDINGS
