"""Models' answers, kept over restarts: the same question is not computed twice.

Decisions:
- The key is the photo's hash and size, the model, its revision, precision and prompt;
  the program's version is part of it, as a newer one may read photos otherwise.
- A cache fails nobody's work: what cannot be read or written is as if never kept.
- Answers are not synchronised one by one; a power cut may cost the last ones.
"""

import hashlib
import json
import logging

from core.domain.codec import pack, unpack
from core.domain.errors import StorageFailed
from core.domain.records import Answer
from core.domain.settings import PROGRAM_VERSION
from core.storage.store import Store

logger = logging.getLogger(__name__)

MOST_ENTRIES = 10_000  # some kilobytes each
Key = tuple[str, tuple[int, int], str, str, str, str]


class StoredAnswers:
    """Answers by photo, model and question; the oldest leave first. Thread-safe."""

    def __init__(self, store: Store, *, max_entries: int = MOST_ENTRIES) -> None:
        self._store = store
        self._max_entries = max_entries

    def find(self, key: Key) -> Answer | None:
        """The kept answer, if there is one that can be read."""
        asked = "SELECT body FROM answers WHERE key = ?"
        try:
            with self._store.read() as connection:
                found = connection.execute(asked, (_kept_key(key),)).fetchone()
            return None if found is None else unpack(Answer, found[0])
        except (StorageFailed, ValueError) as exc:
            logger.warning("answers.not_read %s", exc)
            return None

    def keep(self, key: Key, answer: Answer) -> None:
        """Keep an answer; failed and stopped ones are left, to be tried again."""
        if not answer.is_final or self._max_entries <= 0:
            return
        try:
            body = pack(answer)
            with self._store.write(durable=False) as connection:
                connection.execute(
                    "INSERT OR REPLACE INTO answers (key, body) VALUES (?, ?)",
                    (_kept_key(key), body),
                )
                connection.execute(
                    "DELETE FROM answers WHERE seq <= "
                    "(SELECT max(seq) FROM answers) - ?",
                    (self._max_entries,),
                )
        except (StorageFailed, ValueError) as exc:
            logger.warning("answers.not_kept %s", exc)


def _kept_key(key: Key) -> str:
    text = json.dumps([PROGRAM_VERSION, *key])
    return hashlib.sha256(text.encode("ascii")).hexdigest()
