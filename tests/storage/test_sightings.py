"""A photo seen before is found by its bytes and by how it looks."""

import random
from pathlib import Path

from core.preprocessing import fingerprint
from core.storage import sightings
from core.storage.opening import open_store
from core.storage.photos import add_photo, add_refused, remove_photo
from core.storage.sightings import seen_before
from core.storage.store import Store
from tests.storage.filling import make_content, make_photo, make_visit

LOOK = "f0f0f0f0f0f0f0f0"


def look_away(bits: int) -> str:
    """A hash that differs from LOOK in so many bits, the sign bit first."""
    flipped = sum(1 << (63 - each) for each in range(bits))
    return f"{int(LOOK, 16) ^ flipped:016x}"


def add(store: Store, visit_id: str, seed: int, look: str) -> str:
    content = make_content(seed)
    return add_photo(store, visit_id, content, make_photo(content, look=look)).id


def test_limit_is_the_one_of_intake() -> None:
    assert sightings.LOOKS_SAME_BITS == fingerprint.LOOKS_SAME_BITS


def test_same_file_comes_first_then_the_most_alike(store: Store) -> None:
    here, there = make_visit(store, "here"), make_visit(store, "there")
    far, near = add(store, here.id, 1, look_away(8)), add(store, there.id, 2, LOOK)
    same = add(store, there.id, 3, look_away(30))
    add(store, here.id, 4, look_away(9))
    sha256 = make_photo(make_content(3)).sha256
    found = seen_before(store, sha256, LOOK)
    assert [each.photo_id for each in found] == [same, near, far]
    assert [each.same_file for each in found] == [True, False, False]
    assert [each.distance_bits for each in found] == [0, 0, 8]
    assert [each.case_name for each in found] == ["there", "there", "here"]
    assert found[0].visit_label == "check-out"


def test_photo_does_not_repeat_itself_nor_one_that_was_removed(store: Store) -> None:
    visit = make_visit(store)
    first, second = (add(store, visit.id, seed, LOOK) for seed in (1, 2))
    assert len(seen_before(store, "", LOOK)) == 2
    found = seen_before(store, "", LOOK, except_photo=first)
    assert [each.photo_id for each in found] == [second]
    remove_photo(store, second)
    assert seen_before(store, "", LOOK, except_photo=first) == ()


def test_photo_of_another_process_is_seen_too(store: Store) -> None:
    visit = make_visit(store)
    add(store, visit.id, 1, look_away(20))
    assert seen_before(store, "", LOOK) == ()
    other = open_store(store.folder)
    add(other, visit.id, 2, look_away(3))
    other.close()
    assert [each.distance_bits for each in seen_before(store, "", LOOK)] == [3]


def test_refused_file_looks_like_nothing(store: Store) -> None:
    visit = make_visit(store)
    add_refused(store, visit.id, name="x", byte_count=1, problem="no photo")
    assert seen_before(store, "", "0" * 16) == ()
    assert seen_before(store, "", "") == ()


def test_distances_are_those_of_intake_for_any_hash(tmp_path: Path) -> None:
    store, chance = open_store(tmp_path), random.Random(0)
    visit = make_visit(store)
    looks = [f"{chance.getrandbits(64):016x}" for _ in range(12)]
    looks += ["0" * 16, "f" * 16, "8" + "0" * 15, "7" + "f" * 15]
    ids = [add(store, visit.id, seed, look) for seed, look in enumerate(looks)]
    for look in looks:
        found = seen_before(store, "", look, within_bits=64)
        told = {each.photo_id: each.distance_bits for each in found}
        pairs = zip(ids, looks, strict=True)
        assert told == {each: fingerprint.hamming(look, own) for each, own in pairs}
    store.close()
