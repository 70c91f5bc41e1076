"""What a model says while it works: progress, pieces of text, then one answer.

Decisions:
- Streaming is the only way to ask: whole text is a join of its pieces.
- A `Progress` may come again and again while nothing else happens, so that whoever
  listens can notice that nobody listens any more.
"""

from dataclasses import dataclass

from core.domain.records import Answer
from core.domain.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Progress:
    """What happens now; `share` is 0..1 of it where that is known.

    `lasting` marks a step that the reader should still see afterwards, such as "less
    memory than planned, trying again with a smaller picture".
    """

    step: Sentence
    share: float | None = None
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class TextPiece:
    """The next piece of a language model's answer, and how many tokens came so far."""

    text: str
    tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Restart:
    """What was written so far does not count; the model begins again."""

    reason: Sentence


Event = Progress | TextPiece | Restart | Answer
