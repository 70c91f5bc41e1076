"""The settings of every generation: greedy, cached, bounded, with real end tokens.

Decisions:
- End and padding tokens are those that model or tokenizer name and that the model can
  write; an id beyond its output rows would never come.
- The model's own sampling values (temperature, top p) are left out without a warning;
  what else its publisher set, such as suppressed tokens, stays.
- Numbers that broke down (half precision overflows in some models) end the answer: the
  greedy choice among them is always token 0, which reads as noise.
"""

from typing import Any

from core.domain.errors import GenerationFailed
from core.domain.sentences import Sentence
from core.inference.vision_model import VisionModel


def options(vlm: VisionModel, inputs: dict[str, Any], *, max_new_tokens: int) -> Any:
    """A GenerationConfig: greedy, cached, bounded also by the model's positions.

    Raises:
        GenerationFailed: the request alone fills the model's context.
    """
    from transformers import GenerationConfig

    own, text_config = vlm.model.generation_config, vlm.model.config.get_text_config()
    room = getattr(text_config, "max_position_embeddings", None) or 10**9
    room -= inputs["input_ids"].shape[1]
    if room < 1:
        raise _too_long(-room)
    ends = _writable(vlm, own.eos_token_id, vlm.tokenizer.eos_token_id)
    pads = _writable(vlm, own.pad_token_id, vlm.tokenizer.pad_token_id) or ends
    return GenerationConfig(
        do_sample=False,
        num_beams=1,
        num_return_sequences=1,
        temperature=1.0,  # 1.0, 1.0 and 50 are "not set": they keep the model's own
        top_p=1.0,  # sampling values out, and the warnings about them
        top_k=50,
        use_cache=True,
        disable_compile=True,
        return_dict_in_generate=False,
        max_new_tokens=min(max_new_tokens, room),
        eos_token_id=list(ends) or None,
        pad_token_id=next(iter(pads), None),
    )


def _writable(vlm: VisionModel, *named: Any) -> tuple[int, ...]:
    """The ids among these that the model can write, each once, in order."""
    rows = vlm.model.get_output_embeddings().weight.shape[0]
    ids = [one for value in named for one in as_ids(value)]
    return tuple(dict.fromkeys(one for one in ids if 0 <= one < rows))


def as_ids(value: Any) -> tuple[int, ...]:
    """An id, several or none, as a tuple."""
    if value is None:
        return ()
    return (value,) if isinstance(value, int) else tuple(value)


class RefuseNan:
    """Passes scores on as long as they are numbers.

    A class, because transformers reads the signature of every call: for a function
    that takes 0.1 ms per token.
    """

    def __call__(self, input_ids: Any, scores: Any) -> Any:
        """The same scores; the greatest of scores that hold a NaN is a NaN.

        Raises:
            GenerationFailed: the model's numbers broke down on the way.
        """
        if bool(scores.max().isnan()):
            raise _broke_down()
        return scores


def _broke_down() -> GenerationFailed:
    return GenerationFailed(
        Sentence(
            "The model's numbers broke down; its answer would be noise.",
            "Les calculs du modèle ont dérapé ; sa réponse serait du bruit.",
        ),
        hint=Sentence(
            "Set CAR_DAMAGE_COMPUTE_DTYPE to bfloat16 or float32.",
            "Réglez CAR_DAMAGE_COMPUTE_DTYPE sur bfloat16 ou float32.",
        ),
    )


def _too_long(tokens: int) -> GenerationFailed:
    return GenerationFailed(
        Sentence(
            f"The request is {tokens + 1} tokens too long for this model.",
            f"La demande dépasse de {tokens + 1} jetons ce que ce modèle peut lire.",
        ),
        hint=Sentence("Choose another model.", "Choisissez un autre modèle."),
    )
