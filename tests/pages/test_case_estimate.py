"""The estimate of a case and its rates, as a person works with them on the page."""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.domain.cases import Case, Visit, VisitView
from core.domain.errors import StorageFailed
from core.domain.estimates import EstimateLine
from core.domain.sentences import Sentence
from core.estimating.card_reading import read_rate_card
from core.estimating.card_writing import write_rate_card
from core.filing import estimates
from core.filing.estimate_note import NOTE
from core.filing.estimates import VisitEstimate, choose_card, read_estimate
from core.filing.rate_cards import known_cards, read_card, save_card
from core.filing.views import read_view
from core.storage.cases import create_case, read_case, set_vehicle
from core.storage.photos import add_photo, set_assessment
from core.storage.reviews import add_review
from core.storage.store import Store
from core.storage.visits import add_visit, read_visit_note, set_visit_note
from core.ui import model
from tests.casework.cars import START, review
from tests.casework.cars import photo as shown_photo
from tests.estimating.cases import CARD_CSV
from tests.storage.filling import make_content, make_photo

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = "<script>alert(1)</script> ![x](http://e.example/a.png) **b**"
REPAIR = "front_door/left/repair"
FORM = f"case.estimate.form.{REPAIR}"
CARD = replace(read_rate_card(CARD_CSV), is_example=False)


