"""Wordings for parts, sides and ends: the trade's English and French.

Decisions:
- Some nouns need an end to be a part: a bumper in front, a bumper behind. `ENDED` says
  what a noun becomes with each end; the wordings of the end are `END_WORDS`.
- Nouns that name no key of ours are listed too, so that a wheel arch is not read as a
  wheel, nor a sunroof's frame as a roof: they are `other`.
"""

from enum import StrEnum

from core.domain.lexicon.tokens import PhraseTable, plain_words, wordings
from core.domain.vocabulary import Part, Side


class End(StrEnum):
    """Front or rear of the vehicle."""

    FRONT = "front"
    REAR = "rear"


class Noun(StrEnum):
    """Nouns that are a part only together with their end or side."""

    WING = "wing"
    QUARTER = "quarter"
    PILLAR = "pillar"
    PANEL = "panel"
    LAMP = "lamp"
    PANE = "pane"
    REAR_PANE = "rear pane"
    WINDSCREEN = "windscreen"
    FENDER = "fender"
    NOT_OURS = "other"
    NOT_A_PART = "not a part"


NOUN_WORDS: dict[Part | Noun, tuple[str, ...]] = {
    Part.BUMPER: wordings(
        "bumper, bumper cover, bumper bar, pare-chocs, pare-choc, parechoc, "
        "parechocs, bouclier, bumper fascia, peau de pare-chocs"
    ),
    Part.FRONT_BUMPER: wordings("bouclier avant, front end bumper"),
    Part.GRILLE: wordings(
        "grille, grill, front grille, radiator grille, calandre, grille de calandre, "
        "grille de radiateur"
    ),
    Part.HOOD: wordings(
        "hood, bonnet, engine hood, capot, capot moteur, bonnet lid, capot avant"
    ),
    Part.FRONT_FENDER: wordings("front fender"),
    Noun.WING: wordings("wing, aile, wing panel"),
    Noun.FENDER: wordings("fender, fender panel"),
    Noun.QUARTER: wordings(
        "quarter panel, quarterpanel, rear quarter, panneau de custode"
    ),
    Part.DOOR: wordings(
        "door, door panel, portière, porte, panneau de porte, portiere"
    ),
    Part.ROCKER_PANEL: wordings(
        "rocker panel, rocker, sill, door sill, side sill, side skirt, bas de caisse, "
        "sill panel, jupe latérale, bas de porte"
    ),
    Part.A_PILLAR: wordings(
        "a pillar, pillar a, montant a, pied a, montant de pare-brise, montant avant"
    ),
    Part.B_PILLAR: wordings(
        "b pillar, pillar b, montant b, pied b, pied milieu, montant central, centre "
        "pillar, center pillar, pied central, montant milieu"
    ),
    Part.C_PILLAR: wordings("c pillar, pillar c, montant c, pied c, montant arrière"),
    Noun.PILLAR: wordings("pillar, montant"),
    Part.ROOF: wordings("roof, roof panel, toit, pavillon, roof skin"),
    Part.TRUNK_LID: wordings(
        "trunk, trunk lid, boot, boot lid, bootlid, deck lid, decklid, trunklid, "
        "coffre, malle, couvercle de coffre, capot arrière, malle arrière, capot de "
        "coffre, couvercle de malle, coffre arrière, trunk door"
    ),
    Part.TAILGATE: wordings(
        "tailgate, tail gate, liftgate, lift gate, hatch, rear hatch, hatchback door, "
        "hatch door, hayon, hayon arrière, boot door, tailgate door"
    ),
    Part.REAR_PANEL: wordings(
        "rear panel, back panel, panneau arrière, rear body panel"
    ),
    Part.WINDSHIELD: wordings("pare-brise, parebrise, pare-brise avant"),
    Noun.WINDSCREEN: wordings("windshield, windscreen, wind shield, wind screen"),
    Part.REAR_GLASS: wordings(
        "rear glass, rear windshield, rear windscreen, back glass, backlight glass, "
        "lunette, lunette arrière, pare-brise arrière, rear screen, back windshield"
    ),
    Noun.REAR_PANE: wordings("rear window, back window"),
    Part.SIDE_GLASS: wordings(
        "side glass, side window, door glass, door window, vitre latérale, glace "
        "latérale, vitre de porte, vitre de portière, quarter glass, quarter window, "
        "déflecteur, vitre de custode, vitre de côté"
    ),
    Noun.PANE: wordings("window, vitre, glace, car window"),
    Part.GLASS: wordings("glass, vitrage, window glass, verre"),
    Part.HEADLIGHT: wordings(
        "headlight, head light, headlamp, head lamp, projecteur, bloc optique avant, "
        "bloc optique, feu de croisement, feu de route"
    ),
    Part.TAIL_LIGHT: wordings(
        "tail light, taillight, tail lamp, taillamp, brake light, brake lamp, stop "
        "light, feu stop, feu de stop, backlight, reversing light, feu de recul, "
        "reverse light"
    ),
    Part.FOG_LIGHT: wordings(
        "fog light, foglight, fog lamp, foglamp, feu antibrouillard, antibrouillard, "
        "phare antibrouillard, feu de brouillard, anti-brouillard, feu anti- "
        "brouillard, phare anti-brouillard, projecteur antibrouillard, phare de "
        "brouillard"
    ),
    Noun.LAMP: wordings("phare, optique, optique de phare"),
    Part.LIGHT: wordings(
        "light, lamp, feu, turn signal, turn indicator, indicator, clignotant, feu "
        "clignotant, indicator light, turn light, daytime running light, feu diurne, "
        "turn signal light, feu de jour, lampe"
    ),
    Part.MIRROR: wordings(
        "mirror, side mirror, wing mirror, door mirror, exterior mirror, outside "
        "mirror, rearview mirror, rear view mirror, sideview mirror, side view "
        "mirror, mirror cap, mirror housing, mirror cover, rétroviseur, rétro, "
        "rétroviseur extérieur, coque de rétroviseur, miroir, rétroviseur latéral, "
        "mirror glass, glace de rétroviseur"
    ),
    Part.DOOR_HANDLE: wordings(
        "door handle, handle, doorhandle, poignée, poignée de porte, poignée de "
        "portière, outside handle"
    ),
    Part.WHEEL: wordings(
        "wheel, rim, wheel rim, alloy, alloy wheel, alloy rim, hubcap, hub cap, wheel "
        "cover, wheel trim, jante, jante alu, roue, enjoliveur, enjoliveur de roue"
    ),
    Part.TIRE: wordings("tire, tyre, pneu, pneumatique, tire sidewall, tyre sidewall"),
    Part.SPOILER: wordings(
        "spoiler, becquet, aileron, béquet, rear spoiler, roof spoiler, rear wing "
        "spoiler"
    ),
    Part.LICENSE_PLATE_AREA: wordings(
        "license plate area, license plate, licence plate, number plate, registration "
        "plate, plaque d'immatriculation, plaque minéralogique, zone de plaque, "
        "numberplate, plate area, license plate holder, support de plaque, plaque, "
        "licence plate area, immatriculation plate"
    ),
    Part.UNDERBODY: wordings(
        "underbody, undercarriage, underside, under body, underbody panel, "
        "soubassement, bas de voiture, plancher, dessous de caisse"
    ),
    Noun.PANEL: wordings("side panel, panneau latéral, flanc, body side"),
    Noun.NOT_OURS: wordings(
        "wheel arch, wheel arch trim, wheel well, fender flare, passage de roue, "
        "fender liner, mud flap, bavette, sunroof, sun roof, toit ouvrant, roof rack, "
        "roof rail, barre de toit, antenna, aerial, antenne, exhaust, exhaust pipe, "
        "tailpipe, muffler, échappement, pot d'échappement, silencieux, wiper, "
        "windshield wiper, windscreen wiper, essuie-glace, radiator, radiateur, "
        "radiator support, emblem, badge, logo, écusson, emblème, monogramme, sensor, "
        "parking sensor, capteur, airbag, steering wheel, volant, dashboard, tableau "
        "de bord, seat, siège, fuel door, fuel cap, fuel flap, fuel filler door, "
        "trappe à essence, trappe à carburant, moulding, molding, door molding, "
        "baguette, baguette de porte, door frame, door trim, door mirror bracket, tow "
        "hook, cache crochet, crossmember, traverse, chassis, châssis, suspension, "
        "axle, essieu, engine, moteur, battery, batterie, hinge, charnière, longeron, "
        "subframe, frame rail, tow bar, attelage, wheel bearing, brake, frein, spare "
        "wheel, roue de secours"
    ),
    Noun.NOT_A_PART: wordings(
        "porte un, porte une, porte des, porte aussi, porte également, portent, "
        "montant de, montant des, light scratch, light scratches, light scuff, "
        "light dent"
    ),
    Part.UNKNOWN: wordings(
        "unknown part, part unknown, pièce inconnue, part not told, pièce non "
        "déterminée, unknown area"
    ),
}
NOUNS: PhraseTable[Part | Noun] = PhraseTable(NOUN_WORDS)

