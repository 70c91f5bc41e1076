"""The rate cards a person can choose from: the shipped examples and their own.

Decisions:
- A card is known by a key that says where it is from: "shipped/" and its file's name,
  "own/" and its name in the store. So a card of a person's never hides a shipped one.
- The examples cannot be written: what is made from one is kept under another name.
- A card is checked by the reader of the CSV each time it is read and before it is kept;
  what was parsed once is not parsed again.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from core.domain.errors import AppError, RateCardInvalid
from core.domain.sentences import Sentence
from core.domain.settings import ASSETS
from core.estimating.card_reading import read_rate_card, read_rate_card_file
from core.estimating.card_writing import write_rate_card
from core.estimating.rate_card import RateCard
from core.storage import rates
from core.storage.store import Store

SHIPPED_FOLDER = ASSETS / "rates"
SHIPPED, OWN = "shipped/", "own/"
EXAMPLE = f"{SHIPPED}example_eur"
PARSED_KEPT = 32


@dataclass(frozen=True, slots=True)
class KnownCard:
    """A card in the list: its key and the name a person reads."""

    key: str
    name: str

    @property
    def own(self) -> bool:
        """Whether it is the person's own, which can be changed and deleted."""
        return self.key.startswith(OWN)


def known_cards(store: Store) -> tuple[KnownCard, ...]:
    """Every card there is, the person's own first.

    Raises:
        StorageFailed: they cannot be read.
    """
    own = (KnownCard(OWN + name, name) for name in rates.rate_card_names(store))
    shipped = (
        KnownCard(SHIPPED + path.stem, _shipped_name(path))
        for path in sorted(SHIPPED_FOLDER.glob("*.csv"))
    )
    return (*own, *shipped)


def read_card(store: Store, key: str) -> RateCard:
    """The card of this key.

    Raises:
        RateCardInvalid: it is gone, or cannot be used.
        StorageFailed: it cannot be read.
    """
    if key.startswith(OWN):
        text = rates.read_rate_card(store, key.removeprefix(OWN))
        if text is None:
            raise _gone(key)
        return parsed(text.encode("utf-8", errors="replace"))
    path = SHIPPED_FOLDER / f"{key.removeprefix(SHIPPED)}.csv"
    if path not in SHIPPED_FOLDER.glob("*.csv"):
        raise _gone(key)
    return _shipped(path)


def save_card(store: Store, card: RateCard, *, instead_of: str = "") -> str:
    """Keep a card under its name as the person's own; returns its key.

    Args:
        instead_of: the key of an own card that may be replaced, "" for a new one.

    Raises:
        RateCardInvalid: a figure is out of its limits, or the name is taken.
        StorageFailed: it cannot be written.
    """
    card = replace(card, name=" ".join(card.name.split()))
    text = write_rate_card(card).decode("utf-8-sig")
    name = read_rate_card(text.encode()).name
    taken = {each.name.casefold(): each.key for each in known_cards(store)}
    if taken.get(name.casefold(), instead_of) != instead_of:
        raise _taken(name)
    return OWN + rates.save_rate_card(store, name, text)


def delete_card(store: Store, key: str) -> None:
    """Delete one of the person's own cards; a shipped one is never deleted.

    Raises:
        StorageFailed: it cannot be written.
    """
    if key.startswith(OWN):
        rates.delete_rate_card(store, key.removeprefix(OWN))


@lru_cache(maxsize=PARSED_KEPT)
def parsed(content: bytes) -> RateCard:
    """The card that a CSV holds.

    Raises:
        RateCardInvalid: it is none that can be used.
    """
    return read_rate_card(content)


def name_of_key(key: str) -> str:
    """The name in a key, for a card that may be gone."""
    return key.removeprefix(OWN).removeprefix(SHIPPED)


@lru_cache(maxsize=PARSED_KEPT)
def _shipped(path: Path) -> RateCard:
    return read_rate_card_file(path)


def _shipped_name(path: Path) -> str:
    """The name of a shipped card; one that cannot be read has its file's name."""
    try:
        return _shipped(path).name
    except AppError:
        return path.stem


def _gone(key: str) -> RateCardInvalid:
    name = name_of_key(key)
    return RateCardInvalid(
        Sentence(
            f'The rate card "{name}" is not there any more.',
            f"Le barème « {name} » n'existe plus.",
        ),
        hint=Sentence("Choose another one.", "Choisissez-en un autre."),
    )


def _taken(name: str) -> RateCardInvalid:
    return RateCardInvalid(
        Sentence(
            f'There is another rate card called "{name}".',
            f"Un autre barème s'appelle déjà « {name} ».",
        ),
        hint=Sentence("Give this one another name.", "Donnez-lui un autre nom."),
    )
