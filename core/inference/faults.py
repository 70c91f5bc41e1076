"""What ends a generation early, in this program's words, and the memory it held.

Decisions:
- Running out of memory is kept apart: `asking` answers it with a smaller photo.
- An exception's trace holds the calls that failed, and they hold their tensors, even
  after their local variables are cleared; so the trace is kept as text for the log.
- The collector runs only after memory ran out (it takes about 0.3 s); CUDA's cache is
  emptied every time.
"""

import gc
import traceback

from core.domain.errors import AppError, GenerationFailed
from core.domain.sentences import Sentence

FULL_MEMORY = (  # what torch's allocators say in a plain RuntimeError
    "out of memory",
    "not enough memory",
    "can't allocate memory",
    "cannot allocate memory",
    "alloc_failed",
)


class RanOutOfMemory(Exception):
    """Memory ran out while a model worked; only `asking` sees this one."""


def translate(fault: BaseException | None) -> Exception:
    """The fault of a model's code in this program's words; None is a silent death."""
    if isinstance(fault, AppError):
        return fault
    if fault is not None and is_out_of_memory(fault):
        return RanOutOfMemory()
    kind = type(fault).__name__ if fault is not None else "silent"
    failed = GenerationFailed(
        Sentence(
            f"The model stopped in the middle of its work ({kind}).",
            f"Le modèle s'est arrêté au milieu de son travail ({kind}).",
        ),
        hint=Sentence(
            "Try again; if it happens again, choose another model.",
            "Réessayez ; si cela se répète, choisissez un autre modèle.",
        ),
    )
    failed.__cause__ = fault
    return failed


def is_out_of_memory(fault: BaseException) -> bool:
    """Whether this is torch's or the system's way to say that memory ran out."""
    import torch

    if isinstance(fault, torch.OutOfMemoryError | MemoryError):
        return True
    text = str(fault).lower()
    return isinstance(fault, RuntimeError) and any(w in text for w in FULL_MEMORY)


def let_go(fault: BaseException) -> BaseException:
    """The fault without the calls that failed; where they were stays as a note."""
    link: BaseException | None = fault
    while link is not None:
        if link.__traceback__ is not None:
            link.add_note("".join(traceback.format_tb(link.__traceback__)))
        link.__traceback__ = None
        link = link.__cause__ or link.__context__
    return fault


def return_memory(*, thorough: bool) -> None:
    """Give freed memory back to the driver; thoroughly, that of cycles too."""
    import torch

    if thorough:
        gc.collect()
    if torch.cuda.is_initialized():
        torch.cuda.empty_cache()
