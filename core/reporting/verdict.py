"""What an outcome says, as one line and as sentences.

Decisions:
- A verdict never says more than its outcome: a failed analysis speaks of the analysis
  and not of the car; "no damage seen" speaks of what this photo shows.
- How sure the model is stands beside every verdict that it gave a number for.
"""

from core.domain.records import Answer, Assessment
from core.domain.sentences import Language, Sentence
from core.domain.vocabulary import Outcome, Severity
from core.domain.words import word
from core.reporting.formats import percent, typeset
from core.reporting.phrases import severity_phrase

VERDICTS: dict[Outcome, Sentence] = {
    Outcome.DAMAGE_FOUND: Sentence(
        "This photo shows damage.", "Cette photo montre un dommage."
    ),
    Outcome.NO_DAMAGE_SEEN: Sentence(
        "No damage is seen on what this photo shows of the car.",
        "Aucun dommage n'est visible sur ce que cette photo montre de la voiture.",
    ),
    Outcome.CANNOT_TELL: Sentence(
        "This photo does not allow a statement: the car may or may not be damaged.",
        "Cette photo ne permet pas de conclure : la voiture peut être endommagée ou "
        "non.",
    ),
    Outcome.UNUSABLE_PHOTO: Sentence(
        "This picture cannot be used to assess a car, so no car was judged.",
        "Cette image ne permet pas d'évaluer une voiture ; aucun véhicule n'a été "
        "jugé.",
    ),
    Outcome.FAILED: Sentence(
        "The analysis failed. This is not a result: nothing is known about the state "
        "of the car.",
        "L'analyse a échoué. Ce n'est pas un résultat : on ne sait rien de l'état de "
        "la voiture.",
    ),
}


def verdict_line(assessment: Assessment, language: Language) -> str:
    """The verdict on one line: "Damage found · moderate · 87 % sure"."""
    answer = assessment.answer
    pieces = [word(answer.outcome, language)]
    if answer.outcome is Outcome.DAMAGE_FOUND:
        pieces.append(severity_phrase(answer.severity, language))
    if answer.confidence is not None and answer.outcome is not Outcome.FAILED:
        share = percent(answer.confidence, language)
        pieces.append(Sentence(f"{share} sure", f"sûr à {share}"))
    return " · ".join(typeset(piece, language) for piece in pieces)


def verdict_sentences(answer: Answer, language: Language) -> tuple[str, ...]:
    """What the outcome says, how sure, and the reason where there is one."""
    told: list[str] = [VERDICTS[answer.outcome]]
    if answer.outcome is Outcome.DAMAGE_FOUND:
        told.append(_overall(answer.severity, language))
    if answer.confidence is not None and answer.outcome is not Outcome.FAILED:
        share = percent(answer.confidence, language)
        told.append(
            Sentence(f"The model is {share} sure.", f"Le modèle en est sûr à {share}.")
        )
    if answer.reason:
        told.append(answer.reason)
    return tuple(typeset(sentence, language) for sentence in told)


def _overall(severity: Severity, language: Language) -> Sentence:
    """The overall severity as a sentence of its own."""
    if severity is Severity.UNKNOWN:
        return Sentence(
            "How severe it is could not be told.",
            "La gravité n'a pas pu être déterminée.",
        )
    told = word(severity, language)
    return Sentence(f"Overall: {told}.", f"Gravité d'ensemble : {told}.")
