"""Checks that what was opened belongs together, before it may answer anything.

Decisions:
- Layers that found no weights are filled with random numbers by transformers, with
  only a warning; such a model must not judge a car.
- A tokenizer fits if its largest id has a row in the embedding. Counting tokens or
  clamping to `vocab_size` is wrong: Llama 3.2 Vision's image token lies beyond it.
- A folder that is a model and an adapter at once is refused: transformers would lay
  the adapter on by itself, unchecked.
- Without an image processor or an image token the photo would never reach the model.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.domain.errors import ModelUnavailable
from core.domain.sentences import Sentence

FAULTY = ("missing_keys", "mismatched_keys", "error_msgs", "conversion_errors")
WHOLE_FOLDER = Sentence(
    "Download or copy the whole folder of the model again, with all its files.",
    "Téléchargez ou copiez de nouveau tout le dossier du modèle, avec tous ses "
    "fichiers.",
)


def check_whole_model(folder: Path, *, title: str) -> None:
    """Refuse a folder that is a model and an adapter at once.

    Raises:
        ModelUnavailable: transformers would lay the adapter on unchecked.
    """
    if (folder / "adapter_config.json").exists():
        raise ModelUnavailable(
            Sentence(
                f"The folder of {title} holds a whole model and an adapter.",
                f"Le dossier de {title} contient un modèle entier et un adaptateur.",
            ),
            hint=Sentence(
                "Keep the adapter's files in a folder of their own.",
                "Gardez les fichiers de l'adaptateur dans un dossier à part.",
            ),
        )


def check_weights(told: Mapping[str, Any], *, title: str) -> None:
    """Refuse a model some of whose layers found no weights of theirs.

    Args:
        told: what `from_pretrained(output_loading_info=True)` tells.
        title: the model, as people read it.

    Raises:
        ModelUnavailable: weights are missing or do not fit.
    """
    count = sum(len(told.get(key) or ()) for key in FAULTY)
    if count:
        raise ModelUnavailable(
            Sentence(
                f"{count} tensors of {title} are missing or do not fit.",
                f"{count} tenseurs de {title} manquent ou ne conviennent pas.",
            ),
            hint=WHOLE_FOLDER,
        )


def open_processor(folder: Path, *, title: str) -> Any:
    """The processor of the model in this folder.

    Raises:
        ModelUnavailable: there is none, or it cannot read pictures.
    """
    from transformers import AutoProcessor

    try:
        processor = AutoProcessor.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False
        )
    except OSError as exc:
        raise _no_processor(title) from exc
    has_all = all(hasattr(processor, part) for part in ("image_processor", "tokenizer"))
    if not has_all or processor.image_processor is None:
        raise _no_processor(title)
    return processor


def check_vocabulary(model: Any, tokenizer: Any, *, title: str) -> None:
    """Refuse a tokenizer with an id that has no row in the embedding.

    Raises:
        ModelUnavailable: says how far both go.
    """
    rows = model.get_input_embeddings().weight.shape[0]
    largest = max(tokenizer.get_vocab().values())
    if largest >= rows:
        raise ModelUnavailable(
            Sentence(
                f"The tokenizer of {title} goes up to {largest}; the model knows "
                f"{rows} tokens, from 0 to {rows - 1}.",
                f"Le tokenizer de {title} va jusqu'à {largest} ; le modèle connaît "
                f"{rows} tokens, de 0 à {rows - 1}.",
            ),
            hint=WHOLE_FOLDER,
        )


def check_tokens(model: Any, processor: Any, *, title: str) -> None:
    """Refuse a tokenizer or an image token that is not this model's.

    Raises:
        ModelUnavailable: an id has no row, or the image token is not known.
    """
    check_vocabulary(model, processor.tokenizer, title=title)
    token = getattr(model.config, "image_token_id", None)
    written = getattr(processor, "image_token", None)
    if token is None or processor.tokenizer.convert_tokens_to_ids(written) != token:
        raise ModelUnavailable(
            Sentence(
                f"{title} and its tokenizer do not mean the same token by the photo.",
                f"{title} et son tokenizer ne désignent pas la photo par le même "
                "token.",
            ),
            hint=WHOLE_FOLDER,
        )


def _no_processor(title: str) -> ModelUnavailable:
    return ModelUnavailable(
        Sentence(
            f"{title} comes without a processor for photos.",
            f"{title} est livré sans processeur pour les photos.",
        ),
        hint=Sentence(
            "The folder needs processor_config.json or preprocessor_config.json beside "
            "the tokenizer; copy them from the model it was made of.",
            "Le dossier doit contenir processor_config.json ou "
            "preprocessor_config.json à côté du tokenizer ; copiez-les depuis le "
            "modèle d'origine.",
        ),
    )
