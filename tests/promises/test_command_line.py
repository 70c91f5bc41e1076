"""The command line as a process of its own: stopped, and without enough memory."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.engines.test_loading_memory import make_large
from tests.examples import CRASH, DENT

ROOT = Path(__file__).resolve().parents[2]
ENDED_S, PATIENCE_S = 6.0, 90  # a process with torch takes a second to go down

# The command line with what it imports already there; says on standard error when a
# token comes, so that whoever interrupts it knows that the model writes.
WRITING = """
import sys
from core.cli import main
from core.inference.streaming import PieceQueue
usual = PieceQueue.put
def put(self, value):
    usual(self, value)
    if self.ids:
        print("writing", file=sys.stderr, flush=True)
        PieceQueue.put = usual
PieceQueue.put = put
sys.exit(main(sys.argv[1:]))
"""
# The command line with a model that takes very long to open.
OPENING = """
import sys, time
from core import loader
from core.cli import main
def open_engine(name, opening):
    print("opening", file=sys.stderr, flush=True)
    time.sleep(60)
loader.open_engine = open_engine
sys.exit(main(sys.argv[1:]))
"""
LIMITED = """
import resource, sys
import psutil
from core.cli import main
small, large, photo = sys.argv[1:]
assert main(["assess", "--model", small, photo]) == 0
limit = psutil.Process().memory_info().vms + 100_000_000
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
sys.exit(main(["assess", "--json", "--model", large, photo]))
"""


# Tests that run in the background of a shell hand on that interrupts are ignored.
INTERRUPTIBLE = "import signal; signal.signal(2, signal.default_int_handler)"


def start(code: str, *arguments: str, **env: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", INTERRUPTIBLE + code, *arguments],
        cwd=ROOT,
        env=os.environ | env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_interrupt_ends_the_writing_and_leaves_valid_json(tiny_mllama: Path) -> None:
    command = ["assess", "--json", "--model", str(tiny_mllama), str(CRASH), str(DENT)]
    child = start(
        WRITING,
        *command,
        CAR_DAMAGE_MAX_NEW_TOKENS="4096",
        CAR_DAMAGE_CONSTRAINED_JSON="no",
    )
    assert any(line == "writing\n" for line in child.stderr)
    began = time.monotonic()
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=PATIENCE_S)
    assert time.monotonic() - began < ENDED_S
    assert child.returncode == 130
    (record,) = json.loads(out)
    assert record["outcome"] == "cannot_tell"
    assert record["raw_text"]
    assert record["findings"] == []
    assert "Traceback" not in err


def test_second_interrupt_ends_work_that_cannot_stop(tiny_mllama: Path) -> None:
    child = start(OPENING, "assess", "--model", str(tiny_mllama), str(CRASH))
    assert any(line == "opening\n" for line in child.stderr)
    began = time.monotonic()
    while child.poll() is None and time.monotonic() - began < ENDED_S:
        child.send_signal(signal.SIGINT)  # two at once may arrive as one
        time.sleep(0.3)
    _, err = child.communicate(timeout=PATIENCE_S)
    assert time.monotonic() - began < 2 * ENDED_S
    assert child.returncode == 130
    assert "Traceback" not in err


@pytest.mark.skipif(sys.platform != "linux", reason="needs RLIMIT_AS")
def test_model_larger_than_the_memory_ends_with_code_1_and_a_sentence(
    taught_mllama: Path, tmp_path: Path
) -> None:
    large = make_large(taught_mllama, tmp_path / "large")
    child = start(LIMITED, str(taught_mllama), str(large), str(CRASH))
    out, err = child.communicate(timeout=PATIENCE_S)
    assert child.returncode == 1, err[-500:]
    (record,) = json.loads(out[out.index("[\n") :])
    errors = [attempt["error"] for attempt in record["attempts"]]
    assert "Memory ran out while large was being opened." in errors[0]
    assert "Traceback" not in err
    assert "outcome" not in record
