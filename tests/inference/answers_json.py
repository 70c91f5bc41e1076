"""Answers in JSON, as asked for and bent, and what must be read from them.

A finding is written "part/side/type/severity", with "-" for unknown.
"""

import json
from dataclasses import dataclass

FOUND, CLEAN = "damage_found", "no_damage_seen"
UNSURE, UNUSABLE, UNREADABLE = "cannot_tell", "unusable_photo", "unreadable"


@dataclass(frozen=True, slots=True)
class Row:
    """One answer; `reason` is a piece of the English reason, `intact` parts seen so."""

    name: str
    text: str
    outcome: str
    findings: tuple[str, ...] = ()
    cut_off: bool = False
    view: str = "unknown"
    intact: tuple[str, ...] = ()
    reason: str = ""


def whole(**changes: object) -> str:
    """An answer in the form that is asked for, with some fields changed."""
    told = {"view": "front", "usable": True, "damaged": "yes", "findings": []}
    return json.dumps(told | changes)


def finding(**changes: str) -> dict[str, str]:
    """A finding in the form that is asked for."""
    told = {"part": "hood", "side": "centre", "type": "dent", "severity": "minor"}
    return told | {"where": "middle centre"} | changes


HOOD = "hood/centre/dent/minor"
LAMP = "headlight/left/lamp_broken/severe"
ONE = whole(findings=[finding()])
LAMP_TOLD = finding(
    part="headlight",
    side="left",
    type="lamp_broken",
    severity="severe",
    where="unknown",
)
TWO = whole(findings=[finding(), LAMP_TOLD])
NO = whole(damaged="no")
BUMPER = "front_bumper/-/-/-"

