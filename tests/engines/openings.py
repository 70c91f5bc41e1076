"""Openings by hand: a folder, a plan for this machine's CPU, and settings."""

import threading
from dataclasses import replace
from pathlib import Path

from PIL import Image

from core.domain.records import Answer, Photo, Quality
from core.domain.sentences import Sentence
from core.domain.settings import Settings
from core.domain.vocabulary import Precision
from core.engines.base import Engine, Opening
from core.models.catalogue import own_row
from core.models.planning import LoadPlan
from core.models.sources import Source

CPU_PLAN = LoadPlan(
    precision=Precision.FULL,
    weights_bytes=0,
    need_bytes=0,
    reason=Sentence("by hand", "à la main"),
    device="cpu",
    device_map=None,
    max_memory=None,
    cap_gb=None,
    compute_dtype="float32",
    storage_dtype="float32",
    prequantised=False,
)
HALF = {"storage_dtype": "bfloat16", "compute_dtype": "bfloat16"}


def opening(
    folder: Path,
    precision: Precision = Precision.FULL,
    *,
    base: Path | None = None,
    plan: dict[str, object] | None = None,
    **settings: object,
) -> Opening:
    """Open this folder so; `plan` and `settings` are changes to the plain ones."""
    types = {} if precision is Precision.FULL else HALF
    return Opening(
        row=own_row(str(folder)),
        settings=replace(Settings(max_new_tokens=160), **settings),
        source=source(folder),
        base=None if base is None else source(base),
        plan=replace(CPU_PLAN, precision=precision, **types | (plan or {})),
    )


def source(folder: Path) -> Source:
    return Source(name=folder.name, folder=folder, revision=f"r-{folder.name}")


def photo(colour: str = "gray") -> Photo:
    return Photo(
        name="car.jpg",
        image=Image.new("RGB", (96, 64), colour),
        format="JPEG",
        byte_count=1000,
        original_size_wh=(96, 64),
        sha256="a" * 64,
        perceptual_hash="0" * 16,
        quality=Quality(sharpness=100.0, brightness=128.0),
    )


def answer_of(engine: Engine) -> Answer:
    """The answer about a grey photo."""
    *_, last = engine.examine(photo(), stop=threading.Event())
    assert isinstance(last, Answer)
    return last
