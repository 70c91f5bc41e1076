"""A run: real intake and walk, lines kept as they come, stopped, and gone on with."""

import json
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.errors import (
    GenerationFailed,
    ModelChanged,
    NoModelLeft,
    StorageFailed,
)
from core.domain.records import Answer
from core.domain.sentences import Sentence
from core.domain.settings import Settings
from core.domain.vocabulary import Outcome
from core.evaluation.answers import ANSWERS_FILE, answer_to_dict, read_answers
from core.evaluation.figures_json import FIGURES_FILE
from core.evaluation.labels import read_labels_file
from core.evaluation.records import Labels
from core.models.catalogue import CHAIN
from core.slot import ModelSlot
from tests.evaluation.labels_files import labelled_folder, run
from tests.evaluation.told import TellingEngine
from tests.fakes import FakeEngine, FakeSlot

ROOT = Path(__file__).resolve().parents[2]
DAMAGED = Answer(Outcome.DAMAGE_FOUND, confidence=0.8)
BROKEN = GenerationFailed(Sentence("It broke off.", "Il s'est interrompu."))


@pytest.fixture
def labelled(tmp_path: Path) -> tuple[Labels, Path, Path]:
    """Labels of the six example pictures, their folder, and where files go."""
    file, photos = labelled_folder(tmp_path)
    return read_labels_file(file, photos_folder=photos), photos, tmp_path / "out"


def lines(out: Path) -> list[dict]:
    text = (out / ANSWERS_FILE).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_shipped_model_answers_every_photo_and_writes_what_it_measured(
    labelled: tuple[Labels, Path, Path],
) -> None:
    labels, photos, out = labelled
    slot = ModelSlot(Settings(), CHAIN[-1:])
    found, told = run(labels, photos, slot, out)
    assert found.complete
    assert found.answered == 6
    assert found.ranked_by == "scores"
    assert found.model.row == "onboard"
    assert found.model_title.startswith("on-board")
    assert (told[-1].done, told[-1].total) == (6, 6)
    assert told[-1].photos_per_second > 0
    assert [line["file"] for line in lines(out)] == [p.file for p in labels.photos]
    assert json.loads((out / FIGURES_FILE).read_text())["answered"] == 6
    assert found.folder == out


def test_answers_survive_being_written_and_read(
    labelled: tuple[Labels, Path, Path],
) -> None:
    labels, photos, out = labelled
    run(labels, photos, ModelSlot(Settings(), CHAIN[-1:]), out)
    again = [answer_to_dict(answer) for answer in read_answers(out)]
    assert again == lines(out)
    assert {line["schema_version"] for line in again} == {1}


def test_one_bad_photo_and_one_failed_analysis_do_not_stop_the_others(
    labelled: tuple[Labels, Path, Path],
) -> None:
    labels, photos, out = labelled
    (photos / "104_rear34_rearcrash.jpg").write_text("<html>no photo</html>")
    engine = TellingEngine({"106_close_dent.jpg": RuntimeError("a bug")})
    found, told = run(labels, photos, FakeSlot(engine), out)
    assert found.answered == 4
    assert (found.outcomes["failed"], found.outcomes["photo_refused"]) == (1, 1)
    refused, failed = found.failures
    assert refused.refused
    assert "HTML" in refused.sentence
    assert "HTML" in refused.sentence.fr
    assert "stopped without an answer" in failed.sentence
    assert "a bug" not in failed.sentence
    assert told[-1].failed == 2
    assert found.figures["damaged.missed"].n == 3, "two of five are in no figure"


def test_second_run_goes_on_and_gives_the_same_figures(
    labelled: tuple[Labels, Path, Path],
) -> None:
    labels, photos, out = labelled
    first = TellingEngine({"102_front34_crash.jpg": DAMAGED})
    stopped, _ = run(labels, photos, FakeSlot(first), out, stop_after=2)
    assert not stopped.complete
    assert stopped.answered == 2
    assert first.asked == 0
    assert len(first.asked_names) == 2
    second = TellingEngine({"102_front34_crash.jpg": DAMAGED})
    found, told = run(labels, photos, FakeSlot(second), out)
    assert second.asked_names == [photo.file for photo in labels.photos[2:]]
    assert found.complete
    assert told[-1].reused == 2
    whole, _ = run(
        labels,
        photos,
        FakeSlot(TellingEngine({"102_front34_crash.jpg": DAMAGED})),
        out.with_name("other"),
    )
    drop = ("seconds.median", "seconds.p95")
    assert {k: f for k, f in found.figures.items() if k not in drop} == {
        k: f for k, f in whole.figures.items() if k not in drop
    }


def test_half_written_last_line_is_dropped_and_done_again(
    labelled: tuple[Labels, Path, Path],
) -> None:
    labels, photos, out = labelled
    run(labels, photos, FakeSlot(TellingEngine()), out, stop_after=3)
    file = out / ANSWERS_FILE
    file.write_bytes(file.read_bytes()[:-30])
    engine = TellingEngine()
    found, _ = run(labels, photos, FakeSlot(engine), out)
    assert len(engine.asked_names) == 4
    assert len(lines(out)) == 6, "every line is whole again"
    assert found.answered == 6


