"""What a rewritten text must be: short plain prose in one language, without numbers.

Decisions:
- Money, working time, links and markup have no place, whatever they say.
- A number may be a finding's own: its percentage, its size, or how many findings or
  parts there are. Any other was made up.
- The language is told by its most frequent words, sentence by sentence, so that half a
  text in the other language is noticed too.
"""

import re
from collections import Counter

from core.domain.lexicon import bare_text
from core.domain.records import Answer
from core.domain.sentences import Language, Sentence

MAX_SIGNS = 1200  # six long sentences
MIN_WORDS = 5
LOOP_WORDS, LOOP_TIMES = 4, 4  # the same four words, four times

MONEY = re.compile(
    r"\b(?:eur|euros?|usd|dollars?|gbp|pounds?|chf|francs?|cad|mad|dirhams?|yens?|"
    r"prices?|priced|costs?|costly|cheap|expensive|prix|couts?|coute|coutera|couteux|"
    r"cher|chere|tarifs?|devis|montants?|estimates?|estimated|estimation|budget|quotes?|"
    r"franchise|deductible|payer|pay|facture|invoice|value|valeur|"
    r"hours?|heures?|minutes?|days?|jours?|jour|weeks?|semaines?)\b"
)
CURRENCY = re.compile(r"[€$£¥]")
MARKUP = re.compile(
    r"[<>{}|\\`#~^=\[\]_]|\*|https?:|www\.|\w\.(?:com|org|net|fr|io)\b|@\w|&\w+;"
    r"|^\s*(?:[-•–]|\d+[.)])\s",
    re.IGNORECASE | re.MULTILINE,
)
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
PERCENT = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(?:%|percent\b|per\s+cent\b|pour\s*cent\b)", re.IGNORECASE
)
SENTENCE = re.compile(r"[^.!?\n]+")
COUNTS = {
    name: number
    for names in (
        "one two three four five six seven eight nine ten eleven twelve",
        "un deux trois quatre cinq six sept huit neuf dix onze douze",
    )
    for number, name in enumerate(names.split(), start=1)
    if number > 1  # "one" and "un" are articles as well
}
COUNTED = re.compile(
    rf"\b({'|'.join(COUNTS)}|several|many|plusieurs|multiples?|nombreux) (?:[a-z]+ )?"
    r"(?:damages?|findings?|places?|areas?|parts?|issues?|dommages?|constats?|pieces?|"
    r"zones?|endroits?|elements?|problems?|problemes?|spots?)\b"
)
COMMON: dict[Language, frozenset[str]] = {
    # frequent in one language, absent from the other
    Language.EN: frozenset(
        "the and is are of with was were has have this that there shows it its been "
        "which these your from also an by as be not".split()
    ),
    Language.FR: frozenset(
        "le la les des une est sont et sur du avec cette ce au aux qui dans il elle "
        "votre vos ainsi que par pas deux l d de un a en".split()
    ),
}

EMPTY = Sentence(
    "The rewritten text is empty or a few words only.",
    "Le texte réécrit est vide ou ne compte que quelques mots.",
)
TOO_LONG = Sentence(
    f"The rewritten text is longer than {MAX_SIGNS} characters.",
    f"Le texte réécrit dépasse {MAX_SIGNS} caractères.",
)
NOT_PLAIN = Sentence(
    "The rewritten text holds markup, a list or a link.",
    "Le texte réécrit contient des balises, une liste ou un lien.",
)
SPEAKS_OF_MONEY = Sentence(
    "The rewritten text speaks of money or working time, which no photo shows.",
    "Le texte réécrit parle d'argent ou de temps de travail, qu'une photo ne montre "
    "pas.",
)
MADE_UP_NUMBER = Sentence(
    "The rewritten text gives a number that is not in the findings.",
    "Le texte réécrit donne un nombre qui n'est pas dans les constats.",
)
REPEATS = Sentence("The rewritten text repeats itself.", "Le texte réécrit se répète.")
WRONG_LANGUAGE = Sentence(
    "The rewritten text is not in the language that was asked for.",
    "Le texte réécrit n'est pas dans la langue demandée.",
)


def form_fault(text: str, answer: Answer, language: Language) -> Sentence | None:
    """What is wrong with the text before its claims are even looked at."""
    if len(text) > MAX_SIGNS:
        return TOO_LONG
    bare = bare_text(text)
    faults = (
        (EMPTY, len(bare.split()) < MIN_WORDS),
        (NOT_PLAIN, MARKUP.search(text) or not _is_printable(text)),
        (SPEAKS_OF_MONEY, MONEY.search(bare) or CURRENCY.search(text)),
        (MADE_UP_NUMBER, _has_other_number(text, answer)),
        (REPEATS, _repeats(text)),
        (WRONG_LANGUAGE, not _is_in(text, language)),
    )
    return next((fault for fault, holds in faults if holds), None)


def _is_printable(text: str) -> bool:
    """Whether the text has no control signs but line ends."""
    return all(sign.isprintable() or sign in "\n\u00a0\u202f" for sign in text)


def _has_other_number(text: str, answer: Answer) -> bool:
    """Whether the text gives a number, or a count, that the findings do not."""
    shares = [found.confidence for found in answer.findings] + [answer.confidence]
    percents = {round(100 * share) for share in shares if share is not None}
    told = [float(share.replace(",", ".")) for share in PERCENT.findall(text)]
    if any(share not in percents for share in told):
        return True
    counts = {len(answer.findings), len({found.part for found in answer.findings})}
    sizes = {found.size_mm for found in answer.findings}
    bare_numbers = NUMBER.findall(PERCENT.sub(" ", text))
    if any(
        float(each.replace(",", ".")) not in counts | sizes for each in bare_numbers
    ):
        return True
    named = [COUNTS.get(count, 0) for count in COUNTED.findall(bare_text(text))]
    return any(count not in counts and (count or max(counts) < 2) for count in named)


def _repeats(text: str) -> bool:
    """Whether a sentence comes twice, or the same few words again and again."""
    sentences = [bare_text(each) for each in SENTENCE.findall(text) if bare_text(each)]
    words = bare_text(text).split()
    runs = Counter(zip(*(words[start:] for start in range(LOOP_WORDS)), strict=False))
    most = max(runs.values(), default=0)
    return len(set(sentences)) < len(sentences) or most >= LOOP_TIMES


def _is_in(text: str, language: Language) -> bool:
    """Whether every sentence is in this language, as far as its words tell."""
    other = next(each for each in Language if each is not language)
    sentences = [bare_text(each).split() for each in SENTENCE.findall(text)]
    for words in sentences:
        if _common(words, other) > _common(words, language):
            return False
    words = [each for sentence in sentences for each in sentence]
    return _common(words, language) * 10 >= len(words)


def _common(words: list[str], language: Language) -> int:
    """How many of these words are among the most frequent of a language."""
    return sum(each in COMMON[language] for each in words)
