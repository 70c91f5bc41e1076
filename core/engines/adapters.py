"""Lays an adapter (LoRA) on the model it was trained on, or refuses it.

Decisions:
- An adapter fits only if its tensors and the places prepared for them in the base are
  the same, name by name and size by size. peft itself only warns of missing ones and
  would answer with random weights.
- transformers does the laying on, so that adapters saved under older names of the
  same layers are still understood.
- Added weights get the device of the layer they belong to and the type of the base's
  own weights (of those that are not quantised).
"""

from pathlib import Path
from typing import Any

from core.domain.errors import ModelUnavailable
from core.domain.sentences import Sentence
from core.engines.load_faults import package_missing

WEIGHTS = "adapter_model.safetensors"
HINT = Sentence(
    "Use the base model that the adapter's adapter_config.json names.",
    "Utilisez le modèle de base nommé par le fichier adapter_config.json.",
)


def lay_on(model: Any, folder: Path, *, dtype: Any, title: str) -> None:
    """Add the adapter in this folder to an open base model, in place.

    Raises:
        ModelUnavailable: it is no LoRA, holds pickled weights, or does not fit.
        MissingPackage: peft is not installed.
    """
    _check_files(folder, title)
    try:
        from peft import PeftConfig, PeftType
    except ImportError as exc:
        raise package_missing(title, "peft") from exc

    if PeftConfig.from_pretrained(str(folder)).peft_type != PeftType.LORA:
        raise _refused(
            f"{title} is no LoRA adapter, the only kind that is opened here.",
            f"{title} n'est pas un adaptateur LoRA, seul genre ouvert ici.",
        )
    _check_told(_load(model, folder, title), title)
    for name, weights in model.named_parameters():
        if ".lora_" in name:
            weights.data = weights.data.to(dtype)
    model.eval().requires_grad_(False)


def _check_files(folder: Path, title: str) -> None:
    if not (folder / WEIGHTS).is_file():
        raise ModelUnavailable(
            Sentence(
                f"{title} has no {WEIGHTS}; weights in other files (pickles) can hold "
                "program code and are never opened.",
                f"{title} n'a pas de {WEIGHTS} ; des poids dans d'autres fichiers "
                "(pickles) peuvent contenir du code et ne sont jamais ouverts.",
            ),
            hint=Sentence(
                "Ask for the adapter in the safetensors format.",
                "Demandez l'adaptateur au format safetensors.",
            ),
        )


def _load(model: Any, folder: Path, title: str) -> dict[str, Any]:
    """Let transformers lay the adapter on and tell what did not fit."""
    try:
        told = model.load_adapter(
            str(folder),
            use_safetensors=True,
            adapter_kwargs={"local_files_only": True},
        )
    except ValueError as exc:
        if "target modules" not in str(exc).lower():
            raise
        raise _refused(
            f"{title} changes layers that its base model does not have.",
            f"{title} modifie des couches que son modèle de base n'a pas.",
        ) from exc
    except RuntimeError as exc:
        if "mismatch" not in str(exc).lower():
            raise
        raise _refused(
            f"{title} has weights of other sizes than its base model.",
            f"{title} a des poids d'autres tailles que son modèle de base.",
        ) from exc
    return told.to_dict()


def _check_told(told: dict[str, Any], title: str) -> None:
    missing = len(told["missing_keys"]) + len(told["mismatched_keys"])
    unexpected = len(told["unexpected_keys"])
    if missing or unexpected:
        raise _refused(
            f"{title} does not fit its base model: {missing} tensors are missing, "
            f"{unexpected} belong nowhere.",
            f"{title} ne convient pas à son modèle de base : {missing} tenseurs "
            f"manquent, {unexpected} n'ont pas de place.",
        )


def _refused(en: str, fr: str) -> ModelUnavailable:
    return ModelUnavailable(Sentence(en, fr), hint=HINT)
