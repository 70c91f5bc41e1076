"""A training of a few steps: it learns from made-up pictures, resumes, and exports."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from core.onboard.training import car_head, export, figures, fit, level, predict
from core.onboard.training.blanks import draw_blanks
from core.onboard.training.calibrate import (
    Line,
    choose_band,
    fit_line,
    fit_temperature,
)
from core.onboard.training.labels import Box, LabelledPhoto
from core.onboard.training.network import build_network, pad_same
from core.onboard.training.recipe import Recipe, read_recipe
from core.onboard.training.teach import NO_DIRECTION, Taught
from core.onboard.training.vocabulary import PARTS
from tests.onboard.pictures import draw_pattern

TINY = Recipe(
    epochs=2, second_epochs=1, size_px=64, batch=2, draws_per_epoch=4, bf16=False
)


def make_photo(index: int) -> LabelledPhoto:
    damaged = (True, False, None)[index % 3]
    known = 1.0 if damaged is not None else 0.0
    types = Taught((float(bool(damaged)), 0, 0, 0, 0), (known,) * 5)
    return LabelledPhoto(
        file=f"{index}.jpg",
        source="vds" if damaged else "closeups",
        split="train",
        damaged=damaged,
        closeup=False,
        damage_weight=1.0,
        types=types,
        told_types=types,
        parts=Taught((0.0,) * len(PARTS), (known,) * len(PARTS)),
        severity=Taught((0.9, 0.1, 0.0), (known,)),
        direction=Taught((1.0,) + (0.0,) * 7, (1.0,)) if known else NO_DIRECTION,
        view=0 if known else -1,
        boxes=(Box((0.2, 0.2, 0.6, 0.6), kind=0),) if damaged else (),
        boxes_complete=bool(damaged),
    )


PHOTOS = [make_photo(index) for index in range(6)]
PIXELS = [draw_pattern(index, (96, 80)) for index in range(6)]


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Small tensors on a busy machine: more threads only wait for each other."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def fit_tiny(run: fit.Run, folder: Path, stop_after: int | None = None) -> None:
    fit.fit(run, PHOTOS, PIXELS, folder, workers=0, stop_after=stop_after)


def test_resumed_run_ends_with_the_same_weights(tmp_path: Path) -> None:
    whole = fit.start_run(TINY, None)
    fit_tiny(whole, tmp_path / "whole")
    broken_off = fit.start_run(TINY, None)
    fit_tiny(broken_off, tmp_path / "parts", stop_after=1)
    resumed = fit.resume_run(tmp_path / "parts")
    assert resumed.step == 1
    fit_tiny(resumed, tmp_path / "parts")
    assert resumed.step == whole.step == 6
    for name, expected in whole.average.state_dict().items():
        assert torch.equal(resumed.average.state_dict()[name], expected), name


def test_training_moves_heads_and_spares_frozen_blocks(tmp_path: Path) -> None:
    run = fit.start_run(TINY, None)
    before = {k: v.clone() for k, v in run.network.state_dict().items()}
    fit_tiny(run, tmp_path, stop_after=1)
    after = run.network.state_dict()
    first = "backbone.features.0.conv.weight"
    assert torch.equal(before[first], after[first])
    assert not torch.equal(before["types.weight"], after["types.weight"])


def test_exported_file_agrees_with_torch(tmp_path: Path) -> None:
    torch.manual_seed(0)
    lines = tuple(Line(1.0 + i / 10, i / 5) for i in range(len(PARTS)))
    calibration = export.Calibration(
        car=lines[1],
        damaged=lines[2],
        types=lines[:5],
        parts=lines,
        seen=lines,
        severity=1.3,
        view=0.8,
        direction=1.1,
        cells=lines[3],
        type_cells=lines[4],
        part_cells=lines[2],
        offered_types=("scratch", "glass_broken"),
        offered_parts=("hood",),
        offered_seen=("hood", "wheel", "mirror"),
    )
    shipped = export.Shipped(build_network(None), calibration)
    export.export_onnx(shipped, tmp_path / "model.onnx", 64)
    session = onnxruntime.InferenceSession(
        tmp_path / "model.onnx", providers=["CPUExecutionProvider"]
    )
    pictures = np.stack([draw_pattern(seed, (64, 64)) for seed in range(3)])
    told = session.run(list(export.OUTPUTS), {"image": pictures})
    with torch.inference_mode():
        expected = shipped(torch.from_numpy(pictures))
    for name, one, other in zip(export.OUTPUTS, told, expected, strict=True):
        assert one.dtype == np.float32, name
        assert np.allclose(one, other.numpy(), atol=1e-4), name
    shapes = {name: one.shape for name, one in zip(export.OUTPUTS, told, strict=True)}
    assert shapes["types"] == (3, 2)
    assert shapes["damage_map"] == (3, 8, 8)
    assert shapes["type_maps"] == (3, 2, 8, 8)
    assert shapes["part_maps"] == (3, 3, 8, 8)


def test_predictions_survive_the_disk(tmp_path: Path) -> None:
    answers = predict.predict(build_network(None), ["a", "b"], PIXELS[:2], 64)
    predict.save_predictions(answers, tmp_path / "p.npz")
    stored = predict.read_predictions(tmp_path / "p.npz")
    assert stored.files == ("a", "b")
    assert np.array_equal(stored.logits["cells"], answers.logits["cells"])


def make_predictions(scale: float) -> predict.Predictions:
    """Logits of six validation photos, larger by a factor."""
    rng = np.random.default_rng(0)
    shapes = {"car": 6, "damaged": 6, "types": (6, 5), "parts": (6, len(PARTS))}
    shapes |= {"severity": (6, 3), "view": (6, 3), "direction": (6, 8)}
    shapes |= {"cells": (6, 4, 4), "seen": (6, len(PARTS))}
    logits = {head: scale * rng.normal(1, 2, shape) for head, shape in shapes.items()}
    return predict.Predictions(tuple(photo.file for photo in PHOTOS), logits)


def test_levelled_runs_agree_and_the_level_folds_into_the_file() -> None:
    photos = {photo.file: replace(photo, split="val") for photo in PHOTOS}
    lines = tuple(Line(1.0 + i / 10, i / 5) for i in range(len(PARTS)))
    chosen = export.Calibration(*lines[:2], lines[:5], lines, lines, 1.3, 0.8, 1.1)
    small, large = make_predictions(1.0), make_predictions(3.0)
    expected = chosen.apply(level.level(small, photos))
    folded = level.fold_in(chosen, level.measure_spreads(large, photos))
    for head, values in folded.apply(large).items():
        assert np.allclose(values, expected[head], atol=1e-6), head


def test_recipe_survives_a_dictionary() -> None:
    recipe = replace(TINY, leave_out=("vds",))
    fields = {name: getattr(recipe, name) for name in recipe.__slots__}
    assert read_recipe(fields | {"leave_out": ["vds"]}) == recipe


@pytest.mark.parametrize(("size", "after"), [(224, 1), (225, 1)], ids=["even", "odd"])
def test_same_padding_puts_the_odd_pixel_after(size: int, after: int) -> None:
    padded = pad_same(torch.ones(1, 1, size, size), 3, 2)
    assert padded[..., -after:, :].sum() == 0
    assert padded.shape[-1] == size + (1 if size % 2 == 0 else 2)


def test_line_recovers_a_known_calibration() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 3, 4000)
    truth = (rng.random(4000) < Line(0.5, 0.0).apply(logits)).astype(float)
    assert fit_line(logits, truth, balanced=True).scale == pytest.approx(0.5, abs=0.05)


def test_temperature_softens_the_overconfident() -> None:
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 3, 600)
    logits = 8 * np.eye(3)[np.where(rng.random(600) < 0.7, truth, (truth + 1) % 3)]
    assert fit_temperature(logits, truth) > 2


def test_band_keeps_misses_and_false_alarms_rare() -> None:
    rng = np.random.default_rng(0)
    truth = np.repeat([0.0, 1.0, np.nan], 500)
    p = Line().apply(np.where(truth == 1, 2.5, -2.5) + rng.normal(0, 1.5, 1500))
    band = choose_band(p, truth, name="damaged")
    assert band["no"] <= band["yes"]
    assert (p[truth == 1] <= band["no"]).mean() <= 0.05
    assert (p[truth == 0] >= band["yes"]).mean() <= 0.05


def test_pointing_counts_hits_beside_the_centre() -> None:
    maps = np.zeros((6, 8, 8))
    maps[:, 2, 2] = 1
    photos = [replace(PHOTOS[0], file=str(i)) for i in range(6)]
    table = figures.measure_pointing(photos, tuple("012345"), maps)
    assert table["vds"] == {"photos": 6, "map": 1.0, "centre": 1.0}


def test_blanks_are_repeatable_and_differ_from_each_other() -> None:
    once, again = (draw_blanks(12, seed=3) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(once, again, strict=True))
    assert len({blank.tobytes() for blank in once}) == 12
    assert {blank.shape for blank in once} == {(240, 320, 3)}


def test_refitted_car_head_tells_cars_from_blanks(tmp_path: Path) -> None:
    torch.manual_seed(0)
    network, path = build_network(None), tmp_path / "head.npz"
    cars = [photo for photo in PHOTOS if photo.damaged is not None]
    pixels = [draw_pattern(seed, (96, 96)) for seed in range(len(cars))]
    car_head.fit_car_head(network, cars, pixels, TINY, path=path)
    car_head.load_car_head(network, path)
    blanks = draw_blanks(12, seed=99)
    logits = [
        predict.predict(network, [str(i) for i in range(len(each))], each, 64)
        for each in (pixels, blanks)
    ]
    assert logits[0].logits["car"].min() > np.median(logits[1].logits["car"])
