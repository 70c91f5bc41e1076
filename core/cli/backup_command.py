"""`backup` and `restore`: all cases and photos into one ZIP file, and out of it."""

import argparse
import sys

from core.domain.sentences import Language, Sentence, in_language
from core.domain.settings import Settings
from core.storage.backup import check_there_are_cases, make_backup
from core.storage.opening import data_folder, open_store
from core.storage.restoring import restore_backup

OK, NOT_DONE = 0, 1
MOST_NAMED = 20


def run_backup(
    options: argparse.Namespace, settings: Settings, language: Language
) -> int:
    """Write the backup; exit code 1 also when a picture was missing.

    Raises:
        StorageFailed: there are no cases, or they or the file cannot be used.
    """
    folder = data_folder(settings)
    check_there_are_cases(folder)
    store = open_store(folder)
    try:
        made = make_backup(store, options.file, force=options.force)
    finally:
        store.close()
    megabytes = f"{made.byte_count / 1e6:.1f}"
    _tell(
        Sentence(
            f"Saved in {options.file} ({megabytes} MB): cases {made.cases}, photos "
            f"{made.photos}. The photos in it show plates and places, though nothing "
            "that a camera writes beside its pictures: keep it private.",
            f"Enregistré dans {options.file} ({megabytes.replace('.', ',')} Mo) : "
            f"dossiers {made.cases}, photos {made.photos}. Les photos montrent des "
            "plaques et des lieux, mais rien de ce que l'appareil écrit à côté de "
            "ses images : gardez ce fichier privé.",
        ),
        language,
    )
    for name in made.missing[:MOST_NAMED]:
        told = Sentence(
            f"The stored picture of {name} is missing or damaged and was left out.",
            f"L'image enregistrée de {name}, manquante ou endommagée, a été omise.",
        )
        sys.stderr.write(in_language(told, language) + "\n")
    return NOT_DONE if made.missing else OK


def run_restore(
    options: argparse.Namespace, settings: Settings, language: Language
) -> int:
    """Unpack a backup into a new folder; exit code 1 when pictures are missing.

    Raises:
        ArchiveRejected: it is no backup, a hostile or a damaged one.
        StorageFailed: the folder holds something, or cannot be written.
    """
    restored = restore_backup(options.file, options.into)
    _tell(
        Sentence(
            f"Restored in {options.into}: cases {restored.cases}, photos "
            f"{restored.photos}. Start the app with CAR_DAMAGE_DATA_FOLDER set to it.",
            f"Restauré dans {options.into} : dossiers {restored.cases}, photos "
            f"{restored.photos}. Lancez l'application avec CAR_DAMAGE_DATA_FOLDER "
            "réglé sur ce dossier.",
        ),
        language,
    )
    if restored.missing:
        told = Sentence(
            f"Pictures that were not in the backup: {restored.missing}.",
            f"Images absentes de la sauvegarde : {restored.missing}.",
        )
        sys.stderr.write(in_language(told, language) + "\n")
    return NOT_DONE if restored.missing else OK


def _tell(told: Sentence, language: Language) -> None:
    sys.stdout.write(in_language(told, language) + "\n")
