"""The user's own rate cards, as text by name, and what was chosen last: card, name."""

from core.storage.rows import now_text
from core.storage.store import Store
from core.storage.texts import (
    CARD,
    CARD_LENGTH,
    NAME,
    NAME_LENGTH,
    clean_line,
    clean_name,
    clean_text,
)

REVIEWER, CHOSEN_CARD = "reviewer", "rate_card"


def save_rate_card(store: Store, name: str, text: str) -> str:
    """Keep a rate card; an older one of this name is replaced. Returns its name.

    Raises:
        StorageFailed: name or card are too long, or it cannot be written.
    """
    name, text = clean_name(name), clean_text(text, CARD_LENGTH, what=CARD)
    with store.write() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO rate_cards VALUES (?, ?, ?)",
            (name, text, now_text()),
        )
    return name


def read_rate_card(store: Store, name: str) -> str | None:
    """The text of a rate card, if there is one of this name.

    Raises:
        StorageFailed: it cannot be read.
    """
    return _value(store, "SELECT body FROM rate_cards WHERE name = ?", name)


def rate_card_names(store: Store) -> tuple[str, ...]:
    """The names of the user's rate cards, in order of the alphabet.

    Raises:
        StorageFailed: they cannot be read.
    """
    with store.read() as connection:
        rows = connection.execute("SELECT name FROM rate_cards ORDER BY name")
        return tuple(name for (name,) in rows)


def delete_rate_card(store: Store, name: str) -> None:
    """Delete a rate card; one that is gone already is no fault.

    Raises:
        StorageFailed: it cannot be written.
    """
    with store.write() as connection:
        connection.execute("DELETE FROM rate_cards WHERE name = ?", (name,))


def remember_reviewer(store: Store, name: str) -> str:
    """Keep the name a person typed, for the next time; returns it as it is kept.

    Raises:
        StorageFailed: it is too long, or it cannot be written.
    """
    return _remember(store, REVIEWER, clean_line(name, NAME_LENGTH, what=NAME))


def last_reviewer(store: Store) -> str:
    """The name that was typed last, or "".

    Raises:
        StorageFailed: it cannot be read.
    """
    return _remembered(store, REVIEWER)


def remember_card(store: Store, key: str) -> None:
    """Keep which rate card was chosen, for the next visit.

    Raises:
        StorageFailed: it cannot be written.
    """
    _remember(store, CHOSEN_CARD, key)


def last_card(store: Store) -> str:
    """The rate card that was chosen last, or "".

    Raises:
        StorageFailed: it cannot be read.
    """
    return _remembered(store, CHOSEN_CARD)


def _remember(store: Store, name: str, value: str) -> str:
    with store.write() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO remembered VALUES (?, ?)", (name, value)
        )
    return value


def _remembered(store: Store, name: str) -> str:
    return _value(store, "SELECT value FROM remembered WHERE name = ?", name) or ""


def _value(store: Store, asked: str, name: str) -> str | None:
    with store.read() as connection:
        found = connection.execute(asked, (name,)).fetchone()
    return found[0] if found else None
