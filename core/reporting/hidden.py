"""What a photo cannot show, per zone of the car, as advice to inspect.

Decisions:
- Each damaged part belongs to one zone; a zone is named once however many of its
  parts are hit, and the most severe findings' zones come first.
- What no photo ever shows (alignment, electronics, structure) closes every list.
- A photo without damage says what it does not cover: the view's blind sides and the
  parts that the model marked as not visible.
"""

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

FRONT_END = Sentence(
    "Behind the front bumper: brackets, absorber, radiator, and the radar or parking "
    "sensors, which may need calibration.",
    "Derrière le pare-chocs avant : supports, absorbeur, radiateur, ainsi que le radar "
    "ou les capteurs de stationnement, qui peuvent demander un calibrage.",
)
REAR_END = Sentence(
    "Behind the rear bumper: crossmember, brackets, trunk floor, and the parking or "
    "blind-spot sensors, which may need calibration.",
    "Derrière le pare-chocs arrière : traverse, supports, plancher de coffre, ainsi "
    "que les capteurs de stationnement ou d'angle mort, qui peuvent demander un "
    "calibrage.",
)
EITHER_END = Sentence(
    "Behind the bumper: brackets, absorber, crossmember, and the radar or parking "
    "sensors, which may need calibration.",
    "Derrière le pare-chocs : supports, absorbeur, traverse, ainsi que le radar ou les "
    "capteurs de stationnement, qui peuvent demander un calibrage.",
)
UNDER_HOOD = Sentence(
    "Under the hood: hinges, latch, radiator support and the space that protects "
    "pedestrians.",
    "Sous le capot : charnières, serrure, support de radiateur et dispositif de "
    "protection des piétons.",
)
SIDE_WALL = Sentence(
    "Behind the side panels: reinforcement bars, window mechanism, sill and pillar "
    "structure, side airbag sensors.",
    "Derrière les panneaux latéraux : barres de renfort, mécanisme de vitre, structure "
    "du bas de caisse et des montants, capteurs d'airbag latéral.",
)
ROOF_FRAME = Sentence(
    "Under the roof skin: roof frame, pillars' upper ends and curtain airbags.",
    "Sous le pavillon : arceaux, haut des montants et airbags rideaux.",
)
GLAZING = Sentence(
    "Around the glass: frame, bonding and heating wires; behind a windshield, the "
    "driver assistance camera, which needs calibration after a replacement.",
    "Autour du vitrage : cadre, collage et fils chauffants ; derrière un pare-brise, "
    "la caméra d'aide à la conduite, à calibrer après un remplacement.",
)
LIGHTING = Sentence(
    "Behind the lamp: brackets, wiring, control unit, moisture and beam aim.",
    "Derrière l'optique : fixations, câblage, boîtier de commande, humidité et réglage "
    "du faisceau.",
)
MIRROR_HOUSING = Sentence(
    "Inside the mirror: motor, camera and blind-spot sensor.",
    "Dans le rétroviseur : moteur, caméra et capteur d'angle mort.",
)
RUNNING_GEAR = Sentence(
    "Behind the wheel: suspension, steering, hub, brake, and the inner side of the "
    "tire.",
    "Derrière la roue : suspension, direction, moyeu, frein et flanc intérieur du "
    "pneu.",
)
BELOW = Sentence(
    "Under the car: leaks, exhaust line, battery tray and mounting points.",
    "Sous la voiture : fuites, ligne d'échappement, bac de batterie et points "
    "d'ancrage.",
)
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

ZONES: dict[Sentence, tuple[Part, ...]] = {
    FRONT_END: (Part.FRONT_BUMPER, Part.GRILLE),
    REAR_END: (Part.REAR_BUMPER, Part.REAR_PANEL, Part.TRUNK_LID, Part.TAILGATE),
    EITHER_END: (Part.BUMPER, Part.LICENSE_PLATE_AREA, Part.SPOILER),
    UNDER_HOOD: (Part.HOOD,),
    SIDE_WALL: (
        Part.FRONT_FENDER,
        Part.FRONT_DOOR,
        Part.REAR_DOOR,
        Part.DOOR,
        Part.QUARTER_PANEL,
        Part.ROCKER_PANEL,
        Part.A_PILLAR,
        Part.B_PILLAR,
        Part.C_PILLAR,
        Part.DOOR_HANDLE,
    ),
    ROOF_FRAME: (Part.ROOF,),
    GLAZING: (Part.WINDSHIELD, Part.REAR_GLASS, Part.SIDE_GLASS, Part.GLASS),
    LIGHTING: (Part.HEADLIGHT, Part.TAIL_LIGHT, Part.FOG_LIGHT, Part.LIGHT),
    MIRROR_HOUSING: (Part.MIRROR,),
    RUNNING_GEAR: (Part.WHEEL, Part.TIRE),
    BELOW: (Part.UNDERBODY,),
}
ZONE_OF = {part: zone for zone, parts in ZONES.items() for part in parts}

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
    return (*told[:1], hidden, *told[1:]) if hidden else tuple(told)


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
    zones = (ZONE_OF[found.part] for found in ordered if found.part in ZONE_OF)
    return list(dict.fromkeys(zones))[:ZONE_LIMIT]
