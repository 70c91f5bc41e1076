"""The command line: the same walk, printed; one bad photo never stops the others."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from core.cli import main
from core.domain.vocabulary import Outcome
from core.models.catalogue import CHAIN
from tests.examples import CRASH, DENT, EXAMPLES


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
        }
        assert record["provenance"]["row"] == "onboard"
        assert isinstance(record["findings"], list)
    assert set(records[1]) >= {"file", "error"}
    assert "outcome" not in records[1]
    assert "HTML" in records[1]["error"]["message"]


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
        (["assess", "x.jpg", "--model", "onbord"], "onboard"),
        (["assess", "x.jpg", "--report", "out.docx"], ".pdf"),
        (["assess"], "PHOTO_OR_FOLDER"),
        ([], "command"),
    ],
    ids=["near row", "report kind", "no photo", "no command"],
)
def test_wrong_usage_ends_with_code_2_and_names_what_is_meant(
    arguments: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert named in capsys.readouterr().err


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
