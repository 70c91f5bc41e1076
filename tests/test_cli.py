"""The command line: the same walk, printed; one bad photo never stops the others."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from pypdf import PdfReader

from core.cli import main
from core.domain.settings import ASSETS
from core.domain.vocabulary import Outcome
from core.models.catalogue import CHAIN
from tests.examples import CRASH, DENT, EXAMPLES
from tests.tiny_models import KNOWN_ANSWER


@pytest.fixture
def bad_photo(tmp_path: Path) -> Path:
    path = tmp_path / "page.jpg"
    path.write_text("<html><script>alert(1)</script></html>")
    return path


def test_json_lists_every_photo_in_order_with_its_parts(
    capsys: pytest.CaptureFixture[str], bad_photo: Path
) -> None:
    code = main(["assess", "--json", str(DENT), str(bad_photo), str(CRASH)])
    records = json.loads(capsys.readouterr().out)
    assert code == 2
    assert [each["file"] for each in records] == [
        str(DENT),
        str(bad_photo),
        str(CRASH),
    ]
    for record in (records[0], records[2]):
        assert record["outcome"] in list(Outcome)
        assert set(record["scores"]) == {
            "car",
            "damaged",
            "types",
            "parts",
            "severity",
            "view",
            "seen",
            "direction",
        }
        assert record["provenance"]["row"] == "onboard"
        assert isinstance(record["findings"], list)
    assert set(records[1]) >= {"file", "error"}
    assert "outcome" not in records[1]
    assert "HTML" in records[1]["error"]["message"]


def test_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "core", "assess", "--json", str(DENT), str(CRASH)]
    with (tmp_path / "errors").open("wb") as errors:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors)
        process.stdout.close()
        code = process.wait(timeout=60)
    assert code == 141
    assert "Traceback" not in (tmp_path / "errors").read_text()


def test_good_photos_end_with_code_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", str(DENT)]) == 0
    assert "106_close_dent.jpg" in capsys.readouterr().out


def test_language_changes_the_words_and_no_finding(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = {}
    for language in ("en", "fr"):
        assert main(["assess", "--json", "--language", language, str(CRASH)]) == 0
        told[language] = json.loads(capsys.readouterr().out)[0]
    assert told["en"]["findings"] == told["fr"]["findings"]
    assert told["en"]["scores"] == told["fr"]["scores"]
    assert told["en"]["explanation"] != told["fr"]["explanation"]


def test_folder_is_unfolded_sorted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", "--json", str(EXAMPLES)]) == 0
    files = [Path(each["file"]) for each in json.loads(capsys.readouterr().out)]
    assert files == sorted(EXAMPLES.glob("*.jpg"))


def test_missing_file_is_refused_and_the_rest_goes_on(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code = main(["assess", "--json", str(tmp_path / "nothing.jpg"), str(DENT)])
    first, second = json.loads(capsys.readouterr().out)
    assert code == 2
    assert "error" in first
    assert "outcome" in second


def test_report_holds_every_assessed_photo(tmp_path: Path) -> None:
    report = tmp_path / "out.pdf"
    assert main(["assess", str(DENT), str(CRASH), "--report", str(report)]) == 0
    text = "".join(page.extract_text() for page in PdfReader(report).pages)
    assert "106_close_dent" in text
    assert "102_front34_crash" in text


def test_csv_report_can_be_read_back(tmp_path: Path) -> None:
    report = tmp_path / "out.csv"
    assert main(["assess", str(DENT), "--report", str(report)]) == 0
    rows = list(csv.DictReader(io.StringIO(report.read_text(encoding="utf-8-sig"))))
    assert rows


def test_report_that_cannot_be_written_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "no-such-folder" / "out.pdf"
    assert main(["assess", str(DENT), "--report", str(report)]) == 1
    told = capsys.readouterr()
    assert "106_close_dent.jpg" in told.out, "the assessment is still printed"
    assert "could not be written" in told.err
    assert str(tmp_path) not in told.err


def test_no_model_left_lists_the_reasons(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CAR_DAMAGE_ONBOARD_FOLDER", str(tmp_path))
    assert main(["assess", str(DENT)]) == 1
    told = capsys.readouterr().err
    assert all(row.key in told for row in CHAIN)


def test_models_lists_the_chain_with_what_would_happen(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["models", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["source"] for row in rows] == [row.source for row in CHAIN]
    assert [row["used"] for row in rows] == [False] * (len(CHAIN) - 1) + [True]
    assert all(row["forecast"].startswith("Skipped: ") for row in rows[:-1])


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (
            ["assess", "x.jpg", "--remote", "http://a/v1", "--precision", "nf4"],
            "server",
        ),
        (["assess", "x.jpg", "--report", "out.docx"], ".pdf"),
        (["assess"], "PHOTO_OR_FOLDER"),
        ([], "command"),
    ],
    ids=["precision of a server", "report kind", "no photo", "no command"],
)
def test_wrong_usage_ends_with_code_2_and_names_what_is_meant(
    arguments: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert named in capsys.readouterr().err


def test_unknown_model_ends_with_code_2_and_the_near_rows(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["assess", "x.jpg", "--model", "onbord"]) == 2
    assert "onboard" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["localhost:80", "http://me:secret@host/v1"])
def test_server_address_that_is_none_ends_with_code_2(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["assess", "x.jpg", "--remote", address, "--model", "m"]) == 2
    told = capsys.readouterr().err
    assert "http://localhost:8000/v1" in told
    assert "secret" not in told


def test_folder_of_a_model_answers_with_its_own_words(
    taught_mllama: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["assess", "--json", "--model", str(taught_mllama), str(CRASH)])
    (record,) = json.loads(capsys.readouterr().out)
    assert code == 0
    assert record["outcome"] == "damage_found"
    assert [(each["part"], each["side"]) for each in record["findings"]] == [
        ("front_bumper", "centre"),
        ("headlight", "left"),
    ]
    assert record["raw_text"] == KNOWN_ANSWER
    assert record["generation"]["path"] == "chat_template"
    assert record["provenance"]["source"] == taught_mllama.name
    validate([record])


def test_precision_of_the_command_line_is_used(
    taught_mllama: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = ["--model", str(taught_mllama), "--precision", "nf4"]
    assert main(["assess", "--json", *model, str(CRASH)]) == 0
    (record,) = json.loads(capsys.readouterr().out)
    assert record["provenance"]["precision"] == "nf4"
    assert record["raw_text"] == KNOWN_ANSWER


def test_model_that_does_not_open_leaves_a_record_with_every_try(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "model").mkdir()
    model = ["--model", str(tmp_path / "model")]
    assert main(["assess", "--json", *model, str(CRASH)]) == 1
    told = capsys.readouterr()
    (record,) = json.loads(told.out)
    assert "outcome" not in record
    assert "empty" in record["attempts"][0]["error"]
    assert "empty" in told.err
    validate([record])


def validate(records: list[object]) -> None:
    """Against the schema that ships."""
    schema = json.loads((ASSETS / "report.schema.json").read_text())
    jsonschema.validate(records, schema)


def test_quantised_copy_is_saved_and_opens_as_it_is(
    taught_mllama: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy"
    assert main(["save", str(taught_mllama), str(copy), "--precision", "nf4"]) == 0
    assert main(["assess", "--json", "--model", str(copy), str(CRASH)]) == 0
    told = capsys.readouterr().out
    (record,) = json.loads(told[told.index("[\n") :])
    assert record["provenance"]["precision"] == "nf4"
    assert record["raw_text"] == KNOWN_ANSWER
    assert "quantised" in record["provenance"]["attempts"][0]["reason"]
    assert main(["save", str(taught_mllama), str(copy)]) == 1
    assert "not an empty folder" in capsys.readouterr().err


def test_plan_tells_bytes_per_precision_and_part(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["models", "--plan", "--json"]) == 0
    rows = {row["row"]: row for row in json.loads(capsys.readouterr().out)}
    plans = {plan["precision"]: plan for plan in rows["llama-vision"]["plan"]}
    assert plans["half"]["weights_bytes"] == pytest.approx(21.34e9, rel=1e-3)
    assert plans["nf4"]["weights_bytes"] == pytest.approx(7.18e9, rel=1e-3)
    assert plans["int8"]["simple_bytes"] == pytest.approx(11.80e9, rel=1e-3)
    assert plans["nf4"]["simple_bytes"] == pytest.approx(7.62e9, rel=1e-3)
    assert plans["half"]["simple_bytes"] is None
    assert main(["models", "--plan"]) == 0
    assert "nf4" in capsys.readouterr().out


def test_unknown_setting_ends_with_code_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAR_DAMAGE_LANGAGE", "fr")
    assert main(["models"]) == 2
    assert "CAR_DAMAGE_LANGUAGE" in capsys.readouterr().err


def test_module_runs_and_app_explains_itself() -> None:
    listing = subprocess.run(
        [sys.executable, "-m", "core", "models"], capture_output=True, text=True
    )
    assert listing.returncode == 0
    assert "Would be used here." in listing.stdout
    app = subprocess.run([sys.executable, "app.py"], capture_output=True, text=True)
    assert app.returncode == 2
    assert "make run" in app.stderr
    assert "streamlit run app.py" in app.stderr
