"""Wordings for kinds of damage, severities and views.

Decisions:
- `*_PLAIN` words mean the key wherever they stand in a text; `*_FIELD` words only where
  nothing else can be meant ("light" is a severity in a severity field, and a lamp in a
  sentence).
- French "enfoncement" is a dent; "enfoncé" and "froissé" go beyond one: deformation.
- A shattered or cracked pane or lamp is settled by `settle`, because the vocabulary
  keeps cracks for plastic and metal.
"""

from core.domain.lexicon.tokens import Key, PhraseTable, wordings
from core.domain.vocabulary import DamageType, Part, Severity, View

TYPE_PLAIN: dict[DamageType, tuple[str, ...]] = {
    DamageType.DENT: wordings(
        "dent, dented, dents, denting, dinged, bosse, bosselé, bosselée, bosselure, "
        "cabossé, cabossée, enfoncement"
    ),
    DamageType.SCRATCH: wordings(
        "scratch, scratches, scratched, scratching, scrape, scraped, scuff, scuffed, "
        "scuff mark, rayure, rayé, rayée, éraflure, éraflé, éraflée, griffure, "
        "égratignure, rayure profonde, paint scratch, paint scratches, scratch mark, "
        "scratched paint, scratched paintwork, peinture rayée"
    ),
    DamageType.PAINT_DAMAGE: wordings(
        "paint damage, paint chip, chipped paint, paint peel, peeling paint, paint "
        "peeling, paint transfer, paint loss, paint scuff, paint scrape, damaged "
        "paint, écaillage, écaillé, écaillée, éclat de peinture, peinture abîmée, "
        "peinture écaillée, peinture endommagée, défaut de peinture, dommage de "
        "peinture, paint chipping, chipped"
    ),
    DamageType.CRACK: wordings(
        "crack, cracked, cracking, fissure, fissuré, fissurée, fêlure, fêlé, fêlée, "
        "craquelure, craquelé, craquelée, fendu, fendue"
    ),
    DamageType.TEAR_OR_HOLE: wordings(
        "tear or hole, tear, torn, hole, puncture, punctured, ripped, gash, "
        "déchirure, déchiré, déchirée, déchirure ou trou, perforation, perforé, "
        "perforée, trou, troué, trouée"
    ),
    DamageType.DEFORMATION: wordings(
        "deformation, deformed, bent, crushed, buckled, crumpled, warped, caved in, "
        "déformation, déformé, déformée, froissé, froissée, tordu, tordue, enfoncé, "
        "enfoncée, écrasé, écrasée, voilé, voilée"
    ),
    DamageType.GLASS_BROKEN: wordings(
        "broken glass, glass broken, shattered glass, glass shatter, cracked glass, "
        "smashed glass, glass crack, shattered window, broken window, smashed window, "
        "vitre brisée, vitre cassée, bris de glace, bris de vitre, verre brisé, glace "
        "brisée, vitre fissurée, vitre éclatée, verre cassé, pare-brise fissuré, "
        "pare-brise brisé, pare-brise cassé, cracked windshield, cracked windscreen, "
        "broken windshield, broken windscreen, chipped windshield, chipped "
        "windscreen, stone chip, impact de gravillon"
    ),
    DamageType.LAMP_BROKEN: wordings(
        "broken lamp, lamp broken, broken light, light broken, broken headlight, "
        "broken tail light, cracked headlight, cracked lamp, smashed headlight, phare "
        "cassé, phare brisé, feu cassé, feu brisé, optique cassée, optique brisée, "
        "lamp damage, headlight broken, phare fissuré"
    ),
    DamageType.TIRE_FLAT: wordings(
        "flat tire, flat tyre, tire flat, tyre flat, punctured tire, punctured tyre, "
        "pneu crevé, pneu à plat, pneu dégonflé, crevaison, deflated tire, deflated "
        "tyre, tire puncture, tyre puncture, crevé, crevée"
    ),
    DamageType.WHEEL_SCUFF: wordings(
        "wheel scuff, scuffed wheel, scuffed rim, curb rash, kerb rash, kerbed, "
        "curbed, kerbing, jante frottée, jante rayée, jante éraflée, scuffed alloy, "
        "jante frotté, frottée, frotté"
    ),
    DamageType.MISSING_PART: wordings(
        "missing part, part missing, missing piece, missing, torn off, pièce "
        "manquante, élément manquant, manquant, manquante, arraché, arrachée, "
        "arrachement"
    ),
    DamageType.MISALIGNED: wordings(
        "misaligned part, misaligned, misalignment, misaligned panel, out of line, "
        "panel gap, out of alignment, désaligné, désalignée, désalignement, pièce "
        "désalignée, décalé, décalée, mal aligné, mal alignée, mal ajusté"
    ),
    DamageType.CORROSION: wordings(
        "corrosion, corroded, rust, rusted, rusty, rouille, rouillé, rouillée, rusting"
    ),
    DamageType.BROKEN_PART: wordings(
        "broken part, broken, broken off, broken piece, smashed, shattered, part "
        "broken, cassé, cassée, brisé, brisée, pièce cassée, cassure, élément cassé, "
        "éclaté, éclatée"
    ),
}
TYPE_FIELD: dict[DamageType, tuple[str, ...]] = {
    DamageType.DENT: wordings("ding, enfoncement de tôle, creux"),
    DamageType.SCRATCH: wordings("griffe, griffé, rub, rubbing, abrasion"),
    DamageType.PAINT_DAMAGE: wordings(
        "paint, chip, peel, peeling, éclat, peinture, paint defect, paint issue"
    ),
    DamageType.CRACK: wordings("split, fracture"),
    DamageType.TEAR_OR_HOLE: wordings("rip, tear hole"),
    DamageType.DEFORMATION: wordings("plié, pliée, pli, twisted, crash, crushing"),
    DamageType.GLASS_BROKEN: wordings("impact, glass damage, glass"),
    DamageType.LAMP_BROKEN: wordings("lamp, lamp crack"),
    DamageType.TIRE_FLAT: wordings("flat, à plat, dégonflé, deflated"),
    DamageType.WHEEL_SCUFF: wordings("wheel damage"),
    DamageType.MISSING_PART: wordings("absent, absente, lost, perdu"),
    DamageType.MISALIGNED: wordings("jeu, gap, dislocation, dislocated, alignment"),
    DamageType.CORROSION: wordings("oxydation, oxidation"),
    DamageType.BROKEN_PART: wordings("breakage, casse, bris"),
}

