"""A case of 30 photos of 12 megapixels: from the upload to the report in hand.

The photos are made here: one rendered picture with grain, shifted, so that every file
and every picture is another. The page of an empty visit has the model opened while a
person chooses files; what it takes without that is told beside it, the wait for a hub
that cannot be reached included.
"""

import io
import logging
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.domain.cases import Visit
from core.domain.sentences import Language
from core.domain.settings import Settings
from core.filing.opening import open_cases
from core.filing.photo_files import GivenFile
from core.filing.reports import ReportOrder, gather_report
from core.filing.taking import PhotoIntake
from core.reporting.case_report.export import export_case
from core.reporting.export import ReportKind
from core.slot import ModelSlot
from core.storage.answers import StoredAnswers
from core.storage.cases import create_case, find_cases
from core.storage.photos import photos_of_visit
from core.storage.store import Store
from core.storage.visits import add_visit, visits_of_case
from core.ui import model
from tests.benchmarks.bench_walk import big_photo
from tests.benchmarks.figures import Figure, median_ms
from tests.browser.conftest import ROOT

PHOTOS, SHIFT_PX = 30, 97
LOOK_S = 0.005


def run() -> list[Figure]:
    """Seconds of work after the upload, the first result, and the page's run."""
    files = _make_files()
    figures = []
    with _folder() as settings:
        for is_open in (False, True):
            figures += _take(files, settings, is_open=is_open)
        figures += _hand_out(settings)
        figures.append(_page_run())
    return figures


def _make_files() -> list[GivenFile]:
    pixels = np.asarray(Image.open(io.BytesIO(big_photo())))
    return [
        GivenFile(f"{number}.jpg", _jpeg(np.roll(pixels, SHIFT_PX * number, axis=1)))
        for number in range(PHOTOS)
    ]


def _jpeg(pixels: np.ndarray) -> bytes:
    content = io.BytesIO()
    Image.fromarray(pixels).save(content, "JPEG", quality=88)
    return content.getvalue()


@contextmanager
def _folder() -> Iterator[Settings]:
    """Cases of the bench's own, for this process and its pages too."""
    before = os.environ.get("CAR_DAMAGE_DATA_FOLDER")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CAR_DAMAGE_DATA_FOLDER"] = folder
        try:
            yield replace(Settings(), data_folder=folder)
        finally:
            del os.environ["CAR_DAMAGE_DATA_FOLDER"]
            if before is not None:
                os.environ["CAR_DAMAGE_DATA_FOLDER"] = before


def _take(files: list[GivenFile], settings: Settings, *, is_open: bool) -> list[Figure]:
    """The work from the moment the server has the files."""
    store, slot = open_cases(settings), ModelSlot(settings)
    if is_open:
        slot.open()
    visit = _new_visit(store)
    cache = StoredAnswers(store, max_entries=0)
    intake = PhotoIntake(store, visit.id, slot, cache)
    started = time.perf_counter()
    intake.give(files)
    first_s = _seconds_until(started, lambda: _assessed(store, visit) > 0)
    all_s = _seconds_until(started, lambda: not intake.running)
    assert _assessed(store, visit) == PHOTOS
    store.close()
    state = "model open" if is_open else "model closed"
    return [
        Figure(f"{PHOTOS} photos of 12 MP into a case, {state}", all_s, "s", 6),
        Figure(
            f"first of their assessments, {state}", first_s, "s", 1 if is_open else None
        ),
    ]


def _hand_out(settings: Settings) -> list[Figure]:
    """The newest case as PDF, from the press of the button to the file."""
    store = open_cases(settings)
    case = find_cases(store).cases[0]
    (visit,) = visits_of_case(store, case.id)
    order = ReportOrder(case.id, visit.id, Language.EN)
    started = time.perf_counter()
    report = gather_report(store, order, settings=settings)
    content = export_case(report, kind=ReportKind.PDF)
    took_s = time.perf_counter() - started
    store.close()
    return [
        Figure("these 30 photos as a PDF report, files read", took_s, "s", 5),
        Figure("its size", len(content) / 1e6, "MB", 15),
    ]


def _seconds_until(started: float, claim: Callable[[], bool]) -> float:
    while not claim():
        time.sleep(LOOK_S)
    return time.perf_counter() - started


def _new_visit(store: Store) -> Visit:
    case = create_case(store, "30 photos")
    return add_visit(store, case.id, label="in", happened_at=datetime.now(UTC))


def _assessed(store: Store, visit: Visit) -> int:
    photos = photos_of_visit(store, visit.id)
    return sum(photo.assessment is not None for photo in photos)


def _page_run() -> Figure:
    """The newest case's page, drawn anew as after a click; no browser."""
    logging.disable(logging.WARNING)  # that there is no server behind the page
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.query_params["case"] = find_cases(model.case_store()).cases[0].id
    app.switch_page("pages/cases.py").run()
    assert not app.exception
    milliseconds = median_ms(lambda: app.run(), runs=5, warm_up=1)
    for cached in model.PROCESS_WIDE:
        cached.clear()
    logging.disable(logging.NOTSET)
    return Figure(
        f"page of a case with {PHOTOS} photos, drawn anew", milliseconds, "ms"
    )
