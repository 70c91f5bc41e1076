"""What is wrong with a photo, and how to take a better one.

Decisions:
- Each advice says its measured number and the limit, so that it can be argued with.
- Advice never stops an assessment; it says what it costs in sureness.
"""

from core.domain.records import Advice
from core.domain.sentences import Language, Sentence, in_language
from core.domain.vocabulary import AdviceKind
from core.reporting.formats import number, typeset

ADVICE_SENTENCES: dict[AdviceKind, Sentence] = {
    # {0} is the measured value, {1} the limit
    AdviceKind.BLURRED: Sentence(
        "The photo is blurred (sharpness {0}, wanted {1} or more), which makes every "
        "statement less sure.",
        "La photo est floue (netteté {0}, souhaitée {1} ou plus), ce qui rend chaque "
        "constat moins sûr.",
    ),
    AdviceKind.TOO_DARK: Sentence(
        "The photo is too dark (its bright areas reach {0} of 255, wanted {1} or "
        "more), which hides details.",
        "La photo est trop sombre (ses zones claires atteignent {0} sur 255, "
        "souhaité {1} ou plus), ce qui cache des détails.",
    ),
    AdviceKind.TOO_BRIGHT: Sentence(
        "The photo is too bright ({0} of its middle is burnt out to white, wanted {1} "
        "or less), which washes details out.",
        "La photo est trop claire ({0} de son centre est blanc, souhaité {1} ou "
        "moins), ce qui efface des détails.",
    ),
    AdviceKind.TOO_SMALL: Sentence(
        "The photo is small (longer side {0} pixels, wanted {1} or more), so small "
        "damage may be missed.",
        "La photo est petite (grand côté de {0} pixels, souhaité {1} ou plus) ; un "
        "petit dommage peut passer inaperçu.",
    ),
}
SHOWN_DECIMALS: dict[AdviceKind, int] = {AdviceKind.BLURRED: 2}  # 0 to about 1

ADVICE_STEPS: dict[AdviceKind, Sentence] = {
    AdviceKind.BLURRED: Sentence(
        "Hold the camera still and let it focus on the car.",
        "Tenez l'appareil immobile et laissez-le faire la mise au point sur la "
        "voiture.",
    ),
    AdviceKind.TOO_DARK: Sentence(
        "Take the photo in daylight, or light the car evenly.",
        "Prenez la photo en plein jour ou éclairez la voiture de façon régulière.",
    ),
    AdviceKind.TOO_BRIGHT: Sentence(
        "Keep the sun behind you and lower the exposure.",
        "Gardez le soleil dans le dos et réduisez l'exposition.",
    ),
    AdviceKind.TOO_SMALL: Sentence(
        "Send the camera's original file rather than a preview or a screenshot.",
        "Envoyez le fichier d'origine plutôt qu'un aperçu ou une capture d'écran.",
    ),
}


def advice_sentence(advice: Advice, language: Language) -> str:
    """One piece of photo advice with its measured number and the limit."""
    for decimals in range(SHOWN_DECIMALS.get(advice.kind, 0), 4):
        measured, limit = (
            _number(value, advice.kind, language, decimals=decimals)
            for value in (advice.measured, advice.limit)
        )
        if measured != limit:  # "90, wanted 90" would make no sense
            break
    sentence = in_language(ADVICE_SENTENCES[advice.kind], language)
    return typeset(sentence.format(measured, limit), language)


def _number(
    value: float, kind: AdviceKind, language: Language, *, decimals: int
) -> str:
    """The number as it is read: a share is told as a percentage."""
    if kind is AdviceKind.TOO_BRIGHT:
        return number(100 * value, language, decimals=decimals) + " %"
    return number(value, language, decimals=decimals)
