"""The estimate of a visit: what was chosen and typed for it is kept with the visit.

Decisions:
- Kept are the rate card, the person's edits and the red flags they ticked, as one note
  of JSON with a version. Lines and totals are worked out anew each time.
- A visit for which nobody chose a card has the one that was chosen last, and an example
  where there is none. The first edit ties the card to the visit.
- A note that cannot be read is told, and there is no estimate: without the edits it
  would be wrong. Of the card, see `visit_rates`.
- An edit that is taken back or typed anew is kept apart with who did so and when.
- Money that was typed belongs to a currency. With a card in another one it is set
  aside and told, never taken as if it were that currency.
- A change is made from what is kept at that moment, so that two people do not lose each
  other's edits; nothing is written over a note that cannot be read but `start_over`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from core.domain.cases import Case, Damage, DamageState, VisitView
from core.domain.errors import StorageFailed
from core.domain.estimates import (
    EditKind,
    Estimate,
    EstimateEdit,
    EstimateLine,
    Supplement,
    UndoneEdit,
)
from core.domain.sentences import Sentence
from core.domain.vocabulary import RedFlag
from core.estimating.edit_rows import edit_from_row, edit_to_row
from core.estimating.estimate import estimate
from core.estimating.rate_card import RateCard
from core.estimating.supplements import supplements
from core.filing.estimate_note import (
    NOTE,
    Chosen,
    KeptRates,
    read_chosen,
    write_chosen,
)
from core.filing.rate_cards import name_of_key, read_card
from core.filing.visit_rates import rates_now, rates_of_visit
from core.storage.rates import remember_card
from core.storage.store import Store
from core.storage.visits import change_visit_note, read_visit_note, set_visit_note

MONEY = (EditKind.PART_PRICE, EditKind.SUBLET)


@dataclass(frozen=True, slots=True)
class VisitEstimate:
    """The estimate of a visit, and what it is made of.

    `estimate` is None where no card can be read, or not `readable` what was kept.
    `unconfirmed` counts the lines that rest on a finding nobody has looked at yet.
    `problems` are sentences on what stands otherwise than the person left it;
    `newer_rates` says that the card was changed since the visit keeps it.
    """

    card_key: str
    card_name: str
    card: RateCard | None = None
    edits: tuple[EstimateEdit, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()
    estimate: Estimate | None = None
    supplements: tuple[Supplement, ...] = ()
    unconfirmed: int = 0
    problems: tuple[Sentence, ...] = field(default=())
    readable: bool = True
    newer_rates: bool = False


def read_estimate(store: Store, case: Case, view: VisitView) -> VisitEstimate:
    """The estimate of a visit as it stands now.

    Raises:
        StorageFailed: the store cannot be read.
    """
    note = read_visit_note(store, view.visit.id, NOTE)
    try:
        chosen = read_chosen(note)
    except StorageFailed as exc:
        return VisitEstimate(
            "",
            "",
            supplements=supplements(view.damages),
            problems=(exc.told,),
            readable=False,
        )
    rates = rates_of_visit(store, chosen)
    made = VisitEstimate(
        rates.key,
        rates.card.name if rates.card else name_of_key(rates.key),
        rates.card,
        chosen.edits,
        chosen.red_flags,
        supplements=supplements(view.damages, red_flags=chosen.red_flags),
        problems=rates.problems,
        newer_rates=rates.is_newer,
    )
    if made.card is None:
        return made
    made = _estimated(made, case, view.damages)
    return replace(made, estimate=replace(made.estimate, undone_edits=chosen.undone))


def choose_card(store: Store, visit_id: str, key: str) -> None:
    """Reckon this visit, and the next one that has no card, with a card as it is now.

    Raises:
        RateCardInvalid: the card is gone, or cannot be used.
        StorageFailed: it cannot be written, or what is kept cannot be read.
    """
    rates = KeptRates(read_card(store, key), datetime.now(UTC))
    _change(
        store,
        visit_id,
        lambda chosen: replace(chosen, card_key=key, rates=rates),
    )
    remember_card(store, key)


def tie_card(store: Store, visit_id: str, key: str) -> None:
    """Have a visit for which no card was chosen keep this one, as it is now.

    What was handed out must not change when another card is chosen elsewhere.

    Raises:
        StorageFailed: it cannot be written, or what is kept cannot be read.
    """
    if not read_chosen(read_visit_note(store, visit_id, NOTE)).card_key:
        add_edits(store, visit_id, (), card_key=key)


def add_edits(
    store: Store,
    visit_id: str,
    edits: Iterable[EstimateEdit],
    *,
    instead_of: Iterable[EstimateEdit] = (),
    card_key: str = "",
    who: str = "",
) -> None:
    """Keep edits after those there are.

    Args:
        instead_of: earlier edits that these take the place of.
        card_key: the card they were typed over; the visit's from now on, unless it has
            one.
        who: takes the earlier edits back, "" if not told.

    Raises:
        RateCardInvalid: an edit is out of its limits; nothing was kept.
        StorageFailed: they cannot be written, or what is kept cannot be read.
    """
    checked = tuple(edit_from_row(edit_to_row(edit)) for edit in edits)
    old, now = tuple(instead_of), datetime.now(UTC)
    rates = rates_now(store, card_key, now)

    def change(chosen: Chosen) -> Chosen:
        gone = [edit for edit in chosen.edits if edit in old]
        left = [edit for edit in chosen.edits if edit not in old]
        tied = chosen.card_key or card_key
        return replace(
            chosen,
            card_key=tied,
            rates=chosen.rates or (rates if tied == card_key else None),
            edits=(*left, *checked),
            undone=(*chosen.undone, *(UndoneEdit(edit, who, now) for edit in gone)),
        )

    _change(store, visit_id, change)


def remove_edits(
    store: Store, visit_id: str, edits: Iterable[EstimateEdit], *, who: str = ""
) -> None:
    """Take edits back; those that are gone already are no fault.

    Raises:
        StorageFailed: it cannot be written, or what is kept cannot be read.
    """
    add_edits(store, visit_id, (), instead_of=edits, who=who)


def set_red_flag(store: Store, visit_id: str, flag: RedFlag, *, seen: bool) -> None:
    """Keep whether a person saw this on the car.

    Raises:
        StorageFailed: it cannot be written, or what is kept cannot be read.
    """

    def change(chosen: Chosen) -> Chosen:
        known = {*chosen.red_flags, flag} if seen else {*chosen.red_flags} - {flag}
        in_order = tuple(each for each in RedFlag if each in known)
        return replace(chosen, red_flags=in_order)

    _change(store, visit_id, change)


def start_over(store: Store, visit_id: str) -> None:
    """Forget the card, every edit and the red flags of a visit.

    Raises:
        StorageFailed: it cannot be written.
    """
    set_visit_note(store, visit_id, NOTE, write_chosen(Chosen()))


def rests_on_proposed(line: EstimateLine, damages: Iterable[Damage]) -> bool:
    """Whether a line rests on a damage that nobody has decided on."""
    return any(
        damage.state is DamageState.PROPOSED and damage.key in line.damage_keys
        for damage in damages
    )


def _estimated(
    made: VisitEstimate, case: Case, damages: Sequence[Damage]
) -> VisitEstimate:
    """With lines and totals, and the money of other currencies set aside."""
    aside = tuple(edit for edit in made.edits if _is_foreign(edit, made.card.currency))
    used = [edit for edit in made.edits if edit not in aside]
    reckoned = estimate(damages, made.card, edits=used, vehicle=case.vehicle)
    reckoned = replace(reckoned, unused_edits=(*reckoned.unused_edits, *aside))
    problems = made.problems
    if aside:
        problems += (_set_aside(aside, made.card.currency),)
    return replace(
        made,
        estimate=reckoned,
        unconfirmed=sum(rests_on_proposed(line, damages) for line in reckoned.lines),
        problems=problems,
    )


def _is_foreign(edit: EstimateEdit, currency: str) -> bool:
    return edit.kind in MONEY and edit.currency not in ("", currency)


def _change(store: Store, visit_id: str, change: Callable[[Chosen], Chosen]) -> None:
    """Keep what `change` makes of what is kept now, in one transaction."""

    def changed(note: str | None) -> str:
        return write_chosen(change(read_chosen(note)))

    change_visit_note(store, visit_id, NOTE, changed)


def _set_aside(edits: Sequence[EstimateEdit], currency: str) -> Sentence:
    given = ", ".join(sorted({edit.currency for edit in edits}))
    return Sentence(
        f"Prices typed in {given} are not used with a card in {currency}: "
        f"{len(edits)}. Type them in {currency}, or go back to a card in {given}.",
        f"Les prix saisis en {given} ne servent pas avec un barème en {currency} : "
        f"{len(edits)}. Saisissez-les en {currency} ou reprenez un barème en {given}.",
    )
