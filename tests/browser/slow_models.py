"""Tiny models slow enough to be watched: with layers that change nothing."""

import shutil
from pathlib import Path


def slow_down(source: Path, folder: Path, *, layers: int) -> Path:
    """A copy of a tiny Idefics3 with this many decoder layers and the same answers.

    The outputs of the added layers are zero, so that each only passes on what it got.
    """
    import torch
    from transformers import AutoConfig, AutoModelForImageTextToText

    small = AutoModelForImageTextToText.from_pretrained(source, local_files_only=True)
    config = AutoConfig.from_pretrained(source, local_files_only=True)
    config.text_config.num_hidden_layers = layers
    large = AutoModelForImageTextToText.from_config(config)
    missing = large.load_state_dict(small.state_dict(), strict=False).missing_keys
    for name in missing:
        if name.endswith(("o_proj.weight", "down_proj.weight")):
            torch.nn.init.zeros_(large.get_parameter(name))
    shutil.copytree(source, folder)
    large.generation_config = small.generation_config
    large.save_pretrained(folder)
    return folder
