"""`evaluate` as a command: figures out, problems told, stopped and gone on with."""

import json
from pathlib import Path

import jsonschema
import pytest

from core.cli import main
from core.domain.settings import ASSETS
from core.evaluation.answers import ANSWERS_FILE
from core.evaluation.evaluating import OF_A_SOURCE, evaluation_folder
from core.evaluation.figures_json import FIGURES_FILE
from core.evaluation.labels import read_labels_file
from tests.carset import CARSET
from tests.evaluation.labels_files import LABELS, labelled_folder

SCHEMA = json.loads((ASSETS / "evaluation.schema.json").read_text(encoding="utf-8"))


def test_json_is_as_documented_and_the_file_is_the_same(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--json"]) == 0
    told = capsys.readouterr()
    record = json.loads(told.out)
    jsonschema.validate(record, SCHEMA)
    assert record == json.loads((tmp_path / "out" / FIGURES_FILE).read_text())
    assert record["model"]["row"] == "onboard"
    assert record["answered"] == 6
    assert record["figures"]["damaged"]["recall"]["n"] == 5
    assert set(record["sources"]) == {"drawn", "close"}
    assert str(tmp_path / "out") in told.err
    assert "6/6 photos" in told.err


def test_every_figure_there_can_be_is_in_the_documentation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "file,damaged,severity,view,findings,closeup,car,source\n"
    text += "101_front34_none.jpg,0,none,front,,0,1,a\n"
    text += "102_front34_crash.jpg,1,severe,front,hood//dent/severe,0,1,a\n"
    text += "104_rear34_rearcrash.jpg,1,minor,rear,door//scratch/minor,0,1,b\n"
    text += "106_close_dent.jpg,0,,,,1,1,b\n110_close_lamp.jpg,,,,,,0,b\n"
    file, photos = labelled_folder(tmp_path, text)
    out = ["--out", str(tmp_path / "out")]
    assert main(["evaluate", str(file), "--photos", str(photos), *out, "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    jsonschema.validate(record, SCHEMA)
    groups = SCHEMA["$defs"]["figures"]["properties"]
    assert set(record["figures"]) == set(groups)
    for name in ("car", "damaged", "severity", "view", "seconds"):
        assert set(record["figures"][name]) == set(groups[name]["properties"]), name
    assert set(record) == set(SCHEMA["properties"]) == set(SCHEMA["required"])
    for key in OF_A_SOURCE:
        group, *_, name = key.split(".")
        known = (
            groups[group].get("properties")
            or groups[group]["additionalProperties"]["properties"]
        )
        assert name in known


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Damaged or not", "95 % interval", "Severity", "dent: AUC")),
        ("fr", ("Endommagée ou non", "intervalle à 95 %", "Gravité", "bosse : AUC")),
    ],
)
def test_table_is_in_the_language_asked_for(
    command: list[str],
    language: str,
    words: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([*command, "--language", language]) == 0
    out = capsys.readouterr().out.replace("\u00a0", " ")
    for each in words:
        assert each in out


def test_second_call_asks_nothing_again(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command) == 0
    first = capsys.readouterr().out
    written = (tmp_path / "out" / ANSWERS_FILE).read_bytes()
    assert main(command) == 0
    assert capsys.readouterr().out == first
    assert (tmp_path / "out" / ANSWERS_FILE).read_bytes() == written


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (LABELS + "gone.jpg,1,,,,\n", "Line 8"),
        (LABELS.replace("dent;broken lamp", "dent;zzz"), ""),
    ],
    ids=["row left out", "cell left out"],
)
def test_left_out_row_ends_with_code_2_and_a_left_out_cell_does_not(
    text: str, word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, photos = labelled_folder(tmp_path, text)
    out = ["--out", str(tmp_path / "out")]
    code = main(["evaluate", str(file), "--photos", str(photos), *out])
    told = capsys.readouterr()
    assert code == (2 if word else 0)
    assert (word or '"zzz"') in told.err
    assert "AUC" in told.out


def test_unreadable_photo_is_counted_apart_with_code_2(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "photos" / "106_close_dent.jpg").write_bytes(b"")
    assert main(command) == 2
    out = capsys.readouterr().out
    assert "Photo refused: 1" in out
    assert "106_close_dent.jpg: The file is empty" in out


@pytest.mark.parametrize(
    ("more", "code", "word"),
    [
        (["--engine", "onbord"], 2, "onboard"),
        (["--engine", "onboard", "--model", "x"], 2, "alone"),
        (["--limit", "0"], 2, "above 0"),
        (["--split", "nowhere"], 2, "split"),
        (["--photos", "no-such-folder"], 2, "no-such-folder"),
        (["--model", "no-such/model-at-all"], 1, "no-such/model-at-all"),
    ],
    ids=["engine", "engine and model", "limit", "split", "photos", "model"],
)
def test_what_makes_no_sense_is_a_sentence_and_a_code(
    command: list[str],
    more: list[str],
    code: int,
    word: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CAR_DAMAGE_HUB_TIMEOUT_S", "0.2")
    try:
        ended = main([*command, *more])
    except SystemExit as exc:
        ended = exc.code
    told = capsys.readouterr()
    assert ended == code
    assert word in told.err
    assert told.out == ""


def test_labels_that_are_no_labels_end_with_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "labels.csv"
    file.write_text("name,colour\na.jpg,red\n")
    assert main(["evaluate", str(file), "--photos", str(tmp_path)]) == 2
    assert '"name", "colour"' in capsys.readouterr().err


def test_limit_and_split_choose_photos(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--limit", "2", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["answered"] == 2


def test_without_a_folder_the_users_cache_takes_the_files(
    command: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert main(command[:-2]) == 0
    labels = read_labels_file(Path(command[1]))
    folder = evaluation_folder(labels, "onboard")
    assert (folder / FIGURES_FILE).is_file()
    assert tmp_path in folder.parents
    assert str(folder) in capsys.readouterr().err


def test_real_photos_give_the_figures_of_the_models_card(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if not (CARSET / "labels.csv").is_file():
        pytest.skip("the labelled photos are not beside this repository")
    labels, out = str(CARSET / "labels.csv"), str(tmp_path / "out")
    command = ["evaluate", labels, "--photos", str(CARSET), "--split", "val"]
    assert main([*command, "--out", out, "--limit", "150", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    jsonschema.validate(record, SCHEMA)
    assert record["answered"] == 150
    assert record["failures"] == []
    damaged = record["figures"]["damaged"]
    assert damaged["recall"]["value"] > 0.7
    assert damaged["false_alarms"]["value"] < 0.2
