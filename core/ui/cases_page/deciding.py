"""Writes a person's decisions on damages, and moves on to the next one.

Decisions:
- A decision is in the store before anything on the page says so. Where it cannot be
  written, the form stays open with what was typed, and the reason stands above.
- Before it is written the visit is read anew: a second press of a key, or another
  person, may have decided already.
- Confirming keeps the damage as it stands at that moment (`finding`), because photos
  may be removed later. After a decision the next undecided damage is chosen.
"""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import uuid4

from core.domain.cases import (
    Damage,
    DamageState,
    LookAlike,
    Observation,
    Review,
    ReviewAction,
    StoredPhoto,
    VisitView,
)
from core.domain.errors import AppError
from core.domain.records import Finding
from core.filing.views import read_view
from core.storage.reviews import add_review
from core.ui.cases_page.diagram import chosen_panel, clear_panel, is_on_panel
from core.ui.cases_page.keys import bring_into_view
from core.ui.cases_page.open_case import OpenCase
from core.ui.cases_page.reviewer import reviewer
from core.ui.state import state

logger = logging.getLogger(__name__)
CHOSEN_ROW = "case-damage-chosen"
CHOSEN_PHOTO = "case-photo-chosen"


def decide(
    opened: OpenCase,
    damage_key: str,
    action: ReviewAction,
    *,
    finding: Finding | None = None,
    photo_id: str = "",
    reason: str = "",
    look_alike: LookAlike | None = None,
) -> bool:
    """Write one decision and choose the next undecided damage; whether it was written.

    What cannot be written is kept in the session's memory and shown by the page.
    """
    review = Review(
        uuid4().hex,
        opened.view.visit.id,
        damage_key,
        action,
        reviewer(),
        datetime.now(UTC),
        finding=finding,
        photo_id=photo_id,
        reason=reason.strip(),
        look_alike=look_alike,
    )
    if not _write(opened, review):
        return False
    view = opened.view
    state().cases.editing.pop(view.visit.id, None)
    following = next_undecided(view, damage_key)
    if action is ReviewAction.ADD:
        choose_damage(view, review.id)
    elif action is not ReviewAction.REOPEN:
        choose_damage(view, following or damage_key)
    return True


def confirm(opened: OpenCase, damage_key: str) -> None:
    """Confirm a damage as it stands in the store, unless that was just done."""
    damage = _as_stored(opened, damage_key)
    if damage is not None and may_be_confirmed(opened.view, damage):
        finding = finding_of(damage)
        decide(opened, damage_key, ReviewAction.CONFIRM, finding=finding)


def confirm_all(opened: OpenCase) -> None:
    """Confirm everything that nobody decided on; what fails stops it and is told."""
    for damage in opened.view.damages:
        if damage.state is not DamageState.PROPOSED:
            continue
        now = _as_stored(opened, damage.key)
        if now is None or now.state is not DamageState.PROPOSED:
            continue
        finding = finding_of(now)
        if not decide(opened, now.key, ReviewAction.CONFIRM, finding=finding):
            return


def may_be_confirmed(view: VisitView, damage: Damage) -> bool:
    """Whether a confirmation says anything new: undecided, or photos came later."""
    if damage.state is DamageState.REJECTED:
        return False
    if damage.state is DamageState.PROPOSED or not damage.reviews:
        return damage.state is DamageState.PROPOSED
    showing = {seen.photo_id for seen in damage.observations}
    at = damage.reviews[-1].at
    return any(photo.added_at > at for photo in view.photos if photo.id in showing)


def finding_of(damage: Damage) -> Finding:
    """The damage as it stands, with the box of the photo that shows it best."""
    best = best_observation(damage)
    return Finding(
        damage.part,
        damage.damage_type,
        damage.severity,
        damage.side,
        confidence=damage.confidence,
        box_xyxy=best.finding.box_xyxy if best else None,
        size_mm=damage.size_mm,
    )


def best_observation(damage: Damage) -> Observation | None:
    """The photo that shows the damage largest, then surest."""

    def rank(seen: Observation) -> tuple[float, float]:
        box = seen.finding.box_xyxy
        area = (box[2] - box[0]) * (box[3] - box[1]) if box else 0.0
        return area, seen.finding.confidence or 0.0

    return max(damage.observations, key=rank, default=None)


def chosen_damage(view: VisitView) -> Damage | None:
    """The damage that this session looks at: the first undecided one at first."""
    listed = listed_damages(view)
    wanted = state().cases.selected_damage.get(view.visit.id, "")
    found = next((each for each in listed if each.key == wanted), None)
    undecided = (each for each in listed if each.state is DamageState.PROPOSED)
    return found or next(undecided, None) or next(iter(listed), None)


def listed_damages(view: VisitView) -> tuple[Damage, ...]:
    """The damages of the list, those of the chosen panel where one is chosen."""
    panel = chosen_panel(view)
    return tuple(each for each in view.damages if is_on_panel(each, panel))


def next_undecided(view: VisitView, damage_key: str) -> str:
    """The next damage after this one that nobody decided on; "" if there is none."""
    keys = [damage.key for damage in view.damages]
    start = keys.index(damage_key) + 1 if damage_key in keys else 0
    around = view.damages[start:] + view.damages[:start]
    open_ones = [
        each
        for each in around
        if each.state is DamageState.PROPOSED and each.key != damage_key
    ]
    panel = chosen_panel(view)
    here = [each for each in open_ones if is_on_panel(each, panel)]
    return next((each.key for each in here or open_ones), "")


def choose_damage(view: VisitView, damage_key: str) -> None:
    """Look at this damage, and at a photo that shows it; an open form is put away."""
    memory, visit_id = state().cases, view.visit.id
    memory.selected_damage[visit_id] = damage_key
    memory.editing.pop(visit_id, None)
    damage = next((each for each in view.damages if each.key == damage_key), None)
    if damage is not None:
        if not is_on_panel(damage, chosen_panel(view)):
            clear_panel(view)
        best = best_observation(damage)
        if best is not None:
            memory.selected_photo[visit_id] = best.photo_id
    bring_into_view(CHOSEN_ROW)


def choose_photo(view: VisitView, photo_id: str) -> None:
    """Look at this photo large."""
    state().cases.selected_photo[view.visit.id] = photo_id
    bring_into_view(CHOSEN_PHOTO)


def chosen_photo(view: VisitView, among: Sequence[StoredPhoto]) -> StoredPhoto:
    """The photo that was chosen, else the one that shows the chosen damage best."""
    wanted = [state().cases.selected_photo.get(view.visit.id, "")]
    damage = chosen_damage(view)
    best = best_observation(damage) if damage else None
    wanted += [best.photo_id] if best else []
    by_id = {photo.id: photo for photo in among}
    return next((by_id[each] for each in wanted if each in by_id), among[0])


def _write(opened: OpenCase, review: Review) -> bool:
    memory = state().cases
    try:
        add_review(opened.store, review)
    except AppError as exc:
        logger.warning("review.not_saved %s", exc)
        memory.not_saved = exc
        return False
    memory.not_saved = None
    return True


def _as_stored(opened: OpenCase, damage_key: str) -> Damage | None:
    """The damage as it stands in the store now."""
    try:
        view = read_view(opened.store, opened.view.visit)
    except AppError as exc:
        logger.warning("review.not_read %s", exc)
        state().cases.not_saved = exc
        return None
    return next((each for each in view.damages if each.key == damage_key), None)
