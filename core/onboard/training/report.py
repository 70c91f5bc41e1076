"""The model card in words: every figure is read from card.json, none is typed.

The sentences say what the network is and what it is not for; the tables are made from
the card, so the two cannot disagree.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from core.onboard.training.failures import write_failures

DASH = "\u2013"
LICENCES = {
    "lensor": "states CC BY 4.0",
    "carcomponents": "states CC BY 4.0",
    "closeups": "crops of carcomponents",
}
INTENDED = """\
## What it is for

A first look at a photo of a car on a machine without a GPU: is it a car, does it show
damage, which kind, on which part, how severe, from which side, and where on the photo.
A person checks what it says. Between its two thresholds it says that it cannot tell.

## What it is not for

- Deciding a claim, a price, a repair or whether a car is safe to drive.
- Finding every damage: small ones are often missed, and one photo shows one side.
- Telling a vehicle's own left from its right, counting damages, measuring size.
- Cracks, flat tires, missing parts, corrosion, wheel scuffs, hidden or mechanical
  damage: there were no training photos, so these labels do not exist here.
- Proof that a car is undamaged. "No damage seen" is about this photo only.
"""
INTERFACE = """\
## Inputs and outputs

Input `image`: (N, {size}, {size}, 3) uint8 RGB, the whole photo squashed to a square
with an antialiasing filter; normalisation is inside the file. Outputs are float32
probabilities, calibrated inside the file: `car` (N), `damaged` (N), `types`
(N, {types}), `parts` (N, {parts}), `severity` (N, 3), `view` (N, 3) and `damage_map`
(N, h, w), one value per cell.

- Types: {type_names}.
- Damaged parts: {part_names}.
- Severity: minor, moderate, severe. View: front, rear, side.
"""
METHOD = """\
## How the figures were made

*Validation* photos come from the same sources as the training photos and flatter. For
*sources left out* a separate, shorter training saw nothing of a group of sources
({folds}), and was asked about all of that group; where a group has no undamaged
photos, undamaged validation photos of other sources stand against it. Believe these.
The *linear probe* is a logistic regression on the frozen backbone's mean features,
with the same photos, splits and groups, measured by the same code.

Types and parts are measured among damaged photos alone. Several sources name one
damage a photo; the others are then counted as absent, so these figures are lower
bounds. "Decided" leaves out the photos where the answer is "cannot tell"; "strict"
counts them as wrong. Pointing is the share of photos whose strongest map cell lies in
a labelled damage box, beside what the middle of the picture would score.
"""
RULES = """\
## Thresholds and how they were chosen

Calibration and thresholds are chosen half on validation, half on the left-out runs,
pooled: the first flatters, the second lacks data that this network has. `yes` is the
smallest value with the wanted precision when damaged and undamaged photos weigh the
same; `no` is the largest value under which few damaged photos fall; if the band between
them gets too wide, both ends move towards the best balanced accuracy. Types, parts and
map: best F1. Severity and view: least top probability at which those told are right
often enough. The exact numbers of the rule stand in
`core/onboard/training/calibrate.py`.
"""


def write_report(card: Mapping[str, Any]) -> str:
    """MODEL_CARD.md from the card's own numbers."""
    sections = (
        _write_head(card),
        INTENDED,
        _write_interface(card),
        _write_data(card),
        _write_method(card["training"]),
        _write_main_table(card["figures"]),
        _write_groups_table(card["figures"]),
        _write_labels_table(card["figures"], "types"),
        _write_labels_table(card["figures"], "parts"),
        _write_pointing(card["figures"]),
        _write_thresholds(card["thresholds"]),
        write_failures(card["figures"]),
    )
    return "\n".join(section.rstrip("\n") + "\n" for section in sections)


def _write_head(card: Mapping[str, Any]) -> str:
    training = card["training"]
    return (
        f"# Model card: {card['name']} {card['version']}\n\n"
        f"Revision `{card['revision']}`, {card['date']}, file `{card['file']}`, "
        f"{card['bytes'] / 1e6:.1f} MB. Backbone: {training['backbone']}, tuned for "
        f"{training['epochs']} epochs (seed {training['seed']}, "
        f"{training['minutes']:.0f} minutes on a CPU).\n\n"
        "This page is written by `python -m core.onboard.training`; do not edit it.\n"
    )


def _write_interface(card: Mapping[str, Any]) -> str:
    labels = card["labels"]
    return INTERFACE.format(
        size=card["input"]["size_px"],
        types=len(labels["types"]),
        parts=len(labels["parts"]),
        type_names=", ".join(labels["types"]),
        part_names=", ".join(labels["parts"]),
    )


def _write_data(card: Mapping[str, Any]) -> str:
    training = card["training"]
    rows = [
        (source, counts["train"], counts["val"], LICENCES.get(source, "unclear"))
        for source, counts in training["photos"].items()
    ]
    return (
        "## Training data\n\nPublic photos of eight sources, most of them from the web "
        "with unclear rights. No photo is redistributed with this program.\n\n"
        + _table(("source", "train", "validation", "rights"), rows)
        + _write_blanks(card["figures"].get("blanks"))
    )


def _write_blanks(measured: Mapping[str, float] | None) -> str:
    """How pictures of nothing fare, which no photo set holds."""
    if not measured:
        return ""
    return (
        "\nThe car head also learned from pictures of nothing, drawn by rule: flat "
        "colours, ramps, fog, grain, noise, stripes. Of "
        f"{measured['pictures']} others from another seed, "
        f"{measured['called_car']:.1%} pass as a car and "
        f"{measured['called_no_car']:.1%} are refused as none.\n"
    )


