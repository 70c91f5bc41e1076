"""The questions, pinned by version, and the schema that answers are held to."""

import hashlib
import json
from itertools import product
from typing import Any

import jsonschema
import pytest

from core.domain.sentences import Language
from core.domain.vocabulary import DamageType, Part, PromptStyle, Severity, Side, View
from core.inference.parsing import read_answer
from core.inference.prompts import FINDINGS_SCHEMA, PLACES, PROMPTS, prompt_for
from tests.inference.answers_json import NO, TWO

# A changed text needs a new version: then write both here.
PINNED = {
    "findings-en-1": "69c4492b6f7c7be5",
    "findings-fr-1": "81ae0eaf04c53a31",
    "parts-en-1": "e0befb15e7c545c9",
    "parts-fr-1": "22fdc3599cee50b7",
}


@pytest.mark.parametrize(("style", "language"), list(product(PromptStyle, Language)))
def test_every_style_is_asked_in_every_language(
    style: PromptStyle, language: Language
) -> None:
    prompt = prompt_for(style, language)
    assert (prompt.style, prompt.language) == (style, language)
    assert prompt.version.startswith(f"{style}-{language}-")


def test_a_version_names_one_text() -> None:
    digests = {
        prompt.version: hashlib.sha256(prompt.text.encode()).hexdigest()[:16]
        for prompt in PROMPTS.values()
    }
    assert digests == PINNED


@pytest.mark.parametrize("language", Language)
def test_the_findings_question_names_every_key_and_stays_short(
    language: Language,
) -> None:
    text = prompt_for(PromptStyle.FINDINGS, language).text
    for key in (*Part, *Side, *DamageType, *Severity, *View, "cannot_tell"):
        assert key in text
    assert text.index('"view"') < text.index('"damaged"') < text.index('"findings"')
    assert len(text) < 2200
    assert len(prompt_for(PromptStyle.PARTS, language).text) < 250


def objects_in(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Every object schema inside a schema."""
    inside = [*schema.get("properties", {}).values(), schema.get("items", {})]
    below = [each for part in inside if part for each in objects_in(part)]
    return [schema, *below] if schema.get("type") == "object" else below


def test_the_schema_is_strict_and_finite() -> None:
    jsonschema.Draft202012Validator.check_schema(FINDINGS_SCHEMA)
    found = objects_in(FINDINGS_SCHEMA)
    assert len(found) == 2
    for each in found:
        assert each["additionalProperties"] is False
        assert each["required"] == list(each["properties"])
    strings = json.dumps(FINDINGS_SCHEMA).count('"type": "string"')
    assert strings == json.dumps(FINDINGS_SCHEMA).count('"enum"')
    findings = FINDINGS_SCHEMA["properties"]["findings"]
    assert findings["maxItems"] == 12
    told = findings["items"]["properties"]
    assert told["part"]["enum"] == list(Part)
    assert told["side"]["enum"] == list(Side)
    assert told["type"]["enum"] == list(DamageType)
    assert told["severity"]["enum"] == list(Severity)


def test_the_schema_is_a_grammar_that_constrained_decoding_takes() -> None:
    llguidance = pytest.importorskip("llguidance")
    grammar = llguidance.LLMatcher.grammar_from_json_schema(json.dumps(FINDINGS_SCHEMA))
    failed, messages = llguidance.LLMatcher.validate_grammar_with_warnings(grammar)
    assert not failed, messages
    assert messages == []


@pytest.mark.parametrize("text", [NO, TWO])
def test_tests_own_answers_are_valid_by_the_schema(text: str) -> None:
    told = json.loads(text)
    jsonschema.validate(told, FINDINGS_SCHEMA)


def test_every_answer_that_the_schema_allows_is_read() -> None:
    """Each key of the schema is read as itself, wherever it stands."""
    keys = FINDINGS_SCHEMA["properties"]["findings"]["items"]["properties"]
    assert keys["where"]["enum"] == [*PLACES, "unknown"]
    for part, side, kind in product(Part, Side, (DamageType.PAINT_DAMAGE,)):
        (found,) = read_answer(one(part, side, kind)).findings
        assert (found.part, found.side, found.damage_type) == (part, side, kind)
    for kind in DamageType:
        (found,) = read_answer(one(Part.FRONT_DOOR, Side.LEFT, kind)).findings
        assert found.damage_type == kind


def one(part: str, side: str, kind: str) -> str:
    """An answer of one finding, valid by the schema."""
    finding = {"part": part, "side": side, "type": kind, "severity": "minor"}
    told = {
        "view": "side",
        "usable": True,
        "damaged": "yes",
        "findings": [finding | {"where": "unknown"}],
    }
    jsonschema.validate(told, FINDINGS_SCHEMA)
    return json.dumps(told)
