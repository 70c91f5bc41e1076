"""Lets a model write nothing but JSON of the findings' schema, where that can be had.

Decisions:
- llguidance masks the tokens that cannot come next. It is an extra: without it, or with
  a tokenizer it cannot read, the model writes freely and the answer says so.
- The mask covers the longer of tokenizer and output rows: Mllama has embedding rows
  for its image token that its output layer cannot write.
- The grammar ends the answer itself, so a model without an end token ends as well.
- The tokenizer's table takes about a second for 128,000 tokens and is kept as long as
  the tokenizer lives.
"""

import logging
from typing import Any
from weakref import WeakKeyDictionary

from core.domain.sentences import Sentence
from core.domain.vocabulary import PromptStyle
from core.inference.prompts import FINDINGS_SCHEMA
from core.inference.vision_model import VisionModel

logger = logging.getLogger(__name__)

WHITESPACE = r"[ ]|\n[ ]{0,12}"  # a space or a line's indent: never an endless run

_tables: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()


class Constraint:
    """One answer's progress through the grammar; called with every token's scores.

    `finished` turns true when the JSON is complete and nothing may follow.
    """

    def __init__(self, matcher: Any, token_count: int) -> None:
        from llguidance.numpy import allocate_token_bitmask

        self._matcher = matcher
        self._mask = allocate_token_bitmask(1, token_count)
        self._seen: int | None = None

    @property
    def finished(self) -> bool:
        """Whether the answer is complete."""
        return self._matcher.is_stopped()

    def __call__(self, input_ids: Any, scores: Any) -> Any:
        """Rule out every token that the grammar does not allow next.

        Args:
            input_ids: (1, tokens so far) prompt and answer.
            scores: (1, output rows) float; a changed copy is returned.

        Raises:
            RuntimeError: the grammar gave up; its limits are far above this schema.
        """
        self._take(input_ids[0])
        if self.finished:
            return scores
        return scores.masked_fill(self._forbidden(scores), float("-inf"))

    def take_last(self, input_ids: Any) -> None:
        """Note the token that was chosen, so that `finished` is up to date."""
        self._take(input_ids[0])

    def _take(self, ids: Any) -> None:
        """Feed the matcher with the tokens that came since the last call."""
        if self._seen is not None and not self.finished:
            for token in ids[self._seen :].tolist():
                self._matcher.consume_token(token)
        self._seen = len(ids)

    def _forbidden(self, scores: Any) -> Any:
        """True (1, output rows) for the tokens that may not come next."""
        import numpy
        import torch
        from llguidance.numpy import fill_next_token_bitmask

        fill_next_token_bitmask(self._matcher, self._mask)
        if self._matcher.is_error():
            raise RuntimeError(self._matcher.get_error())
        bits = numpy.unpackbits(self._mask.view(numpy.uint8)[0], bitorder="little")
        allowed = torch.from_numpy(bits[: scores.shape[-1]].astype(bool))
        return ~allowed.to(scores.device)


def constraint_for(vlm: VisionModel) -> tuple[Constraint | None, Sentence | None]:
    """A fresh constraint for one answer, or None with the reason where one was wanted.

    A model that is not asked for JSON needs neither.
    """
    if not vlm.constrained or vlm.prompt.style is not PromptStyle.FINDINGS:
        return None, None
    try:
        return _build(vlm), None
    except ImportError:
        return None, _freely("llguidance is not installed", "llguidance n'y est pas")
    except Exception as exc:  # a Rust package that may refuse any tokenizer its own way
        logger.warning("constraint.refused %s", type(exc).__name__)
        return None, _freely(
            "its tokenizer is of another kind", "son lexique est d'une autre sorte"
        )


def _build(vlm: VisionModel) -> Constraint:
    """Compile the schema for this tokenizer.

    Raises:
        ImportError: llguidance is not installed.
        ValueError: the tokenizer or the schema is beyond it.
    """
    from llguidance import LLMatcher

    rows = vlm.model.get_output_embeddings().weight.shape[0]
    token_count = max(len(vlm.tokenizer), rows)
    grammar = LLMatcher.grammar_from_json_schema(
        FINDINGS_SCHEMA, overrides={"whitespace_pattern": WHITESPACE}
    )
    matcher = LLMatcher(_table(vlm.tokenizer, token_count), grammar, log_level=0)
    if matcher.is_error():
        raise ValueError(matcher.get_error())
    return Constraint(matcher, token_count)


def _table(tokenizer: Any, token_count: int) -> Any:
    """llguidance's view of a tokenizer, made once."""
    from llguidance.hf import from_tokenizer

    if tokenizer not in _tables:
        _tables[tokenizer] = from_tokenizer(tokenizer, n_vocab=token_count)
    return _tables[tokenizer]


def _freely(en: str, fr: str) -> Sentence:
    return Sentence(
        f"The model was not held to valid JSON: {en}.",
        f"Le modèle n'a pas été tenu à un JSON valide : {fr}.",
    )
