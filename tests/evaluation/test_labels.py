"""A labels file: what is read, and what is told instead of being lost."""

from pathlib import Path

import pytest

from core.domain.errors import LabelsInvalid
from core.domain.vocabulary import DamageType, Part, Severity, Side, View
from core.evaluation.labels import (
    LABEL_COLUMNS,
    OTHER_COLUMNS,
    read_labels,
    read_labels_file,
)
from core.evaluation.records import LabelledPhoto
from tests.carset import CARSET
from tests.evaluation.labels_files import read

ROOT = Path(__file__).resolve().parents[2]


def one(header: str, row: str) -> LabelledPhoto:
    labels = read(f"file,{header}\na.jpg,{row}\n")
    (photo,) = labels.photos
    assert labels.problems == ()
    return photo


READABLE = {
    # name: header, row, what the photo then has
    "damaged": ("damaged", "1", {"damaged": True, "car": True}),
    "decimal": ("damaged", "1.0", {"damaged": True}),
    "french yes": ("damaged", " Oui ", {"damaged": True}),
    "undamaged": ("damaged", "0", {"damaged": False, "car": True, "severity": None}),
    "severity says damage": (
        "severity",
        "MAJOR",
        {"damaged": True, "severity": Severity.SEVERE},
    ),
    "severity none": ("severity", "None", {"damaged": False, "severity": None}),
    "view": ("view", "rear", {"view": View.REAR, "damaged": None}),
    "types of other words": (
        "damaged,types",
        "1,glass_shatter; Rayure ;head_lamp",
        {
            "types": {
                DamageType.GLASS_BROKEN,
                DamageType.SCRATCH,
                DamageType.LAMP_BROKEN,
            },
            "all_types": True,
        },
    ),
    "types partial": (
        "damaged,types,notes",
        "1,dent,types=partial",
        {"types": {DamageType.DENT}, "all_types": False},
    ),
    "no types are unknown": (
        "damaged,types",
        "1,",
        {"types": frozenset(), "all_types": False},
    ),
    "parts": (
        "damaged,parts",
        "1,front_left_side_door;window",
        {"parts": {Part.FRONT_DOOR, Part.GLASS}, "all_parts": True},
    ),
    "parts of the notes": (
        "damaged,notes",
        "1,is_car=1;parts=headlight+hood",
        {"parts": {Part.HEADLIGHT, Part.HOOD}, "all_parts": True},
    ),
    "one part of the notes": (
        "damaged,notes",
        "1,part=tail_lamp",
        {"parts": {Part.TAIL_LIGHT}, "all_parts": False},
    ),
    "no car": ("damaged,notes", ",is_car=0", {"car": False, "damaged": None}),
    "close-up": ("damaged,notes", "0,closeup=1", {"closeup": True}),
    "close-up column": ("damaged,closeup", "0,1", {"closeup": True}),
    "findings": (
        "damaged,findings",
        "1,front door/left/dent/minor;hood//scratch/",
        {
            "findings": (
                (Part.FRONT_DOOR, Side.LEFT, DamageType.DENT, Severity.MINOR),
                (Part.HOOD, None, DamageType.SCRATCH, None),
            ),
            "types": {DamageType.DENT, DamageType.SCRATCH},
            "all_types": True,
            "parts": {Part.FRONT_DOOR, Part.HOOD},
            "severity": None,
        },
    ),
    "findings say severity": (
        "damaged,findings",
        "1,hood//dent/minor;roof//dent/severe",
        {"severity": Severity.SEVERE},
    ),
    "no findings": ("damaged,findings", "0,none", {"findings": ()}),
}


@pytest.mark.parametrize("case", READABLE.values(), ids=READABLE)
def test_cells_are_read_as_they_are_meant(case: tuple) -> None:
    header, row, expected = case
    photo = one(header, row)
    assert {name: getattr(photo, name) for name in expected} == expected


TOLD = {
    # name: header, row, word in the sentence, what is left of the row
    "unknown type": ("damaged,types", "1,scrach;dent", "scratch", {"all_types": False}),
    "unknown severity": ("damaged,severity", "1,awful", "awful", {"severity": None}),
    "unknown view": ("damaged,view", "1,above", "above", {"view": None}),
    "unknown part": ("damaged,parts", "1,banana", "banana", {"parts": frozenset()}),
    "unknown yes": ("damaged,view", "maybe,front", "maybe", {"damaged": None}),
    "no finding": ("damaged,findings", "1,dent", "part/side", {"findings": None}),
    "many findings": (
        "damaged,findings",
        "1," + "hood//dent/;" * 51,
        "51",
        {"findings": None},
    ),
    "contradiction": (
        "damaged,severity",
        "0,severe",
        "contradict",
        {"damaged": False, "severity": None},
    ),
    "damage on no car": ("damaged,car", "1,0", "contradict", {"damaged": None}),
    "hidden signs": ("damaged,view", "1,\x1b[31mabove", "\ufffd[31mabove", {}),
}


@pytest.mark.parametrize("case", TOLD.values(), ids=TOLD)
def test_unusable_cell_is_told_with_its_line_and_the_row_stays(case: tuple) -> None:
    header, row, word, left = case
    labels = read(f"file,{header}\na.jpg,{row}\n")
    (photo,) = labels.photos
    (problem,) = labels.problems
    assert (problem.line, problem.left_out) == (2, False)
    assert word in problem.sentence
    assert problem.sentence.fr != str(problem.sentence)
    assert {name: getattr(photo, name) for name in left} == left


