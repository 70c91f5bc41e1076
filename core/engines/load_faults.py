"""What can go wrong while weights are opened, in words; the vendors' names end here.

Decisions:
- One table, read from top to bottom: kinds of exception, a word their message must
  hold, our error, and the sentence. The first row that fits is used.
- Running out of memory comes first: torch, the system's allocator and safetensors each
  have their own exception for it, and some are plain RuntimeErrors.
- A vendor's message is never passed on, since it holds paths; only the name of a
  missing package or the kind of a fault nobody foresaw is taken from it.
- Whatever failed is let go of: an exception keeps every frame it went through, and a
  frame keeps the half-open model.
"""

import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from core.domain.errors import (
    AppError,
    MissingPackage,
    ModelUnavailable,
    NotEnoughMemory,
)
from core.domain.sentences import Sentence
from core.models.hardware import return_memory

# Packages that models or settings ask for beyond ours, as vendors name them.
KNOWN_PACKAGES = (
    "torchvision",
    "bitsandbytes",
    "accelerate",
    "flash_attn",
    "peft",
    "unsloth",
    "num2words",
    "sentencepiece",
    "av",
)
FLASH_WORDS = ("flashattention", "flash attention", "flash_attention")

Maker = Callable[[str, Exception], ModelUnavailable]


@dataclass(frozen=True, slots=True)
class Fault:
    """Exceptions of these kinds (by name) whose message holds one of these words."""

    kinds: tuple[str, ...]
    words: tuple[str, ...]
    make: Maker

    def fits(self, exc: Exception) -> bool:
        """Whether this row speaks of the exception."""
        names = {kind.__name__ for kind in type(exc).__mro__}
        told = str(exc).lower()
        return bool(names & set(self.kinds)) and (
            not self.words or any(word in told for word in self.words)
        )


@contextmanager
def told_in_words(title: str) -> Iterator[None]:
    """Turn whatever is raised inside into one of our errors, and let go of the rest.

    Raises:
        ModelUnavailable: something inside failed; says what, and what to do.
    """
    try:
        yield
    except AppError as exc:
        release(exc)
        raise
    except Exception as exc:
        fault = load_fault(exc, title)
        release(exc)
        raise fault from exc


def load_fault(exc: Exception, title: str) -> ModelUnavailable:
    """The error that tells this exception in words."""
    return next(row for row in FAULTS if row.fits(exc)).make(title, exc)


def release(exc: BaseException | None) -> None:
    """Drop what the frames of an exception hold, and give the memory back."""
    seen: set[int] = set()
    while exc is not None and id(exc) not in seen:
        seen.add(id(exc))
        traceback.clear_frames(exc.__traceback__)
        exc = exc.__cause__ or exc.__context__
    empty_caches()


def empty_caches() -> None:
    """Collect what was dropped; hand pages and the GPU's cache back to the system."""
    return_memory()
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_initialized():
        torch.cuda.empty_cache()


def package_missing(title: str, package: str) -> MissingPackage:
    """The error for a model that needs a package which is not here."""
    return MissingPackage(
        Sentence(
            f"{title} needs the package {package}, which is not installed here.",
            f"{title} a besoin du paquet {package}, qui n'est pas installé ici.",
        ),
        hint=Sentence(
            f"Install {package} beside the program, or choose another model.",
            f"Installez {package} avec le programme, ou choisissez un autre modèle.",
        ),
    )


def _no_memory(title: str, _: Exception) -> NotEnoughMemory:
    return NotEnoughMemory(
        Sentence(
            f"Memory ran out while {title} was being opened.",
            f"La mémoire a manqué pendant l'ouverture de {title}.",
        ),
        hint=Sentence(
            "Close other programs, or choose a lower precision or a smaller model.",
            "Fermez d'autres programmes, ou choisissez une précision plus basse ou un "
            "modèle plus petit.",
        ),
    )


def _no_package(title: str, exc: Exception) -> MissingPackage:
    told = f"{getattr(exc, 'name', None) or ''} {exc}".lower()
    if any(word in told for word in FLASH_WORDS):
        return package_missing(title, "flash_attn")
    known = next((name for name in KNOWN_PACKAGES if name in told), None)
    named = (getattr(exc, "name", None) or "").split(".")[0]
    return package_missing(title, known or named or "transformers")