SEVERITY_PLAIN: dict[Severity, tuple[str, ...]] = {
    Severity.MINOR: wordings(
        "minor, mineur, mineure, slight, slightly, léger, légère, légèrement"
    ),
    Severity.MODERATE: wordings("moderate, moderately, modéré, modérée, modérément"),
    Severity.SEVERE: wordings(
        "severe, severely, sévère, sévèrement, major, majeur, majeure, grave, "
        "gravement, critical, critique, catastrophic, catastrophique, destroyed, "
        "détruit, détruite, totalled, totaled"
    ),
}
SEVERITY_FIELD: dict[Severity, tuple[str, ...]] = {
    Severity.MINOR: wordings(
        "light, low, small, superficial, superficiel, superficielle, cosmetic, "
        "cosmétique, esthétique, faible, petit, petite, minime, minimal"
    ),
    Severity.MODERATE: wordings("medium, moyen, moyenne, mid, intermediate"),
    Severity.SEVERE: wordings(
        "heavy, high, serious, important, importante, lourd, lourde, élevé, élevée, "
        "extensive, extreme, extrême, forte, fort, significant"
    ),
}
VIEW_WORDS: dict[View, tuple[str, ...]] = {
    View.FRONT: wordings("front, avant, face, frontal, frontale, av, front end"),
    View.REAR: wordings("rear, back, arrière, dos, ar, behind, rear end, tail"),
    View.SIDE: wordings(
        "side, côté, profil, profile, latéral, latérale, left, right, gauche, droit, "
        "droite, driver, passenger, lateral, flanc"
    ),
}


def _joined(
    first: dict[Key, tuple[str, ...]], second: dict[Key, tuple[str, ...]]
) -> dict[Key, tuple[str, ...]]:
    """The wordings of two tables under each key."""
    return {key: first[key] + second[key] for key in first}


PLAIN_TYPES: PhraseTable[DamageType] = PhraseTable(TYPE_PLAIN)
FIELD_TYPES: PhraseTable[DamageType] = PhraseTable(_joined(TYPE_PLAIN, TYPE_FIELD))
PLAIN_SEVERITIES: PhraseTable[Severity] = PhraseTable(SEVERITY_PLAIN)
FIELD_SEVERITIES: PhraseTable[Severity] = PhraseTable(
    _joined(SEVERITY_PLAIN, SEVERITY_FIELD)
)
VIEWS: PhraseTable[View] = PhraseTable(VIEW_WORDS)

PANES = {Part.WINDSHIELD, Part.REAR_GLASS, Part.SIDE_GLASS, Part.GLASS}
LAMPS = {Part.HEADLIGHT, Part.TAIL_LIGHT, Part.FOG_LIGHT, Part.LIGHT}
BREAKS = {DamageType.CRACK, DamageType.BROKEN_PART}


def settle(damage: DamageType, part: Part) -> DamageType:
    """The key for this damage on this part: a cracked pane is broken glass."""
    if damage in BREAKS and part in PANES:
        return DamageType.GLASS_BROKEN
    if damage in BREAKS and part in LAMPS:
        return DamageType.LAMP_BROKEN
    if damage is DamageType.SCRATCH and part is Part.WHEEL:
        return DamageType.WHEEL_SCUFF
    if damage is DamageType.TEAR_OR_HOLE and part is Part.TIRE:
        return DamageType.TIRE_FLAT
    return damage
