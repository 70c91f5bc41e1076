"""The operator's extra arguments for opening a model, checked before they are used.

Decisions:
- Only what the model's class takes is passed: names of its configuration and a few
  ways of reading files. Mllama, for one, fails on arguments that others ignore.
- An unknown name is refused with the names near it, never dropped in silence.
- What this program decides itself (placement, precision, safety of the files) cannot
  be overruled by an argument; the sentence says so.
"""

import difflib
from typing import Any

from core.domain.errors import ModelUnavailable
from core.domain.sentences import Sentence

# Ways of reading files that change neither placement, precision nor safety.
READING = ("disable_mmap", "fusion_config", "experts_implementation", "variant")
OWN = {
    "adapter_kwargs",
    "adapter_name",
    "allow_all_kernels",
    "architectures",
    "attn_implementation",
    "auto_map",
    "cache_dir",
    "code_revision",
    "config",
    "device",
    "device_map",
    "device_mesh",
    "distributed_config",
    "dtype",
    "force_download",
    "generation_config",
    "gguf_file",
    "ignore_mismatched_sizes",
    "kernel_config",
    "key_mapping",
    "load_in_4bit",
    "load_in_8bit",
    "local_files_only",
    "max_memory",
    "model_type",
    "name_or_path",
    "offload_buffers",
    "offload_folder",
    "output_loading_info",
    "proxies",
    "quantization_config",
    "revision",
    "state_dict",
    "subfolder",
    "text_config",
    "token",
    "torch_dtype",
    "tp_plan",
    "tp_size",
    "transformers_version",
    "transformers_weights",
    "trust_remote_code",
    "use_auth_token",
    "use_kernels",
    "use_safetensors",
    "vision_config",
    "weights_only",
}


def check_arguments(
    wanted: tuple[tuple[str, Any], ...], config: Any, *, title: str
) -> dict[str, Any]:
    """The extra arguments as keywords for `from_pretrained`.

    Args:
        wanted: pairs of name and value from the settings.
        config: the model's transformers configuration.
        title: the model, as people read it.

    Raises:
        ModelUnavailable: a name is unknown to the model, or not the operator's to set.
    """
    known = sorted({*READING, *config.to_dict()} - OWN)
    for name, _ in wanted:
        if name in OWN:
            raise _not_yours(name)
        if name not in known:
            raise _unknown(name, known, title=title)
    return dict(wanted)


def _not_yours(name: str) -> ModelUnavailable:
    return ModelUnavailable(
        Sentence(
            f"The argument {name} is decided by the program and cannot be passed.",
            f"L'argument {name} est décidé par le programme et ne peut être passé.",
        ),
        hint=Sentence(
            "Remove it from CAR_DAMAGE_MODEL_ARGUMENTS; precision, sharding and "
            "attention have settings of their own.",
            "Retirez-le de CAR_DAMAGE_MODEL_ARGUMENTS ; précision, répartition et "
            "attention ont leurs propres réglages.",
        ),
    )


def _unknown(name: str, known: list[str], *, title: str) -> ModelUnavailable:
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.4) or known
    names = ", ".join(near)
    return ModelUnavailable(
        Sentence(
            f"{title} does not take the argument {name}.",
            f"{title} n'accepte pas l'argument {name}.",
        ),
        hint=Sentence(f"Did you mean: {names}?", f"Vouliez-vous dire : {names} ?"),
    )