def _plain(en: str, fr: str, hint_en: str, hint_fr: str) -> Maker:
    """A maker of ModelUnavailable; {title} and {kind} stand in its sentence."""

    def make(title: str, exc: Exception) -> ModelUnavailable:
        words = {"title": title, "kind": type(exc).__name__}
        return ModelUnavailable(
            Sentence(en.format(**words), fr.format(**words)),
            hint=Sentence(hint_en, hint_fr),
        )

    return make


FETCH_AGAIN = (
    "Download or copy the model again.",
    "Téléchargez ou copiez de nouveau le modèle.",
)
OTHER_MODEL = (
    "Choose another model, or update transformers.",
    "Choisissez un autre modèle, ou mettez transformers à jour.",
)
FAULTS = (
    Fault(("OutOfMemoryError", "MemoryError"), (), _no_memory),
    Fault(
        ("Exception",),
        (
            "can't allocate memory",
            "cannot allocate memory",
            "defaultcpuallocator",
            "out of memory",
            "cublas_status_alloc_failed",
            "dispatched on the cpu or the disk",
            "weights offloaded to the disk",
            "offload_folder",
            "offload_dir",
        ),
        _no_memory,
    ),
    Fault(("ImportError",), (), _no_package),
    Fault(
        ("ValueError", "ImportError", "RuntimeError"),
        ("attn_implementation", *FLASH_WORDS, "scaled_dot_product_attention"),
        _plain(
            "{title} does not run with the attention that the settings ask for.",
            "{title} ne fonctionne pas avec l'attention demandée par les réglages.",
            "Remove the setting CAR_DAMAGE_ATTENTION or set it to auto.",
            "Retirez le réglage CAR_DAMAGE_ATTENTION ou mettez-le à auto.",
        ),
    ),
    Fault(
        ("ValueError",),
        ("custom code",),
        _plain(
            "{title} brings program code of its own, which is never run here.",
            "{title} apporte son propre code, qui n'est jamais exécuté ici.",
            "Choose a model that transformers knows by itself.",
            "Choisissez un modèle que transformers connaît lui-même.",
        ),
    ),
    Fault(
        ("ValueError", "KeyError"),
        (
            "unrecognized configuration",
            "unrecognized model",
            "does not recognize this architecture",
            "unrecognized processing",
            "unrecognized image processor",
        ),
        _plain(
            "{title} is of a kind that transformers does not know as a model for "
            "photos and text.",
            "{title} est d'un genre que transformers ne connaît pas comme modèle pour "
            "photos et textes.",
            *OTHER_MODEL,
        ),
    ),
    Fault(
        ("ValueError",),
        ("backend tokenizer",),
        _plain(
            "The tokenizer of {title} is missing or cannot be read.",
            "Le tokenizer de {title} manque ou est illisible.",
            *FETCH_AGAIN,
        ),
    ),
    Fault(
        ("RuntimeError",),
        ("ignore_mismatched_sizes", "size mismatch"),
        _plain(
            "The weights of {title} do not have the sizes that its config.json tells.",
            "Les poids de {title} n'ont pas les tailles qu'annonce son config.json.",
            *FETCH_AGAIN,
        ),
    ),
    Fault(
        ("SafetensorError",),
        (),
        _plain(
            "The weights of {title} are damaged or cut short.",
            "Les poids de {title} sont abîmés ou tronqués.",
            *FETCH_AGAIN,
        ),
    ),
    Fault(
        ("StrictDataclassError", "JSONDecodeError", "UnicodeDecodeError"),
        (),
        _plain(
            "A configuration file of {title} is not valid.",
            "Un fichier de configuration de {title} n'est pas valide.",
            *FETCH_AGAIN,
        ),
    ),
    Fault(
        ("PermissionError",),
        (),
        _plain(
            "A file of {title} may not be read by this program.",
            "Ce programme n'a pas le droit de lire un fichier de {title}.",
            "Change the permissions of the folder.",
            "Changez les droits du dossier.",
        ),
    ),
    Fault(
        ("OSError",),
        (),
        _plain(
            "A file of {title} is missing or cannot be read.",
            "Un fichier de {title} manque ou est illisible.",
            *FETCH_AGAIN,
        ),
    ),
    Fault(
        ("Exception",),
        (),
        _plain(
            "{title} could not be opened ({kind}).",
            "{title} n'a pas pu être ouvert ({kind}).",
            *OTHER_MODEL,
        ),
    ),
)
