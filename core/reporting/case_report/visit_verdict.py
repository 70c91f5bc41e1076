"""How the verdict on a visit stands in a report.

Decisions:
- Line, colour, sign and what is left open come from `case_verdict`, as on the page.
- "No damage seen" names every part that no photo shows; beside damages their number is
  enough, as the list of parts follows.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from core.domain.cases import VisitView
from core.domain.sentences import Language, Sentence
from core.domain.vocabulary import SEVERITY_ORDER, Outcome
from core.domain.words import word
from core.reporting.case_verdict import (
    VisitVerdict,
    headline,
    left_open,
    not_visible_told,
    visit_verdict,
)
from core.reporting.formats import typeset
from core.reporting.icons import Shape, verdict_shapes
from core.reporting.palette import SEVERITY_TONES, Tone, verdict_tone

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
    "Personne n'a encore vérifié les dommages : ils sont tels que le modèle les "
    "propose.",
)
ALL_REVIEWED = Sentence(
    "A person reviewed every damage.", "Une personne a vérifié chaque dommage."
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
    verdict = visit_verdict(view)
    severities = [damage.severity for damage in view.damages if damage.counts]
    return Verdict(
        headline(verdict, language),
        tuple(_sentences(verdict, language)),
        verdict_tone(verdict.looks_like, verdict.severity),
        verdict_shapes(verdict.looks_like, verdict.severity),
        tuple(
            (
                typeset(word(severity, language), language),
                severities.count(severity),
                SEVERITY_TONES[severity],
            )
            for severity in reversed(SEVERITY_ORDER)
            if severity in severities
        ),
    )


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
        f"Dommages vérifiés par une personne : {done} sur {every} ; les autres sont "
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
