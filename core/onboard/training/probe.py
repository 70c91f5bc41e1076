"""The baseline to beat: logistic regression on the frozen backbone's mean features.

It learns from the same photos and labels as the network, under the same splits, and
is calibrated and measured by the same code, so "better than the probe" is measured.
"""

from pathlib import Path

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression

from core.onboard.training.batches import load_plain
from core.onboard.training.network import build_network
from core.onboard.training.predict import BATCH, Predictions
from core.onboard.training.truth import Truth
from core.onboard.training.vocabulary import PARTS, TYPES

STRENGTH = 0.01  # inverse regularisation on standardised features


@torch.inference_mode()
def extract_features(
    backbone: Path, decoded: list[np.ndarray], size_px: int
) -> np.ndarray:
    """(N, 1280) means of the frozen backbone's last features."""
    network = build_network(backbone).eval()
    rows = []
    for images in load_plain(decoded, size_px, BATCH):
        x = images.permute(0, 3, 1, 2).float() / 127.5 - 1.0
        rows.append(network.backbone(x)[2].mean((2, 3)).numpy())
    return np.concatenate(rows)


def probe(
    features: np.ndarray, truth: Truth, trained: np.ndarray, asked: np.ndarray
) -> Predictions:
    """Fit every head on the `trained` rows, give logits for the `asked` rows."""
    scale = features[trained].std(0) + 1e-6
    x = (features - features[trained].mean(0)) / scale
    severity = truth.severity.astype(float)
    view = truth.view.astype(float)
    logits = {
        "car": _yes_no(x, truth.car.astype(float), trained, asked),
        "damaged": _yes_no(x, truth.damaged, trained, asked),
        "types": _many(x, _either(truth), trained, asked, len(TYPES)),
        "parts": _many(x, truth.parts, trained, asked, len(PARTS)),
        "severity": _classes(
            x, np.where(severity < 0, np.nan, severity), trained, asked
        ),
        "view": _classes(x, np.where(view < 0, np.nan, view), trained, asked),
    }
    return Predictions(tuple(str(f) for f in truth.files[asked]), logits)


def _fit(
    x: np.ndarray, y: np.ndarray, trained: np.ndarray
) -> LogisticRegression | None:
    rows = trained & ~np.isnan(y)
    if len(np.unique(y[rows])) < 2:
        return None
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=300)
    return model.fit(x[rows], y[rows])


def _yes_no(
    x: np.ndarray, y: np.ndarray, trained: np.ndarray, asked: np.ndarray
) -> np.ndarray:
    model = _fit(x, y, trained)
    if model is None:
        return np.zeros(int(asked.sum()))
    return model.decision_function(x[asked])


def _either(truth: Truth) -> np.ndarray:
    """The types as the network learns them: annotated where they are, else told."""
    return np.where(np.isnan(truth.own_types), truth.types, truth.own_types)


def _many(
    x: np.ndarray, y: np.ndarray, trained: np.ndarray, asked: np.ndarray, count: int
) -> np.ndarray:
    return np.stack([_yes_no(x, y[:, i], trained, asked) for i in range(count)], 1)


def _classes(
    x: np.ndarray, y: np.ndarray, trained: np.ndarray, asked: np.ndarray
) -> np.ndarray:
    """Logits of the three classes; a class never seen stays out of reach."""
    model = _fit(x, y, trained)
    logits = np.full((int(asked.sum()), 3), -20.0)
    if model is not None:
        logits[:, model.classes_.astype(int)] = np.log(
            model.predict_proba(x[asked]) + 1e-9
        )
    return logits
