"""What a case report says: verdict, rows, changes, sums, stamps and the log."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from PIL import Image

from core.casework.compare import compare
from core.domain.cases import ChangeKind, StoredPhoto, VisitView
from core.domain.sentences import Language, Sentence
from core.domain.vocabulary import Outcome, Severity
from core.reporting.case_marks import damage_numbers
from core.reporting.case_report.content import CaseReport
from core.reporting.case_report.crops import cropped
from core.reporting.case_report.document import CaseDocument, build_case_document
from core.reporting.case_report.naming import numbers_told
from core.reporting.case_report.pdf import texts_in
from core.reporting.case_report.photo_entries import PICTURE_PX
from core.reporting.case_report.visit_verdict import report_verdict
from core.reporting.case_verdict import visit_verdict
from core.reporting.palette import verdict_tone
from tests.casework.cars import photo, review
from tests.reporting.case_report.filled import (
    CASE,
    DOOR,
    EARLIER,
    HOSTILE,
    LATER,
    MADE_AT,
    dispute,
    empty,
    judged,
    kept,
    pictures,
    report,
    view_of,
)

EN, FR = Language.EN, Language.FR


def told(document: CaseDocument) -> str:
    return "\n".join(texts_in(document)).replace("\u00a0", " ")


def photo_of(number: int, kind: str) -> StoredPhoto:
    """A photo of the visit: damage, clean, or one of the ways to have no result."""
    if kind == "damage":
        return kept(photo(number, "hood unknown dent minor"))
    if kind == "unnamed":
        return kept(photo(number, outcome=Outcome.DAMAGE_FOUND))
    if kind == "waiting":
        return replace(kept(photo(number)), assessment=None)
    if kind == "refused":
        problem = Sentence("It is not a picture.", "Ce n'est pas une image.")
        refused = replace(photo(number), assessment=None, sha256="", problem=problem)
        return replace(refused, kept_sha256="", size_wh=(0, 0))
    outcomes = {
        "clean": Outcome.NO_DAMAGE_SEEN,
        "doubt": Outcome.CANNOT_TELL,
        "failed": Outcome.FAILED,
        "unusable": Outcome.UNUSABLE_PHOTO,
    }
    return kept(photo(number, outcome=outcomes[kind]))


def visit(*kinds: str, said: Sequence[object] = ()) -> VisitView:
    return view_of([photo_of(n, kind) for n, kind in enumerate(kinds, 1)], said)


VERDICTS = {
    # photos → outcome that the report looks like, words that it has
    "damage": (("damage", "clean"), Outcome.DAMAGE_FOUND, "1 damage · minor"),
    "all clean": (("clean", "clean"), Outcome.NO_DAMAGE_SEEN, "No damage seen"),
    "one failed": (("clean", "failed"), Outcome.CANNOT_TELL, "Photo 2: the analysis"),
    "one waits": (("clean", "waiting"), Outcome.CANNOT_TELL, "Photo 2: not assessed"),
    "one refused": (("clean", "refused"), Outcome.CANNOT_TELL, "the file was refused"),
    "one in doubt": (("clean", "doubt"), Outcome.CANNOT_TELL, "no statement possible"),
    "no car": (("unusable",), Outcome.CANNOT_TELL, "Cannot tell"),
    "all failed": (("failed", "failed"), Outcome.FAILED, "This is not a result"),
    "not named": (("unnamed", "clean"), Outcome.DAMAGE_FOUND, "Damage seen, not named"),
    "nothing yet": ((), Outcome.CANNOT_TELL, "Not assessed yet"),
    "damage and failure": (("damage", "failed"), Outcome.DAMAGE_FOUND, "analysis fail"),
}


@pytest.mark.parametrize("name", VERDICTS)
def test_a_verdict_is_never_cleaner_than_the_photos(name: str) -> None:
    kinds, outcome, words = VERDICTS[name]
    seen = visit(*kinds)
    verdict = report_verdict(seen, EN)
    settled = visit_verdict(seen)
    assert settled.looks_like is outcome
    assert verdict.tone == verdict_tone(outcome, settled.severity)
    assert words in " ".join((verdict.line, *verdict.sentences))
    if outcome is Outcome.NO_DAMAGE_SEEN:
        assert "Not visible on any photo: " in verdict.sentences[-1]


def test_everything_rejected_is_no_damage_and_says_so() -> None:
    said = [review(1, "hood.unknown.dent", "reject")]
    verdict = report_verdict(visit("damage", said=said), EN)
    assert "1 proposal rejected" in verdict.line
    entry = build(view=visit("damage", said=said)).visits[0].photos[0]
    assert "rejected by a person" in entry.result


def build(language: Language = EN, **changes: object) -> CaseDocument:
    return build_case_document(report(language, **changes))


def test_damages_say_what_stands_who_said_so_and_what_the_model_said() -> None:
    made = report()
    rows = build_case_document(made).visits[0].damages
    numbers = damage_numbers(made.view.damages)
    assert [row.number for row in rows] == list(numbers.values())
    changed = next(row for row in rows if row.key == DOOR)
    assert (changed.part, changed.damage) == (
        "Left front door",
        "dent, about 46\u00a0mm",
    )
    assert changed.review == "changed"
    assert changed.decided.startswith("Dana, 1\u00a0March\u00a02026, 11:00:00")
    assert changed.sureness == "A person's word"
    details = " ".join(changed.details)
    assert "The model said: Left front door, scratch, minor (possibly, 55" in details
    assert "Reason: seen on the car" in details
    assert "The photos disagree (seen undamaged elsewhere)" in details
    confirmed = next(row for row in rows if row.key == "front_fender.left.dent")
    assert confirmed.photos == "On 2 of the 2 photos that show this part: 1, 2"
    assert confirmed.sureness == "Very probably, 83\u00a0%"


def test_rejected_findings_stand_apart_with_their_look_alike() -> None:
    (row,) = build().visits[0].rejected
    assert row.number is None
    assert row.review == "rejected"
    assert row.details[0] == (
        "Reason: Looks like damage, is reflection. seen on the car"
    )


def test_a_side_that_is_not_told_is_said() -> None:
    shown = view_of([kept(photo(1, "front_door unknown dent minor"))])
    (row,) = build(view=shown).visits[0].damages
    assert row.part == "Front door (side not told)"


def test_photos_say_what_they_gave_and_when() -> None:
    entries = build().visits[0].photos
    assert [entry.result for entry in entries] == [
        "Damages: 1, 2",
        "Damage: 1",
        "Damage: 3",
        "Analysis failed: The model stopped.",
        "The file was refused: It is not a picture.",
    ]
    assert "Areas were blurred by a person." in entries[0].facts
    assert entries[2].facts[0].endswith("17:05:00 (the camera's clock)")
    assert entries[0].hash == "000000000000"
    assert entries[4].picture is None
    assert entries[4].hash == ""


def test_pictures_are_small_marked_copies_without_metadata() -> None:
    large = Image.new("RGB", (1024, 768), "navy")
    large.info["exif"] = b"Exif\0\0GPS"
    given = {photo.id: large for photo in report().view.photos}
    entry = build(pictures=given).visits[0].photos[0]
    assert entry.picture is not None
    assert max(entry.picture.size) == PICTURE_PX
    assert entry.picture.info == {}
    assert len(entry.picture.getcolors(1 << 20) or ()) > 10  # marks are drawn
    assert large.size == (1024, 768)


def test_parts_stand_in_four_states_and_missing_views_are_named() -> None:
    part = build().visits[0]
    by_label = {row.label: row.names for row in part.parts}
    assert "left front fender" in by_label["Damaged"]
    assert "front bumper" in by_label["Seen undamaged"]
    assert "hood" in by_label["Uncertain"]
    assert "roof" in by_label["Not visible on any photo"]
    assert "Rear left corner" in part.missing
    assert any(view.startswith("Close-up: ") for view in part.missing)


def test_estimate_has_formulas_edits_and_warnings() -> None:
    table = build().estimate
    assert table is not None
    repair = next(row for row in table.rows if "Left front door – repair" in row.name)
    assert repair.formula.startswith("body 1.5\u00a0h × 50.00 [75.00]")
    assert repair.amount == "75.00"
    assert repair.edits[0].startswith("Hours set to 1.5\u00a0h (body) – Dana, 9")
    assert repair.edits[1] == ("Without the change: repair, 100.00–150.00\u00a0EUR.")
    assert repair.damages == "Damage 2"
    notes = " ".join(table.notes)
    for piece in ("example rates", "none is from a model", "Limit for a total loss"):
        assert piece in notes
    assert "price of the part set to 1.00\u00a0EUR (Dana" in notes
    assert [label for label, _ in table.sums] == ["Subtotal", "Tax 20\u00a0%", "Total"]
    assert table.dropped
    assert table.total.endswith("\u00a0EUR")


def test_supplements_name_their_damages_and_flags() -> None:
    rows = build().supplements
    assert rows[0].because == "Fluid leak"
    assert rows[0].severity == "severe"
    assert any(row.because.startswith("Damage") for row in rows[1:])


def test_log_has_every_decision_in_order_of_time() -> None:
    (part,) = build().visits
    whats = [row.what for row in part.log]
    assert [what.split(":")[0] for what in whats[:4]] == [
        "Confirmed",
        "Changed",
        "Rejected",
        "Added",
    ]
    assert whats[1] == (
        "Changed: Left front door, scratch, minor. "
        "Now: Left front door, dent, moderate, about 46\u00a0mm"
    )
    assert part.log[2].why == "Looks like damage, is reflection. seen on the car"
    line = "Left front door – repair, hours set to"
    assert f"Estimate: {line} 1.5\u00a0h (body)" in whats
    assert f"Estimate: {line} 9\u00a0h (body)" in whats
    assert f"Estimate: taken back: {line} 9\u00a0h (body)" in whats
    assert len(whats) == 4 + 5 + 2


def test_log_is_in_order_of_time_whatever_the_order_of_its_sources() -> None:
    made = report()
    turned = replace(made.view, reviews=made.view.reviews[::-1])
    (one,), (other,) = build().visits, build(view=turned).visits
    assert other.log[:4] == one.log[:4]


def test_a_reopened_decision_stays_in_the_log_and_does_not_count() -> None:
    said = [
        review(1, "hood.unknown.dent", "reject"),
        review(2, "hood.unknown.dent", "reopen"),
    ]
    (part,) = build(view=visit("damage", said=said), estimate=None).visits
    assert [row.what.split(":")[0] for row in part.log] == ["Rejected", "Reopened"]
    assert part.damages[0].review == "not reviewed yet"
    assert part.damages[0].decided == ""


def test_each_way_of_assessing_has_one_stamp() -> None:
    shown = [photo_of(n, "clean") for n in range(1, 5)]
    other = shown[3].assessment
    assert other is not None
    made = replace(other.provenance, row="big", revision="r9", precision="nf4")
    shown[3] = replace(shown[3], assessment=replace(other, provenance=made))
    one, two = build(view=view_of(shown)).visits[0].models
    assert one.title == "Model: row · r1"
    facts = dict(one.rows)
    assert facts["Photos"] == "1–3"
    assert facts["Prompt version"] == "p1"
    assert dict(two.rows)["Precision"] == "nf4"
    assert dict(two.rows)["Photos"] == "4"


def test_files_have_their_whole_hash() -> None:
    files = build().visits[0].files
    assert files[0].sha256 == f"{1:064x}"
    assert files[4].sha256 == "–"


def test_a_dispute_has_both_visits_and_every_change_in_its_group() -> None:
    made = dispute()
    document = build_case_document(made)
    assert [part.role for part in document.visits] == ["Earlier visit", "Later visit"]
    kinds = [group.kind for group in document.changes]
    assert kinds == [kind for kind in ORDER if kind in kinds]
    assert sum(len(group.rows) for group in document.changes) == len(made.changes)
    for group in document.changes:
        for row in group.rows:
            assert row.before.heading.startswith("1\u00a0February")
            assert row.after.heading.startswith("1\u00a0March")
    assert all(part.parts[-1].label.startswith("Not vis") for part in document.visits)
    assert "Earlier visit: 1\u00a0February" in document.verdict.sentences[0]


ORDER = (
    ChangeKind.NEW,
    ChangeKind.WORSE,
    ChangeKind.NOT_COMPARABLE,
    ChangeKind.GONE,
    ChangeKind.UNCHANGED,
)


def test_a_new_damage_stands_beside_the_photo_that_shows_the_part_undamaged() -> None:
    document = build_case_document(dispute())
    new = next(group for group in document.changes if group.kind is ChangeKind.NEW)
    row = next(row for row in new.rows if row.name == "Left front fender, dent")
    assert row.reason == "The earlier visit shows this part undamaged."
    assert row.before.severity == ""
    assert row.before.picture is not None
    assert "Seen undamaged · Photo 1 (whole photo)" in row.before.caption
    assert row.before.picture.size == (640, 480)
    assert row.after.picture is not None
    assert row.after.picture.width < 500  # a part of the photo
    assert row.after.caption.startswith("No. 1 · Left front fender, dent · Photo ")
    assert row.after.caption.endswith("(part of the photo)")
    assert row.decisions[0].startswith("After: Confirmed: Left front fender, dent")


def test_what_no_photo_shows_has_a_sentence_and_no_picture() -> None:
    document = build_case_document(dispute())
    rows = [
        row
        for group in document.changes
        if group.kind is ChangeKind.NOT_COMPARABLE
        for row in group.rows
    ]
    gone = next(row for row in rows if row.name == "Rear bumper, crack")
    assert gone.after.picture is None
    assert "No photo of this visit is known to show this part." in gone.after.caption


def test_without_a_new_or_worse_damage_the_comparison_is_no_alarm() -> None:
    same = visit("damage")
    before = replace(same, visit=EARLIER)
    made = report(view=same, before=before, changes=compare(before, same))
    verdict = build_case_document(made).verdict
    assert verdict.line == "1 unchanged"
    assert verdict.tone == verdict_tone(Outcome.NO_DAMAGE_SEEN, Severity.UNKNOWN)
    failed = visit("failed")
    made = report(view=failed, before=before, changes=compare(before, failed))
    verdict = build_case_document(made).verdict
    assert verdict.tone == verdict_tone(Outcome.CANNOT_TELL, Severity.UNKNOWN)


@pytest.mark.parametrize(
    "box",
    [(0.4, 0.4, 0.6, 0.6), (0, 0, 0.05, 0.02), (0, 0.5, 1, 0.55), (0.98, 0, 1, 1)],
    ids=["middle", "corner", "strip", "edge"],
)
def test_crops_hold_their_box_and_are_never_strips(
    box: tuple[float, float, float, float],
) -> None:
    ramp = Image.linear_gradient("L").resize((400, 300)).convert("RGB")
    crop = cropped(ramp, box)
    assert crop.width >= (box[2] - box[0]) * 400
    assert crop.height >= (box[3] - box[1]) * 300
    assert 0.4 <= crop.width / crop.height <= 2.2 or crop.height == 300
    rows = sorted({crop.getpixel((0, y))[0] for y in range(crop.height)})
    assert rows[0] <= box[1] * 255 + 1
    assert rows[-1] >= box[3] * 255 - 2


@pytest.mark.parametrize("made", [report(FR), dispute(FR)], ids=["visit", "dispute"])
def test_french_has_no_english_sentence_left(made: CaseReport) -> None:
    text = told(build_case_document(made)).replace("seen on the car", "")
    for word in ("photo shows", "Damage", "the ", "reviewed", "Estimate", "Without"):
        assert word not in text
    assert "d’un véhicule" in text
    assert "Expertise" not in text


def test_hostile_text_is_visible_and_bounded() -> None:
    made = report(hostile=True)
    text = told(build_case_document(made))
    assert "\u202e" not in text
    assert HOSTILE.replace("\u202e", "\ufffd") in text
    case = replace(CASE, name="n" * 5000)
    assert len(build(case=case).name) == 120


def test_an_empty_case_is_still_a_document() -> None:
    document = build_case_document(empty())
    assert document.vehicle == ()
    assert document.estimate is None
    assert document.visits[0].photos == ()
    assert document.made == (("Made on", "9\u00a0March\u00a02026, 14:30:00\u00a0UTC"),)


def test_equal_content_gives_an_equal_report() -> None:
    one, two = build_case_document(dispute()), build_case_document(dispute())
    assert told(one) == told(two)
    assert one.visits[1].damages == two.visits[1].damages
    assert one.made_at == MADE_AT


@pytest.mark.parametrize(
    ("numbers", "text"),
    [((), ""), ((2,), "2"), ((2, 1), "1, 2"), ((1, 2, 3, 7), "1–3, 7")],
)
def test_numbers_are_told_in_runs(numbers: tuple[int, ...], text: str) -> None:
    assert numbers_told(numbers) == text


def test_a_photo_with_two_findings_rejected_in_part_still_names_its_damage() -> None:
    both = photo(1, "hood unknown dent minor", "roof unknown scratch minor")
    said = [review(1, "hood.unknown.dent", "reject")]
    shown = view_of([kept(judged(both))], said, LATER)
    entry = build(view=shown, pictures=pictures(shown)).visits[0].photos[0]
    assert entry.result == "Damage: 1"
