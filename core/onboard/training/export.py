"""From a trained network and its calibration to the one file that is shipped.

The file takes uint8 pictures and gives calibrated probabilities: normalisation,
scales, shifts and temperatures are inside, so a reader has nothing to get wrong. Only
the labels that are good enough are among its outputs.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from torch import nn

from core.onboard.training.calibrate import Line, softmax
from core.onboard.training.network import Network
from core.onboard.training.predict import Predictions
from core.onboard.training.smooth import smooth_map
from core.onboard.training.vocabulary import PARTS, TYPES

OUTPUTS = (
    "car",
    "damaged",
    "types",
    "parts",
    "seen",
    "severity",
    "view",
    "direction",
    "damage_map",
    "type_maps",
    "part_maps",
)
SOFTMAXES = ("severity", "view", "direction")
PLAIN = Line()
OPSET = 18


@dataclass(frozen=True, slots=True)
class Calibration:
    """What turns logits into probabilities, and which labels are offered.

    `types`, `parts` and `seen` hold one line a label, severity, view and direction a
    temperature, the maps one line each for all their labels.
    """

    car: Line
    damaged: Line
    types: tuple[Line, ...]
    parts: tuple[Line, ...]
    seen: tuple[Line, ...]
    severity: float
    view: float
    direction: float
    cells: Line = PLAIN
    type_cells: Line = PLAIN
    part_cells: Line = PLAIN
    offered_types: tuple[str, ...] = TYPES
    offered_parts: tuple[str, ...] = PARTS
    offered_seen: tuple[str, ...] = PARTS

    def apply(self, predictions: Predictions) -> dict[str, np.ndarray]:
        """Probabilities by head, all labels, offered or not; maps apart."""
        logits = predictions.logits
        many = {
            name: np.stack(
                [line.apply(logits[name][:, i]) for i, line in enumerate(lines)], 1
            )
            for name, lines in (
                ("types", self.types),
                ("parts", self.parts),
                ("seen", self.seen),
            )
            if name in logits
        }
        return many | {
            "car": self.car.apply(logits["car"]),
            "damaged": self.damaged.apply(logits["damaged"]),
            "severity": softmax(logits["severity"] / self.severity),
            "view": softmax(logits["view"] / self.view),
        }


class Shipped(nn.Module):
    """The network with its calibration folded in; outputs in the order of OUTPUTS."""

    def __init__(self, network: Network, calibration: Calibration) -> None:
        super().__init__()
        self.network = network
        for name in SOFTMAXES:
            temperature = torch.tensor(float(getattr(calibration, name)))
            self.register_buffer(f"{name}_temperature", temperature)
        for name in ("car", "damaged", "cells", "type_cells", "part_cells"):
            self._keep_line(name, (getattr(calibration, name),))
        for name, labels, lines, offered in (
            ("types", TYPES, calibration.types, calibration.offered_types),
            ("parts", PARTS, calibration.parts, calibration.offered_parts),
            ("seen", PARTS, calibration.seen, calibration.offered_seen),
        ):
            chosen = [labels.index(label) for label in offered]
            self.register_buffer(f"{name}_chosen", torch.tensor(chosen))
            self._keep_line(name, tuple(lines[i] for i in chosen))

    def _keep_line(self, name: str, lines: tuple[Line, ...]) -> None:
        scale = torch.tensor([line.scale for line in lines])
        shift = torch.tensor([line.shift for line in lines])
        self.register_buffer(f"{name}_scale", scale)
        self.register_buffer(f"{name}_shift", shift)

    def _apply_line(self, name: str, logits: torch.Tensor) -> torch.Tensor:
        scale, shift = getattr(self, f"{name}_scale"), getattr(self, f"{name}_shift")
        return torch.sigmoid(logits * scale + shift)

    def forward(self, image: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Probabilities; `damage_map` is (N, h, w), other maps (N, labels, h, w)."""
        logits = self.network(image)
        softmaxes = [
            torch.softmax(logits[name] / getattr(self, f"{name}_temperature"), dim=1)
            for name in SOFTMAXES
        ]
        return (
            self._apply_line("car", logits["car"]),
            self._apply_line("damaged", logits["damaged"]),
            self._apply_line("types", logits["types"][:, self.types_chosen]),
            self._apply_line("parts", logits["parts"][:, self.parts_chosen]),
            self._apply_line("seen", logits["seen"][:, self.seen_chosen]),
            *softmaxes,
            self._apply_line("cells", smooth_map(logits["cells"])),
            self._apply_line("type_cells", logits["cell_types"][:, self.types_chosen]),
            self._apply_line("part_cells", logits["cell_parts"][:, self.seen_chosen]),
        )


def export_onnx(shipped: Shipped, path: Path, size_px: int) -> None:
    """Write the model file, checked by onnx; batch size is free."""
    shipped.eval()
    picture = torch.zeros(2, size_px, size_px, 3, dtype=torch.uint8)
    program = torch.onnx.export(
        shipped,
        (picture,),
        input_names=["image"],
        output_names=[f"{name}_probability" for name in OUTPUTS],
        dynamic_shapes={"image": {0: torch.export.Dim("photos")}},
        opset_version=OPSET,
        dynamo=True,
        optimize=True,
        verbose=False,
    )
    model = program.model_proto
    _tidy_names(model)
    onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.SerializeToString(deterministic=True))


def _tidy_names(model: onnx.ModelProto) -> None:
    """Give outputs their public names, inner values short ones, and drop traces."""
    graph = model.graph
    public = dict(zip((o.name for o in graph.output), OUTPUTS, strict=True))
    names: dict[str, str] = {}
    for node in graph.node:
        for value in node.output:
            names[value] = public.get(value, f"value_{len(names)}")
    for node in graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
        node.input[:] = [names.get(value, value) for value in node.input]
        node.output[:] = [names[value] for value in node.output]
    for output in graph.output:
        output.name = public[output.name]
    del graph.value_info[:]
    del model.metadata_props[:]


def measure_gap(shipped: Shipped, path: Path, pictures: torch.Tensor) -> float:
    """Largest difference between the file's and torch's probabilities."""
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    told = session.run(list(OUTPUTS), {"image": pictures.numpy()})
    with torch.inference_mode():
        expected = shipped(pictures)
    pairs = zip(told, expected, strict=True)
    return max(float(np.abs(one - other.numpy()).max()) for one, other in pairs)


def hash_file(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
