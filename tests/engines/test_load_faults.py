"""Every exception of a vendor while loading becomes a sentence without its words."""

import json

import pytest
import torch
from huggingface_hub.errors import StrictDataclassFieldValidationError
from safetensors import SafetensorError

from core.domain.errors import MissingPackage, ModelUnavailable, NotEnoughMemory
from core.domain.sentences import Sentence
from core.engines.load_faults import load_fault, told_in_words

SECRET_PATH = "/home/someone/private/model"
CPU_ALLOCATOR = (
    "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate "
    "memory: you tried to allocate 4294967296 bytes."
)
MAPPED = [
    (torch.OutOfMemoryError("CUDA out of memory"), NotEnoughMemory, "Memory ran out"),
    (MemoryError(), NotEnoughMemory, "Memory ran out"),
    (RuntimeError(CPU_ALLOCATOR), NotEnoughMemory, "Memory ran out"),
    (RuntimeError("CUBLAS_STATUS_ALLOC_FAILED"), NotEnoughMemory, "Memory ran out"),
    (OSError(12, "Cannot allocate memory"), NotEnoughMemory, "Memory ran out"),
    (
        SafetensorError("I/O error: Cannot allocate memory (os error 12)"),
        NotEnoughMemory,
        "Memory ran out",
    ),
    (
        ValueError("Some modules are dispatched on the CPU or the disk."),
        NotEnoughMemory,
        "Memory ran out",
    ),
    (ImportError("requires the Torchvision library"), MissingPackage, "torchvision"),
    (ModuleNotFoundError("no", name="num2words"), MissingPackage, "num2words"),
    (ImportError("the package for FlashAttention2"), MissingPackage, "flash_attn"),
    (ModuleNotFoundError("no", name="rare.part"), MissingPackage, "package rare,"),
    (
        ValueError("does not support Flash Attention 2 yet"),
        ModelUnavailable,
        "the attention that the settings ask for",
    ),
    (
        ValueError(f"{SECRET_PATH} contains custom code which must be executed"),
        ModelUnavailable,
        "program code of its own",
    ),
    (
        ValueError(f"Unrecognized model in {SECRET_PATH}."),
        ModelUnavailable,
        "does not know as a model for photos",
    ),
    (
        RuntimeError("You set `ignore_mismatched_sizes` to `False`"),
        ModelUnavailable,
        "do not have the sizes",
    ),
    (
        SafetensorError("incomplete metadata, file not fully covered"),
        ModelUnavailable,
        "damaged or cut short",
    ),
    (
        StrictDataclassFieldValidationError(field="x", cause=TypeError("int")),
        ModelUnavailable,
        "A configuration file",
    ),
    (json.JSONDecodeError("no", "{", 1), ModelUnavailable, "A configuration file"),
    (PermissionError(13, "no", SECRET_PATH), ModelUnavailable, "may not be read"),
    (FileNotFoundError(2, "no", SECRET_PATH), ModelUnavailable, "missing or cannot"),
    (KeyError(SECRET_PATH), ModelUnavailable, "could not be opened (KeyError)"),
    (TypeError(SECRET_PATH), ModelUnavailable, "could not be opened (TypeError)"),
]


@pytest.mark.parametrize(
    ("raised", "kind", "words"), MAPPED, ids=lambda value: type(value).__name__
)
def test_vendor_exception_is_told_in_words(
    raised: Exception, kind: type[ModelUnavailable], words: str
) -> None:
    fault = load_fault(raised, "A model")
    assert type(fault) is kind
    assert words in fault.message
    assert isinstance(fault.message, Sentence)
    assert isinstance(fault.hint, Sentence)
    assert fault.message.fr != fault.message
    assert SECRET_PATH not in f"{fault.message}{fault.message.fr}{fault.hint}"


def test_what_a_failed_frame_held_is_let_go() -> None:
    import weakref

    class Weights:
        pass

    seen = []

    def load() -> None:
        weights = Weights()
        seen.append(weakref.ref(weights))
        raise RuntimeError("broken")

    with pytest.raises(ModelUnavailable) as caught, told_in_words("A model"):
        load()
    assert caught.value.__cause__ is not None
    assert seen[0]() is None
