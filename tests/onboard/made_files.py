"""Network files made in a moment: every output is the same whatever the picture.

They are real ONNX files that the real runtime opens, with the outputs of a card.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

CELLS = 4
MAP_HEADS = {"type_maps": "types", "part_maps": "seen"}


def output_shapes(card: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    """The outputs that fit a card, for one photo."""
    labels = card["labels"]
    heads = {name: (1, len(found)) for name, found in labels.items()}
    maps = {n: (1, len(labels[h]), CELLS, CELLS) for n, h in MAP_HEADS.items()}
    both = {"car": (1,), "damaged": (1,), "damage_map": (1, CELLS, CELLS)}
    return both | heads | maps


def write_model(
    folder: Path, card: dict[str, Any], shapes: dict[str, tuple[int, ...]]
) -> Path:
    """A model folder; each output counts its cells up from 0, in steps of 1/1000."""
    nodes, outputs = [], []
    for name, shape in shapes.items():
        count = np.arange(np.prod(shape), dtype=np.float32).reshape(shape) / 1000
        value = numpy_helper.from_array(count, f"{name}_value")
        nodes.append(helper.make_node("Constant", [], [name], value=value))
        outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
    size_px = card["input"]["size_px"]
    picture = helper.make_tensor_value_info(
        "image", TensorProto.UINT8, ("photos", size_px, size_px, 3)
    )
    graph = helper.make_graph(nodes, "made", [picture], outputs)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)])
    model.ir_version = 9
    onnx.checker.check_model(model)
    content = model.SerializeToString()
    known = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    (folder / card["file"]).write_bytes(content)
    (folder / "card.json").write_text(json.dumps(card | known), encoding="utf-8")
    return folder