ENDED: dict[Part | Noun, tuple[Part, Part, Part]] = {
    # noun: without an end, front, rear
    Part.BUMPER: (Part.BUMPER, Part.FRONT_BUMPER, Part.REAR_BUMPER),
    Part.DOOR: (Part.DOOR, Part.FRONT_DOOR, Part.REAR_DOOR),
    Part.LIGHT: (Part.LIGHT, Part.HEADLIGHT, Part.TAIL_LIGHT),
    Noun.LAMP: (Part.HEADLIGHT, Part.HEADLIGHT, Part.TAIL_LIGHT),
    Noun.WING: (Part.OTHER, Part.FRONT_FENDER, Part.QUARTER_PANEL),
    Noun.FENDER: (Part.FRONT_FENDER, Part.FRONT_FENDER, Part.QUARTER_PANEL),
    Noun.QUARTER: (Part.QUARTER_PANEL, Part.FRONT_FENDER, Part.QUARTER_PANEL),
    Noun.PILLAR: (Part.OTHER, Part.A_PILLAR, Part.C_PILLAR),
    Noun.PANEL: (Part.OTHER, Part.OTHER, Part.QUARTER_PANEL),
    Noun.PANE: (Part.GLASS, Part.GLASS, Part.GLASS),
    Noun.REAR_PANE: (Part.REAR_GLASS, Part.GLASS, Part.REAR_GLASS),
    Noun.WINDSCREEN: (Part.WINDSHIELD, Part.WINDSHIELD, Part.REAR_GLASS),
    Noun.NOT_OURS: (Part.OTHER, Part.OTHER, Part.OTHER),
}
PANES_BY_SIDE = {Noun.PANE, Noun.REAR_PANE}  # on the left or right: side glass

