"""Finds models on the hub: in its cache on this machine first, then by asking it.

Decisions:
- What is cached and whole is used without a word to the network.
- The hub is asked once, within a bound of our own: `huggingface_hub` waits 23 s for a
  hub that fails and for minutes for one that never answers.
- A hub that could not be reached is not asked again by the same object, so that a
  walk along the chain waits once.
- Weights wait for `download`, which is called only with consent. The token is
  `huggingface_hub`'s business and never seen here.
"""

import logging
import re
import threading
from collections.abc import Callable
from pathlib import Path

from core.domain.errors import ModelUnavailable
from core.domain.events import Progress
from core.domain.settings import Settings
from core.models.download import Transfer, run_transfer
from core.models.hub_cache import UNWANTED, WANTED
from core.models.hub_probe import ask_hub
from core.models.hub_refusals import Fault, bad_id, tell_fault
from core.models.sources import Source, read_folder

logger = logging.getLogger(__name__)

MODEL_ID = re.compile(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?", re.ASCII)
ID_LIMIT = 96  # huggingface_hub's own limit for the id of a repository


class Hub:
    """The hub as one walk along the chain sees it.

    Args:
        settings: how long to wait for it.
        endpoint: its address; by default HF_ENDPOINT or the public hub.
        cache: folder of downloaded models; by default `huggingface_hub`'s.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        endpoint: str | None = None,
        cache: Path | None = None,
    ) -> None:
        self._wait_s = settings.hub_timeout_s
        self._endpoint = endpoint
        self._given_cache = cache
        self._unreachable: Fault | None = None

    def find(self, model_id: str) -> Source:
        """The model in the cache, or what the hub says of it; fetches no weights.

        Raises:
            DownloadFailed: the id is wrong, or the hub refuses, fails or is silent.
            ModelUnavailable: it holds nothing that can be opened.
        """
        if not is_model_id(model_id):
            raise bad_id(model_id)
        cached = self.find_cached(model_id)
        if cached is not None:
            return cached
        found = self._unreachable or ask_hub(
            model_id, endpoint=self._endpoint, wait_s=self._wait_s
        )
        if isinstance(found, Source):
            return found
        if found.unreachable:
            self._unreachable = found
        raise tell_fault(found, model_id, wait_s=self._wait_s)

    def find_cached(self, model_id: str) -> Source | None:
        """The model in the cache of this machine, if it is whole; asks nobody."""
        if not is_model_id(model_id):
            return None
        from huggingface_hub import snapshot_download

        try:
            found = snapshot_download(
                model_id,
                local_files_only=True,
                allow_patterns=list(WANTED),
                ignore_patterns=list(UNWANTED),
                cache_dir=self._cache,
            )
            folder = Path(found)
            return read_folder(folder, model_id, revision=folder.name)
        except ModelUnavailable as exc:
            logger.info("hub.cache_incomplete %s %s", model_id, exc)
        except (OSError, ValueError):  # nothing there, or not all of it
            logger.debug("hub.not_cached %s", model_id)
        return None

    def download(
        self,
        source: Source,
        *,
        tell: Callable[[Progress], None],
        stop: threading.Event,
    ) -> Source:
        """Fetch what `find` found; the caller has consent. Goes on where it broke off.

        Raises:
            DownloadFailed: disk or hub refused, or `stop` was set.
            ModelUnavailable: what came is not whole.
        """
        if source.folder is not None:
            return source
        transfer = Transfer(source.name, endpoint=self._endpoint, cache=self._cache)
        folder = run_transfer(transfer, tell=tell, stop=stop)
        return read_folder(folder, source.name, revision=folder.name)

    @property
    def _cache(self) -> Path:
        """The folder of downloaded models."""
        from huggingface_hub import constants

        return self._given_cache or Path(constants.HF_HUB_CACHE)


def is_model_id(name: str) -> bool:
    """Whether a name can be a hub id: "owner/model", or one word for old models."""
    plain = MODEL_ID.fullmatch(name) is not None and len(name) <= ID_LIMIT
    return plain and "--" not in name and ".." not in name
