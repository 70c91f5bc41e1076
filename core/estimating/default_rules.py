"""The default operations, read from top to bottom: the first rule that fits wins.

The last one fits everything and asks for a look: what is not known is never money.
"""

from collections.abc import Iterable

from core.domain.sentences import Sentence
from core.domain.vocabulary import DamageType, Operation, Part, Severity
from core.estimating.operation_rule import OperationRule, Paint
from core.estimating.part_groups import (
    BOLTED,
    LAMPS,
    METAL,
    NOT_TOLD,
    PAINTED,
    PANES,
    PLASTIC,
    TRIM,
    WELDED,
)

Do, Is = Operation, DamageType
MINOR = frozenset({Severity.MINOR})
TO_MODERATE = frozenset({Severity.MINOR, Severity.MODERATE})
SEVERE = frozenset({Severity.SEVERE})
SCREEN = frozenset({Part.WINDSHIELD})
BROKEN_OPEN = {Is.CRACK, Is.TEAR_OR_HOLE, Is.BROKEN_PART, Is.DEFORMATION}
SURFACE = {Is.SCRATCH, Is.PAINT_DAMAGE, Is.CORROSION}
WHEEL, TIRE = frozenset({Part.WHEEL}), frozenset({Part.TIRE})


def _rule(
    parts: frozenset[Part],
    types: Iterable[DamageType],
    severities: frozenset[Severity],
    operations: tuple[Operation, ...],
    english: str,
    french: str,
    *paint: Paint,
) -> OperationRule:
    return OperationRule(
        parts,
        frozenset(types),
        severities,
        frozenset(paint),
        operations,
        Sentence(english, french),
    )


