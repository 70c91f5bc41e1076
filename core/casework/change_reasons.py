"""Why a damage counts as new, gone or not comparable: sentences for a dispute.

Each says what the photos and the persons of the two visits support, and no more.
"""

from collections.abc import Iterable

from core.domain.cases import Damage
from core.domain.sentences import Language, Sentence
from core.domain.vocabulary import DamageType, Severity, Side
from core.domain.words import part_phrase, word

NO_PART = Sentence(
    "The part is not known, so the damage cannot be looked for in the other visit.",
    "La pièce n'est pas connue : le dommage ne peut pas être recherché dans l'autre "
    "visite.",
)
NOT_VISIBLE_BEFORE = Sentence(
    "No photo of the earlier visit is known to show this part, so nothing says when "
    "the damage came.",
    "Aucune photo de la visite précédente ne montre cette pièce à coup sûr : rien ne "
    "dit quand le dommage est apparu.",
)
NOT_VISIBLE_AFTER = Sentence(
    "No photo of the later visit is known to show this part, so nothing says whether "
    "the damage is still there.",
    "Aucune photo de la visite suivante ne montre cette pièce à coup sûr : rien ne dit "
    "si le dommage est encore là.",
)
PLACE_OPEN_BEFORE = Sentence(
    "It is not told exactly which part this is, and the earlier visit does not show "
    "every part that it may be.",
    "On ne sait pas exactement de quelle pièce il s'agit, et la visite précédente ne "
    "montre pas toutes celles qui conviennent.",
)
PLACE_OPEN_AFTER = Sentence(
    "It is not told exactly which part this is, and the later visit does not show all "
    "that it may be as undamaged.",
    "On ne sait pas exactement de quelle pièce il s'agit, et la visite suivante ne "
    "montre pas intactes toutes celles qui conviennent.",
)
UNSURE_BEFORE = Sentence(
    "The earlier visit shows this part, but does not tell whether it was damaged.",
    "La visite précédente montre cette pièce, sans dire si elle était endommagée.",
)
UNSURE_AFTER = Sentence(
    "The later visit shows this part, but does not tell whether it is damaged.",
    "La visite suivante montre cette pièce, sans dire si elle est endommagée.",
)
SAME_PHOTOS = Sentence(
    "The photos that show it are in both visits: they show one moment and say nothing "
    "of what came between.",
    "Les photos qui le montrent sont dans les deux visites : elles montrent un seul "
    "moment et ne disent rien de ce qui s'est passé entre les deux.",
)
SEVERAL_FIT = Sentence(
    "Several damages of the other visit may be this one, because side, part or kind "
    "is left open or was changed by a person.",
    "Plusieurs dommages de l'autre visite peuvent être celui-ci, car le côté, la pièce "
    "ou la nature reste à déterminer ou a été modifié par une personne.",
)
SIDES_DIFFER = Sentence(
    "The visits tell different sides of the same part: this may be one damage with its "
    "side mixed up, or two. Compare the photos.",
    "Les visites indiquent des côtés différents de la même pièce : c'est peut-être un "
    "seul dommage au côté confondu, ou deux. Comparez les photos.",
)
CLEAN_BEFORE = Sentence(
    "The earlier visit shows this part undamaged.",
    "La visite précédente montre cette pièce intacte.",
)
CLEAN_AFTER = Sentence(
    "The later visit shows this part undamaged.",
    "La visite suivante montre cette pièce intacte.",
)
REJECTED_BEFORE = Sentence(
    "In the earlier visit a person looked at the same finding and rejected it.",
    "Lors de la visite précédente, une personne a examiné le même constat et l'a "
    "écarté.",
)
REJECTED_AFTER = Sentence(
    "In the later visit a person looked at the same finding and rejected it.",
    "Lors de la visite suivante, une personne a examiné le même constat et l'a écarté.",
)
SEVERAL_OF_THEM = Sentence(
    "A car has several of these parts on one side; the words do not tell them apart, "
    "so compare the photos.",
    "Une voiture a plusieurs de ces pièces d'un même côté ; les mots ne les "
    "distinguent pas : comparez les photos.",
)
RENAMED = Sentence(
    "The model proposed the same in both visits, and a person named it otherwise in "
    "one of them.",
    "Le modèle a proposé la même chose aux deux visites, et une personne l'a nommée "
    "autrement lors de l'une d'elles.",
)
SEVERITY_OPEN = Sentence(
    "At least one visit does not tell the severity, so nothing says whether it got "
    "worse.",
    "La gravité n'est pas déterminée pour au moins une visite : rien ne dit si le "
    "dommage s'est aggravé.",
)
PLACE_OPEN = Sentence(
    "Neither visit tells exactly which part this is, so these may be two damages: "
    "compare the photos.",
    "Aucune des deux visites ne dit exactement de quelle pièce il s'agit : ce sont "
    "peut-être deux dommages ; comparez les photos.",
)


