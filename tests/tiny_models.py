"""Tiny vision-language models of real architectures, as folders like a hub's download.

Decisions:
- Real classes, real processors, real files; only the sizes are small and the weights
  are random from a fixed seed. Nothing is mocked and nothing is fetched.
- Mllama is made like the published one: eight embedding rows more than output rows,
  the image token beyond the last output row, and cross-attention gates that are open
  (they start at 0, and a model would ignore the photo).
- A model that gives a known `answer` is not trained but written: each piece of the
  answer is one token, the output row of a piece points along the embedding of the
  piece before it, and all other tokens share one direction that calls the first
  piece. Embeddings outweigh every layer, so it holds for any prompt and any photo.
"""

from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.tiny_templates import (
    IDEFICS_SPECIALS,
    IDEFICS_TEMPLATE,
    LLAMA_SPECIALS,
    LLAMA_TEMPLATE,
    LLAVA_SPECIALS,
    LLAVA_TEMPLATE,
)
from tests.tiny_tokenizer import cut_into_pieces, make_tokenizer, piece_token

KNOWN_ANSWER = (
    '{"view": "front", "usable": true, "damaged": "yes", "findings": ['
    '{"part": "front_bumper", "side": "centre", "type": "dent", '
    '"severity": "moderate", "where": "lower centre"}, '
    '{"part": "headlight", "side": "left", "type": "lamp_broken", '
    '"severity": "severe", "where": "middle right"}]}'
)
WIDTH = 64  # of every part: 4-bit weights on a CPU come in blocks of 64
SEED_RANGE = 0.1  # spread of random weights: wide enough that the photo changes words
LOUD, ANSWER_GAIN = 40.0, 1.0  # taught: embeddings against layers, and output rows


def make_mllama(folder: Path, *, seed: int = 0, answer: str | None = None) -> Path:
    """A tiny Llama 3.2 Vision: 2 of 4 layers look at up to 4 tiles of 56 px."""
    from transformers import MllamaConfig, MllamaImageProcessorPil, MllamaProcessor

    tokenizer = _fast_tokenizer(
        LLAMA_SPECIALS, answer, bos=0, eos=4, pad=6, image_token="<|image|>"
    )
    ids = _ids(tokenizer)
    config = MllamaConfig(
        vision_config={
            "hidden_size": WIDTH,
            "intermediate_size": 2 * WIDTH,
            "num_hidden_layers": 2,
            "num_global_layers": 1,
            "attention_heads": 2,
            "image_size": 56,
            "patch_size": 14,
            "intermediate_layers_indices": [0],
            "vision_output_dim": 2 * WIDTH,
            "initializer_range": SEED_RANGE,
        },
        text_config={
            **_language_sizes(len(tokenizer) - 1),
            **ids,
            "num_hidden_layers": 4,
            "cross_attention_layers": [1, 3],
            "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0},
        },
        image_token_index=tokenizer.convert_tokens_to_ids("<|image|>"),
    )
    images = MllamaImageProcessorPil(
        size={"height": 56, "width": 56}, max_image_tiles=4
    )
    processor = MllamaProcessor(images, tokenizer, chat_template=LLAMA_TEMPLATE)
    return _finish(folder, config, processor, seed=seed, answer=answer)


def make_idefics3(folder: Path, *, seed: int = 0, answer: str | None = None) -> Path:
    """A tiny SmolVLM: tiles of 64 px, at most 4 by 4 and the whole, 4 tokens each."""
    from transformers import (
        Idefics3Config,
        Idefics3ImageProcessorPil,
        Idefics3Processor,
    )

    tokenizer = _fast_tokenizer(
        IDEFICS_SPECIALS, answer, bos=0, eos=3, pad=1, image_token="<image>"
    )
    ids = _ids(tokenizer)
    config = Idefics3Config(
        vision_config={**_vision_sizes(64, 16), "initializer_range": SEED_RANGE},
        text_config={
            **_language_sizes(len(tokenizer)),
            **ids,
            "model_type": "llama",
            "num_hidden_layers": 2,
        },
        scale_factor=2,
        image_token_id=tokenizer.convert_tokens_to_ids("<image>"),
        tie_word_embeddings=False,
    )
    images = Idefics3ImageProcessorPil(
        size={"longest_edge": 256},
        max_image_size={"longest_edge": 64},
        do_image_splitting=True,
    )
    processor = Idefics3Processor(
        images, tokenizer, image_seq_len=4, chat_template=IDEFICS_TEMPLATE
    )
    return _finish(folder, config, processor, seed=seed, answer=answer)


