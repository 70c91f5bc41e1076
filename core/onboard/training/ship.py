"""The last stage: measure all runs, then write the file, its card and its text."""

import json
import sys
from collections import Counter
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import torch

from core.onboard.training import assemble, export, fit, level, predict, probe, report
from core.onboard.training.assemble import FOLDS, Judged
from core.onboard.training.batches import load_plain
from core.onboard.training.blanks import draw_blanks
from core.onboard.training.label_maps import fit_label_maps
from core.onboard.training.labels import LabelledPhoto
from core.onboard.training.predict import Predictions
from core.onboard.training.recipe import Recipe, hash_data, hash_run
from core.onboard.training.stages import PREDICTIONS, SHIPPED, Bench, open_finished
from core.onboard.training.truth import read_truth
from core.onboard.training.vocabulary import DIRECTIONS, PARTS, SEVERITY, TYPES, VIEW

CHECKED_PHOTOS, LARGEST_GAP = 50, 1e-4
CHECKED_BLANKS = 300
NAME, VERSION = "onboard-damage", "2.0"
MODEL_FILE, CARD_FILE, TEXT_FILE = "model.onnx", "card.json", "MODEL_CARD.md"
OUTPUT_SHAPES = {
    "car": "(N) probability that a car is on the photo",
    "damaged": "(N) probability of damage",
    "types": "(N, labels.types) damage of this type",
    "parts": "(N, labels.parts) this part is damaged",
    "seen": "(N, labels.seen) this part is on the photo",
    "severity": "(N, labels.severity) shares that add up to one",
    "view": "(N, labels.view) shares that add up to one",
    "direction": "(N, labels.direction) from where, by the vehicle's own sides",
    "damage_map": "(N, h, w) damage of any type, top row first",
    "type_maps": "(N, labels.types, h, w) damage of this type in this cell",
    "part_maps": "(N, labels.seen, h, w) this part in this cell",
}
BACKBONE = "MobileNetV2 1.0, ImageNet (google-coral/test_data, Apache-2.0)"


def export_all(bench: Bench, out: Path) -> None:
    """Write model.onnx, card.json and MODEL_CARD.md from the finished runs."""
    run = open_finished(bench)
    photos = {p.file: p for p in bench.photos}
    shipped = _read_finished(bench, SHIPPED)
    folds = {
        name: _read_finished(bench, name)
        for name in FOLDS
        if (bench.runs / name / PREDICTIONS).exists()
    }
    calibration, thresholds, measured = _measure(shipped, folds, photos)
    offered_types, no_types = assemble.choose_offered("own_types", TYPES, measured)
    offered_parts, no_parts = assemble.choose_offered("parts", PARTS, measured)
    calibration = replace(
        calibration,
        offered_types=offered_types,
        offered_parts=offered_parts,
        offered_seen=assemble.choose_maps(measured),
    )
    measured["linear_probe"] = _measure_probe(bench, photos, folds)
    measured["not_offered"] = no_types | no_parts
    out.mkdir(parents=True, exist_ok=True)
    spreads = level.measure_spreads(shipped, photos)
    folded = level.fold_in(calibration, spreads)
    folded, thresholds["type_maps"], thresholds["part_maps"] = fit_label_maps(
        run.average, bench, folded, run.recipe.size_px
    )
    model = export.Shipped(run.average, folded)
    export.export_onnx(model, out / MODEL_FILE, run.recipe.size_px)
    _check_file(bench, model, out / MODEL_FILE, run.recipe.size_px)
    measured["blanks"] = _measure_blanks(model, thresholds["car"], run.recipe)
    card = _write_card(bench, run, calibration, thresholds, measured, out=out)
    (out / TEXT_FILE).write_text(report.write_report(card), encoding="utf-8")
    sys.stdout.write(f"written to {out}\n")


def _read_finished(bench: Bench, name: str) -> Predictions:
    return predict.as_shipped(predict.read_predictions(bench.runs / name / PREDICTIONS))


def _check_file(bench: Bench, model: export.Shipped, path: Path, size_px: int) -> None:
    """The written file must say what the network says, on real photos."""
    with_pixels = zip(bench.photos, bench.decoded, strict=True)
    pixels = [d for p, d in with_pixels if p.split == "val"][:CHECKED_PHOTOS]
    pictures = next(load_plain(pixels, size_px, CHECKED_PHOTOS))
    gap = export.measure_gap(model, path, pictures)
    sys.stdout.write(f"file against network: {gap:.1e} on {len(pixels)} photos\n")
    if gap > LARGEST_GAP:
        raise SystemExit(f"{path} differs from the network by {gap:.1e}.")


@torch.inference_mode()
def _measure_blanks(
    model: export.Shipped, band: dict[str, float], recipe: Recipe
) -> dict[str, float]:
    """How many pictures of nothing, other than those learned from, pass as a car."""
    drawn = draw_blanks(CHECKED_BLANKS, seed=recipe.seed + 1)
    parts = load_plain(drawn, recipe.size_px, predict.BATCH)
    car = np.concatenate([model(part)[0].numpy() for part in parts])
    return {
        "pictures": CHECKED_BLANKS,
        "called_car": float((car >= band["yes"]).mean()),
        "called_no_car": float((car <= band["no"]).mean()),
    }


