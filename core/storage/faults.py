"""What a disk or a database says, as sentences: what happened and what to do.

Decisions:
- SQLite's result codes and the system's error numbers lead to one sentence each; no
  path of the machine but the data folder's name is told.
- Nothing is mended behind the user's back: a damaged database stays as it is.
"""

import errno
import sqlite3
from pathlib import Path

from core.domain.errors import StorageFailed
from core.domain.sentences import Sentence

FULL_ERRNOS = frozenset([errno.ENOSPC, errno.EFBIG, errno.EDQUOT])
FORBIDDEN_ERRNOS = frozenset([errno.EACCES, errno.EPERM, errno.EROFS])
FULL_CODES = frozenset([sqlite3.SQLITE_FULL])
FORBIDDEN_CODES = frozenset(
    [
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_AUTH,
    ]
)
LOCKED_CODES = frozenset([sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED])
DAMAGED_CODES = frozenset([sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB])
PRIMARY_CODE = 0xFF  # the upper bits say more about the same fault
AGAIN = Sentence("Try it again.", "Réessayez.")
RESTORE = Sentence(
    "Nothing was changed in it. Restore a backup with: python -m core restore "
    "FILE.zip --into FOLDER.",
    "Rien n'y a été modifié. Restaurez une sauvegarde avec : python -m core restore "
    "FICHIER.zip --into DOSSIER.",
)
MAKE_ROOM = Sentence(
    "Make room on the disk and try it again.",
    "Libérez de la place sur le disque, puis réessayez.",
)
OTHER_FOLDER = Sentence(
    "Make the folder writable, or name another in CAR_DAMAGE_DATA_FOLDER.",
    "Rendez ce dossier accessible en écriture, ou indiquez-en un autre dans "
    "CAR_DAMAGE_DATA_FOLDER.",
)


class Locked(StorageFailed):
    """Somebody else held a lock for as long as was waited."""


def storage_fault(exc: Exception, folder: Path) -> StorageFailed:
    """Why something could not be read or written."""
    if isinstance(exc, sqlite3.Error):
        return _database_fault(exc, folder)
    number = exc.errno if isinstance(exc, OSError) else None
    if number in FULL_ERRNOS:
        return disk_full()
    if number in FORBIDDEN_ERRNOS or isinstance(exc, NotADirectoryError):
        return forbidden(folder)
    why = getattr(exc, "strerror", None) or type(exc).__name__
    return not_saved(why)


def _database_fault(exc: sqlite3.Error, folder: Path) -> StorageFailed:
    code = getattr(exc, "sqlite_errorcode", 0)
    if code == sqlite3.SQLITE_IOERR_WRITE:  # a limit on the size of files says so
        return disk_full()
    code &= PRIMARY_CODE
    if code in FULL_CODES:
        return disk_full()
    if code in FORBIDDEN_CODES:
        return forbidden(folder)
    if code in LOCKED_CODES:
        return locked()
    if code in DAMAGED_CODES:
        return damaged(folder)
    if code == sqlite3.SQLITE_CONSTRAINT:
        return gone()
    return not_saved(getattr(exc, "sqlite_errorname", type(exc).__name__))


def disk_full() -> StorageFailed:
    """No room, or a limit of the system on files."""
    return StorageFailed(
        Sentence(
            "Not saved: the disk is full, or files may not grow larger.",
            "Non enregistré : le disque est plein, ou la taille des fichiers est "
            "limitée.",
        ),
        hint=MAKE_ROOM,
    )


def forbidden(folder: Path) -> StorageFailed:
    """The folder or a file in it cannot be opened for writing."""
    return StorageFailed(
        Sentence(
            f"Not saved: the data folder {folder} cannot be written to.",
            f"Non enregistré : impossible d'écrire dans le dossier de données "
            f"{folder}.",
        ),
        hint=OTHER_FOLDER,
    )


def locked() -> Locked:
    """Another program or thread holds the database for too long."""
    return Locked(
        Sentence(
            "Not saved: another program has been writing to the cases for too long.",
            "Non enregistré : un autre programme écrit dans les dossiers depuis trop "
            "longtemps.",
        ),
        hint=AGAIN,
    )


def damaged(folder: Path) -> StorageFailed:
    """The database cannot be trusted."""
    return StorageFailed(
        Sentence(
            f"The database of the cases in {folder} is damaged.",
            f"La base de données des dossiers dans {folder} est endommagée.",
        ),
        hint=RESTORE,
    )


def damaged_record() -> StorageFailed:
    """One row cannot be read, or was written by a newer program."""
    return StorageFailed(
        Sentence(
            "A stored record cannot be read; it is damaged, or from a newer program.",
            "Un enregistrement est illisible ; il est endommagé ou vient d'un "
            "programme plus récent.",
        ),
        hint=RESTORE,
    )


def damaged_original(name: str) -> StorageFailed:
    """A photo's file is missing or not what was stored."""
    return StorageFailed(
        Sentence(
            f"The stored picture of {name} is missing or damaged.",
            f"L'image enregistrée de {name} est manquante ou endommagée.",
        ),
        hint=RESTORE,
    )


def too_new(version: int, *, known: int) -> StorageFailed:
    """Made by a newer program, whose tables this one does not know."""
    return StorageFailed(
        Sentence(
            f"The cases were saved by a newer program (version {version} of the "
            f"database; this program knows up to {known}). Nothing was changed.",
            f"Les dossiers viennent d'un programme plus récent (version {version} de "
            f"la base ; ce programme connaît jusqu'à {known}). Rien n'a été modifié.",
        ),
        hint=Sentence(
            "Start the newer program, or name another CAR_DAMAGE_DATA_FOLDER.",
            "Lancez le programme plus récent, ou indiquez un autre "
            "CAR_DAMAGE_DATA_FOLDER.",
        ),
    )


def no_wal(folder: Path) -> StorageFailed:
    """A file system on which several programs cannot share a database."""
    return StorageFailed(
        Sentence(
            f"The data folder {folder} lies on a disk that cannot hold the database "
            "safely (a network drive, perhaps).",
            f"Le dossier de données {folder} est sur un disque qui ne peut contenir "
            "la base en sécurité (un lecteur réseau, peut-être).",
        ),
        hint=Sentence(
            "Name a folder of a local disk in CAR_DAMAGE_DATA_FOLDER.",
            "Indiquez un dossier d'un disque local dans CAR_DAMAGE_DATA_FOLDER.",
        ),
    )


def gone() -> StorageFailed:
    """What was to be changed is not there any more."""
    return StorageFailed(
        Sentence(
            "Not saved: the case, visit or photo is no longer there.",
            "Non enregistré : le dossier, la visite ou la photo n'existe plus.",
        ),
        hint=Sentence("Open the list of cases again.", "Rouvrez la liste."),
    )


def closed() -> StorageFailed:
    """The program is ending."""
    return StorageFailed(
        Sentence("Not saved: the store is closed.", "Non enregistré : base fermée."),
    )


def not_saved(why: str) -> StorageFailed:
    """Any other fault, by its name."""
    return StorageFailed(
        Sentence(
            f"The cases cannot be read or written: {why}.",
            f"Les dossiers ne peuvent être lus ou écrits : {why}.",
        ),
        hint=AGAIN,
    )
