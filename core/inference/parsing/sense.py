"""Whether a text is an answer at all: special tokens off, loops and noise told apart.

Decisions:
- Tokens of the model's own grammar (`<|eot_id|>`) are no words; thinking aloud before
  `</think>` is no answer.
- A loop is the same piece, up to `LONGEST_PERIOD` signs, at the end of the text again
  and again: small models fall into one and stay there until the limit.
"""

import re

SPECIAL = re.compile(
    r"<\|[^<>|\s]{1,40}\|>|</?s>|<(?:pad|unk|eos|bos|image|end_of_utterance|"
    r"fake_token_around_image|row_\d+_col_\d+|global-img)>|\[/?INST\]"
)
THOUGHT_END = "</think>"
LONGEST_PERIOD = 400  # signs: a finding in JSON has about 120
LOOP_TIMES, LOOP_SIGNS = 4, 60


def own_words(text: str) -> str:
    """The text without special tokens and without what came before the answer."""
    return SPECIAL.sub(" ", text.rpartition(THOUGHT_END)[2])


def has_words(text: str) -> bool:
    """Whether at least two letters stand in a text that is not mostly other signs."""
    letters = sum(sign.isalpha() for sign in text)
    blank = sum(sign.isspace() for sign in text)
    known = letters + blank + sum(sign.isascii() for sign in text if sign.isprintable())
    return letters >= 2 and known * 2 >= len(text)


def is_loop(text: str) -> bool:
    """Whether the text ends in one piece repeated over and over."""
    tail = text.rstrip()[-LONGEST_PERIOD * (LOOP_TIMES + 1) :]
    for period in range(1, min(LONGEST_PERIOD, len(tail) // LOOP_TIMES) + 1):
        times = max(LOOP_TIMES, -(-LOOP_SIGNS // period))
        piece = tail[-period:]
        if len(tail) >= times * period and tail.endswith(piece * times):
            return True
    return False