IN_FORM = (
    Row("one finding", ONE, FOUND, (HOOD,), view="front"),
    Row("two findings", TWO, FOUND, (HOOD, LAMP), view="front"),
    Row("clean", NO, CLEAN, view="front"),
    Row(
        "cannot tell",
        whole(damaged="cannot_tell"),
        UNSURE,
        view="front",
        reason="cannot tell",
    ),
    Row(
        "not usable",
        whole(usable=False, damaged="cannot_tell"),
        UNUSABLE,
        view="front",
        reason="no car can be judged",
    ),
    Row(
        "not usable, not damaged",
        whole(usable=False, damaged="no"),
        UNUSABLE,
        view="front",
    ),
    Row("yes without a list", whole(), FOUND, view="front"),
    Row(
        "yes, nothing named",
        whole(
            findings=[
                finding(
                    part="unknown", side="unknown", type="unknown", severity="moderate"
                )
            ]
        ),
        FOUND,
        ("-/-/-/moderate",),
        view="front",
    ),
    Row(
        "pretty",
        json.dumps(json.loads(TWO), indent=4),
        FOUND,
        (HOOD, LAMP),
        view="front",
    ),
    Row("special tokens", f"<|start|>{NO}<|eot_id|></s>", CLEAN, view="front"),
    Row(
        "thought first",
        f"<think>No damage detected.</think>{ONE}",
        FOUND,
        (HOOD,),
        view="front",
    ),
)
JSON_ABOUT = (
    Row("fenced", f"```json\n{ONE}\n```", FOUND, (HOOD,), view="front"),
    Row("words before and after", f"Here it is:\n{ONE}\nI hope this helps!", FOUND,
        (HOOD,), view="front"),
    Row("clean with polite words", f"Sure, here is the JSON:\n```json\n{NO}\n```",
        CLEAN, view="front"),
    Row("clean, said twice", f"There is no visible damage. {NO}", CLEAN, view="front"),
    Row("clean, but the words say otherwise", f"{NO}\nThe bumper has a dent.", UNSURE,
        view="front", reason="without doubt"),
    Row("clean, but a note says otherwise", whole(damaged="no", note="door scratched"),
        UNSURE, view="front", reason="without doubt"),
    Row("clean, but severe", whole(damaged="no", overall_severity="severe"), UNSURE,
        view="front"),
    Row("two objects", '{"part":"hood","type":"dent"}\n{"part":"roof","type":"crack"}',
        FOUND, ("hood/-/dent/-", "roof/-/crack/-")),
    Row("one answer twice", ONE + ONE, FOUND, (HOOD,), view="front"),
    Row("a clean answer, then another", NO + ONE, UNSURE, view="front",
        reason="contradicts"),
    Row("bare list", json.dumps([finding(), LAMP_TOLD]), FOUND, (HOOD, LAMP)),
    Row("bare list of parts", '["front bumper", "capot"]', FOUND,
        (BUMPER, "hood/-/-/-")),
    Row("empty list", "[]", UNREADABLE),
    Row("list without a statement", '{"findings": []}', UNSURE),
    Row("no without a list", '{"damaged": "no"}', UNSURE, reason="not completely"),
    Row("JSON in a string", json.dumps(ONE), FOUND, (HOOD,), view="front"),
    Row("JSON in a field", json.dumps({"answer": ONE}), FOUND, (HOOD,), view="front"),
    Row("wrapped", json.dumps({"result": {"data": [json.loads(ONE)]}}), FOUND, (HOOD,),
        view="front"),
    Row("by part", '{"front_bumper": {"type": "dent", "severity": "minor"}, '
        '"hood": "scratch", "roof": "no damage", "porte avant": true}', FOUND,
        ("front_bumper/-/dent/minor", "hood/-/scratch/-", "front_door/-/-/-"),
        intact=("roof",)),
    Row("damages inside their part", '{"part": "rear door", "side": "left", "damages": '
        '[{"type": "dent", "severity": "moderate"}, {"type": "scratch"}]}', FOUND,
        ("rear_door/-/dent/moderate", "rear_door/-/scratch/-")),
    Row("parts as one string", '{"damaged_parts": "front bumper, left headlight"}',
        FOUND, (BUMPER, "headlight/left/-/-")),
    Row("unknown keys", whole(findings=[finding(colour="red", cost="500 EUR")],
        total_cost=1200), FOUND, (HOOD,), view="front"),
)  # fmt: skip
JSON_BENT = (
    Row("single quotes", ONE.replace('"', "'"), FOUND, (HOOD,), view="front"),
    Row("Python words", str(json.loads(NO)), CLEAN, view="front"),
    Row("trailing commas", ONE.replace("}]}", ",},],}"), FOUND, (HOOD,), view="front"),
    Row("typographic quotes", '{“part”: “hood”, “type”: “dent”}', FOUND,
        ("hood/-/dent/-",)),
    Row("bare keys", "{part: hood, type: dent, severity: minor}", FOUND,
        ("hood/-/dent/minor",)),
    Row("comments", '{"part": "hood", // the hood\n"type": "dent" /* deep */}', FOUND,
        ("hood/-/dent/-",)),
    Row("no commas", '{"part": "hood"\n"type": "dent"\n"severity": "minor"}', FOUND,
        ("hood/-/dent/minor",)),
    Row("quotes inside", '{"part": "the "left" front door", "type": "dent"}', FOUND,
        ("front_door/left/dent/-",)),
    Row("apostrophes", "{'pièce': 'l'aile avant gauche', 'type': 'rayure'}", FOUND,
        ("front_fender/left/scratch/-",)),
    Row("escapes", '{"part": "aile arri\\u00e8re", "type": "rayure"}', FOUND,
        ("quarter_panel/-/scratch/-",)),
    Row("French", '{"vue": "avant", "utilisable": "oui", "endommagé": "oui", '
        '"constats": [{"pièce": "Pare-chocs avant", "côté": "gauche", '
        '"type de dommage": "Bosse", '
        '"gravité": "Modérée"}]}', FOUND, ("front_bumper/left/dent/moderate",),
        view="front"),
    Row("French, clean", '{"endommagé": "non", "pièces endommagées": []}', CLEAN),
    Row("missing brace", '{"findings": [{"part": "hood", "type": "dent"}, '
        '{"part": "roof", "type": "dent"]}', FOUND, ("hood/-/dent/-",),
        reason="cut off"),
    Row("wrong types", whole(view=7, usable="maybe", findings=[
        finding(), 3, None, True, [], {"part": 12}, {"part": None, "type": {}}]), FOUND,
        (HOOD,)),
    Row("statement of a wrong kind", '{"damaged": 0, "findings": []}', UNSURE),
    Row("NaN and huge numbers", '{"part": "hood", "type": "dent", "confidence": NaN, '
        f'"size": 1e999, "id": {"9" * 400}}}', FOUND, ("hood/-/dent/-",)),
    Row("nested bomb", "[" * 50_000 + "1", UNREADABLE),
    Row("nested bomb after a finding",
        '[{"part":"hood","type":"dent"},' + '{"a":' * 9999,
        FOUND, ("hood/-/dent/-",), reason="cut off"),
    Row("same key twice", '{"damaged": "yes", "damaged": "no", "findings": []}', UNSURE,
        reason="contradicts"),
)  # fmt: skip
