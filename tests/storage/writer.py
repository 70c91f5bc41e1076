"""A process that writes cases without end and tells each write when it is done.

What it tells is "about" with what it is about to write, its key and value; or "kept"
with the same, after the store said so. It works on its owner's cases alone.
"""

import os
import random
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from core.domain.cases import Case, StoredPhoto
from core.storage import originals
from core.storage.answers import StoredAnswers
from core.storage.cases import create_case, delete_case, find_cases, rename_case
from core.storage.opening import open_store
from core.storage.photos import (
    add_photo,
    order_photos,
    photos_of_visit,
    remove_photo,
    set_assessment,
)
from core.storage.reviews import add_review
from core.storage.store import Store
from core.storage.visits import add_visit, visits_of_case
from tests.storage.filling import (
    NOON,
    clean,
    clean_sha256,
    make_assessment,
    make_content,
    make_photo,
    make_review,
)

MOST_CASES, CONTENTS = 5, 30
Tell = Callable[..., None]


def write_something(
    store: Store, owner: str, chance: random.Random, tell: Tell
) -> None:
    """One write of any kind, told when it is kept."""
    cases = find_cases(store, owner, limit=MOST_CASES + 1).cases
    if not cases or (len(cases) <= MOST_CASES and chance.random() < 0.15):
        case = create_case(store, f"{owner} {chance.random()}")
        tell("kept", "case", case.id, case.name)
        add_visit(store, case.id, label="in", happened_at=NOON)
        return
    case = chance.choice(cases)
    if len(cases) > MOST_CASES and chance.random() < 0.1:
        tell("about", "delete", case.id)
        delete_case(store, case.id)
        tell("kept", "delete", case.id)
        return
    visits = visits_of_case(store, case.id)
    if not visits:  # killed between case and visit
        add_visit(store, case.id, label="in", happened_at=NOON)
        return
    write_in_visit(store, case, visits[0].id, owner, chance, tell)


def write_in_visit(
    store: Store,
    case: Case,
    visit_id: str,
    owner: str,
    chance: random.Random,
    tell: Tell,
) -> None:
    """A photo, an assessment, a review, a name, or a photo less."""
    photos = photos_of_visit(store, visit_id)
    kind = chance.choice("photo photo photo assess assess review remove rename".split())
    if kind == "photo" or not photos:
        number = chance.randrange(CONTENTS)
        content = make_content(number, 1000 + 9000 * number)
        photo = add_photo(store, visit_id, clean(content), make_photo(content))
        hashes = (photo.sha256, clean_sha256(content))
        tell("kept", "photo", photo.id, [case.id, hashes])
    elif kind == "review":
        review = make_review(visit_id, reason=str(chance.random()))
        add_review(store, review)
        tell("kept", "review", review.id, [case.id, review.reason])
    elif kind == "rename":
        name = f"{owner} {chance.random()}"
        tell("about", "case", case.id, name)
        rename_case(store, case.id, name)
        tell("kept", "case", case.id, name)
        order_photos(store, visit_id, [photo.id for photo in reversed(photos)])
    else:
        write_on_photo(store, chance.choice(photos), case.id, kind, chance, tell)


def write_on_photo(
    store: Store,
    photo: StoredPhoto,
    case_id: str,
    kind: str,
    chance: random.Random,
    tell: Tell,
) -> None:
    """An assessment, also into the cache of answers; or the photo is removed."""
    if kind == "remove":
        tell("about", "remove", photo.id)
        remove_photo(store, photo.id)
        tell("kept", "remove", photo.id)
        return
    seed = chance.randrange(10**9)
    assessment = make_assessment(seed)
    key = (photo.sha256, photo.size_wh, "engine", "r1", "half", "p1")
    StoredAnswers(store, max_entries=20).keep(key, assessment.answer)
    tell("about", "assessment", photo.id, (case_id, seed))
    set_assessment(store, photo.id, assessment)
    tell("kept", "assessment", photo.id, (case_id, seed))


def write(folder: Path, owner: str, seed: object, count: int, line: Connection) -> None:
    """Write so many times, or until killed."""

    def tell(when: str, what: str, key: str = "", value: object = None) -> None:
        line.send((when, what, key, value))

    chance = random.Random(str(seed))
    store = open_store(folder, busy_s=60)
    tell("kept", "open")
    for _ in range(count or sys.maxsize):
        write_something(store, owner, chance, tell)
    store.close()


def die(step: str, folder: Path, visit_id: str) -> None:
    """Be killed at one step of adding content 1 or of removing the first photo."""
    store = open_store(folder)
    first = photos_of_visit(store, visit_id)[0].id
    half = originals._write_synced
    replace, unlink = os.replace, Path.unlink

    def kill(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    if step == "half a file":
        originals._write_synced = lambda path, content: kill(half(path, content[:9]))
    elif step == "file without a row":
        os.replace = lambda *paths: kill(replace(*paths))
    elif step == "row not committed":
        originals.note_named = kill
    elif step == "row gone, file there":
        originals.remove_loose = kill
    else:
        Path.unlink = lambda path, **given: kill(unlink(path, **given))
    if "gone" in step:
        remove_photo(store, first)
    content = make_content(1)
    add_photo(store, visit_id, clean(content), make_photo(content))
