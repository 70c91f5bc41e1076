"""Words for the keys, in English and French: one table per vocabulary.

Decisions:
- A finding is keys; language only picks words, so switching it changes no finding.
- French parts carry their gender, because the side agrees with it (porte avant
  droite, phare droit).
- "not told" and "non déterminé" stand for `unknown`; nothing is blank.
"""

from enum import StrEnum

from core.domain.cases import (
    ChangeKind,
    ContradictionKind,
    DamageState,
    LookAlike,
    ReviewAction,
    Viewpoint,
)
from core.domain.sentences import Language
from core.domain.vocabulary import (
    AdviceKind,
    Check,
    DamageType,
    Labour,
    Operation,
    Outcome,
    Part,
    PartCondition,
    Precision,
    PromptStyle,
    RedFlag,
    Severity,
    Side,
    View,
)

PART_WORDS: dict[Part, tuple[str, str, str]] = {
    # part: English, French, French gender
    Part.FRONT_BUMPER: ("front bumper", "pare-chocs avant", "m"),
    Part.REAR_BUMPER: ("rear bumper", "pare-chocs arrière", "m"),
    Part.GRILLE: ("grille", "calandre", "f"),
    Part.HOOD: ("hood", "capot", "m"),
    Part.FRONT_FENDER: ("front fender", "aile avant", "f"),
    Part.FRONT_DOOR: ("front door", "porte avant", "f"),
    Part.REAR_DOOR: ("rear door", "porte arrière", "f"),
    Part.QUARTER_PANEL: ("quarter panel", "aile arrière", "f"),
    Part.ROCKER_PANEL: ("rocker panel", "bas de caisse", "m"),
    Part.A_PILLAR: ("A-pillar", "montant avant", "m"),
    Part.B_PILLAR: ("B-pillar", "montant central", "m"),
    Part.C_PILLAR: ("C-pillar", "montant arrière", "m"),
    Part.ROOF: ("roof", "toit", "m"),
    Part.TRUNK_LID: ("trunk lid", "couvercle de coffre", "m"),
    Part.TAILGATE: ("tailgate", "hayon", "m"),
    Part.REAR_PANEL: ("rear panel", "panneau arrière", "m"),
    Part.WINDSHIELD: ("windshield", "pare-brise", "m"),
    Part.REAR_GLASS: ("rear glass", "lunette arrière", "f"),
    Part.SIDE_GLASS: ("side glass", "vitre latérale", "f"),
    Part.HEADLIGHT: ("headlight", "phare", "m"),
    Part.TAIL_LIGHT: ("tail light", "feu arrière", "m"),
    Part.FOG_LIGHT: ("fog light", "feu antibrouillard", "m"),
    Part.MIRROR: ("mirror", "rétroviseur", "m"),
    Part.DOOR_HANDLE: ("door handle", "poignée de porte", "f"),
    Part.WHEEL: ("wheel", "jante", "f"),
    Part.TIRE: ("tire", "pneu", "m"),
    Part.SPOILER: ("spoiler", "becquet", "m"),
    Part.LICENSE_PLATE_AREA: ("license plate area", "zone de plaque", "f"),
    Part.UNDERBODY: ("underbody", "soubassement", "m"),
    Part.BUMPER: ("bumper", "pare-chocs", "m"),
    Part.DOOR: ("door", "porte", "f"),
    Part.LIGHT: ("light", "feu", "m"),
    Part.GLASS: ("glass", "vitrage", "m"),
    Part.OTHER: ("other part", "autre pièce", "f"),
    Part.UNKNOWN: ("part not told", "pièce non déterminée", "f"),
}

SIDE_WORDS: dict[Side, tuple[str, str, str]] = {
    # side: English, French masculine, French feminine
    Side.LEFT: ("left", "gauche", "gauche"),
    Side.RIGHT: ("right", "droit", "droite"),
    Side.CENTRE: ("centre", "central", "centrale"),
    Side.UNKNOWN: ("side not told", "côté non déterminé", "côté non déterminé"),
}

