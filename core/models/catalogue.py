"""The chain of models, from the most able to the one that runs anywhere, as data.

Decisions:
- A row says what it is and what it needs; whether it can run here is decided by the
  loader from the row and the machine, so that adding a model is adding one row.
- Licences and gates are facts of the publisher, shown so that nobody has to guess.
- The last row ships with the program and needs neither GPU, account nor network.
"""

from dataclasses import dataclass
from enum import StrEnum


class SourceKind(StrEnum):
    """What a row's `source` is."""

    HUB = "hub"
    FOLDER = "folder"
    URL = "url"
    ONBOARD = "onboard"


class WeightsKind(StrEnum):
    """Whether the source is a whole model or an adapter on another one."""

    FULL = "full"
    LORA = "lora"


@dataclass(frozen=True, slots=True)
class ChainRow:
    """One row of the chain.

    `source` is a hub id, a folder, a URL or the shipped model, as `source_kind` says.
    `engines` names rows of the engine table, tried in order. `needs_gpu` means that
    the row is not worth trying on a CPU. `gated` says whether the publisher asks for
    an accepted licence and a token; `None` where only asking the hub will tell.
    """

    key: str
    title: str
    source: str
    source_kind: SourceKind
    engines: tuple[str, ...]
    licence: str
    weights: WeightsKind = WeightsKind.FULL
    needs_gpu: bool = False
    gated: bool | None = None


CHAIN: tuple[ChainRow, ...] = (
    ChainRow(
        key="llama-vision-damage",
        title="Llama 3.2 Vision 11B, fine-tuned on car damage",
        source="Kakyoin03/car-damage-assessment-llama-vision",
        source_kind=SourceKind.HUB,
        engines=("unsloth", "transformers"),
        licence="Llama 3.2 Community License",
        needs_gpu=True,
    ),
    ChainRow(
        key="llama-vision-lora",
        title="Llama 3.2 Vision 11B with a damage adapter (LoRA)",
        source="KHAOULA-KH/LOra_modele",
        source_kind=SourceKind.HUB,
        engines=("unsloth", "transformers"),
        licence="Llama 3.2 Community License",
        weights=WeightsKind.LORA,
        needs_gpu=True,
    ),
    ChainRow(
        key="llama-vision",
        title="Llama 3.2 Vision 11B Instruct",
        source="meta-llama/Llama-3.2-11B-Vision-Instruct",
        source_kind=SourceKind.HUB,
        engines=("unsloth", "transformers"),
        licence="Llama 3.2 Community License",
        needs_gpu=True,
        gated=True,
    ),
    ChainRow(
        key="smolvlm",
        title="SmolVLM 500M Instruct",
        source="HuggingFaceTB/SmolVLM-500M-Instruct",
        source_kind=SourceKind.HUB,
        engines=("transformers",),
        licence="Apache-2.0",
        gated=False,
    ),
    ChainRow(
        key="onboard",
        title="On-board model",
        source="assets/onboard",
        source_kind=SourceKind.ONBOARD,
        engines=("onboard",),
        licence="MIT; backbone Apache-2.0",
        gated=False,
    ),
)
