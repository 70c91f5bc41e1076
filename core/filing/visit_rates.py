"""Which rate card the estimate of a visit is made with, and what is to be told of it.

Decisions:
- A card is kept as it was when it was tied to the visit, so that no later change or
  deletion of it changes an estimate that somebody saw. That it changed is told, and a
  person can take the new rates.
- Without kept rates, a card that is gone or broken is told, and an example stands in
  for it.
"""

from dataclasses import dataclass
from datetime import datetime

from core.domain.errors import RateCardInvalid
from core.domain.sentences import Language, Sentence, in_language
from core.estimating.rate_card import RateCard
from core.filing.estimate_note import Chosen, KeptRates
from core.filing.rate_cards import EXAMPLE, read_card
from core.reporting.formats import full_day
from core.storage.rates import last_card
from core.storage.store import Store


@dataclass(frozen=True, slots=True)
class VisitRates:
    """The card of a visit; `is_newer` says that it was changed since it was kept."""

    key: str
    card: RateCard | None
    problems: tuple[Sentence, ...] = ()
    is_newer: bool = False


def rates_now(store: Store, card_key: str, now: datetime) -> KeptRates | None:
    """The card as it is now; None where it is gone, or none was named."""
    try:
        return KeptRates(read_card(store, card_key), now) if card_key else None
    except RateCardInvalid:
        return None


def rates_of_visit(store: Store, chosen: Chosen) -> VisitRates:
    """The visit's card as it was kept, or one that is found.

    Raises:
        StorageFailed: it cannot be read.
    """
    if chosen.rates is None:
        return VisitRates(*_found_card(store, chosen.card_key))
    key, kept = chosen.card_key, chosen.rates
    try:
        is_newer = read_card(store, key) != kept.card
    except RateCardInvalid as exc:
        told = Sentence(*(in_language(exc.message, language) for language in Language))
        return VisitRates(key, kept.card, (told, _kept_count(kept.at)))
    problems = (_changed_since(kept.at),) if is_newer else ()
    return VisitRates(key, kept.card, problems, is_newer=is_newer)


def _found_card(
    store: Store, card_key: str
) -> tuple[str, RateCard | None, tuple[Sentence, ...]]:
    """The card of this key, or an example in its place, with what is to be told."""
    wanted = (card_key, last_card(store), EXAMPLE)
    problems: list[Sentence] = []
    for place, key in enumerate(wanted):
        if not key:
            continue
        try:
            card = read_card(store, key)
        except RateCardInvalid as exc:
            if place != 1:  # nobody chose the last one for this visit
                problems.append(exc.told)
            continue
        if problems:
            problems.append(_stands_in(card.name))
        return key, card, tuple(problems)
    return wanted[0], None, tuple(problems)


def _kept_count(at: datetime) -> Sentence:
    english, french = (full_day(at, language) for language in Language)
    return Sentence(
        f"This visit keeps its rates as of {english}, and they count.",
        f"Cette visite garde ses tarifs du {french}, et ils comptent.",
    )


def _changed_since(at: datetime) -> Sentence:
    english, french = (full_day(at, language) for language in Language)
    return Sentence(
        f"Rates as of {english}; the card has changed since.",
        f"Tarifs du {french} ; le barème a changé depuis.",
    )


def _stands_in(name: str) -> Sentence:
    return Sentence(
        f'The card "{name}" stands in for it.',
        f"Le barème « {name} » le remplace.",
    )
