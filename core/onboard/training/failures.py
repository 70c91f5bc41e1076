"""The part of the model card that says where the network fails, with its figures.

Written from the card like the rest: also every figure at which the linear probe is as
good or better, so that nobody has to look for it in the tables.
"""

from collections.abc import Iterator, Mapping
from typing import Any

COMPARED = (
    ("car or not, AUC", "car", "auc"),
    ("damaged, AUC", "damaged", "auc"),
    ("severity, macro-F1", "severity", "macro_f1"),
    ("view, accuracy", "view", "accuracy"),
)
ALARMS = (
    ("undamaged close-ups called damaged", "false_alarms_closeups"),
    ("whole undamaged cars called damaged", "false_alarms_whole"),
)
POOLED = "pooled"


def write_failures(figures: Mapping[str, Any]) -> str:
    """The section "Known failures"."""
    lines = [
        "## Known failures",
        "",
        *_tell_groups(figures["leave_one_source_out"]),
        *_tell_pointing(figures["leave_one_source_out"]),
        *_tell_probe(figures),
        "- Labels trained but not offered, for their figures: "
        + (", ".join(figures["not_offered"]) or "none")
        + ".",
        "- Severity is a matter of opinion: photos in the training data carry "
        "conflicting labels, and neighbouring classes are often confused.",
    ]
    return "\n".join(lines)


def _tell_groups(groups: Mapping[str, Any]) -> Iterator[str]:
    for name, group in groups.items():
        damaged = group["damaged"]
        if name == POOLED:
            continue
        yield f"- {name} left out: {damaged['damaged_missed']:.1%} of damaged missed."
        for words, key in ALARMS:
            if damaged[key]:
                yield f"- {name} left out: {damaged[key]:.1%} of {words}."


def _tell_pointing(groups: Mapping[str, Any]) -> Iterator[str]:
    for name, group in groups.items():
        for source, row in group.get("pointing", {}).items():
            if row["map"] <= row["centre"]:
                yield (
                    f"- {name} left out: on {source} the map points no better than the "
                    f"picture's centre ({row['map']:.3f} against {row['centre']:.3f})."
                )


def _tell_probe(figures: Mapping[str, Any]) -> Iterator[str]:
    """Every pooled or validation figure at which the probe is as good or better."""
    probe = figures["linear_probe"]
    pairs = [("validation", figures["validation"], probe["validation"])]
    far = figures["leave_one_source_out"].get(POOLED)
    if far:
        pairs.append(("left out", far, probe["leave_one_source_out"][POOLED]))
    for where, own, other in pairs:
        rows = [(title, own[h].get(k), other[h].get(k)) for title, h, k in COMPARED]
        for head in ("own_types", "parts"):
            rows += [
                (f"{label}, AUC", row["auc"], other[head][label]["auc"])
                for label, row in own[head].items()
                if label not in figures["not_offered"]
            ]
        for title, mine, probes in rows:
            if mine is not None and probes is not None and mine <= probes:
                yield (
                    f"- {where}: the linear probe is as good or better at {title} "
                    f"({probes:.4f} against {mine:.4f})."
                )
