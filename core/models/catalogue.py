"""The chain of models, from the most able to the one that runs anywhere, as data.

Decisions:
- A row says what it is and what it needs; whether it can run here is decided by the
  loader from the row and the machine, so that adding a model is adding one row.
- Licences and gates are facts of the publisher, shown so that nobody has to guess.
- The last row ships with the program and needs neither GPU, account nor network.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from core.domain.sentences import Language
from core.domain.settings import Settings
from core.domain.vocabulary import PromptStyle

LLAMA_SHAPE = "llama-3.2-11b-vision"


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

    `source` is a hub id, a folder, a URL or the shipped model, as `source_kind` says;
    `alternates` are further sources of the same kind, tried in order after it.
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
    alternates: tuple[str, ...] = ()
    shape: str | None = None
    prompt_style: PromptStyle = PromptStyle.FINDINGS
    prompt_language: Language = Language.EN

    @property
    def shown_source(self) -> str:
        """The source as people may see it: a folder's name, not the way to it."""
        if self.source_kind is SourceKind.FOLDER:
            return Path(self.source).expanduser().name
        if self.source_kind is SourceKind.URL:
            return shown_address(self.source)
        return self.source


CHAIN: tuple[ChainRow, ...] = (
    ChainRow(
        key="llama-vision-damage",
        title="Llama 3.2 Vision 11B, fine-tuned on car damage",
        source="Kakyoin03/car-damage-assessment-llama-vision",
        source_kind=SourceKind.HUB,
        engines=("unsloth", "transformers"),
        licence="Llama 3.2 Community License",
        needs_gpu=True,
        alternates=("Kakyoin03/car-damage-detection-llama-vision-14k",),
        shape=LLAMA_SHAPE,
        prompt_style=PromptStyle.PARTS,
        prompt_language=Language.FR,
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
        shape=LLAMA_SHAPE,
        prompt_style=PromptStyle.PARTS,
        prompt_language=Language.FR,
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
        shape=LLAMA_SHAPE,
    ),
    ChainRow(
        key="smolvlm",
        title="SmolVLM 500M Instruct",
        source="HuggingFaceTB/SmolVLM-500M-Instruct",
        source_kind=SourceKind.HUB,
        engines=("transformers",),
        licence="Apache-2.0",
        gated=False,
        shape="smolvlm-500m",
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


def shown_address(url: str) -> str:
    """Scheme, host, port and path; a user, a password or a query never."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def chain(settings: Settings) -> tuple[ChainRow, ...]:
    """The rows to walk: the operator's own server or model first, then `CHAIN`."""
    own: list[ChainRow] = []
    if settings.remote_url:
        own.append(remote_row(settings.remote_model, settings.remote_url))
    if settings.model:
        own.append(own_row(settings.model))
    return (*own, *CHAIN)


def remote_row(model: str, url: str) -> ChainRow:
    """A row for a model behind an OpenAI-compatible server."""
    return ChainRow(
        key="remote",
        title=model or "remote model",
        source=url,
        source_kind=SourceKind.URL,
        engines=("remote",),
        licence="the operator's",
    )


def own_row(source: str) -> ChainRow:
    """A row for a model folder or hub id beside the chain."""
    folder = Path(source).expanduser()
    return ChainRow(
        key="own",
        title=folder.name or source,
        source=source,
        source_kind=SourceKind.FOLDER if folder.is_dir() else SourceKind.HUB,
        engines=("unsloth", "transformers"),
        licence="not told",
    )
