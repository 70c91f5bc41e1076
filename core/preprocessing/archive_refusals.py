"""Every refusal of an archive, in English and French: value, limit, what to do next."""

from core.domain.errors import ArchiveRejected, StorageFailed
from core.domain.sentences import Sentence

LONGEST_SHOWN = 40
MAKE_PLAIN = Sentence(
    "Make a new ZIP archive of the photos alone, without a password.",
    "Créez une nouvelle archive ZIP avec les photos seules, sans mot de passe.",
)
SEND_AGAIN = Sentence(
    "Make the archive again; the transfer may have been cut off.",
    "Recréez l'archive ; le transfert a pu être interrompu.",
)
SPLIT = Sentence(
    "Put fewer or smaller photos into it, or give the photos in several runs.",
    "Mettez-y moins de photos ou de plus petites, ou procédez en plusieurs fois.",
)
RENAME = Sentence(
    "Rename it and make the archive again.", "Renommez-le et recréez l'archive."
)


def too_large(byte_count: int, *, limit_mb: float) -> ArchiveRejected:
    """Over the limit for archives."""
    return _refusal(
        f"The archive has {_mb(byte_count)} MB; the limit is {limit_mb:g} MB.",
        f"L'archive fait {_mb(byte_count)} Mo ; la limite est de {limit_mb:g} Mo.",
        SPLIT,
    )


def not_a_zip(*, empty: bool) -> ArchiveRejected:
    """Empty, something else, or a list of contents that cannot be read."""
    if empty:
        return _refusal(
            "The archive is empty (0 bytes).", "L'archive est vide (0 octet)."
        )
    return _refusal(
        "This is not a ZIP archive, or its end is missing.",
        "Ce n'est pas une archive ZIP, ou il en manque la fin.",
    )


def too_long_a_list(byte_count: int, *, limit: int) -> ArchiveRejected:
    """The list of contents alone is too long to be read."""
    return _refusal(
        f"The archive's list of contents has {_mb(byte_count)} MB; the limit is "
        f"{_mb(limit)} MB.",
        f"La table des matières de l'archive fait {_mb(byte_count)} Mo ; la limite "
        f"est de {_mb(limit)} Mo.",
        SPLIT,
    )


def too_many_files(count: int, *, limit: int) -> ArchiveRejected:
    """More members than are unpacked."""
    return _refusal(
        f"The archive holds {count} files; the limit is {limit}.",
        f"L'archive contient {count} fichiers ; la limite est de {limit}.",
        SPLIT,
    )


def overlapping(held: int, archive_bytes: int) -> ArchiveRejected:
    """Members that share bytes: a way to make a small archive unpack to a huge one."""
    return _refusal(
        f"The files of this archive claim {held} bytes of its {archive_bytes}.",
        f"Les fichiers de cette archive disent occuper {held} de ses {archive_bytes} "
        "octets.",
    )


def control_characters(name: str) -> ArchiveRejected:
    """A name with something hidden in it."""
    return _refusal(
        f"A name in the archive holds hidden control characters: {_shown(name)}.",
        "Un nom de l'archive contient des caractères de contrôle cachés : "
        f"{_shown(name)}.",
        RENAME,
    )


def absolute(name: str) -> ArchiveRejected:
    """A name that starts at the root of a disk."""
    return _refusal(
        f"A name in the archive is absolute: {_shown(name)}; it must be relative.",
        f"Un nom de l'archive est absolu : {_shown(name)} ; il doit être relatif.",
    )


def climbs_out(name: str) -> ArchiveRejected:
    """A name with "..", out of the folder."""
    return _refusal(
        f"A name in the archive leads out of the folder: {_shown(name)}.",
        f"Un nom de l'archive mène hors du dossier : {_shown(name)}.",
    )


def long_name(name: str, *, limit: int) -> ArchiveRejected:
    """A name that disks do not take, or none at all."""
    return _refusal(
        f"A name in the archive is empty or longer than {limit} bytes: {_shown(name)}.",
        f"Un nom de l'archive est vide ou dépasse {limit} octets : {_shown(name)}.",
        RENAME,
    )


