"""What to do next, per outcome: one or two steps that a person can take at once.

Decisions:
- Damage asks for a person to look at the car, and the more severe the sooner.
- Where the photo was the trouble, the step is a better photo, and which one.
- A failure asks to try again or with another model; it gives no advice on the car.
"""

from core.domain.records import Answer, Photo
from core.domain.sentences import Language, Sentence
from core.domain.vocabulary import Outcome, Severity
from core.reporting.formats import typeset
from core.reporting.photo_advice import ADVICE_STEPS

REPAIRER_STEPS: dict[Severity, Sentence] = {
    Severity.MINOR: Sentence(
        "Have a repairer confirm on the car that the damage is only cosmetic.",
        "Faites confirmer par un réparateur, sur la voiture, que le dommage n'est que "
        "d'aspect.",
    ),
    Severity.MODERATE: Sentence(
        "Show this report to a repairer, and have the places that the photo cannot "
        "show checked before the repair is agreed.",
        "Montrez ce rapport à un réparateur et faites contrôler ce que la photo ne "
        "peut pas montrer avant de convenir de la réparation.",
    ),
    Severity.SEVERE: Sentence(
        "Have the car inspected before it is driven on: lights, tires, steering, leaks "
        "and loose parts first.",
        "Faites inspecter la voiture avant de reprendre la route : d'abord les feux, "
        "les pneus, la direction, les fuites et les pièces détachées.",
    ),
    Severity.UNKNOWN: Sentence(
        "Have a repairer look at the car, since the severity could not be told.",
        "Faites examiner la voiture par un réparateur, puisque la gravité n'a pas pu "
        "être déterminée.",
    ),
}

MORE_PHOTOS = Sentence(
    "For a firmer result, add one photo of the whole side from two to three metres and "
    "one of each damage from about one metre.",
    "Pour un résultat plus sûr, ajoutez une photo de tout le côté prise à deux ou "
    "trois mètres, et une de chaque dommage à environ un mètre.",
)

OUTCOME_STEPS: dict[Outcome, tuple[Sentence, ...]] = {
    Outcome.DAMAGE_FOUND: (MORE_PHOTOS,),
    Outcome.NO_DAMAGE_SEEN: (
        Sentence(
            "Photograph the other sides too, clean and dry, in even daylight.",
            "Photographiez aussi les autres côtés, propres et secs, à la lumière du "
            "jour.",
        ),
        Sentence(
            "If the car was hit, have the place looked at even though nothing shows.",
            "Si la voiture a reçu un choc, faites examiner l'endroit même si rien ne "
            "se voit.",
        ),
    ),
    Outcome.CANNOT_TELL: (
        Sentence(
            "Take two more photos: the whole side of the car from two to three metres, "
            "then the suspected place from about one metre.",
            "Prenez deux autres photos : tout le côté de la voiture à deux ou trois "
            "mètres, puis l'endroit suspect à environ un mètre.",
        ),
        Sentence(
            "Even daylight helps most; avoid reflections, wet paint and dirt.",
            "Une lumière du jour régulière aide le plus ; évitez les reflets, la "
            "peinture mouillée et la saleté.",
        ),
    ),
    Outcome.UNUSABLE_PHOTO: (
        Sentence(
            "Photograph the car from outside so that it fills most of the picture, "
            "from two to three metres, in daylight.",
            "Photographiez la voiture de l'extérieur, à deux ou trois mètres, en plein "
            "jour, de sorte qu'elle remplisse presque toute l'image.",
        ),
    ),
    Outcome.FAILED: (
        Sentence(
            "Try again, or choose another model; the photo itself is kept as it was.",
            "Réessayez, ou choisissez un autre modèle ; la photo reste telle quelle.",
        ),
    ),
}


def next_steps(
    answer: Answer, photo: Photo | None, language: Language
) -> tuple[str, ...]:
    """The steps for this outcome, then one for each thing wrong with the photo."""
    steps: list[Sentence] = []
    if answer.outcome is Outcome.DAMAGE_FOUND:
        steps.append(REPAIRER_STEPS[answer.severity])
    steps += OUTCOME_STEPS[answer.outcome]
    if photo and answer.outcome is not Outcome.FAILED:
        steps += [ADVICE_STEPS[advice.kind] for advice in photo.quality.advice]
    return tuple(typeset(step, language) for step in steps)