Modifier = tuple[End | None, Side | None]
MODIFIER_WORDS: dict[Modifier, tuple[str, ...]] = {
    (End.FRONT, None): wordings("front, avant, av, frontal, frontale"),
    (End.REAR, None): wordings("rear, back, arrière, ar, arr"),
    (None, Side.LEFT): wordings("left, gauche, lh"),
    (None, Side.RIGHT): wordings("right, droit, droite, rh"),
    (None, Side.CENTRE): wordings("centre, center, central, centrale, middle, milieu"),
    (None, Side.UNKNOWN): wordings(
        "driver, passenger, conducteur, passager, nearside, offside, near side, "
        "off side, both, les deux"
    ),
    (End.FRONT, Side.LEFT): wordings("avg, av g, fl, front l"),
    (End.FRONT, Side.RIGHT): wordings("avd, av d, fr, front r"),
    (End.REAR, Side.LEFT): wordings("arg, ar g, arr g, rl, rear l"),
    (End.REAR, Side.RIGHT): wordings("ard, ar d, arr d, rr, rear r"),
}
MODIFIERS: PhraseTable[Modifier] = PhraseTable(MODIFIER_WORDS)
FILLERS = frozenset(
    plain_words(
        "the a an of on at in to du de des la le les l d au aux côté side hand s"
    )
)
FRENCH_MODIFIERS = frozenset(
    plain_words(
        "avant av arriere ar arr gauche droit droite central centrale milieu "
        "conducteur passager avg avd arg ard frontal frontale"
    )
)
JOINERS = frozenset(plain_words("and et or ou"))
COARSE: dict[Part, frozenset[Part]] = {
    # coarse part: the finer parts it can stand for
    Part.BUMPER: frozenset({Part.FRONT_BUMPER, Part.REAR_BUMPER}),
    Part.DOOR: frozenset({Part.FRONT_DOOR, Part.REAR_DOOR}),
    Part.LIGHT: frozenset({Part.HEADLIGHT, Part.TAIL_LIGHT, Part.FOG_LIGHT}),
    Part.GLASS: frozenset({Part.WINDSHIELD, Part.REAR_GLASS, Part.SIDE_GLASS}),
}
