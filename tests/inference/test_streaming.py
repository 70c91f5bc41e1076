"""Tokens become pieces of text without losing a space or splitting a letter."""

from typing import Any

import pytest

from core.inference.streaming import PieceQueue
from core.inference.vision_model import VisionModel
from tests.inference.opened import FAMILIES, opened


@pytest.fixture(params=FAMILIES)
def vlm(request: pytest.FixtureRequest) -> VisionModel:
    return opened(request.getfixturevalue(f"tiny_{request.param}"))


def metaspace_tokenizer() -> Any:
    """Words with "▁" for a space and bytes for rare letters, as Llama 1 and 2 have."""
    from tokenizers import Tokenizer, decoders, models
    from transformers import PreTrainedTokenizerFast

    words = ["<unk>", *(f"<0x{byte:02X}>" for byte in range(256))]
    words += ["▁", "▁a", "▁front", "▁door", "d", "o", "r", "▁pi", "ce", ",", "."]
    tokenizer = Tokenizer(
        models.BPE({w: i for i, w in enumerate(words)}, [], byte_fallback=True)
    )
    tokenizer.decoder = decoders.Sequence(
        [
            decoders.Replace("▁", " "),
            decoders.ByteFallback(),
            decoders.Fuse(),
            decoders.Strip(" ", 1, 0),
        ]
    )
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="<unk>")


def told(tokenizer: Any, ids: list[int]) -> tuple[list[str], list[int]]:
    """The pieces that these tokens give one by one, and the tokens counted."""
    import torch

    pieces = PieceQueue(tokenizer)
    pieces.put(torch.tensor([[1, 2, 3]]))  # the prompt
    for token in ids:
        pieces.put(torch.tensor([token]))
    pieces.end()
    said = [pieces.queue.get() for _ in range(pieces.queue.qsize())]
    assert said.pop() is None
    return [piece.text for piece in said], pieces.ids


@pytest.mark.parametrize(
    "text", ["pièce abîmée é", "日本語の車", "a 🚗 b " * 12, "  \n  indent \n\n"]
)
def test_letters_of_several_tokens_come_out_whole(vlm: VisionModel, text: str) -> None:
    ids = vlm.tokenizer.encode(text, add_special_tokens=False)
    said, counted = told(vlm.tokenizer, ids)
    assert "".join(said) == text
    assert all("\N{REPLACEMENT CHARACTER}" not in piece for piece in said)
    assert counted == ids


def test_spaces_survive_a_tokenizer_that_strips_the_first_one() -> None:
    tokenizer = metaspace_tokenizer()
    words = ["▁front", "▁door", ",", "▁", "▁pi", "<0xC3>", "<0xA8>", "ce"] * 9
    ids = tokenizer.convert_tokens_to_ids(words)
    said, _ = told(tokenizer, ids)
    assert "".join(said) == tokenizer.decode(ids)
    assert "".join(said).startswith("front door,  pièce front door,")
    assert len(said) > 40


def test_half_a_letter_at_the_end_is_told_as_such() -> None:
    tokenizer = metaspace_tokenizer()
    ids = tokenizer.convert_tokens_to_ids(["▁front", "<0xC3>"])
    assert told(tokenizer, ids)[0] == ["front", "\N{REPLACEMENT CHARACTER}"]