class Desk:
    """A case with a dented door and a cracked bumper, and its estimate on the page."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.case: Case = create_case(store, "Fleet car 12")
        self.visit: Visit = add_visit(
            store, self.case.id, label="check-in", happened_at=START
        )
        finding = shown_photo(
            1, "front_door left dent moderate", "front_bumper unknown crack severe"
        )
        content = make_content(1)
        kept = add_photo(store, self.visit.id, content, make_photo(content))
        set_assessment(store, kept.id, finding.assessment)
        choose_card(store, self.visit.id, save_card(store, CARD))
        self.app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
        self.app.switch_page("pages/cases.py")
        self.app.query_params["case"] = self.case.id
        self.app.query_params["view"] = "estimate"

    def look(self) -> "Desk":
        self.app.run()
        assert not self.app.exception
        return self

    def signed(self) -> "Desk":
        """Somebody told their name."""
        self.look()
        self.press(f"case.estimate.line.{REPAIR}.change")
        self.app.text_input(key="case.reviewer.name").set_value("Ada")
        button = next(
            b for b in self.app.button if "case.reviewer" in (b.form_id or "")
        )
        button.click().run()
        self.press(f"{FORM}.cancel")
        return self

    def press(self, key: str) -> None:
        self.app.button(key=key).click().run()
        assert not self.app.exception

    def made(self) -> VisitEstimate:
        return read_estimate(self.store, read_case(self.store, self.case.id), self.view)

    @property
    def view(self) -> VisitView:
        return read_view(self.store, self.visit)

    def line(self, key: str) -> EstimateLine:
        return next(each for each in self.made().estimate.lines if each.key == key)

    def shown(self) -> str:
        kinds = ("title", "header", "subheader", "markdown", "caption", "text")
        kinds += ("error", "warning", "info", "success")
        texts = [each.value for kind in kinds for each in self.app.get(kind)]
        texts += [each.label for each in self.app.expander]
        return "\n".join(texts).replace("\\", "").replace("\u00a0", " ")

    def total(self) -> str:
        return self.app.main.header[0].value.replace("\\", "").replace("\u00a0", " ")


@pytest.fixture
def desk(data_folder: Path) -> Desk:
    return Desk(model.case_store())


def test_the_range_comes_first_with_its_currency_and_limits(desk: Desk) -> None:
    desk.look()
    # repair 100–200, refinish 225–270, blends 0–90 and 0–108, bumper 375–600 and
    # 180–225 less the overlap of 0.2 h × 90: 862–1475; with 20 % tax 1034.40–1770
    assert desk.total() == "1,030–1,770 EUR"
    told = desk.shown()
    assert "Likely cost, tax included" in told
    assert "6 of 6 lines rest on findings that nobody has confirmed" in told
    assert "Rates: Round figures, dated 2 January 2026" in told
    assert "Example rates" not in told
    assert "1,034.40–1,770.00 EUR" in told


def test_example_rates_are_called_so_and_a_missing_price_is_told(desk: Desk) -> None:
    choose_card(desk.store, desk.visit.id, "shipped/example_usd")
    told = desk.look().shown()
    assert "Example rates" in told
    assert "Made-up figures dated 21 November 2026" in told
    assert desk.total().endswith("USD")
    poor = replace(CARD, name="Poor", part_prices=())
    choose_card(desk.store, desk.visit.id, save_card(desk.store, poor))
    assert "Not complete: 1 line has no money" in desk.look().shown()


def test_a_line_shows_its_formula_its_damage_and_its_rule(desk: Desk) -> None:
    told = desk.look().shown()
    assert "body 2.0–4.0 h × 50.00 [100.00–200.00] = 100.00–200.00 EUR" in told
    assert "Damage 2: left front door – dent, moderate (proposed)" in told
    assert "it is repaired and refinished" in told


def test_hours_that_were_typed_change_the_total_and_survive_a_reload(
    desk: Desk,
) -> None:
    desk.signed()
    before = desk.made().estimate.total
    desk.press(f"case.estimate.line.{REPAIR}.change")
    app = desk.app
    app.number_input(key=f"{FORM}.hours.body.low").set_value(5.0)
    app.number_input(key=f"{FORM}.hours.body.high").set_value(6.5)
    app.text_input(key=f"{FORM}.reason").set_value("Measured on the car")
    desk.press(f"{FORM}.save")
    after = desk.made().estimate.total
    assert after.low - before.low == (5 - 2) * 50 * Decimal("1.2")
    assert after.high - before.high == (Decimal("6.5") - 4) * 50 * Decimal("1.2")
    fresh = Desk.__new__(Desk)
    fresh.__dict__ |= desk.__dict__
    fresh.app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    fresh.app.switch_page("pages/cases.py")
    fresh.app.query_params["case"] = desk.case.id
    fresh.app.query_params["view"] = "estimate"
    told = fresh.look().shown()
    assert fresh.total() == "1,210–1,920 EUR"
    assert "hours set to 5–6.5 h (body) · Ada" in told
    assert "Measured on the car" in told
    assert "Repair · left front door: 100.00–200.00 EUR" in told, "what it was before"
    fresh.press(f"case.estimate.line.{REPAIR}.restore")
    assert desk.made().estimate.total == before


def test_nothing_is_changed_without_a_name(desk: Desk) -> None:
    desk.look()
    desk.press(f"case.estimate.line.{REPAIR}.drop")
    assert desk.made().edits == ()
    assert desk.app.text_input(key="case.reviewer.name")


def test_another_operation_takes_the_cards_figures_and_can_be_undone(
    desk: Desk,
) -> None:
    desk.signed()
    desk.press(f"case.estimate.line.{REPAIR}.change")
    choice = desk.app.selectbox(key=f"{FORM}.operation")
    choice.set_value("replace")
    desk.press(f"{FORM}.save")
    new = desk.line("front_door/left/replace")
    assert new.part_price == CARD.part_price(new.part)
    assert "work set to: replace · Ada" in desk.shown()
    desk.press("case.estimate.line.front_door/left/replace.restore")
    assert desk.line(REPAIR).edits == ()


def test_a_line_left_out_is_listed_and_put_back(desk: Desk) -> None:
    desk.signed()
    before = desk.total()
    desk.press(f"case.estimate.line.{REPAIR}.drop")
    assert desk.total() != before
    assert "Left out (1)" in desk.shown()
    desk.press(f"case.estimate.line.{REPAIR}.put_back")
    assert desk.total() == before


def test_a_line_of_ones_own_is_added_as_text_and_removed(desk: Desk) -> None:
    desk.signed()
    desk.press("case.estimate.add")
    form = "case.estimate.form.+"
    desk.app.text_input(key=f"{form}.text").set_value(HOSTILE)
    desk.app.number_input(key=f"{form}.sublet..low").set_value(90.0)
    desk.press(f"{form}.save")
    (added,) = (each for each in desk.made().estimate.lines if each.text)
    assert added.text == HOSTILE
    assert added.amount.low == added.amount.high == 90
    assert_harmless(desk.app)
    assert HOSTILE in desk.shown()
    desk.press(f"case.estimate.line.{added.key}.restore")
    assert desk.made().edits == ()


def test_paint_that_held_makes_a_small_dent_paintless(desk: Desk) -> None:
    desk.signed()
    key = next(each.key for each in desk.view.damages if each.part == "front_door")
    small = review(1, key, "change", "front_door left dent minor")
    add_review(desk.store, replace(small, visit_id=desk.visit.id))
    desk.look()
    line = "front_door/left/paintless_repair"
    assert desk.line("front_door/left/inspect")
    desk.press(f"case.estimate.line.{line}.change")
    form = f"case.estimate.form.{line}"
    desk.app.selectbox(key=f"{form}.paint.{key}").set_value("whole")
    desk.press(f"{form}.save")
    assert "front_door/left/inspect" not in {
        each.key for each in desk.made().estimate.lines
    }
    assert "paint unbroken · Ada" in desk.shown()


def test_a_rejected_damage_leaves_the_estimate(desk: Desk) -> None:
    for number, damage in enumerate(desk.view.damages, start=1):
        action = "reject" if damage.part == "front_bumper" else "confirm"
        words = f"{damage.part} {damage.side} {damage.damage_type} {damage.severity}"
        said = review(number, damage.key, action, words)
        add_review(desk.store, replace(said, visit_id=desk.visit.id))
    told = desk.look().shown()
    assert "front bumper" not in " ".join(each.label for each in desk.app.expander)
    assert "nobody has confirmed" not in told
    assert desk.total() == "390–810 EUR"


def test_total_loss_is_told_only_where_a_value_was_typed(desk: Desk) -> None:
    assert "Total loss" not in desk.look().shown()
    worth = replace(desk.case.vehicle, value=1500.0, value_currency="EUR")
    set_vehicle(desk.store, desk.case.id, worth)
    assert "Limit for a total loss: 70 % × 1,500.00 = 1,050.00 EUR" in (
        desk.look().shown()
    )


def test_a_red_flag_is_kept_and_expects_its_zone(desk: Desk) -> None:
    desk.look()
    box = next(each for each in desk.app.checkbox if "fluid_leak" in each.key)
    box.check().run()
    assert [str(flag) for flag in desk.made().red_flags] == ["fluid_leak"]
    assert "Where a fluid leaks" in desk.shown()
    assert "Behind the front bumper" in desk.shown()
    box = next(each for each in desk.app.checkbox if "fluid_leak" in each.key)
    assert box.value
    box.uncheck().run()
    assert desk.made().red_flags == ()


def test_another_card_is_chosen_and_prices_of_the_first_are_set_aside(
    desk: Desk,
) -> None:
    desk.signed()
    line = "front_bumper/unknown/replace"
    desk.press(f"case.estimate.line.{line}.change")
    form = f"case.estimate.form.{line}"
    desk.app.number_input(key=f"{form}.part_price..low").set_value(777.0)
    desk.press(f"{form}.save")
    card = next(each for each in desk.app.selectbox if "rates.card" in each.key)
    card.set_value("shipped/example_usd").run()
    assert desk.total().endswith("USD")
    assert "Prices typed in EUR are not used with a card in USD" in desk.shown()
    assert "Changes without a line (1)" in desk.shown()
    assert "price of the part set to 777.00 EUR" in desk.shown()


def test_what_could_not_be_saved_stays_on_the_screen(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.signed()
    before = desk.total()

    def full(*_: object) -> None:
        raise StorageFailed(Sentence("The disk is full.", "Le disque est plein."))

    desk.press(f"case.estimate.line.{REPAIR}.change")
    monkeypatch.setattr(estimates, "change_visit_note", full)
    desk.app.number_input(key=f"{FORM}.hours.body.low").set_value(5.0)
    desk.press(f"{FORM}.save")
    assert "The disk is full." in desk.shown()
    assert desk.total() == before
    assert desk.app.number_input(key=f"{FORM}.hours.body.low").value == 5.0
    box = next(each for each in desk.app.checkbox if "fluid_leak" in each.key)
    box.check().run()
    box = next(each for each in desk.app.checkbox if "fluid_leak" in each.key)
    assert not box.value, "not ticked, because it is not kept"


@pytest.mark.parametrize(
    ("end", "typed", "kept"),
    [
        ("high", 10.0, ("2", "10")),
        ("high", 1.5, ("1.5", "1.5")),
        ("low", 3.0, ("3", "4")),
        ("low", 6.0, ("6", "6")),
    ],
)
def test_an_end_left_empty_is_the_cards(
    desk: Desk, end: str, typed: float, kept: tuple[str, str]
) -> None:
    desk.signed()
    desk.press(f"case.estimate.line.{REPAIR}.change")
    desk.app.number_input(key=f"{FORM}.hours.body.{end}").set_value(typed)
    desk.press(f"{FORM}.save")
    (edit,) = desk.made().edits
    assert (edit.span.low, edit.span.high) == tuple(map(Decimal, kept))


def test_a_range_the_wrong_way_round_is_refused_and_stays(desk: Desk) -> None:
    desk.signed()
    desk.press(f"case.estimate.line.{REPAIR}.change")
    desk.app.number_input(key=f"{FORM}.hours.body.low").set_value(6.0)
    desk.app.number_input(key=f"{FORM}.hours.body.high").set_value(5.0)
    desk.press(f"{FORM}.save")
    assert "6 is above 5" in desk.shown().replace(".0", "")
    assert desk.made().edits == ()


def test_an_unreadable_note_is_told_and_begun_anew(desk: Desk) -> None:
    set_visit_note(desk.store, desk.visit.id, NOTE, '{"version": 9}')
    told = desk.look().shown()
    assert "cannot be read" in told
    assert not desk.app.main.header
    assert "Expect a supplement" in told
    desk.press("case.estimate.over_now")
    assert "9" not in (read_visit_note(desk.store, desk.visit.id, NOTE) or "")
    assert desk.total()


def test_a_hostile_card_and_name_are_shown_as_text(desk: Desk) -> None:
    name = HOSTILE[:80]
    key = save_card(desk.store, replace(CARD, name=name, note=HOSTILE))
    choose_card(desk.store, desk.visit.id, key)
    assert name in desk.look().shown()
    assert_harmless(desk.app)
    desk.press("case.rates.open")
    assert_harmless(desk.app)


def test_rates_are_edited_and_kept_under_a_name_of_ones_own(desk: Desk) -> None:
    choose_card(desk.store, desk.visit.id, "shipped/example_eur")
    desk.look()
    before = desk.total()
    desk.press("case.rates.open")
    key = "case.rates.0.shipped/example_eur"
    app = desk.app
    assert app.text_input(key=f"{key}.name").value == "My rates (EUR)"
    app.number_input(key=f"{key}.rate.body").set_value(99.5)
    app.checkbox(key=f"{key}.example").uncheck()
    desk.press(f"{key}.save")
    assert "Saved and in use: My rates (EUR)" in desk.shown()
    kept = read_card(desk.store, "own/My rates (EUR)")
    shipped = read_card(desk.store, "shipped/example_eur")
    assert dict(kept.rates)["body"] == Decimal("99.5")
    assert (kept.hours, kept.part_prices) == (shipped.hours, shipped.part_prices)
    assert not kept.is_example
    desk.press("case.rates.back")
    assert desk.total() != before


def test_rates_out_of_their_limits_are_refused_with_their_place(desk: Desk) -> None:
    desk.look()
    desk.press("case.rates.open")
    key = "case.rates.0.own/Round figures"
    desk.app.number_input(key=f"{key}.rate.body").set_value(20000.0)
    desk.app.number_input(key=f"{key}.tax.percent").set_value(120.0)
    desk.press(f"{key}.save")
    told = desk.shown()
    assert "Body, EUR per hour: " in told
    assert "Tax, %: " in told
    assert "between 0 and 100" in told
    assert read_card(desk.store, "own/Round figures") == CARD
    assert desk.app.number_input(key=f"{key}.tax.percent").value == 120.0


def test_a_card_is_read_from_a_file_and_kept(desk: Desk) -> None:
    desk.look()
    desk.press("case.rates.open")
    file = write_rate_card(replace(CARD, name="From a file", tax_percent=Decimal(5)))
    desk.app.file_uploader(key="case.rates.file.0").set_value(
        ("rates.csv", file, "text/csv")
    )
    desk.look()
    assert "From a file: EUR, dated 2 January 2026" in desk.shown()
    assert "own/From a file" not in {each.key for each in known_cards(desk.store)}
    desk.press("case.rates.keep")
    assert desk.made().card_key == "own/From a file"
    assert desk.made().card.tax_percent == 5


def test_a_broken_file_is_refused_with_its_lines(desk: Desk) -> None:
    desk.look()
    desk.press("case.rates.open")
    broken = CARD_CSV + b"part,hood,,,abc,,\npart,bonet,,,9,,\n"
    desk.app.file_uploader(key="case.rates.file.0").set_value(
        ("rates.csv", broken, "text/csv")
    )
    told = desk.look().shown()
    line = CARD_CSV.count(b"\n") + 1
    assert f'Line {line}, column low: "abc" is not a number' in told
    assert f'Line {line + 1}, column key: "bonet" is not known' in told
    assert len([each for each in known_cards(desk.store) if each.own]) == 1


def test_an_own_card_is_deleted_and_the_estimate_says_so(desk: Desk) -> None:
    desk.look()
    desk.press("case.rates.open")
    desk.press("case.rates.delete_now")
    assert not [each for each in known_cards(desk.store) if each.own]
    desk.press("case.rates.back")
    told = desk.shown()
    assert 'The rate card "Round figures" is not there any more' in told
    assert "This visit keeps its rates as of " in told
    assert desk.total() == "1,030–1,770 EUR"


def test_a_card_that_was_changed_elsewhere_is_told_and_taken_on_request(
    desk: Desk,
) -> None:
    dearer = replace(CARD, tax_percent=Decimal(50))
    save_card(desk.store, dearer, instead_of=desk.made().card_key)
    told = desk.look().shown()
    assert desk.total() == "1,030–1,770 EUR"
    assert "the card has changed since" in told
    desk.press("case.rates.open")
    (save,) = [each for each in desk.app.button if each.key.endswith(".save")]
    save.click().run()
    assert 'another rate card called "Round figures"' in desk.shown()
    assert read_card(desk.store, "own/Round figures") == dearer
    desk.press("case.rates.take_new")
    desk.press("case.rates.back")
    assert "the card has changed since" not in desk.shown()
    assert desk.total() != "1,030–1,770 EUR"


def test_a_change_that_was_taken_back_stays_in_the_log(desk: Desk) -> None:
    desk.signed()
    desk.press(f"case.estimate.line.{REPAIR}.drop")
    desk.press(f"case.estimate.line.{REPAIR}.put_back")
    desk.app.query_params["view"] = "log"
    desk.app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    desk.app.switch_page("pages/cases.py")
    desk.app.query_params["case"] = desk.case.id
    desk.app.query_params["view"] = "log"
    told = desk.look().shown()
    assert "Estimate: Left front door – repair, line taken out" in told
    assert "Estimate: taken back: Left front door – repair, line taken out" in told


def test_french_has_its_words_and_numbers(desk: Desk) -> None:
    desk.look()
    desk.app.selectbox(key="app.language").select("fr").run()
    assert desk.total() == "1 030–1 770 EUR"
    told = desk.shown()
    assert "Coût probable, taxes incluses" in told
    assert "tôlerie 2,0–4,0 h × 50,00 [100,00–200,00]" in told
    assert "Complément à prévoir" in told
    desk.press("case.rates.open")
    assert "Tarifs" in desk.shown()


def assert_harmless(app: AppTest) -> None:
    """Nothing that a person wrote is markup."""
    labels = [each.label for each in (*app.expander, *app.button)]
    for text in (*(each.value for each in (*app.markdown, *app.caption)), *labels):
        assert "](http" not in text
        assert not re.search(r"(?<!\\)<script", text)