def link(name: str) -> ArchiveRejected:
    """A symbolic link or a device."""
    return _refusal(
        f"{_shown(name)} in the archive is a link or a device, not a file.",
        f"{_shown(name)} dans l'archive est un lien ou un périphérique, pas un "
        "fichier.",
    )


def encrypted(name: str) -> ArchiveRejected:
    """A member behind a password."""
    return _refusal(
        f"{_shown(name)} in the archive is protected by a password.",
        f"{_shown(name)} dans l'archive est protégé par un mot de passe.",
    )


def other_method(name: str) -> ArchiveRejected:
    """Compressed in a way that is not read."""
    return _refusal(
        f"{_shown(name)} is compressed in a way that is not read here; only plain and "
        "deflated files are.",
        f"{_shown(name)} est compressé d'une façon qui n'est pas lue ici ; seuls les "
        "fichiers simples ou « deflate » le sont.",
    )


def twice(name: str) -> ArchiveRejected:
    """Two members that would be one file."""
    return _refusal(
        f"The archive holds {_shown(name)} twice (capitals do not count).",
        f"L'archive contient {_shown(name)} deux fois (majuscules indifférentes).",
        RENAME,
    )


def large_file(name: str, byte_count: int, *, limit_mb: float) -> ArchiveRejected:
    """One member over the limit for photos."""
    return _refusal(
        f"{_shown(name)} has {_mb(byte_count)} MB or more; the limit is "
        f"{limit_mb:g} MB a file.",
        f"{_shown(name)} fait {_mb(byte_count)} Mo ou plus ; la limite est de "
        f"{limit_mb:g} Mo par fichier.",
        SPLIT,
    )


def too_much(byte_count: int, *, limit: int) -> ArchiveRejected:
    """All members together over the limit."""
    return _refusal(
        f"Unpacked, the archive has {_mb(byte_count)} MB or more; the limit is "
        f"{_mb(limit)} MB.",
        f"Décompressée, l'archive fait {_mb(byte_count)} Mo ou plus ; la limite est "
        f"de {_mb(limit)} Mo.",
        SPLIT,
    )


def bomb(name: str, byte_count: int, packed: int, *, limit: int) -> ArchiveRejected:
    """A member that unpacks to far more than a photo does."""
    return _refusal(
        f"{_shown(name)} unpacks to {byte_count // packed} times its size or more; "
        f"the limit is {limit} times.",
        f"{_shown(name)} se décompresse à {byte_count // packed} fois sa taille ou "
        f"plus ; la limite est de {limit} fois.",
    )


def broken(name: str) -> ArchiveRejected:
    """A member that does not come out as it went in."""
    return _refusal(
        f"The archive is damaged at {_shown(name)}.",
        f"L'archive est abîmée à l'endroit de {_shown(name)}.",
        SEND_AGAIN,
    )


def no_photo(count: int) -> ArchiveRejected:
    """Not one member is a photo."""
    return _refusal(
        f"There is no photo among the {count} files of the archive.",
        f"Aucun des {count} fichiers de l'archive n'est une photo.",
    )


def not_written(exc: OSError) -> StorageFailed:
    """The disk refused; the path is not told."""
    why = exc.strerror or type(exc).__name__
    return StorageFailed(
        Sentence(
            f"The photos of the archive could not be written: {why}.",
            f"Les photos de l'archive n'ont pas pu être écrites : {why}.",
        ),
        hint=Sentence(
            "Free some room on the server's disk, or give fewer photos.",
            "Libérez de la place sur le disque du serveur ou donnez moins de photos.",
        ),
    )


def _refusal(en: str, fr: str, hint: Sentence = MAKE_PLAIN) -> ArchiveRejected:
    return ArchiveRejected(Sentence(en, fr), hint=hint)


def _shown(name: str) -> str:
    """A name as it may stand in a sentence: short, nothing hidden in it."""
    seen = "".join(sign if sign.isprintable() else "\ufffd" for sign in name)
    cut = seen if len(seen) <= LONGEST_SHOWN else f"{seen[: LONGEST_SHOWN - 1]}…"
    return f'"{cut}"'


def _mb(byte_count: int) -> str:
    """Megabytes of 1e6 bytes, without decimals from 10 on."""
    mb = byte_count / 1e6
    return f"{mb:.0f}" if mb >= 10 else f"{mb:g}"[:4].rstrip(".")