def _write_method(training: Mapping[str, Any]) -> str:
    told = [
        f"{name}: {run['epochs']} epochs at {run['size_px']} px"
        for name, run in training["left_out_runs"].items()
    ]
    return METHOD.format(folds="; ".join(told) or "none yet")


def _write_main_table(figures: Mapping[str, Any]) -> str:
    near, far = figures["validation"], figures["leave_one_source_out"].get("pooled")
    probe = figures["linear_probe"]
    columns = (
        near,
        probe["validation"],
        far,
        probe["leave_one_source_out"].get("pooled"),
    )
    wanted = (
        ("car or not, AUC", "car", "auc"),
        ("cars called no car", "car", "cars_called_no_car"),
        ("other things called a car", "car", "others_called_car"),
        ("car or not: cannot tell", "car", "cannot_tell"),
        ("damaged, AUC", "damaged", "auc"),
        ("damaged, balanced accuracy, decided", "damaged", "balanced_accuracy_decided"),
        ("damaged, balanced accuracy, strict", "damaged", "balanced_accuracy_strict"),
        ("damaged photos missed", "damaged", "damaged_missed"),
        ("damaged photos: cannot tell", "damaged", "cannot_tell_damaged"),
        ("undamaged photos: cannot tell", "damaged", "cannot_tell_undamaged"),
        ("false alarms, whole undamaged cars", "damaged", "false_alarms_whole"),
        ("false alarms, undamaged close-ups", "damaged", "false_alarms_closeups"),
        ("damaged, calibration error (ECE)", "damaged", "ece"),
        ("severity, macro-F1", "severity", "macro_f1"),
        ("view, accuracy", "view", "accuracy"),
    )
    rows = [
        (title, *(_show(column, head, key) for column in columns))
        for title, head, key in wanted
    ]
    heads = (
        "figure",
        "validation",
        "probe, validation",
        "sources left out",
        "probe, sources left out",
    )
    return "## Figures\n\n" + _table(heads, rows)


def _write_groups_table(figures: Mapping[str, Any]) -> str:
    probe = figures["linear_probe"]["leave_one_source_out"]
    rows = [
        (
            name,
            _show(part, "damaged", "auc"),
            _show(probe.get(name), "damaged", "auc"),
            _show(part, "damaged", "damaged_found"),
            _show(part, "damaged", "damaged_missed"),
            _show(part, "severity", "macro_f1"),
            _show(probe.get(name), "severity", "macro_f1"),
            _show(part, "view", "accuracy"),
            _show(probe.get(name), "view", "accuracy"),
        )
        for name, part in figures["leave_one_source_out"].items()
    ]
    heads = (
        "left out",
        "damaged AUC",
        "probe",
        "found",
        "missed",
        "severity F1",
        "probe",
        "view",
        "probe",
    )
    return "### By group left out\n\n" + _table(heads, rows)


def _write_labels_table(figures: Mapping[str, Any], head: str) -> str:
    near = figures["validation"][head]
    far = figures["leave_one_source_out"].get("pooled", {}).get(head, {})
    probe = figures["linear_probe"]["validation"][head]
    probe_far = figures["linear_probe"]["leave_one_source_out"].get("pooled", {})
    rows = [
        (
            label + (" (not offered)" if label in figures["not_offered"] else ""),
            f"{row['positives']} of {row['photos']}",
            _number(row["auc"]),
            _number(row["ap"]),
            _number(probe[label]["auc"]),
            _number(far.get(label, {}).get("auc")),
            _number(probe_far.get(head, {}).get(label, {}).get("auc")),
        )
        for label, row in near.items()
    ]
    heads = (
        head,
        "positives",
        "AUC",
        "AP",
        "probe AUC",
        "left out AUC",
        "probe, left out AUC",
    )
    return f"### {head.capitalize()}, among damaged photos\n\n" + _table(heads, rows)


def _write_pointing(figures: Mapping[str, Any]) -> str:
    rows = []
    groups = {"validation": figures["validation"]}
    groups |= {f"left out: {n}": p for n, p in figures["leave_one_source_out"].items()}
    for name, part in groups.items():
        for source, row in part.get("pointing", {}).items():
            cells = (row["photos"], _number(row["map"]), _number(row["centre"]))
            rows.append((name, source, *cells))
    heads = ("photos judged", "source", "photos", "map", "centre")
    return "### Where the map points\n\n" + _table(heads, rows)


def _write_thresholds(thresholds: Mapping[str, Any]) -> str:
    rows: list[tuple[object, ...]] = []
    for name, value in thresholds.items():
        if name in ("car", "damaged"):
            rows.append((name, f"no ≤ {value['no']:.3f}, yes ≥ {value['yes']:.3f}"))
        elif isinstance(value, Mapping):
            rows += [(f"{name}: {k}", f"{v:.3f}") for k, v in value.items()]
        else:
            rows.append((name, f"{value:.3f}"))
    return RULES + "\n" + _table(("threshold", "value"), rows)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _show(part: Mapping[str, Any] | None, head: str, key: str) -> str:
    return DASH if part is None else _number(part[head].get(key))


def _number(value: float | None) -> str:
    return DASH if value is None else f"{value:.3f}"
