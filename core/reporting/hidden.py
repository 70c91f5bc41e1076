"""What a photo cannot show, per zone of the car, as advice to inspect.

Decisions:
- What lies behind which part stands in `core.domain.hidden_zones`, for estimates too;
  a zone is named once however many of its parts are hit, and the most severe
  findings' zones come first.
- What no photo ever shows (alignment, electronics, structure) closes every list.
- A photo without damage says what it does not cover: the view's blind sides and the
  parts that the model marked as not visible.
"""

from core.domain.hidden_zones import HiddenZone, zone_sentence, zones_of
from core.domain.records import Answer, Finding
from core.domain.sentences import Language, Sentence
from core.domain.vocabulary import (
    SEVERITY_ORDER,
    Outcome,
    Part,
    PartCondition,
    Severity,
    View,
)
from core.reporting.formats import typeset
from core.reporting.phrases import part_label

ZONE_LIMIT = 4  # more would no longer be read

STRUCTURE = Sentence(
    "Damage this heavy can reach the structure: have body and wheel alignment "
    "measured.",
    "Un dommage de cette gravité peut atteindre la structure : faites mesurer la "
    "caisse et la géométrie des roues.",
)
ALWAYS = Sentence(
    "No photo shows wheel alignment, fault codes of the electronics, the underbody or "
    "hidden structure.",
    "Aucune photo ne montre la géométrie des roues, les codes défaut de "
    "l'électronique, le soubassement ou la structure cachée.",
)
FINE_MARKS = Sentence(
    "Fine scratches, shallow dents and damage under dirt, water or reflections can be "
    "missed.",
    "Des rayures fines, des bosses peu profondes ou un dommage sous la saleté, l'eau "
    "ou les reflets peuvent échapper à l'examen.",
)

BLIND_SIDES: dict[View, Sentence] = {
    View.FRONT: Sentence(
        "This front view leaves out the rear, the roof, the underbody and at "
        "least one side.",
        "Cette vue avant laisse hors de vue l'arrière, le toit, le soubassement et au "
        "moins un côté.",
    ),
    View.REAR: Sentence(
        "This rear view leaves out the front, the roof, the underbody and at "
        "least one side.",
        "Cette vue arrière laisse hors de vue l'avant, le toit, le soubassement et au "
        "moins un côté.",
    ),
    View.SIDE: Sentence(
        "This side view leaves out the other side, the roof, the underbody and "
        "most of the front and rear.",
        "Cette vue de côté laisse hors de vue l'autre côté, le toit, le soubassement "
        "et l'essentiel de l'avant et de l'arrière.",
    ),
    View.UNKNOWN: Sentence(
        "Nothing is said about what lies outside the picture: other sides, roof, "
        "underbody.",
        "Rien n'est dit de ce qui se trouve hors du cadre : autres côtés, toit, "
        "soubassement.",
    ),
}


def cannot_show(answer: Answer, language: Language) -> tuple[str, ...]:
    """What this photo cannot show; nothing where no car was judged."""
    if answer.outcome in (Outcome.FAILED, Outcome.UNUSABLE_PHOTO):
        return ()
    lines: list[str] = []
    if answer.outcome is not Outcome.DAMAGE_FOUND:
        lines += [BLIND_SIDES[answer.view], FINE_MARKS]
    lines += _zones(answer.findings)
    severities = {answer.severity, *(found.severity for found in answer.findings)}
    if answer.outcome is Outcome.DAMAGE_FOUND and Severity.SEVERE in severities:
        lines.append(STRUCTURE)
    lines.append(ALWAYS)
    told = [typeset(line, language) for line in lines]
    hidden = not_visible(answer, language)
    place = 0 if answer.outcome is Outcome.DAMAGE_FOUND else 1  # after the blind sides
    return (*told[:place], hidden, *told[place:]) if hidden else tuple(told)


def not_visible(answer: Answer, language: Language) -> str:
    """The parts that the model marked as not visible, in one sentence or empty."""
    names = [
        part_label(state.part, state.side, language)
        for state in answer.part_states
        if state.condition is PartCondition.NOT_VISIBLE
    ]
    if not names:
        return ""
    listed = ", ".join(names)
    return typeset(
        Sentence(
            f"Not visible on this photo: {listed}.",
            f"Non visible sur cette photo : {listed}.",
        ),
        language,
    )


def _zones(findings: tuple[Finding, ...]) -> list[str]:
    """The zones of these findings, each once, the most severe first."""
    ordered = sorted(
        findings, key=lambda found: SEVERITY_ORDER.index(found.severity), reverse=True
    )
    hit: dict[HiddenZone, list[Part]] = {}
    for found in ordered:
        for zone in zones_of(found.part):
            hit.setdefault(zone, []).append(found.part)
    sentences = [zone_sentence(zone, parts) for zone, parts in hit.items()]
    return sentences[:ZONE_LIMIT]
