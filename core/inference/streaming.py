"""Takes a model's tokens as they come and turns them into pieces of text.

Decisions:
- Text is cut by tokens, not by words: a piece is what the newest tokens add to the
  text of those before them, so spaces and letters of several bytes come out whole.
- Tokens are counted from their ids; special ones count and write nothing.
- The pieces joined are the whole text; there is no second way to get it.
"""

import time
from queue import SimpleQueue
from typing import Any

from core.domain.events import TextPiece
from core.inference.devices import to_plain

UNFINISHED = "\N{REPLACEMENT CHARACTER}"  # how a tokenizer writes half a letter
WINDOW = 16  # tokens that are decoded again for the next one's spaces and letters


class PieceQueue:
    """The streamer given to `generate`: `put` and `end` in its thread, `queue` out.

    `None` in the queue means that the model has ended. `ids` are the new tokens so
    far, `first_token_at` is the time (`time.perf_counter`) of the first of them.
    """

    def __init__(self, tokenizer: Any) -> None:
        self.queue: SimpleQueue[TextPiece | None] = SimpleQueue()
        self.ids: list[int] = []
        self.first_token_at: float | None = None
        self._tokenizer = tokenizer
        self._prompt_came = False
        self._start, self._told = 0, 0  # tokens before the window, tokens told of
        self._before = ""  # the window's text that was told

    def put(self, value: Any) -> None:
        """Take the prompt's ids, which come first and are dropped, or a new token's."""
        if not self._prompt_came:
            self._prompt_came = True
            return
        if self.first_token_at is None:
            self.first_token_at = time.perf_counter()
        self.ids += to_plain(value.flatten())
        self._tell(rest=False)

    def end(self) -> None:
        """Give out what is left and say that the model has ended."""
        self._tell(rest=True)
        self.queue.put(None)

    def _tell(self, *, rest: bool) -> None:
        """Queue what the newest tokens add, unless that ends in half a letter."""
        now = self._decode(self.ids[self._start :])
        news = now[len(self._before) :]
        if not news or (now.endswith(UNFINISHED) and not rest):
            return
        self.queue.put(TextPiece(news, len(self.ids)))
        self._before = now
        if len(self.ids) - self._start > WINDOW:
            self._start = self._told
            self._before = self._decode(self.ids[self._start :])
        self._told = len(self.ids)

    def _decode(self, ids: list[int]) -> str:
        return self._tokenizer.decode(
            ids, skip_special_tokens=True, clean_up_tokenization_spaces=False
        )
