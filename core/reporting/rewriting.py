"""Findings as a request to a language model, and why a text it wrote is refused.

Decisions:
- The model is given facts in the words of our own vocabulary, no photo and none of an
  earlier model's sentences, so that nothing written on a photo can reach it.
- It is asked to say the same more plainly. Whatever it adds, leaves out or turns round
  is a fault, and then the template's text is shown with that fault as the reason.
- A wrong refusal costs a nicer text, a wrong pass costs the report its truth: in doubt
  the check refuses.
- A failed analysis and an unusable photo have nothing to be rewritten.

`rewritten_form` checks what any text must be, `rewritten_claims` what it may say.
"""

from core.domain.records import Answer, Assessment, Finding
from core.domain.sentences import Language, Sentence, in_language
from core.domain.vocabulary import Outcome, Severity
from core.domain.words import word
from core.reporting.phrases import sided_part
from core.reporting.rewritten_claims import claim_fault
from core.reporting.rewritten_form import form_fault

TASK = Sentence(
    "Write 3 to 6 plain English sentences for the owner of the car from these facts. "
    "Tell every finding, with its part, side, damage and severity, and nothing else: "
    "no other part or damage, no price, no cause, no advice, no list, no title.",
    "Écris 3 à 6 phrases simples en français pour le propriétaire de la voiture, à "
    "partir de ces faits. Dis chaque constat avec sa pièce, son côté, son dommage et "
    "sa gravité, et rien d'autre : aucune autre pièce, aucun autre dommage, aucun "
    "prix, aucune cause, aucun conseil, pas de liste, pas de titre.",
)
RESULT = Sentence("Result", "Résultat")
OVERALL = Sentence("Overall severity", "Gravité d'ensemble")
FINDING = Sentence("Finding", "Constat")
NOTHING_TO_SAY = Sentence(
    "This result has nothing that could be put into other words.",
    "Ce résultat ne contient rien qui puisse être dit autrement.",
)
REWRITABLE = {Outcome.DAMAGE_FOUND, Outcome.NO_DAMAGE_SEEN, Outcome.CANNOT_TELL}


def rewrite_request(assessment: Assessment, language: Language) -> str:
    """A request of text alone: the task, then one fact per line, in this language."""
    answer = assessment.answer
    facts = [(RESULT, word(answer.outcome, language))]
    if answer.outcome is Outcome.DAMAGE_FOUND:
        if answer.severity is not Severity.UNKNOWN:
            facts.append((OVERALL, word(answer.severity, language)))
        facts += [(FINDING, _fact(found, language)) for found in answer.findings]
    colon = " : " if language is Language.FR else ": "
    lines = [f"{in_language(name, language)}{colon}{fact}" for name, fact in facts]
    return "\n".join((in_language(TASK, language), "", *lines))


def rewrite_fault(text: str, answer: Answer, language: Language) -> Sentence | None:
    """Why this text may not stand for the answer; None where it may.

    Args:
        text: what the language model wrote.
        answer: the answer whose facts it was given.
        language: the language it was asked to write.
    """
    if answer.outcome not in REWRITABLE:
        return NOTHING_TO_SAY
    return form_fault(text, answer, language) or claim_fault(text, answer)


def _fact(found: Finding, language: Language) -> str:
    """One finding as words of the vocabulary: part and side, damage, severity."""
    return ", ".join(
        (
            sided_part(found.part, found.side, language),
            word(found.damage_type, language),
            word(found.severity, language),
        )
    )
