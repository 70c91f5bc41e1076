"""The model card in words: every figure is read from card.json, none is typed.

The sentences say what the network is and what it is not for; the tables are made from
the card, so the two cannot disagree.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from core.onboard.training.card_text import INTENDED, INTERFACE, METHOD, RULES
from core.onboard.training.failures import write_failures

DASH = "\u2013"
CLOSEUPS, WHOLE = "closeups_right_at_recall", "balanced_accuracy_whole"
LABEL_TABLES = {
    "own_types": "Types, as annotated",
    "types": "Types, as told by the data set",
    "parts": "Damaged parts",
}
LICENCES = {
    "lensor": "states CC BY 4.0",
    "carcomponents": "states CC BY 4.0",
    "closeups": "crops of carcomponents",
}


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
        _write_labels_table(card["figures"], "own_types"),
        _write_labels_table(card["figures"], "types"),
        _write_labels_table(card["figures"], "parts"),
        _write_pointing(card["figures"]),
        _write_part_pointing(card["figures"]),
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
        seen=len(labels["seen"]),
        seen_names=", ".join(labels["seen"]),
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
        "with unclear rights. No photo is redistributed with this program. Where their "
        "labels are silent (types, damaged parts, direction, a place of each damage) "
        "a vision-language assistant annotated "
        f"{training['annotated']} photos by looking at contact sheets; no adjuster "
        "checked them (`core/onboard/training/annotations.csv`).\n\n"
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
        ("the same, whole photos, decided", "damaged", f"{WHOLE}_decided"),
        ("the same, whole photos, strict", "damaged", f"{WHOLE}_strict"),
        ("damaged photos missed", "damaged", "damaged_missed"),
        ("damaged photos: cannot tell", "damaged", "cannot_tell_damaged"),
        ("undamaged photos: cannot tell", "damaged", "cannot_tell_undamaged"),
        ("false alarms, whole undamaged cars", "damaged", "false_alarms_whole"),
        ("false alarms, undamaged close-ups", "damaged", "false_alarms_closeups"),
        ("undamaged close-ups right at recall 0.95", "damaged", CLOSEUPS),
        ("damaged, calibration error (ECE)", "damaged", "ece"),
        ("the same, classes as mixed", "damaged", "ece_as_mixed"),
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
        "label",
        "positives",
        "AUC",
        "AP",
        "probe AUC",
        "left out AUC",
        "probe, left out AUC",
    )
    return f"### {LABEL_TABLES[head]}, among damaged photos\n\n" + _table(heads, rows)


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


def _write_part_pointing(figures: Mapping[str, Any]) -> str:
    """Validation only: one source boxes all parts, so none can be left out."""
    near = figures["validation"]
    rows = [
        (part, row["photos"], _number(row["map"]), _number(near["seen"][part]["auc"]))
        for part, row in near["part_pointing"].items()
    ]
    heads = ("part", "photos with a box", "map points at it", "on the picture, AUC")
    return "### Where the part maps point, validation\n\n" + _table(heads, rows)


def _write_thresholds(thresholds: Mapping[str, Any]) -> str:
    rows: list[tuple[object, ...]] = []
    for name, value in thresholds.items():
        labelled = isinstance(value, Mapping) and "yes" not in value
        each = value.items() if labelled else [("", value)]
        rows += [(f"{name}: {k}" if k else name, _limit(v)) for k, v in each]
    return RULES + "\n" + _table(("threshold", "value"), rows)


def _limit(value: float | Mapping[str, float]) -> str:
    if isinstance(value, Mapping):
        return f"no ≤ {value['no']:.3f}, yes ≥ {value['yes']:.3f}"
    return f"{value:.3f}"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _show(part: Mapping[str, Any] | None, head: str, key: str) -> str:
    return DASH if part is None else _number(part[head].get(key))


def _number(value: float | None) -> str:
    return DASH if value is None else f"{value:.3f}"
