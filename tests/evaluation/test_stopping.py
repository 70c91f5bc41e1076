"""`evaluate` stopped, killed and left by its server; and a server measured."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import jsonschema
import pytest

from core.cli import main
from core.domain.settings import Settings
from core.evaluation.answers import ANSWERS_FILE
from core.evaluation.evaluating import evaluate
from core.evaluation.labels import read_labels_file
from core.models.catalogue import CHAIN
from core.slot import ModelSlot
from tests.engines.remote import CANARY
from tests.engines.remote import DENT as DENT_TOLD
from tests.engines.servers import (
    Exchange,
    finish,
    hang_up,
    in_turn,
    models_list,
    piece,
    serving,
    sse,
)
from tests.evaluation.labels_files import LABELS, labelled_folder, read
from tests.evaluation.test_command import SCHEMA

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 90

# The command line with an on-board model that says when it looks, and takes its time.
SLOW = """
import signal, sys, time
signal.signal(2, signal.default_int_handler)
from core.cli import main
from core.engines.onboard_engine import OnboardEngine
usual = OnboardEngine.examine
def examine(self, photo, *, stop):
    print("looking", file=sys.stderr, flush=True)
    time.sleep(0.5)
    yield from usual(self, photo, stop=stop)
OnboardEngine.examine, OnboardEngine.parallel = examine, 1
sys.exit(main(sys.argv[1:]))
"""


def test_ctrl_c_keeps_what_is_done_and_the_same_command_goes_on(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", SLOW, *command, "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    looks = (line for line in child.stderr if line == "looking\n")
    next(looks), next(looks)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=PATIENCE_S)
    assert child.returncode == 130
    assert "Traceback" not in err
    done = len((tmp_path / "out" / ANSWERS_FILE).read_bytes().splitlines())
    assert 1 <= done < 6
    assert f"Stopped: {done} of 6 photos are done." in err
    record = json.loads(out)
    assert (record["complete"], record["answered"]) == (False, done)
    assert main([*command, "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["answered"] == 6
    lines = (tmp_path / "out" / ANSWERS_FILE).read_bytes().splitlines()
    files = [json.loads(line)["file"] for line in lines]
    assert len(files) == len(set(files)) == 6


def test_killed_in_the_middle_loses_at_most_the_photo_it_looked_at(
    command: list[str], tmp_path: Path
) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", SLOW, *command],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    looks = (line for line in child.stderr if line == "looking\n")
    next(looks), next(looks), next(looks)
    os.kill(child.pid, signal.SIGKILL)
    child.communicate(timeout=PATIENCE_S)
    kept = (tmp_path / "out" / ANSWERS_FILE).read_bytes().splitlines()
    assert len(kept) == 2
    assert main(command) == 0


def test_server_is_measured_and_its_key_is_in_no_file(
    command: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CAR_DAMAGE_REMOTE_KEY", CANARY)
    with serving(chat=sse(piece(DENT_TOLD), finish())) as server:
        model = ["--remote", server.url, "--model", "tiny"]
        assert main([*command, *model, "--json"]) == 0
    told = capsys.readouterr()
    record = json.loads(told.out)
    jsonschema.validate(record, SCHEMA)
    assert record["ranked_by"] == "stated_confidence"
    assert record["figures"]["damaged"]["recall"]["value"] == 1.0
    assert record["figures"]["damaged"]["false_alarms"]["value"] == 1.0
    files = b"".join(path.read_bytes() for path in (tmp_path / "out").iterdir())
    assert CANARY not in told.out + told.err
    assert CANARY.encode() not in files


def test_server_is_asked_several_photos_at_a_time_and_order_is_kept(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAR_DAMAGE_REMOTE_PARALLEL", "3")
    together = threading.Barrier(3)
    answer = sse(piece(DENT_TOLD), finish())

    def reply(asked: Exchange) -> None:
        together.wait(timeout=PATIENCE_S)  # nobody is answered before three ask
        answer(asked)

    with serving(chat=reply) as server:
        assert main([*command, "--remote", server.url, "--model", "tiny"]) == 0
    lines = (tmp_path / "out" / ANSWERS_FILE).read_bytes().splitlines()
    files = [json.loads(line)["file"] for line in lines]
    assert files == [photo.file for photo in read(LABELS).photos]


def test_stop_while_the_model_opens_ends_before_any_photo(tmp_path: Path) -> None:
    file, photos = labelled_folder(tmp_path)
    labels = read_labels_file(file, photos_folder=photos)
    stop = threading.Event()
    stop.set()
    slot = ModelSlot(Settings(), CHAIN[-1:])
    told: list[object] = []
    found = evaluate(
        labels, photos, slot, tmp_path / "out", stop=stop, on_progress=told.append
    )
    assert found is None
    assert slot.loaded is None
    assert not (tmp_path / "out").exists()


def test_server_that_goes_away_ends_the_run_and_keeps_the_answers(
    command: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CAR_DAMAGE_REMOTE_PARALLEL", "1")  # so the third is the third
    answers = sse(piece(DENT_TOLD), finish())
    models = in_turn(models_list("tiny"), hang_up)
    with serving(chat=in_turn(answers, answers, hang_up), models=models) as server:
        model = ["--remote", server.url, "--model", "tiny"]
        assert main([*command, *model]) == 1
    assert capsys.readouterr().out == ""
    lines = (tmp_path / "out" / ANSWERS_FILE).read_bytes().splitlines()
    outcomes = [json.loads(line)["outcome"] for line in lines]
    assert outcomes == ["damage_found", "damage_found", "failed"]
