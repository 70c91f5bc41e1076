"""A person's decisions through the Cases page: taken, kept, and taken back."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from core.domain.cases import DamageState, LookAlike, Review, ReviewAction, Visit
from core.domain.errors import StorageFailed
from core.domain.vocabulary import DamageType, Part, Severity, Side
from core.filing.views import read_view
from core.storage.photos import remove_photo
from core.storage.rates import last_reviewer, remember_reviewer
from core.storage.reviews import add_review, reviews_of_visit
from core.storage.store import Store
from core.ui.cases_page import deciding
from tests.casework.cars import START
from tests.pages.review_steps import (
    BOX,
    DENT_KEY,
    HOOD_KEY,
    chosen,
    damages,
    keep,
    looked_at,
    new_session,
    press,
    rows,
    shown,
    verdict,
)


def test_confirming_keeps_the_damage_and_goes_on(
    app: AppTest, store: Store, damaged: Visit
) -> None:
    looked_at(app, damaged)
    assert chosen(app) == DENT_KEY
    press(app, "Confirm")
    (review,) = reviews_of_visit(store, damaged.id)
    assert (review.action, review.who) == (ReviewAction.CONFIRM, "Dana")
    assert review.finding is not None
    assert review.finding.part is Part.FRONT_DOOR
    assert review.finding.severity is Severity.SEVERE
    assert review.finding.box_xyxy == BOX
    assert chosen(app) == HOOD_KEY
    press(app, "Confirm")
    states = {each.state for each in damages(store, damaged).values()}
    assert states == {DamageState.CONFIRMED}
    assert "to review" not in verdict(app)


def test_pressing_twice_decides_once(
    app: AppTest, store: Store, damaged: Visit
) -> None:
    looked_at(app, damaged)
    button = app.button(key=f"case.key.confirm.{DENT_KEY}")
    button.click().run()
    app.button(key=f"case.pick.{DENT_KEY}").click().run()
    assert not [b for b in app.main.button if b.label == "Confirm"]
    assert len(reviews_of_visit(store, damaged.id)) == 1


def test_changing_keeps_the_models_own_words(
    app: AppTest, store: Store, damaged: Visit
) -> None:
    looked_at(app, damaged)
    press(app, "Change")
    form = f"case.change.{damaged.id}.{DENT_KEY}"
    assert app.selectbox(key=f"{form}.part").value is Part.FRONT_DOOR
    app.selectbox(key=f"{form}.part").set_value(Part.REAR_DOOR)
    app.selectbox(key=f"{form}.severity").set_value(Severity.MODERATE)
    app.number_input(key=f"{form}.size").set_value(120.0)
    app.text_input(key=f"{form}.reason").set_value("seen *on site*")
    press(app, "Save the change")
    damage = damages(store, damaged)[DENT_KEY]
    assert damage.state is DamageState.CHANGED
    assert (damage.part, damage.side) == (Part.REAR_DOOR, Side.LEFT)
    assert (damage.severity, damage.size_mm) == (Severity.MODERATE, 120)
    app.button(key=f"case.pick.{DENT_KEY}").click().run()
    told = shown(app)
    assert "The model said: A dent on the left front door · severe" in told
    assert "Changed by Dana" in told
    assert "seen *on site*" in told


def test_rejected_damage_leaves_the_result_and_comes_back(
    app: AppTest, store: Store, damaged: Visit
) -> None:
    looked_at(app, damaged)
    press(app, "Reject")
    form = f"case.reject.{damaged.id}.{DENT_KEY}"
    app.button_group(key=f"{form}.look_alike").set_value(LookAlike.REFLECTION)
    app.text_input(key=f"{form}.reason").set_value("lamp in the paint")
    press(app, "Reject")
    assert not damages(store, damaged)[DENT_KEY].counts
    assert "1 damage · minor" in verdict(app)
    assert rows(app)[-1].startswith("~~**Left front door")
    app.button(key=f"case.pick.{DENT_KEY}").click().run()
    assert "reflection, lamp in the paint" in shown(app)
    press(app, "Reopen")
    assert damages(store, damaged)[DENT_KEY].state is DamageState.PROPOSED
    actions = [each.action for each in reviews_of_visit(store, damaged.id)]
    assert actions == [ReviewAction.REJECT, ReviewAction.REOPEN]


def test_damage_can_be_added_to_a_photo(
    app: AppTest, store: Store, visit: Visit
) -> None:
    photo = keep(store, visit)
    looked_at(app, visit, name="")
    assert "No damage seen · on 1 photo" in verdict(app)
    press(app, "Add a damage")
    app.text_input(key="case.reviewer.name").set_value("Dana")
    press(app, "Sign with this name")
    save = [each for each in app.main.button if each.label == "Add a damage"][-1]
    assert save.disabled, "nothing was told yet"
    form = f"case.add.{visit.id}"
    app.selectbox(key=f"{form}.part").set_value(Part.ROOF).run()
    app.selectbox(key=f"{form}.type").set_value(DamageType.DENT).run()
    app.selectbox(key=f"{form}.severity").set_value(Severity.MINOR).run()
    press(app, "Add a damage")
    (damage,) = damages(store, visit).values()
    assert damage.state is DamageState.ADDED
    assert (damage.part, damage.severity) == (Part.ROOF, Severity.MINOR)
    assert damage.observations[0].photo_id == photo.id
    assert "1 damage · minor" in verdict(app)
    assert "Added by a person:" in shown(app)


def test_all_undecided_can_be_confirmed_at_once(
    app: AppTest, store: Store, damaged: Visit
) -> None:
    looked_at(app, damaged)
    press(app, "Confirm 2")
    reviews = reviews_of_visit(store, damaged.id)
    assert {each.damage_key for each in reviews} == {DENT_KEY, HOOD_KEY}
    assert all(each.finding for each in reviews)
    assert not [b for b in app.main.button if b.label == "Confirm 2"]


def test_nothing_is_decided_without_a_name(
    app: AppTest, store: Store, damaged: Visit
) -> None:
    remember_reviewer(store, "Somebody Else")
    looked_at(app, damaged, name="")
    assert app.text_input(key="case.reviewer.name").value == "Somebody Else"
    assert app.button(key=f"case.key.confirm.{DENT_KEY}").disabled
    assert app.button(key=f"case.key.reject.{DENT_KEY}").disabled
    looked_at(app, damaged, name=" Dana\n")
    assert not app.button(key=f"case.key.confirm.{DENT_KEY}").disabled
    assert "Decisions are signed: Dana" in shown(app)
    assert last_reviewer(store) == "Dana"


def test_what_cannot_be_saved_is_told_and_stays_on_screen(
    app: AppTest, store: Store, damaged: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> None:
        raise StorageFailed("Not saved: the disk is full.", hint="Make room.")

    looked_at(app, damaged)
    press(app, "Change")
    form = f"case.change.{damaged.id}.{DENT_KEY}"
    app.text_input(key=f"{form}.reason").set_value("typed with care")
    with monkeypatch.context() as patch:
        patch.setattr(deciding, "add_review", refuse)
        press(app, "Save the change")
    assert "the disk is full" in shown(app)
    assert app.text_input(key=f"{form}.reason").value == "typed with care"
    assert not reviews_of_visit(store, damaged.id)
    press(app, "Save the change")
    assert "the disk is full" not in shown(app)
    (review,) = reviews_of_visit(store, damaged.id)
    assert review.reason == "typed with care"


def test_decision_of_another_session_is_not_taken_twice(
    app: AppTest, store: Store, damaged: Visit
) -> None:
    looked_at(app, damaged)
    other = new_session()
    looked_at(other, damaged, name="Eve")
    press(other, "Confirm")
    app.button(key=f"case.key.confirm.{DENT_KEY}").click().run()
    assert [each.who for each in reviews_of_visit(store, damaged.id)] == ["Eve"]


def test_form_opens_on_the_damage_that_another_person_decided_on(
    app: AppTest, store: Store, damaged: Visit
) -> None:
    looked_at(app, damaged)
    decided = Review("1", damaged.id, DENT_KEY, ReviewAction.CONFIRM, "Bob", START)
    add_review(store, decided)
    press(app, "Reject")  # on the page as it was before
    assert "Confirmed by Bob" in shown(app)
    assert app.text_input(key=f"case.reject.{damaged.id}.{DENT_KEY}.reason")


def test_form_of_a_damage_that_is_gone_does_not_hold_the_keys(
    app: AppTest, store: Store, visit: Visit
) -> None:
    photo = keep(store, visit, "front_door left dent severe")
    keep(store, visit, "hood unknown scratch minor")
    looked_at(app, visit)
    press(app, "Reject")
    remove_photo(store, photo.id)
    app.run()
    assert chosen(app) == HOOD_KEY
    assert [each for each in app.main.button if each.label == "Next"]


def test_previous_and_next_stop_at_the_ends(app: AppTest, damaged: Visit) -> None:
    looked_at(app, damaged)
    assert app.button(key="case.key.previous.damage").disabled
    app.button(key="case.key.next.damage").click().run()
    assert chosen(app) == HOOD_KEY
    assert app.button(key="case.key.next.damage").disabled
    app.button(key="case.key.previous.damage").click().run()
    assert chosen(app) == DENT_KEY


def test_form_takes_the_keys_away(app: AppTest, damaged: Visit) -> None:
    looked_at(app, damaged)
    press(app, "Change")
    keys = [each.key or "" for each in app.main.button]
    assert not [
        key for key in keys if key.startswith(("case.key.confirm", "case.key.next"))
    ]
    press(app, "Cancel")
    assert chosen(app) == DENT_KEY


def test_confirming_again_is_offered_where_photos_came_later(
    store: Store, damaged: Visit
) -> None:
    view = read_view(store, damaged)
    damage = next(each for each in view.damages if each.key == DENT_KEY)
    assert deciding.may_be_confirmed(view, damage)
    decided = replace(damage, state=DamageState.CONFIRMED)
    assert not deciding.may_be_confirmed(view, decided)
