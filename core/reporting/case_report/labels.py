"""The fixed words of a case report: headings, column heads and explanations."""

from core.domain.cases import ChangeKind
from core.domain.sentences import Language, Sentence
from core.reporting.formats import typeset

TITLE = Sentence("Vehicle damage report", "Rapport de dommages d'un véhicule")
COMPARISON_TITLE = Sentence(
    "Vehicle damage: two visits compared",
    "Dommages d'un véhicule : comparaison de deux visites",
)
DISCLAIMER = Sentence(
    "Read from photos by software. It does not replace an inspection of the car.",
    "Lecture de photos par un logiciel. Elle ne remplace pas l'examen du véhicule.",
)
LABELS: dict[str, Sentence] = {
    "case": Sentence("Case", "Dossier"),
    "vehicle": Sentence("Vehicle", "Véhicule"),
    "visit": Sentence("Visit", "Visite"),
    "earlier": Sentence("Earlier visit", "Visite précédente"),
    "later": Sentence("Later visit", "Visite suivante"),
    "before": Sentence("Before", "Avant"),
    "after": Sentence("After", "Après"),
    "diagram": Sentence("Where on the car", "Où sur la voiture"),
    "label": Sentence("Name", "Nom"),
    "date": Sentence("Date", "Date"),
    "number": Sentence("No.", "N°"),
    "part": Sentence("Part", "Pièce"),
    "type": Sentence("Damage", "Dommage"),
    "severity": Sentence("Severity", "Gravité"),
    "review": Sentence("Review", "Vérification"),
    "sureness": Sentence("How sure, on which photos", "Certitude, photos"),
    "damages": Sentence("Damages", "Dommages"),
    "rejected": Sentence(
        "Findings that a person rejected", "Constats écartés par une personne"
    ),
    "meaning": Sentence("What the severity means", "Ce que la gravité signifie"),
    "photos": Sentence("Photos", "Photos"),
    "photo": Sentence("Photo", "Photo"),
    "no_picture": Sentence(
        "The picture could not be read and is not part of this report.",
        "L'image n'a pas pu être lue et ne fait pas partie de ce rapport.",
    ),
    "changes": Sentence("What changed", "Ce qui a changé"),
    "estimate": Sentence("Repair estimate", "Chiffrage de la réparation"),
    "work": Sentence("Part and work", "Pièce et opération"),
    "formula": Sentence("How it is reckoned", "Calcul"),
    "amount": Sentence("Amount", "Montant"),
    "dropped": Sentence(
        "Lines that a person took out", "Lignes retirées par une personne"
    ),
    "supplements": Sentence(
        "Expect a supplement: what photos cannot show",
        "Complément à prévoir : ce que les photos ne montrent pas",
    ),
    "cannot_show": Sentence(
        "What photos cannot show", "Ce que les photos ne montrent pas"
    ),
    "parts": Sentence("State of the parts", "État des pièces"),
    "missing": Sentence("Views still missing", "Vues encore manquantes"),
    "provenance": Sentence("How this was made", "Comment ce rapport a été établi"),
    "model": Sentence("Model", "Modèle"),
    "attempts": Sentence("Models tried, in order", "Modèles essayés, dans l'ordre"),
    "hashes": Sentence(
        "SHA-256 of the files as they were given",
        "SHA-256 des fichiers tels qu'ils ont été remis",
    ),
    "log": Sentence("Log of decisions", "Journal des décisions"),
    "no_log": Sentence(
        "No person has decided on anything yet: all of it is as the model proposed.",
        "Aucune décision n'a encore été prise : tout est tel que le modèle le propose.",
    ),
    "when": Sentence("When (UTC)", "Quand (UTC)"),
    "who": Sentence("Who", "Qui"),
    "what": Sentence("What", "Quoi"),
    "why": Sentence("Reason", "Motif"),
    "made_on": Sentence("Made on", "Établi le"),
    "made_by": Sentence("Made by", "Établi par"),
    "program": Sentence("Program", "Programme"),
    "page": Sentence("page", "page"),
    "continued": Sentence("continued", "suite"),
}
CHANGE_MEANINGS: dict[ChangeKind, Sentence] = {
    ChangeKind.NEW: Sentence(
        "On the later visit, and the earlier one has evidence that it was not there.",
        "Présent à la visite suivante ; la précédente indique qu'il n'y était pas.",
    ),
    ChangeKind.WORSE: Sentence(
        "On both visits, with a higher severity on the later one.",
        "Présent aux deux visites, avec une gravité plus élevée à la suivante.",
    ),
    ChangeKind.NOT_COMPARABLE: Sentence(
        "Nothing says whether it was there before, or is still there now.",
        "Rien ne dit s'il y était avant, ou s'il y est encore.",
    ),
    ChangeKind.GONE: Sentence(
        "On the earlier visit; the later one has evidence that it is no longer there.",
        "Présent à la visite précédente ; la suivante indique qu'il n'y est plus.",
    ),
    ChangeKind.UNCHANGED: Sentence(
        "On both visits, with no higher severity on the later one.",
        "Présent aux deux visites, sans gravité plus élevée à la suivante.",
    ),
}


def labels_in(language: Language) -> dict[str, str]:
    """Every label in this language, with its typography."""
    return {name: typeset(told, language) for name, told in LABELS.items()}