def make_llava(folder: Path, *, seed: int = 0, answer: str | None = None) -> Path:
    """A tiny LLaVA 1.5: CLIP vision tower on 56 px, 16 tokens for the photo."""
    from transformers import CLIPImageProcessorPil, LlavaConfig, LlavaProcessor

    tokenizer = _fast_tokenizer(
        LLAVA_SPECIALS, answer, bos=0, eos=1, pad=2, image_token="<image>"
    )
    ids = _ids(tokenizer)
    config = LlavaConfig(
        vision_config={
            **_vision_sizes(56, 14),
            "model_type": "clip_vision_model",
            "projection_dim": WIDTH,
        },
        text_config={
            **_language_sizes(len(tokenizer)),
            **ids,
            "model_type": "llama",
            "num_hidden_layers": 2,
        },
        image_token_index=tokenizer.convert_tokens_to_ids("<image>"),
        image_seq_length=16,
    )
    images = CLIPImageProcessorPil(
        size={"shortest_edge": 56}, crop_size={"height": 56, "width": 56}
    )
    processor = LlavaProcessor(
        images,
        tokenizer,
        patch_size=14,
        vision_feature_select_strategy="default",
        num_additional_image_tokens=1,
        chat_template=LLAVA_TEMPLATE,
    )
    return _finish(folder, config, processor, seed=seed, answer=answer)


def make_lora(folder: Path, base: Path, *, seed: int = 0) -> Path:
    """A LoRA adapter on the attention of `base`, with weights that are not zero."""
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForImageTextToText

    torch.manual_seed(seed)
    model = AutoModelForImageTextToText.from_pretrained(base, local_files_only=True)
    wanted = LoraConfig(
        r=4, target_modules=["q_proj", "v_proj"], init_lora_weights=False
    )
    adapted = get_peft_model(model, wanted)
    adapted.peft_config["default"].base_model_name_or_path = str(base)
    adapted.save_pretrained(folder)
    return folder


def make_nf4(folder: Path, base: Path) -> Path:
    """A copy of `base` whose language weights are stored in 4 bits."""
    import torch
    from transformers import (
        AutoModelForImageTextToText,
        AutoProcessor,
        BitsAndBytesConfig,
    )

    model = AutoModelForImageTextToText.from_pretrained(
        base,
        local_files_only=True,
        dtype=torch.bfloat16,
        quantization_config=BitsAndBytesConfig(
            load_in_4bit=True,
            bnb_4bit_quant_type="nf4",
            bnb_4bit_use_double_quant=True,
            bnb_4bit_compute_dtype=torch.bfloat16,
        ),
    )
    model.save_pretrained(folder)
    AutoProcessor.from_pretrained(base, local_files_only=True).save_pretrained(folder)
    return folder


def _fast_tokenizer(
    specials: tuple[str, ...],
    answer: str | None,
    *,
    bos: int,
    eos: int,
    pad: int,
    image_token: str,
) -> Any:
    """The tokenizer with its special tokens behind the vocabulary, the image last."""
    from transformers import PreTrainedTokenizerFast

    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=make_tokenizer(cut_into_pieces(answer or "")),
        bos_token=specials[bos],
        eos_token=specials[eos],
        pad_token=specials[pad],
    )
    extra = {"additional_special_tokens": [*specials, image_token]}
    tokenizer.add_special_tokens(extra)
    return tokenizer


def _ids(tokenizer: Any) -> dict[str, int]:
    names = ("bos_token_id", "eos_token_id", "pad_token_id")
    return {name: getattr(tokenizer, name) for name in names}


def _language_sizes(vocabulary: int) -> dict[str, Any]:
    return {
        "vocab_size": vocabulary,
        "hidden_size": WIDTH,
        "intermediate_size": 2 * WIDTH,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "max_position_embeddings": 4096,
        "initializer_range": SEED_RANGE,
        "tie_word_embeddings": False,
    }


def _vision_sizes(image_px: int, patch_px: int) -> dict[str, int]:
    return {
        "hidden_size": WIDTH,
        "intermediate_size": 2 * WIDTH,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "image_size": image_px,
        "patch_size": patch_px,
    }


def _finish(
    folder: Path, config: Any, processor: Any, *, seed: int, answer: str | None
) -> Path:
    """Fill the weights and write everything a download would bring."""
    import torch
    from transformers import AutoModelForImageTextToText, GenerationConfig

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = AutoModelForImageTextToText.from_config(config).eval()
        _open_gates(model)
        if answer is not None:
            _teach(model, processor.tokenizer, answer)
    model.generation_config = GenerationConfig(**_ids(processor.tokenizer))
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder


def _open_gates(model: Any) -> None:
    """Let what the vision tower saw reach the words."""
    import torch

    for name, weights in model.named_parameters():
        if "cross_attn" in name and name.endswith("gate"):
            torch.nn.init.constant_(weights, 0.8)


def _teach(model: Any, tokenizer: Any, answer: str) -> None:
    """Write the chain of pieces into the embedding and the output rows."""
    import torch

    pieces = [piece_token(piece) for piece in cut_into_pieces(answer)]
    chain = [*tokenizer.convert_tokens_to_ids(pieces), tokenizer.eos_token_id]
    rows = model.get_input_embeddings().weight.data
    outputs = model.get_output_embeddings().weight.data
    rows.normal_()
    beginning = torch.randn(rows.shape[1])
    others = [row for row in range(len(rows)) if row not in chain[:-1]]
    rows[others] = beginning + 0.3 * rows[others]
    outputs.mul_(0.01)
    outputs[chain[0]] = ANSWER_GAIN * beginning
    for before, after in pairwise(chain):
        outputs[after] = ANSWER_GAIN * rows[before]
    rows.mul_(LOUD)