ANY: frozenset = frozenset()
LOOK, PAINT_IT = (Do.INSPECT,), (Do.REPAIR, Do.REFINISH)
NEW, NEW_PAINTED = (Do.REPLACE,), (Do.REPLACE, Do.REFINISH)
DEFAULT_RULES: tuple[OperationRule, ...] = (
    _rule(
        NOT_TOLD,
        ANY,
        ANY,
        LOOK,
        "The part is not told or cannot be judged on a photo: look at the car.",
        "La pièce n'est pas déterminée ou ne se juge pas sur photo : à voir sur place.",
    ),
    _rule(
        ANY,
        {Is.UNKNOWN},
        ANY,
        LOOK,
        "The kind of damage is not told: look at the car.",
        "La nature du dommage n'est pas déterminée : à voir sur place.",
    ),
    _rule(
        BOLTED | PLASTIC,
        {Is.MISSING_PART},
        ANY,
        NEW_PAINTED,
        "A missing part is replaced, and painted in the car's colour.",
        "Une pièce manquante est remplacée, et peinte à la couleur de la voiture.",
    ),
    _rule(
        SCREEN,
        {Is.MISSING_PART, Is.GLASS_BROKEN, *BROKEN_OPEN},
        ANY,
        (Do.REPLACE, Do.CALIBRATE),
        "A broken windshield is replaced; a camera behind it is calibrated again.",
        "Un pare-brise brisé est remplacé ; une caméra derrière lui est recalibrée.",
    ),
    _rule(
        PANES,
        {Is.MISSING_PART, Is.GLASS_BROKEN, *BROKEN_OPEN},
        ANY,
        NEW,
        "Broken glass is replaced.",
        "Un vitrage brisé est remplacé.",
    ),
    _rule(
        LAMPS,
        {Is.MISSING_PART, Is.LAMP_BROKEN, Is.GLASS_BROKEN, *BROKEN_OPEN},
        ANY,
        NEW,
        "A broken lamp is replaced.",
        "Une optique cassée est remplacée.",
    ),
    _rule(
        frozenset({Part.MIRROR}),
        {Is.GLASS_BROKEN},
        ANY,
        NEW,
        "A mirror with broken glass is replaced.",
        "Un rétroviseur au verre brisé est remplacé.",
    ),
    _rule(
        TRIM | WHEEL | TIRE,
        {Is.MISSING_PART},
        ANY,
        NEW,
        "A missing part is replaced.",
        "Une pièce manquante est remplacée.",
    ),
    _rule(
        TIRE,
        {Is.TIRE_FLAT, *BROKEN_OPEN},
        SEVERE,
        NEW,
        "A tire that is damaged this badly is replaced.",
        "Un pneu aussi abîmé est remplacé.",
    ),
    _rule(
        TIRE,
        ANY,
        ANY,
        LOOK,
        "Take the tire off: from outside nobody sees whether it can be repaired.",
        "Pneu à démonter : de l'extérieur, on ne voit pas s'il est réparable.",
    ),
    _rule(
        ANY,
        {Is.MISSING_PART, Is.GLASS_BROKEN, Is.LAMP_BROKEN, Is.TIRE_FLAT},
        ANY,
        LOOK,
        "Part and damage do not go together: look at the car.",
        "La pièce et le dommage ne vont pas ensemble : à voir sur place.",
    ),
    _rule(
        ANY,
        ANY,
        frozenset({Severity.UNKNOWN}),
        LOOK,
        "How bad it is is not told: look at the car.",
        "La gravité n'est pas déterminée : à voir sur place.",
    ),
    _rule(
        PANES | LAMPS | TRIM,
        {Is.SCRATCH},
        MINOR,
        (Do.POLISH,),
        "A light scratch is polished out.",
        "Une rayure légère se lustre.",
    ),
    _rule(
        PANES | LAMPS,
        {Is.SCRATCH},
        SEVERE,
        NEW,
        "A deep scratch in glass or in a lamp cannot be repaired.",
        "Une rayure profonde dans un vitrage ou une optique ne se répare pas.",
    ),
    _rule(
        WHEEL,
        {Is.WHEEL_SCUFF, *SURFACE},
        TO_MODERATE,
        (Do.SUBLET,),
        "A scuffed wheel goes to a wheel shop.",
        "Une jante frottée part chez un spécialiste.",
    ),
    _rule(
        WHEEL,
        BROKEN_OPEN,
        ANY,
        NEW,
        "A cracked or bent wheel is replaced.",
        "Une jante fissurée ou voilée est remplacée.",
    ),
    _rule(
        WHEEL | TRIM,
        ANY,
        SEVERE,
        NEW,
        "Damage this heavy means a new part.",
        "Un dommage aussi lourd impose une pièce neuve.",
    ),
    _rule(
        TRIM,
        BROKEN_OPEN,
        ANY,
        NEW,
        "A broken trim part is replaced.",
        "Un élément d'habillage cassé est remplacé.",
    ),
    _rule(
        WELDED,
        {Is.MISALIGNED},
        TO_MODERATE,
        LOOK,
        "A welded panel out of line hints at the structure: have it measured.",
        "Un élément soudé désaligné fait penser à la structure : à mesurer.",
    ),
    _rule(
        BOLTED | PLASTIC | TRIM | LAMPS,
        {Is.MISALIGNED},
        TO_MODERATE,
        (Do.REMOVE_INSTALL,),
        "A part out of line is taken off and fitted again.",
        "Une pièce désalignée est déposée et reposée.",
    ),
    _rule(
        PAINTED,
        {Is.SCRATCH},
        MINOR,
        (Do.REFINISH,),
        "A scratch through the paint is refinished.",
        "Une rayure qui traverse la peinture est repeinte.",
        Paint.BROKEN,
    ),
    _rule(
        PAINTED,
        {Is.SCRATCH},
        MINOR,
        (Do.POLISH,),
        "A light scratch is polished out; if the paint is broken, it is refinished.",
        "Une rayure légère se lustre ; si la peinture est atteinte, on repeint.",
    ),
    _rule(
        PAINTED,
        {Is.PAINT_DAMAGE, Is.CORROSION},
        MINOR,
        (Do.REFINISH,),
        "Damage to the paint alone is refinished.",
        "Un défaut de la seule peinture est repeint.",
    ),
    _rule(
        METAL,
        {Is.DENT},
        MINOR,
        (Do.PAINTLESS_REPAIR,),
        "A small dent under whole paint is pushed out without painting.",
        "Une petite bosse sous une peinture intacte se débosselle sans peindre.",
        Paint.UNBROKEN,
    ),
    _rule(
        METAL,
        {Is.DENT},
        MINOR,
        (Do.PAINTLESS_REPAIR, Do.INSPECT),
        "A small dent is pushed out without painting if the paint held: look closely; "
        "with broken paint it is repaired and refinished.",
        "Une petite bosse se débosselle sans peindre si la peinture a tenu : à voir de "
        "près ; sinon, on répare et on repeint.",
        Paint.UNTOLD,
    ),
    _rule(
        WELDED,
        {Is.DEFORMATION, Is.MISALIGNED},
        SEVERE,
        (Do.REPLACE, Do.REFINISH, Do.INSPECT),
        "A welded panel bent this badly is replaced; have the structure measured.",
        "Un élément soudé aussi déformé est remplacé ; faites mesurer la structure.",
    ),
    _rule(
        PAINTED,
        {Is.DENT, Is.DEFORMATION, *SURFACE, *BROKEN_OPEN},
        TO_MODERATE,
        PAINT_IT,
        "The part still fits and works: it is repaired and refinished.",
        "La pièce tient et fonctionne encore : elle est réparée et repeinte.",
    ),
    _rule(
        PAINTED,
        {Is.DENT, Is.DEFORMATION, *SURFACE, *BROKEN_OPEN},
        SEVERE,
        NEW_PAINTED,
        "Damage this heavy means a new part, painted in the car's colour.",
        "Un dommage aussi lourd impose une pièce neuve, peinte à la couleur.",
    ),
    _rule(
        ANY,
        ANY,
        ANY,
        LOOK,
        "No rule speaks of this damage on this part: look at the car.",
        "Aucune règle ne traite ce dommage sur cette pièce : à voir sur place.",
    ),
)
