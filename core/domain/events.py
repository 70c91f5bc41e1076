"""What a model says while it works: progress, pieces of text, then one answer.

Decisions:
- Streaming is the only way to ask: whole text is a join of its pieces.
- A `Progress` may come again and again while nothing else happens, so that whoever
  listens can notice that nobody listens any more.
"""

from dataclasses import dataclass, field

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


@dataclass(eq=False)
class Heard:
    """What a model has told about one photo so far; a page reads it at any time.

    `notes` are the sentences that are still to be seen afterwards, each once.
    """

    said: str = ""
    tokens: int | None = None
    progress: Progress | None = None
    notes: list[Sentence] = field(default_factory=list)

    def hear(self, event: Progress | TextPiece | Restart) -> None:
        """Take in what comes while an answer is made."""
        if isinstance(event, TextPiece):
            self.said += event.text
            self.tokens = event.tokens
        elif isinstance(event, Restart):
            self.said, self.tokens, self.progress = "", None, None
            self._note(event.reason)
        else:
            self.progress = event
            if event.lasting:
                self._note(event.step)

    def _note(self, sentence: Sentence) -> None:
        if sentence not in self.notes:  # a model may say it in two ways
            self.notes.append(sentence)
