"""Asks the hub what a model is, within a bound of our own.

Decisions:
- The question runs in a thread of its own and is left behind when its time is over: a
  hub that accepts and says nothing, or one byte a second, cannot hold anybody up.
- Network faults are tried again with short pauses while there is time; an answer,
  even a refusal, is taken as it is.
- Only the description of the files and one config of a few kB are read.
"""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.domain.errors import ModelUnavailable
from core.models.hub_cache import RemoteFile, read_remote_files
from core.models.hub_refusals import Fault, read_fault
from core.models.sources import ADAPTER_CONFIG, CONFIG, Source, check_adapter, no_config
from core.models.weight_files import no_weights

CONFIG_LIMIT_BYTES = 2_000_000
PAUSES_S = (0.1, 0.3, 0.6)


@dataclass(frozen=True, slots=True)
class Description:
    """What the hub says of a model: its commit, the files a model needs, all names."""

    commit: str
    files: tuple[RemoteFile, ...]
    names: tuple[str, ...]

    @property
    def download_bytes(self) -> int | None:
        """Size of all that a model needs; None where the hub does not tell."""
        sizes = [file.size for file in self.files]
        return None if None in sizes else sum(sizes)

    @property
    def weight_bytes(self) -> int | None:
        """Size of its weights; None where the hub does not tell."""
        sizes = [f.size for f in self.files if f.name.endswith(".safetensors")]
        return None if None in sizes else sum(sizes)


def ask_hub(model_id: str, *, endpoint: str | None, wait_s: float) -> Source | Fault:
    """The model as the hub describes it, or what went wrong; in `wait_s` at most.

    Raises:
        ModelUnavailable: the hub answered, and nothing there can be opened.
    """
    deadline = time.monotonic() + wait_s
    return _within(wait_s, lambda: _ask(model_id, endpoint, deadline))


def describe(model_id: str, *, endpoint: str | None, wait_s: float) -> Description:
    """The model's files; raises whatever `huggingface_hub` raises."""
    from huggingface_hub import HfApi

    api = HfApi(endpoint=endpoint)
    info = api.model_info(model_id, timeout=max(0.1, wait_s), files_metadata=True)
    siblings = info.siblings or []
    names = tuple(each.rfilename for each in siblings)
    return Description(str(info.sha), read_remote_files(siblings), names)


def file_url(model_id: str, name: str, *, commit: str, endpoint: str | None) -> str:
    """The address of one file of a model."""
    from huggingface_hub import hf_hub_url

    return hf_hub_url(model_id, name, revision=commit, endpoint=endpoint)


def fault_of(exc: Exception) -> Fault:
    """What an exception means, with whether a token was sent."""
    from huggingface_hub import get_token

    return read_fault(exc, has_token=get_token() is not None)


def _ask(model_id: str, endpoint: str | None, deadline: float) -> Source | Fault:
    """Ask; network faults are tried again until the time is over."""
    for pause_s in (*PAUSES_S, None):
        try:
            wait_s = deadline - time.monotonic()
            told = describe(model_id, endpoint=endpoint, wait_s=wait_s)
            return _read_source(model_id, told, endpoint=endpoint, deadline=deadline)
        except ModelUnavailable:
            raise
        except Exception as exc:  # the HTTP package's errors share no base with OSError
            fault = fault_of(exc)
        late = pause_s is None or time.monotonic() + pause_s > deadline
        if fault.kind != "refused" or late:
            break
        time.sleep(pause_s)
    return fault


def _read_source(
    model_id: str, told: Description, *, endpoint: str | None, deadline: float
) -> Source:
    """The described model with its config."""
    if not any(file.name.endswith(".safetensors") for file in told.files):
        raise no_weights(model_id, told.names)
    name = ADAPTER_CONFIG if ADAPTER_CONFIG in told.names else CONFIG
    if name not in told.names:
        raise no_config(model_id)
    url = file_url(model_id, name, commit=told.commit, endpoint=endpoint)
    config = _read_config(url, wait_s=deadline - time.monotonic())
    adapter = config if name == ADAPTER_CONFIG else None
    check_adapter(adapter, model_id)
    return Source(
        name=model_id,
        folder=None,
        revision=told.commit[:12],
        config=config if adapter is None else None,
        adapter=adapter,
        weight_bytes=told.weight_bytes,
        download_bytes=told.download_bytes,
    )


def _read_config(url: str, *, wait_s: float) -> dict[str, Any]:
    """A small JSON object from the hub."""
    from huggingface_hub.utils import build_hf_headers, get_session, hf_raise_for_status

    headers, timeout = build_hf_headers(), max(0.1, wait_s)
    with get_session().stream("GET", url, headers=headers, timeout=timeout) as answer:
        if answer.status_code >= 400:
            answer.read()
            hf_raise_for_status(answer)
        text = b""
        for piece in answer.iter_bytes():
            text += piece
            if len(text) > CONFIG_LIMIT_BYTES:
                raise ValueError("the config is too large")
    config = json.loads(text)
    if not isinstance(config, dict):
        raise ValueError("the config is not an object")
    return config


def _within(wait_s: float, work: Callable[[], Source | Fault]) -> Source | Fault:
    """Do the work in a thread, and leave it behind when the time is over."""
    done: list[Source | Fault | ModelUnavailable] = []

    def run() -> None:
        try:
            done.append(work())
        except ModelUnavailable as exc:
            done.append(exc)

    worker = threading.Thread(target=run, name="ask-hub", daemon=True)
    worker.start()
    worker.join(wait_s)
    result = done[0] if done else Fault("silent")
    if isinstance(result, ModelUnavailable):
        raise result
    return result
