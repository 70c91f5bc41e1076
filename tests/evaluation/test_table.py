"""The words of the figures: all there, in both languages, numbers as people write."""

import json

import pytest

from core.domain.sentences import Language
from core.domain.settings import ASSETS
from core.evaluation.records import Confusion, Figure
from core.evaluation.report_text import evaluation_lines
from core.evaluation.table import confusion_cells, render_tables, table_headers
from tests.evaluation.labels_files import read
from tests.evaluation.told import answer, measured

SCHEMA = json.loads((ASSETS / "evaluation.schema.json").read_text(encoding="utf-8"))


def documented_keys() -> list[str]:
    """Every dotted key of the documentation, with one type and one part."""
    keys = []
    for group, told in SCHEMA["$defs"]["figures"]["properties"].items():
        if told.get("additionalProperties"):
            names = told["additionalProperties"]["properties"]
            label = "dent" if group == "types" else "hood"
            keys += [
                f"{group}.{each}.{name}" for each in (label, "mean") for name in names
            ]
            continue
        for name, inner in told["properties"].items():
            below = inner.get("properties")
            keys += [f"{group}.{name}.{each}" for each in below or []]
            keys += [] if below else [f"{group}.{name}"]
    return keys


@pytest.mark.parametrize("language", Language)
def test_every_documented_figure_has_a_title_of_its_own(language: Language) -> None:
    evaluation = measured(read("file,damaged\na,1\n"), answer("a", "damage_found"))
    figures = {key: Figure(0.5, 0.25, 0.75, 1234, 56) for key in documented_keys()}
    evaluation.figures.clear()
    evaluation.figures.update(figures)
    tables = render_tables(evaluation, language)
    rows = [row for table in tables for row in table.rows]
    assert sorted(row.key for row in rows) == sorted(figures)
    for table in tables:
        titles = [row.title for row in table.rows]
        assert len(set(titles)) == len(titles), table.title


def test_titles_differ_between_the_languages() -> None:
    evaluation = measured(read("file,damaged\na,1\n"), answer("a", "damage_found"))
    english, french = (
        [row.title for table in render_tables(evaluation, each) for row in table.rows]
        for each in Language
    )
    same = set(english) & set(french)
    assert same <= {"AUC"}
    assert table_headers(Language.EN) != table_headers(Language.FR)


def test_numbers_are_written_as_the_language_does_and_unknown_is_a_dash() -> None:
    evaluation = measured(read("file,damaged\na,1\n"), answer("a", "damage_found"))
    evaluation.figures.clear()
    evaluation.figures["damaged.auc"] = Figure(0.98765, 0.9, 1.0, 1234, 56)
    evaluation.figures["damaged.ece"] = Figure(None, n=0)
    evaluation.figures["seconds.median"] = Figure(0.017, 0.016, 0.018, 9)
    damaged, time = render_tables(evaluation, Language.EN)
    first, second = damaged.rows
    assert (first.value, first.interval) == ("0.988", "0.900 – 1.000")
    assert first.n == "1,234 (56)"
    assert (second.value, second.interval, second.n) == ("–", "–", "0")
    assert time.rows[0].value == "17\u00a0ms"
    french = render_tables(evaluation, Language.FR)[0].rows[0]
    assert (french.value, french.interval) == ("0,988", "0,900 – 1,000")


def test_confusion_is_told_in_words() -> None:
    table = Confusion(
        ("minor", "severe"), ("minor", "severe", "not_told"), ((1, 2, 3),) * 2
    )
    header, rows = confusion_cells(table, "severity", Language.FR)
    assert header == ("", "mineure", "majeure", "non dit")
    assert rows == (("mineure", "1", "2", "3"), ("majeure", "1", "2", "3"))


def test_file_names_of_others_carry_nothing_hidden_into_the_terminal() -> None:
    labels = read("file,damaged,source\nred\u202e\x9b31m.jpg,1,a\u202eb\nb,0,c\n")
    evaluation = measured(
        labels,
        answer("red\u202e\x9b31m.jpg", "no_damage_seen", 0.9),
        answer("b", "no_damage_seen", 0.9),
    )
    text = "\n".join(evaluation_lines(evaluation, Language.EN))
    assert "red" in text
    assert not {"\u202e", "\x9b"} & set(text)
