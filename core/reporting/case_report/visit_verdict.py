"""How the verdict on a visit stands in a report: the same words as on the page.

Decisions:
- The line and what is left open come from `case_verdict`, as on the page.
- A failure is never a clean car: "no damage seen" looks like "cannot tell" as long as
  one photo failed, was refused, waits or does not allow a statement.
- A photo that shows damage without naming it counts as damage, not as nothing.
- "No damage seen" names every part that no photo shows; beside damages their number is
  enough, as the list of parts follows.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.domain.cases import Damage, StoredPhoto, VisitView
from core.domain.records import worst_severity
from core.domain.sentences import Language, Sentence
from core.domain.vocabulary import SEVERITY_ORDER, Outcome, Severity
from core.domain.words import word
from core.reporting.case_verdict import (
    VisitVerdict,
    headline,
    left_open,
    not_visible_told,
)
from core.reporting.case_verdict import visit_verdict as settle
from core.reporting.formats import typeset
from core.reporting.icons import Shape, verdict_shapes
from core.reporting.palette import SEVERITY_TONES, Tone, verdict_tone
from core.reporting.phrases import severity_phrase

UNNAMED = Sentence(
    "Damage seen, not named", "Dommage vu, ni la pièce ni la nature déterminées"
)
NOT_A_RESULT = Sentence(
    "This is not a result: nothing is known about the state of the car.",
    "Ce n'est pas un résultat : on ne sait rien de l'état de la voiture.",
)
ONLY_WHAT_IS_SHOWN = Sentence(
    "This holds for what the photos show; what no photo shows is not judged.",
    "Cela vaut pour ce que montrent les photos ; ce qu'aucune ne montre n'est pas "
    "jugé.",
)
NOT_REVIEWED = Sentence(
    "No person has reviewed the damages yet: they are as the model proposed.",
    "Personne n'a encore contrôlé les dommages : ils sont tels que le modèle les "
    "propose.",
)
ALL_REVIEWED = Sentence(
    "A person reviewed every damage.", "Une personne a contrôlé chaque dommage."
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The first thing that is read: a line, sentences, and how it looks.

    `counts` are the numbers behind the line: word, how many, tone.
    """

    line: str
    sentences: tuple[str, ...]
    tone: Tone
    shapes: tuple[Shape, ...]
    counts: tuple[tuple[str, int, Tone], ...] = ()


def report_verdict(view: VisitView, language: Language) -> Verdict:
    """The verdict on a visit."""
    verdict = settle(view)
    outcome, severity = visit_outcome(view)
    line = headline(verdict, language)
    if outcome is Outcome.DAMAGE_FOUND and not verdict.damages:
        told = severity_phrase(severity, language)
        line = f"{typeset(UNNAMED, language)} · {typeset(told, language)}"
    counting = [damage for damage in view.damages if damage.counts]
    shown = replace(verdict, outcome=outcome)
    return Verdict(
        line,
        tuple(_sentences(shown, language)),
        verdict_tone(outcome, severity),
        verdict_shapes(outcome, severity),
        severity_counts(counting, language),
    )


def visit_outcome(view: VisitView) -> tuple[Outcome, Severity]:
    """What all photos of a visit come to at their weakest, with the worst severity."""
    verdict = settle(view)
    if verdict.damages:
        return Outcome.DAMAGE_FOUND, verdict.severity
    unnamed = [photo for photo in view.photos if _is_unnamed(photo)]
    if unnamed:
        told = (each.assessment.answer.severity for each in unnamed if each.assessment)
        return Outcome.DAMAGE_FOUND, worst_severity(told)
    outcome = verdict.outcome or Outcome.CANNOT_TELL
    open_ = (verdict.doubtful, verdict.failed, verdict.pending, verdict.refused)
    if outcome is Outcome.NO_DAMAGE_SEEN and any(open_):
        outcome = Outcome.CANNOT_TELL
    return outcome, Severity.UNKNOWN


def severity_counts(
    damages: Iterable[Damage], language: Language
) -> tuple[tuple[str, int, Tone], ...]:
    """How many damages there are of each severity, worst first."""
    severities = [damage.severity for damage in damages]
    return tuple(
        (
            typeset(word(severity, language), language),
            severities.count(severity),
            SEVERITY_TONES[severity],
        )
        for severity in reversed(SEVERITY_ORDER)
        if severity in severities
    )


def _is_unnamed(photo: StoredPhoto) -> bool:
    """Whether a photo shows damage and names no finding."""
    made = photo.assessment
    found = made is not None and made.outcome is Outcome.DAMAGE_FOUND
    return found and not made.findings


def _sentences(verdict: VisitVerdict, language: Language) -> Iterable[str]:
    if verdict.outcome is Outcome.FAILED:
        yield typeset(NOT_A_RESULT, language)
    if verdict.damages:
        yield _reviewed(verdict, language)
    yield from left_open(verdict, language)
    if verdict.seen and not verdict.damages:
        yield typeset(ONLY_WHAT_IS_SHOWN, language)
        yield from filter(None, [not_visible_told(verdict, language)])
    elif verdict.not_visible and verdict.seen:
        yield _not_visible(len(verdict.not_visible), language)


def _reviewed(verdict: VisitVerdict, language: Language) -> str:
    every, done = verdict.damages, verdict.damages - verdict.undecided
    told = Sentence(
        f"A person reviewed {done} of {every} damages; the others are as the model "
        "proposed.",
        f"Dommages contrôlés par une personne : {done} sur {every} ; les autres sont "
        "tels que le modèle les propose.",
    )
    if done in (0, every):
        told = ALL_REVIEWED if done else NOT_REVIEWED
    return typeset(told, language)


def _not_visible(count: int, language: Language) -> str:
    one = count == 1
    told = Sentence(
        f"{count} {'part is' if one else 'parts are'} not visible on any photo.",
        f"{count} {'pièce ne figure' if one else 'pièces ne figurent'} sur aucune "
        "photo.",
    )
    return typeset(told, language)
