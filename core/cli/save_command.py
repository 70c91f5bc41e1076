"""`save`: a copy of a model, quantised once instead of at every start."""

import argparse
import sys

from core.cli.options import row_named, with_options
from core.domain.errors import SettingsInvalid
from core.domain.sentences import Language, Sentence, in_language
from core.domain.settings import Settings
from core.slot import ModelSlot


def run(options: argparse.Namespace, settings: Settings, language: Language) -> int:
    """Open the model in the wanted precision and save it.

    Raises:
        NoModelLeft: it does not open.
        SettingsInvalid: it is a kind of model that has nothing to save.
        StorageFailed: the folder is not empty or cannot be written.
    """
    slot = ModelSlot(with_options(options, settings), (row_named(options.model),))
    engine = slot.open().engine
    save = getattr(engine, "save", None)
    if save is None:
        raise SettingsInvalid(
            Sentence(
                f"{engine.title} cannot be saved: it is not a model of transformers.",
                f"{engine.title} ne peut être enregistré : ce n'est pas un modèle de "
                "transformers.",
            )
        )
    save(options.folder)
    told = Sentence(
        f"Saved {engine.title} ({engine.precision}) in {options.folder}.",
        f"{engine.title} ({engine.precision}) enregistré dans {options.folder}.",
    )
    sys.stdout.write(in_language(told, language) + "\n")
    return 0