def other_damage_before(damages: Iterable[Damage]) -> Sentence:
    """The part was seen before, with something else on it."""
    english, french = (_listed(damages, each) for each in Language)
    return Sentence(
        f"The earlier visit shows this part with other damage: {english}.",
        f"La visite précédente montre cette pièce avec un autre dommage : {french}.",
    )


def other_damage_after(damages: Iterable[Damage]) -> Sentence:
    """The part is seen after, and what is on it is something else."""
    english, french = (_listed(damages, each) for each in Language)
    return Sentence(
        f"The later visit shows this part with other damage: {english}; nothing says "
        "that this one was repaired.",
        f"La visite suivante montre cette pièce avec un autre dommage : {french} ; "
        "rien ne dit que celui-ci a été réparé.",
    )


def named_otherwise(before: Damage, after: Damage) -> Sentence:
    """One visit leaves open what the other tells."""
    was, etait = (_name(before, language) for language in Language)
    now, est = (_name(after, language) for language in Language)
    return Sentence(
        f"Taken for the same damage; before: {was}; after: {now}.",
        f"Pris pour le même dommage ; avant : {etait} ; après : {est}.",
    )


def persons_differ(before: Damage, after: Damage) -> Sentence:
    """The model proposed the same twice, and persons decided otherwise of it."""
    was, etait = (_name(before, language) for language in Language)
    now, est = (_name(after, language) for language in Language)
    return Sentence(
        "The model proposed the same in both visits, and persons decided otherwise of "
        f"it; before: {was}; after: {now}. Compare the photos.",
        "Le modèle a proposé la même chose aux deux visites, et les personnes en ont "
        f"décidé différemment ; avant : {etait} ; après : {est}. Comparez les photos.",
    )


def looks_lighter(before: Severity, after: Severity) -> Sentence:
    """A lower severity than before is no sign of a repair."""
    was, now = (word(each, Language.EN) for each in (before, after))
    etait, est = (word(each, Language.FR) for each in (before, after))
    return Sentence(
        f"Told as {was} before and {now} after; a photo alone does not show a repair.",
        f"Gravité {etait} avant, {est} après ; une photo seule ne prouve pas une "
        "réparation.",
    )


def size_told(before_mm: float, after_mm: float) -> Sentence:
    """Two sizes that differ."""
    etait, est = (f"{size:g}".replace(".", ",") for size in (before_mm, after_mm))
    return Sentence(
        f"Size: {before_mm:g} mm before, {after_mm:g} mm after.",
        f"Taille : {etait} mm avant, {est} mm après.",
    )


def together(sentences: Iterable[Sentence | None]) -> str:
    """Several sentences as one; empty if there is none."""
    told = [sentence for sentence in sentences if sentence]
    if not told:
        return ""
    return Sentence(" ".join(told), " ".join(each.fr for each in told))


def _listed(damages: Iterable[Damage], language: Language) -> str:
    names = dict.fromkeys(word(each.damage_type, language) for each in damages)
    return ", ".join(names) or word(DamageType.UNKNOWN, language)


def _name(damage: Damage, language: Language) -> str:
    part = part_phrase(damage.part, damage.side, language)
    if damage.side is Side.UNKNOWN:
        part = f"{part} ({word(damage.side, language)})"
    return f"{part}, {word(damage.damage_type, language)}"
