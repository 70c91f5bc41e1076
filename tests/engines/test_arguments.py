"""Extra arguments: what the model takes is passed, the rest is refused by name."""

from pathlib import Path

import pytest

from core.domain.errors import ModelUnavailable
from core.engines.arguments import OWN
from core.engines.transformers_engine import TransformersEngine
from tests.engines.openings import opening


def test_argument_of_the_models_configuration_is_passed(tiny_idefics3: Path) -> None:
    chosen = opening(tiny_idefics3, model_arguments=(("output_attentions", False),))
    assert TransformersEngine.open(chosen)._open.model.config.output_attentions is False
    chosen = opening(tiny_idefics3, model_arguments=(("scale_factor", 4),))
    with pytest.raises(ModelUnavailable, match="do not have the sizes"):
        TransformersEngine.open(chosen)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("llm_int8_enable_fp32_cpu_offload", "Did you mean"),
        ("scale_facto", "scale_factor"),
        ("disable_map", "disable_mmap"),
        ("", "Did you mean"),
    ],
)
def test_unknown_argument_is_refused_with_near_names(
    tiny_idefics3: Path, name: str, near: str
) -> None:
    with pytest.raises(ModelUnavailable, match=f"the argument {name}") as caught:
        TransformersEngine.open(opening(tiny_idefics3, model_arguments=((name, 1),)))
    assert near in caught.value.hint


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("trust_remote_code", True),
        ("device_map", "auto"),
        ("token", "hf_canary"),
        ("use_safetensors", False),
        ("local_files_only", False),
        ("state_dict", {}),
        ("quantization_config", {}),
        ("gguf_file", "model.gguf"),
        ("weights_only", False),
        ("ignore_mismatched_sizes", True),
        ("attn_implementation", "someone/kernel"),
        ("use_kernels", True),
    ],
)
def test_what_the_program_decides_cannot_be_passed(
    tiny_idefics3: Path, name: str, value: object
) -> None:
    wanted = opening(tiny_idefics3, model_arguments=((name, value),))
    with pytest.raises(ModelUnavailable, match="decided by the program") as caught:
        TransformersEngine.open(wanted)
    assert str(value) not in caught.value.message + caught.value.hint


def test_every_argument_of_the_loader_is_decided_or_allowed() -> None:
    import inspect

    from transformers import PreTrainedModel

    from core.engines.arguments import READING

    named = set(inspect.signature(PreTrainedModel.from_pretrained).parameters)
    named -= {"pretrained_model_name_or_path", "model_args", "kwargs"}
    assert named <= OWN | set(READING)
