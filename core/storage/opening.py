"""Opens the cases of a folder, and says which folder that is."""

from pathlib import Path

from platformdirs import user_data_path

from core.domain.settings import Settings
from core.storage.originals import tidy
from core.storage.store import BUSY_S, Store, WorstOf, worst_found

FOLDER_NAME = "car-damage-assessment"


def data_folder(settings: Settings) -> Path:
    """Where cases are kept: the setting, or the user's data folder of the system."""
    if settings.data_folder:
        return Path(settings.data_folder).expanduser().absolute()
    return user_data_path(FOLDER_NAME, appauthor=False)


def open_store(
    folder: Path, *, worst_of: WorstOf = worst_found, busy_s: float = BUSY_S
) -> Store:
    """Open the cases of a folder; both are made where there are none yet.

    Args:
        folder: see `data_folder`.
        worst_of: the worst severity of a visit, from its photos and reviews.
        busy_s: how long to wait for another program's write.

    Raises:
        StorageFailed: the folder or the database cannot be used; nothing was changed.
    """
    store = Store(folder, worst_of=worst_of, busy_s=busy_s)
    try:
        store.prepare()
        tidy(store)
    except BaseException:
        store.close()
        raise
    return store
