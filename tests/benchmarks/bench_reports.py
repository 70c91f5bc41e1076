"""A case report of 30 photos as a PDF: seconds and size, and a dispute pack of 60.

The pictures are full of noise, so that they compress as badly as photos of gravel.
"""

import time
from dataclasses import replace

import numpy as np
from PIL import Image

from core.casework.compare import compare
from core.domain.cases import Visit, VisitView
from core.domain.sentences import Language
from core.domain.settings import ASSETS
from core.reporting.case_report.content import CaseReport
from core.reporting.case_report.document import build_case_document
from core.reporting.case_report.pdf import pdf_bytes
from tests.benchmarks.figures import Figure
from tests.casework.cars import finding, photo
from tests.reporting.case_report.filled import (
    EARLIER,
    LATER,
    judged,
    kept,
    report,
    view_of,
)
from tests.reporting.cases import CORNER_MAP, SCORES

PHOTOS, LONG_SIDE = 30, 1024  # as the pages and exports read kept pictures
NOISE = 14  # of 255, one standard deviation
PARTS = ("front_fender left", "front_door left", "hood unknown", "rear_door right")
KINDS = ("dent moderate", "scratch minor", "crack severe")


def run() -> list[Figure]:
    """Seconds and megabytes, the building of the document included."""
    later, earlier = _view("p", LATER), _view("e", EARLIER)
    one = report(view=later, pictures=_pictures(later))
    two = report(
        view=later,
        before=earlier,
        changes=compare(earlier, later),
        pictures=one.pictures | _pictures(earlier),
    )
    seconds, megabytes = _measure(one)
    pack_seconds, pack_megabytes = _measure(two)
    return [
        Figure("case report of 30 photos as PDF", seconds, "s", 5),
        Figure("the same, its size", megabytes, "MB", 15),
        Figure("dispute pack of 2 × 30 photos as PDF", pack_seconds, "s"),
        Figure("the same, its size", pack_megabytes, "MB"),
    ]


def _measure(made: CaseReport) -> tuple[float, float]:
    """The better of two runs, as other work shares the machine."""
    times = []
    content = b""
    for language in Language:
        started = time.perf_counter()
        told = replace(made, language=language)
        content = pdf_bytes(build_case_document(told))
        times.append(time.perf_counter() - started)
    return min(times), len(content) / 1e6


def _view(name: str, visit: Visit) -> VisitView:
    """Photos with two boxed damages each, and a map of damage on every one."""
    shown = []
    for number in range(1, PHOTOS + 1):
        found = [
            finding(
                f"{PARTS[(number + n) % 4]} {KINDS[(number + n) % 3]}",
                sure=0.8,
                box=(0.1 + n * 0.4, 0.2, 0.45 + n * 0.4, 0.7),
            )
            for n in range(2)
        ]
        each = photo(number, *found, sha256=f"{name}{number:063x}")
        each = replace(kept(each), id=f"{name}{number}")
        shown.append(judged(each, scores=SCORES, damage_map=CORNER_MAP))
    return view_of(shown, visit=visit)


def _pictures(view: VisitView) -> dict[str, Image.Image]:
    """A rendered car under noise, another noise for each photo."""
    with Image.open(ASSETS / "examples" / "102_front34_crash.jpg") as opened:
        size = LONG_SIDE, round(LONG_SIDE * opened.height / opened.width)
        base = np.asarray(opened.convert("RGB").resize(size), np.float32)
    chance = np.random.default_rng(0)
    return {
        each.id: Image.fromarray(
            np.clip(base + chance.normal(0, NOISE, base.shape), 0, 255).astype(np.uint8)
        )
        for each in view.photos
    }
