"""A language model's text → an `Answer`: tolerant in what is read, strict in what is
believed.

**text → words of its own (`sense`) → JSON (`loose_json`, `json_answer`) or lines
(`key_lines`, `line_answer`) → claims → outcome (`verdict`).**

Decisions:
- The text is data: whatever it says, including instructions that the model read off
  the photo, it can only become keys of our vocabulary. Prices, names and markup have
  no place to go.
- JSON is read first, then the line formats; of prose no finding is made, because
  "no dent on the left door" and "a dent on the left door" differ by one word.
- `raw_text` is always the whole text, so that a person can see what was read.
- Beyond `MAX_READ_SIGNS` the text counts as cut off: the longest answer that is asked
  for is far shorter.
"""

from dataclasses import replace

from core.domain.errors import AnswerUnreadable
from core.domain.records import Answer
from core.domain.sentences import Sentence
from core.inference.parsing.claims import Claims
from core.inference.parsing.json_answer import hints_at_damage, read_json_claims
from core.inference.parsing.key_lines import find_key_lines
from core.inference.parsing.line_answer import read_line_claims
from core.inference.parsing.loose_json import find_values, unwrapped
from core.inference.parsing.sense import has_words, is_loop, own_words
from core.inference.parsing.verdict import weigh

__all__ = ["read_answer"]

MAX_READ_SIGNS = 100_000  # 4096 tokens, the most that is asked for, are about 20 000


def read_answer(text: str, *, cut_off: bool = False) -> Answer:
    """Read what a model wrote.

    Args:
        text: the model's whole text, special tokens or not.
        cut_off: whether something other than the model ended it.

    Raises:
        AnswerUnreadable: it is empty, noise, or repeats itself without a finding.
    """
    words = own_words(text[:MAX_READ_SIGNS])
    if not has_words(words):
        raise _unreadable(
            "The model's answer is empty or not in words.",
            "La réponse du modèle est vide ou n'est pas faite de mots.",
            text,
        )
    looped = is_loop(words)
    claims = _read_claims(words, cut_off=cut_off or len(text) > MAX_READ_SIGNS)
    if looped and not claims.claimed:
        raise _unreadable(
            "The model repeated itself without naming any damage.",
            "Le modèle s'est répété sans nommer de dommage.",
            text,
        )
    return replace(weigh(claims, looped=looped), raw_text=text)


def _read_claims(words: str, *, cut_off: bool) -> Claims:
    """The claims of the JSON in the text or, if it has none, of its lines.

    A text without braces is tried as lines of keys and values first.
    """
    found = find_values(unwrapped(words))
    claims = read_json_claims(found)
    if claims.empty and not found.values:
        claims = read_json_claims(find_key_lines(words, cut_off=cut_off))
    if claims.empty:
        claims, rest = read_line_claims(words, cut_off=cut_off)
        claims.hints_of_damage |= hints_at_damage("\n".join(rest))
    claims.complete = claims.complete and found.closed and not cut_off
    return claims


def _unreadable(english: str, french: str, text: str) -> AnswerUnreadable:
    """The error, with the text and what to do about it."""
    hint = Sentence(
        "Try again, or choose another model.",
        "Réessayez, ou choisissez un autre modèle.",
    )
    return AnswerUnreadable(Sentence(english, french), hint=hint, raw_text=text)
