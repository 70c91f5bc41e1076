"""The sentences of the memory plan: why this way of loading, or why it does not fit.

Decisions:
- Every sentence holds the figures that decided: need, limit, what is free.
- A cap is named only where it, and not the free memory, is the limit: then steps that
  differ only in a cap that changes nothing read the same.
"""

from collections.abc import Sequence

from core.domain.errors import NotEnoughMemory
from core.domain.sentences import Sentence
from core.domain.vocabulary import Precision
from core.models.hardware import GB, GpuMemory

NAMES: dict[Precision, Sentence] = {
    Precision.NF4: Sentence("nf4", "nf4"),
    Precision.INT8: Sentence("int8", "int8"),
    Precision.HALF: Sentence("half precision", "la demi-précision"),
    Precision.FULL: Sentence("float32", "float32"),
}
PARTS: dict[str, Sentence] = {
    "vision": Sentence("vision", "vision"),
    "projector": Sentence("projector", "projecteur"),
    "language": Sentence("language", "langage"),
    "model": Sentence("model", "modèle"),
}


def size(count: float) -> Sentence:
    """A number of bytes for people: "7.2 GB"; below 0.1 GB in MB."""
    value, unit = (count / GB, "G") if count >= GB / 10 else (count / 1e6, "M")
    return Sentence(f"{value:.1f} {unit}B", f"{value:.1f} {unit}o".replace(".", ","))


def gpu_reason(
    precision: Precision,
    *,
    weights: int,
    spill: int,
    cap_bytes: int,
    gpus: Sequence[GpuMemory],
    notes: Sequence[Sentence],
) -> Sentence:
    """Why the model is loaded on the GPUs in this way."""
    name, free = NAMES[precision], size(sum(gpu.free_bytes for gpu in gpus))
    need, cap = size(weights), size(cap_bytes)
    many = len(gpus)
    on, sur = (f"{many} GPUs", f"{many} GPU") if many > 1 else ("the GPU", "le GPU")
    if spill:
        out = size(spill)
        en = f"{name} takes {need}, {out} of it on the CPU, which is slower"
        fr = f"{name.fr} prend {need.fr}, dont {out.fr} sur le CPU, plus lent"
    else:
        en = f"{name} takes {need} on {on}"
        fr = f"{name.fr} prend {need.fr} sur {sur}"
    return _with_notes(
        Sentence(
            f"{en}; {free} are free, the cap is {cap}",
            f"{fr} ; {free.fr} sont libres, le plafond est de {cap.fr}",
        ),
        notes,
    )


def cpu_reason(
    precision: Precision, *, need: int, free: int, notes: Sequence[Sentence]
) -> Sentence:
    """Why the model is loaded on the CPU in this way."""
    name, needed, left = NAMES[precision], size(need), size(free)
    return _with_notes(
        Sentence(
            f"no GPU: {name} needs {needed}, {left} of memory are free",
            f"pas de GPU : {name.fr} demande {needed.fr}, {left.fr} de mémoire sont "
            "libres",
        ),
        notes,
    )


SIMPLER: dict[Precision, Sentence] = {
    Precision.NF4: Sentence(
        "; {size} without double quantisation",
        " ; {size} sans double quantification",
    ),
    Precision.INT8: Sentence(
        "; {size} if vision were in 8 bits too",
        " ; {size} si la vision était aussi en 8 bits",
    ),
}


def forecast_line(
    precision: Precision,
    parts: Sequence[tuple[str, int]],
    reason: Sentence,
    *,
    simple: int | None = None,
) -> Sentence:
    """One precision in one line: bytes, also per part, then why it fits or not."""
    total = size(sum(count for _, count in parts))
    en = ", ".join(f"{PARTS[part]} {size(count)}" for part, count in parts)
    fr = ", ".join(f"{PARTS[part].fr} {size(count).fr}" for part, count in parts)
    if simple is not None and precision in SIMPLER:
        quoted = size(simple)
        en += SIMPLER[precision].format(size=quoted)
        fr += SIMPLER[precision].fr.format(size=quoted.fr)
    name, say, why = NAMES[precision], _upper(reason), _upper(reason.fr)
    return Sentence(
        f"{name}: weights {total} ({en}). {say}",
        f"{name.fr} : poids {total.fr} ({fr}). {why}",
    )


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def over_the_cap(
    precision: Precision, *, need: int, weights: int, cap_bytes: int
) -> NotEnoughMemory:
    """The refusal where the cap, and not the cards, is too small.

    Args:
        need: bytes of the weights with the room that placing them takes.
        cap_bytes: the cap of all GPUs together.
    """
    start, cap = _needed(precision, need, weights), size(cap_bytes)
    return NotEnoughMemory(
        Sentence(
            f"{start}; the cap allows {cap}.",
            f"{start.fr} ; le plafond en permet {cap.fr}.",
        ),
        hint=Sentence(
            "Raise CAR_DAMAGE_GPU_CAPS_GB.", "Augmentez CAR_DAMAGE_GPU_CAPS_GB."
        ),
    )


def too_little_on_gpu(
    precision: Precision, *, need: int, weights: int, free: int, share: int, gpus: int
) -> NotEnoughMemory:
    """The refusal where the GPUs are too small or too full.

    Args:
        need: bytes of the weights with the room that placing them takes.
        free: bytes that weights can fill on all GPUs right now.
        share: bytes that may lie on the CPU, 0 for quantised weights.
    """
    start, left = _needed(precision, need, weights), size(free)
    on, sur = ("GPUs", "les GPU") if gpus > 1 else ("GPU", "le GPU")
    if share:
        beside = size(share)
        on, sur = f"{on}, {beside} on the CPU", f"{sur}, {beside.fr} sur le CPU"
    return NotEnoughMemory(
        Sentence(
            f"{start}; {left} are free for them on the {on}.",
            f"{start.fr} ; {left.fr} sont libres pour eux sur {sur}.",
        ),
        hint=Sentence(
            "Close other programs that use the GPU, or choose a smaller model.",
            "Fermez les autres programmes qui utilisent le GPU, ou choisissez un "
            "modèle plus petit.",
        ),
    )


def too_little_ram(precision: Precision, *, need: int, free: int) -> NotEnoughMemory:
    """The refusal where a model does not fit the memory of a machine without GPU."""
    name, needed, left = NAMES[precision], size(need), size(free)
    return NotEnoughMemory(
        Sentence(
            f"{name} needs {needed}; {left} of memory are free.",
            f"{name.fr} demande {needed.fr} ; {left.fr} de mémoire sont libres.",
        ),
        hint=Sentence(
            "Close other programs or choose a smaller model.",
            "Fermez d'autres programmes ou choisissez un modèle plus petit.",
        ),
    )


def _needed(precision: Precision, need: int, weights: int) -> Sentence:
    """How every refusal of a GPU begins."""
    name, whole, inside = NAMES[precision], size(need), size(weights)
    return Sentence(
        f"{name} needs {whole} to load its {inside} of weights",
        f"{name.fr} demande {whole.fr} pour charger ses {inside.fr} de poids",
    )


def _with_notes(start: Sentence, notes: Sequence[Sentence]) -> Sentence:
    """The start with its notes in brackets and a full stop."""
    if not notes:
        return Sentence(f"{start}.", f"{start.fr}.")
    en, fr = ", ".join(notes), ", ".join(note.fr for note in notes)
    return Sentence(f"{start} ({en}).", f"{start.fr} ({fr}).")