LEFT_OUT = {
    # name: the bad row, word in the sentence
    "no file": (",1", "empty"),
    "climbs": ("../a.jpg,1", "inside"),
    "climbs in the middle": ("x/../../a.jpg,1", "inside"),
    "climbs with backslashes": (r"..\a.jpg,1", "inside"),
    "absolute": ("/etc/passwd,1", "inside"),
    "drive": (r"C:\a.jpg,1", "inside"),
    "control sign": ("a\x01.jpg,1", "inside"),
    "twice": ("good.jpg,0", "line 2"),
    "twice, written otherwise": ("./good.jpg,0", "line 2"),
    "missing": ("nowhere.jpg,1", "nowhere.jpg"),
    "very long name": ("x" * 5000 + ".jpg,1", "There is no photo"),
    "nothing labelled": ("other.jpg,", "Nothing"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("good.jpg", "other.jpg", "last.jpg"):
        (tmp_path / name).touch()
    return tmp_path


@pytest.mark.parametrize("case", LEFT_OUT.values(), ids=LEFT_OUT)
def test_unusable_row_is_left_out_and_the_rest_goes_on(
    case: tuple, folder: Path
) -> None:
    row, word = case
    text = f"file,damaged\ngood.jpg,1\n{row}\nlast.jpg,0\n"
    labels = read(text, photos_folder=folder)
    assert [photo.file for photo in labels.photos] == ["good.jpg", "last.jpg"]
    assert [photo.damaged for photo in labels.photos] == [True, False]
    (problem,) = labels.problems
    assert (problem.line, problem.left_out) == (3, True)
    assert word in problem.sentence


FORMS = {
    "semicolons": b'file;damaged;types\na.jpg;1;"dent;scratch"\n',
    "byte order mark": b"\xef\xbb\xbffile,damaged,types\na.jpg,1,dent;scratch\n",
    "tabs": b"file\tdamaged\ttypes\na.jpg\t1\tdent;scratch\n",
    "windows": b"file,damaged,types\r\na.jpg,1,dent;scratch\r\n",
    "old mac": b"file,damaged,types\ra.jpg,1,dent;scratch\r",
    "other order, capitals, more": (
        b" Types ,colour,FILE,Damaged\n\ndent;scratch,red,a.jpg,1\n"
    ),
    "empty lines": b"\n\nfile,damaged,types\n\na.jpg,1,dent|scratch\n\n",
}


@pytest.mark.parametrize("content", FORMS.values(), ids=FORMS)
def test_forms_of_csv_say_the_same(content: bytes) -> None:
    (photo,) = read_labels(content).photos
    assert (photo.file, photo.damaged) == ("a.jpg", True)
    assert photo.types == {DamageType.DENT, DamageType.SCRATCH}


def test_row_in_another_encoding_is_left_out() -> None:
    content = b"file,damaged,types\na.jpg,1,dent\nb.jpg,1,\xe9raflure\n"
    labels = read_labels(content)
    assert [photo.file for photo in labels.photos] == ["a.jpg"]
    (problem,) = labels.problems
    assert "UTF-8" in problem.sentence


REFUSED = {
    # name: content, words in the sentence
    "empty": (b"", "no rows"),
    "header only": (b"file,damaged\n", "no rows"),
    "no file column": (b"name,damaged\na.jpg,1\n", '"name", "damaged"'),
    "no label column": (b"file,colour\na.jpg,red\n", "damaged, severity, view, types"),
    "no usable row": (b"file,damaged\n../a.jpg,1\n", "Line 2"),
    "UTF-16": ("file,damaged\na.jpg,1\n".encode("utf-16"), "UTF-8"),
    "a photo": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(200), "UTF-8"),
    "one endless cell": (b'file,damaged\n"' + b"x" * 300_000, "Line"),
    "no commas": (b"just words\nand more\n", "just_words"),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_file_without_a_usable_row_is_one_clear_sentence(case: tuple) -> None:
    content, words = case
    with pytest.raises(LabelsInvalid) as caught:
        read_labels(content)
    assert words in caught.value.message
    assert caught.value.message.fr != str(caught.value.message)
    assert len(str(caught.value.message)) < 400


def test_split_and_limit_choose_rows() -> None:
    text = "file,damaged,split\na,1,train\nb,0,val\nc,1,Val\nd,1,val\n"
    assert [p.file for p in read(text, split="val").photos] == ["b", "c", "d"]
    assert [p.file for p in read(text, split="val", limit=2).photos] == ["b", "c"]
    with pytest.raises(LabelsInvalid, match='"train"'):
        read(text, split="test")


def test_files_that_are_not_there_are_sentences_without_a_path(tmp_path: Path) -> None:
    with pytest.raises(LabelsInvalid) as caught:
        read_labels_file(tmp_path / "no.csv")
    assert str(tmp_path) not in str(caught.value)
    (tmp_path / "yes.csv").write_text("file,damaged\na.jpg,1\n")
    with pytest.raises(LabelsInvalid, match="no folder") as caught:
        read_labels_file(tmp_path / "yes.csv", photos_folder=tmp_path / "gone")
    assert str(tmp_path) not in str(caught.value)


def test_columns_of_the_readme_are_those_that_are_read() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").split("\n")
    start = lines.index("| column | what it says |") + 2
    table = lines[start : lines.index("", start)]
    told = [line.split("`")[1] for line in table]
    assert told == [*LABEL_COLUMNS, *OTHER_COLUMNS]


def test_real_labels_are_read_without_a_problem() -> None:
    if not (CARSET / "labels.csv").is_file():
        pytest.skip("the labelled photos are not beside this repository")
    labels = read_labels_file(CARSET / "labels.csv", photos_folder=CARSET)
    assert labels.problems == ()
    assert len(labels.photos) > 7000
    cars = [photo for photo in labels.photos if photo.car]
    assert all(photo.damaged is not None for photo in cars)