def _measure(
    shipped: Predictions,
    folds: dict[str, Predictions],
    photos: dict[str, LabelledPhoto],
) -> tuple[export.Calibration, dict, dict]:
    """Calibration, thresholds and figures; with left-out runs where there are any.

    The calibration is for levelled logits; see `level`.
    """
    shipped = level.level(shipped, photos)
    folds = {name: level.level(fold, photos) for name, fold in folds.items()}
    validation = assemble.judge(shipped, photos)
    judged = {n: assemble.judge_fold(p, photos, FOLDS[n]) for n, p in folds.items()}
    pooled = assemble.pool_folds(folds, photos) if folds else None
    chosen_on = assemble.mix(validation, pooled) if pooled else validation
    calibration = assemble.calibrate_all(chosen_on)
    thresholds = assemble.choose_thresholds(chosen_on, calibration)
    if "cells" in shipped.logits:
        repeats = assemble.count_repeats(validation, pooled) if pooled else 1
        with_maps: list[Judged] = [validation] * repeats + list(judged.values())
        line, value = assemble.fit_cells(with_maps)
        calibration, thresholds["map"] = replace(calibration, cells=line), value
    measured = assemble.measure_all(
        validation, judged, pooled, calibration=calibration, thresholds=thresholds
    )
    return calibration, thresholds, measured


def _measure_probe(
    bench: Bench, photos: dict[str, LabelledPhoto], folds: dict[str, Predictions]
) -> dict[str, object]:
    """The probe on the same photos, splits and groups, calibrated the same way."""
    features = _probe_features(bench)
    truth = read_truth(bench.photos)
    split = np.array([p.split for p in bench.photos])
    near = probe.probe(features, truth, split == "train", split == "val")
    far = {}
    for name in folds:
        left_out = np.isin(truth.source, FOLDS[name])
        trained = (split == "train") & ~left_out
        far[name] = probe.probe(features, truth, trained, (split == "val") | left_out)
    return _measure(near, far, photos)[2]


def _probe_features(bench: Bench) -> np.ndarray:
    path = bench.runs / "probe_features.npy"
    if not path.exists():
        size_px = Recipe().size_px
        features = probe.extract_features(bench.backbone, bench.decoded, size_px)
        np.save(path, features)
    return np.load(path)


def _write_card(
    bench: Bench,
    run: fit.Run,
    calibration: export.Calibration,
    thresholds: dict,
    measured: dict,
    *,
    out: Path,
) -> dict[str, object]:
    data_sha256 = hash_data(bench.data)
    types, parts = calibration.offered_types, calibration.offered_parts
    offered_seen = calibration.offered_seen
    shipped_thresholds = thresholds | {
        "types": {t: thresholds["types"][t] for t in types},
        "parts": {p: thresholds["parts"][p] for p in parts},
        "seen": {
            p: band for p, band in thresholds["seen"].items() if p in offered_seen
        },
    }
    card: dict[str, object] = {
        "name": NAME,
        "version": VERSION,
        "revision": hash_run(run.recipe, data_sha256),
        "file": MODEL_FILE,
        "sha256": export.hash_file(out / MODEL_FILE),
        "bytes": (out / MODEL_FILE).stat().st_size,
        "date": datetime.now(tz=UTC).date().isoformat(),
        "outputs": OUTPUT_SHAPES,
        "input": {
            "size_px": run.recipe.size_px,
            "layout": "NHWC uint8 RGB",
            "resize": "bilinear, antialiased, squashed to a square",
        },
        "labels": {
            "types": types,
            "parts": parts,
            "seen": offered_seen,
            "severity": SEVERITY,
            "view": VIEW,
            "direction": DIRECTIONS,
        },
        "thresholds": shipped_thresholds,
        "figures": measured,
        "training": _tell_training(bench, run, data_sha256),
    }
    text = json.dumps(card, indent=1, ensure_ascii=False)
    (out / CARD_FILE).write_text(text + "\n", encoding="utf-8")
    return json.loads(text)


def _tell_training(bench: Bench, run: fit.Run, data_sha256: str) -> dict[str, object]:
    folds = {}
    for name in FOLDS:
        if (bench.runs / name / fit.CHECKPOINT).exists():
            recipe = fit.resume_run(bench.runs / name).recipe
            epochs = recipe.epochs + recipe.second_epochs
            folds[name] = {"epochs": epochs, "size_px": recipe.size_px}
    counts = Counter((p.source, p.split) for p in bench.photos)
    return {
        "seed": run.recipe.seed,
        "epochs": run.recipe.epochs + run.recipe.second_epochs,
        "minutes": round(run.seconds / 60, 1),
        "backbone": BACKBONE,
        "data_sha256": data_sha256,
        "recipe": asdict(run.recipe),
        "pooled_scale": run.average.pooled_scale.tolist(),
        "left_out_runs": folds,
        "annotated": sum(photo.annotated for photo in bench.photos),
        "photos": {
            source: {"train": counts[source, "train"], "val": counts[source, "val"]}
            for source in sorted({s for s, _ in counts})
        },
    }