def test_line_that_makes_no_sense_is_passed_over(
    labelled: tuple[Labels, Path, Path],
) -> None:
    labels, photos, out = labelled
    out.mkdir()
    odd = [b"[]", b"{}", b'"x"', b"\xff\xfe", b'{"schema_version": 1, "file": null}']
    (out / ANSWERS_FILE).write_bytes(b"\n".join(odd) + b"\n")
    found, _ = run(labels, photos, FakeSlot(TellingEngine()), out)
    assert found.answered == 6


@pytest.mark.parametrize("what", ["revision", "precision", "prompt_version"])
def test_answers_of_another_model_are_told_and_redone(
    labelled: tuple[Labels, Path, Path], what: str
) -> None:
    labels, photos, out = labelled
    run(labels, photos, FakeSlot(TellingEngine()), out)
    other = TellingEngine({"101_front34_none.jpg": DAMAGED})
    setattr(other, what, "other")
    found, told = run(labels, photos, FakeSlot(other), out)
    assert len(other.asked_names) == 6
    assert any(each.note and "6 earlier answers" in each.note for each in told)
    assert found.outcomes["damage_found"] == 1
    assert getattr(found.model, what) == "other"
    first = TellingEngine()
    back, _ = run(labels, photos, FakeSlot(first), out)
    assert first.asked_names == [], "the first model's answers are still there"
    assert back.outcomes["damage_found"] == 0


def test_changed_photo_and_failed_photo_are_done_again(
    labelled: tuple[Labels, Path, Path],
) -> None:
    labels, photos, out = labelled
    failing = TellingEngine({"106_close_dent.jpg": RuntimeError("a bug")})
    run(labels, photos, FakeSlot(failing), out)
    changed = photos / "101_front34_none.jpg"
    changed.write_bytes((photos / "102_front34_crash.jpg").read_bytes())
    engine = TellingEngine()
    found, _ = run(labels, photos, FakeSlot(engine), out)
    assert engine.asked_names == ["101_front34_none.jpg", "106_close_dent.jpg"]
    assert found.outcomes["failed"] == 0


class BreaksOff(TellingEngine):
    """Breaks off at one photo, each time it is asked."""

    name = "breaks"


def test_other_model_of_the_chain_stepping_in_ends_the_run_with_a_sentence(
    labelled: tuple[Labels, Path, Path],
) -> None:
    labels, photos, out = labelled
    breaking = BreaksOff({"106_close_dent.jpg": BROKEN})
    with pytest.raises(ModelChanged) as caught:
        run(labels, photos, FakeSlot(breaking, FakeEngine(DAMAGED)), out)
    assert "fake" in caught.value.message
    assert [line["engine"] for line in lines(out)] == ["breaks"] * 3


def test_answer_cut_short_by_a_stop_is_not_kept(
    labelled: tuple[Labels, Path, Path],
) -> None:
    labels, photos, out = labelled
    stop = threading.Event()

    class Stopped(TellingEngine):
        def examine(self, photo: object, *, stop: threading.Event) -> object:
            if len(self.asked_names) == 1:
                stop.set()
                raise RuntimeError("stopped in the middle")
            yield from super().examine(photo, stop=stop)

    found, _ = run(labels, photos, FakeSlot(Stopped()), out, stop=stop)
    assert found.answered == 1
    assert len(lines(out)) == 1
    assert not found.failures


def test_no_model_is_an_error_and_leaves_no_figures(
    labelled: tuple[Labels, Path, Path], tmp_path: Path
) -> None:
    labels, photos, out = labelled
    settings = replace(Settings(), onboard_folder=tmp_path / "nothing")
    with pytest.raises(NoModelLeft):
        run(labels, photos, ModelSlot(settings, CHAIN[-1:]), out)
    assert not (out / FIGURES_FILE).exists()


FULL_DISK = """
import resource, sys, threading
from pathlib import Path
from core.domain.errors import StorageFailed
from core.domain.settings import Settings
from core.evaluation.evaluating import evaluate
from core.evaluation.labels import read_labels_file
from core.models.catalogue import CHAIN
from core.slot import ModelSlot
file, photos, out = map(Path, sys.argv[1:])
labels = read_labels_file(file, photos_folder=photos)
slot = ModelSlot(Settings(), CHAIN[-1:])
slot.open()
resource.setrlimit(resource.RLIMIT_FSIZE, (2500, 2500))
try:
    evaluate(labels, photos, slot, out, stop=threading.Event(),
             on_progress=lambda progress: None)
except StorageFailed as exc:
    sys.exit(str(exc))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs RLIMIT_FSIZE")
def test_full_disk_is_a_sentence_and_keeps_every_whole_line(tmp_path: Path) -> None:
    file, photos = labelled_folder(tmp_path)
    out = tmp_path / "out"
    ended = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(file), str(photos), str(out)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ANSWERS_FILE in ended.stderr
    assert "Traceback" not in ended.stderr
    kept = lines(out)
    assert 1 <= len(kept) < 6
    assert (out / ANSWERS_FILE).read_bytes().endswith(b"\n")


def test_folder_that_cannot_be_made_is_a_sentence(
    labelled: tuple[Labels, Path, Path],
) -> None:
    labels, photos, out = labelled
    out.write_text("a file in the folder's place")
    with pytest.raises(StorageFailed, match=ANSWERS_FILE):
        run(labels, photos, FakeSlot(TellingEngine()), out)