WORDS: dict[type[StrEnum], dict[StrEnum, tuple[str, str]]] = {
    # one table per vocabulary: keys of two vocabularies can be equal as strings
    DamageType: {
        DamageType.DENT: ("dent", "bosse"),
        DamageType.SCRATCH: ("scratch", "rayure"),
        DamageType.PAINT_DAMAGE: ("paint damage", "peinture abîmée"),
        DamageType.CRACK: ("crack", "fissure"),
        DamageType.TEAR_OR_HOLE: ("tear or hole", "déchirure ou trou"),
        DamageType.DEFORMATION: ("deformation", "déformation"),
        DamageType.GLASS_BROKEN: ("broken glass", "vitre brisée"),
        DamageType.LAMP_BROKEN: ("broken lamp", "optique cassée"),
        DamageType.TIRE_FLAT: ("flat tire", "pneu crevé"),
        DamageType.WHEEL_SCUFF: ("wheel scuff", "jante frottée"),
        DamageType.MISSING_PART: ("missing part", "pièce manquante"),
        DamageType.MISALIGNED: ("misaligned part", "pièce désalignée"),
        DamageType.CORROSION: ("corrosion", "corrosion"),
        DamageType.BROKEN_PART: ("broken part", "pièce cassée"),
        DamageType.UNKNOWN: (
            "damage, kind not told",
            "dommage de nature non déterminée",
        ),
    },
    Severity: {
        Severity.MINOR: ("minor", "mineure"),
        Severity.MODERATE: ("moderate", "modérée"),
        Severity.SEVERE: ("severe", "majeure"),
        Severity.UNKNOWN: ("severity not told", "gravité non déterminée"),
    },
    View: {
        View.FRONT: ("front", "avant"),
        View.REAR: ("rear", "arrière"),
        View.SIDE: ("side", "côté"),
        View.UNKNOWN: ("view not told", "vue non déterminée"),
    },
    Outcome: {
        Outcome.DAMAGE_FOUND: ("Damage found", "Dommage constaté"),
        Outcome.NO_DAMAGE_SEEN: ("No damage seen", "Aucun dommage visible"),
        Outcome.CANNOT_TELL: ("Cannot tell", "Impossible à dire"),
        Outcome.UNUSABLE_PHOTO: ("Not a usable photo", "Photo inutilisable"),
        Outcome.FAILED: ("Analysis failed", "Échec de l'analyse"),
    },
    PartCondition: {
        PartCondition.DAMAGED: ("damaged", "endommagé"),
        PartCondition.SEEN_UNDAMAGED: ("seen, undamaged", "vu, intact"),
        PartCondition.UNCERTAIN: ("uncertain", "incertain"),
        PartCondition.NOT_VISIBLE: ("not visible", "non visible"),
    },
    Precision: {
        Precision.NF4: ("4 bits (NF4)", "4 bits (NF4)"),
        Precision.INT8: ("8 bits", "8 bits"),
        Precision.HALF: ("half precision", "demi-précision"),
        Precision.FULL: ("float32", "float32"),
    },
    PromptStyle: {
        PromptStyle.FINDINGS: ("findings as JSON", "constats en JSON"),
        PromptStyle.PARTS: ("a list of parts", "une liste de pièces"),
    },
    AdviceKind: {
        AdviceKind.BLURRED: ("blurred", "floue"),
        AdviceKind.TOO_DARK: ("too dark", "trop sombre"),
        AdviceKind.TOO_BRIGHT: ("too bright", "trop claire"),
        AdviceKind.TOO_SMALL: ("too small", "trop petite"),
    },
    Operation: {
        Operation.NONE: ("nothing to do", "rien à faire"),
        Operation.MONITOR: ("watch", "surveiller"),
        Operation.POLISH: ("polish", "lustrage"),
        Operation.PAINTLESS_REPAIR: ("paintless repair", "débosselage sans peinture"),
        Operation.REPAIR: ("repair", "réparation"),
        Operation.REFINISH: ("refinish", "peinture"),
        Operation.BLEND: ("blend into the neighbour", "raccord sur l'élément voisin"),
        Operation.REPLACE: ("replace", "remplacement"),
        Operation.REMOVE_INSTALL: ("remove and refit", "dépose et repose"),
        Operation.SUBLET: ("outside work", "sous-traitance"),
        Operation.CALIBRATE: ("calibrate", "calibrage"),
        Operation.INSPECT: ("inspect", "examen sur place"),
    },
    Labour: {
        Labour.BODY: ("body", "tôlerie"),
        Labour.PAINT: ("paint", "peinture"),
        Labour.STRUCTURAL: ("structural", "structure"),
        Labour.MECHANICAL: ("mechanical", "mécanique"),
    },
    RedFlag: {
        RedFlag.AIRBAG_DEPLOYED: ("airbag deployed", "airbag déclenché"),
        RedFlag.FLUID_LEAK: ("fluid leak", "fuite de liquide"),
    },
    Check: {
        Check.INSPECT: ("to be looked at", "à examiner"),
        Check.CALIBRATE: ("may need calibration", "calibrage possible"),
        Check.ALIGN: ("to be measured", "à mesurer"),
        Check.AIM: ("to be aimed", "à régler"),
        Check.SCAN: ("to be read out", "à interroger"),
    },
    ReviewAction: {
        ReviewAction.CONFIRM: ("confirm", "confirmer"),
        ReviewAction.CHANGE: ("change", "modifier"),
        ReviewAction.REJECT: ("reject", "écarter"),
        ReviewAction.ADD: ("add", "ajouter"),
        ReviewAction.REOPEN: ("reopen", "rouvrir"),
    },
    LookAlike: {
        LookAlike.DIRT: ("dirt", "saleté"),
        LookAlike.REFLECTION: ("reflection", "reflet"),
        LookAlike.SHADOW: ("shadow", "ombre"),
        LookAlike.WATER_OR_SNOW: ("water or snow", "eau ou neige"),
        LookAlike.BODY_LINE: ("body line", "ligne de carrosserie"),
        LookAlike.STICKER: ("sticker", "autocollant"),
    },
    DamageState: {
        DamageState.PROPOSED: ("proposed", "proposé"),
        DamageState.CONFIRMED: ("confirmed", "confirmé"),
        DamageState.CHANGED: ("changed", "modifié"),
        DamageState.REJECTED: ("rejected", "écarté"),
        DamageState.ADDED: ("added by a person", "ajouté par une personne"),
    },
    ContradictionKind: {
        ContradictionKind.SIDE: ("sides differ", "côtés différents"),
        ContradictionKind.SEVERITY: ("severities differ", "gravités différentes"),
        ContradictionKind.SEEN_UNDAMAGED: (
            "seen undamaged elsewhere",
            "vu intact ailleurs",
        ),
    },
    ChangeKind: {
        ChangeKind.NEW: ("new", "nouveau"),
        ChangeKind.WORSE: ("worse", "aggravé"),
        ChangeKind.UNCHANGED: ("unchanged", "inchangé"),
        ChangeKind.GONE: ("gone", "disparu"),
        ChangeKind.NOT_COMPARABLE: ("not comparable", "non comparable"),
    },
    Viewpoint: {
        Viewpoint.FRONT: ("front", "avant"),
        Viewpoint.FRONT_LEFT: ("front left corner", "angle avant gauche"),
        Viewpoint.LEFT: ("left side", "côté gauche"),
        Viewpoint.REAR_LEFT: ("rear left corner", "angle arrière gauche"),
        Viewpoint.REAR: ("rear", "arrière"),
        Viewpoint.REAR_RIGHT: ("rear right corner", "angle arrière droit"),
        Viewpoint.RIGHT: ("right side", "côté droit"),
        Viewpoint.FRONT_RIGHT: ("front right corner", "angle avant droit"),
        Viewpoint.CLOSE_UP: ("close-up", "gros plan"),
    },
}


def word(key: StrEnum, language: Language) -> str:
    """The word for a key; parts and sides in their bare form."""
    if isinstance(key, Part):
        return PART_WORDS[key][language is Language.FR]
    if isinstance(key, Side):
        return SIDE_WORDS[key][language is Language.FR]
    return WORDS[type(key)][key][language is Language.FR]


def part_phrase(part: Part, side: Side, language: Language) -> str:
    """A part with its side: "left headlight", "porte avant droite"."""
    english, french, gender = PART_WORDS[part]
    if side is Side.UNKNOWN:
        return word(part, language)
    if language is Language.FR:
        return f"{french} {SIDE_WORDS[side][1 if gender == 'm' else 2]}"
    return f"{SIDE_WORDS[side][0]} {english}"
