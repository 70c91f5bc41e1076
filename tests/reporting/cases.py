"""Assessments of every outcome, made by hand, and the pictures to go with them."""

from datetime import UTC, datetime
from typing import Any

from PIL import Image

from core.domain.records import (
    Advice,
    Answer,
    Assessment,
    Attempt,
    Finding,
    HeatMap,
    PartState,
    Photo,
    Provenance,
    Quality,
    Scores,
)
from core.domain.sentences import Sentence
from core.domain.vocabulary import (
    AdviceKind,
    DamageType,
    Outcome,
    Part,
    PartCondition,
    Severity,
    Side,
    View,
)

SHA256 = "0123456789abcdef" * 4
REVISION = "r2026-11-20.7"
HOSTILE_NAME = '<b>x</b><script>alert(1)</script>&"中文\u202egpj.exe\x00\ud83d'
HOSTILE_TEXT = (
    '</pre><script>alert("x")</script><img src=x onerror=alert(1)>'
    "{{ 7 * 7 }}\n<para><font color=red>§ € œ 中文</font> &amp; & <"
)
SCORES = Scores(
    car=0.99,
    damaged=0.87,
    types=(("dent", 0.71), ("lamp_broken", 0.92)),
    parts=(("headlight", 0.9), ("front_fender", 0.6)),
    severity=(("minor", 0.1), ("moderate", 0.2), ("severe", 0.7)),
    view=(("front", 0.9), ("rear", 0.04), ("side", 0.06)),
)
CORNER_MAP: HeatMap = (
    (1.0, 0.9, 0.0, 0.0),
    (0.9, 0.8, 0.0, 0.0),
    (0.0, 0.0, 0.0, 0.0),
    (0.0, 0.0, 0.0, 0.0),
)
FINDINGS = (
    Finding(
        Part.HEADLIGHT,
        DamageType.LAMP_BROKEN,
        Severity.SEVERE,
        Side.LEFT,
        confidence=0.92,
        box_xyxy=(0.05, 0.1, 0.45, 0.5),
    ),
    Finding(
        Part.FRONT_FENDER,
        DamageType.DENT,
        Severity.MODERATE,
        Side.RIGHT,
        confidence=0.72,
        box_xyxy=(0.6, 0.55, 0.95, 0.9),
        size_mm=120,
    ),
    Finding(Part.UNKNOWN, DamageType.UNKNOWN),
)
ANSWERS: dict[Outcome, Answer] = {
    Outcome.DAMAGE_FOUND: Answer(
        Outcome.DAMAGE_FOUND,
        findings=FINDINGS,
        part_states=(
            PartState(Part.HEADLIGHT, PartCondition.DAMAGED, Side.LEFT, 0.92),
            PartState(Part.HOOD, PartCondition.SEEN_UNDAMAGED),
            PartState(Part.TAIL_LIGHT, PartCondition.NOT_VISIBLE),
        ),
        severity=Severity.SEVERE,
        view=View.FRONT,
        confidence=0.87,
        scores=SCORES,
        damage_map=CORNER_MAP,
    ),
    Outcome.NO_DAMAGE_SEEN: Answer(
        Outcome.NO_DAMAGE_SEEN,
        part_states=(PartState(Part.TAIL_LIGHT, PartCondition.NOT_VISIBLE),),
        view=View.FRONT,
        confidence=0.94,
        scores=SCORES,
    ),
    Outcome.CANNOT_TELL: Answer(
        Outcome.CANNOT_TELL,
        view=View.SIDE,
        scores=SCORES,
        damage_map=CORNER_MAP,
        reason=Sentence("The score is in between.", "Le score est entre les deux."),
    ),
    Outcome.UNUSABLE_PHOTO: Answer(
        Outcome.UNUSABLE_PHOTO,
        confidence=0.97,
        reason=Sentence("Probably no car.", "Probablement pas de voiture."),
    ),
    Outcome.FAILED: Answer(
        Outcome.FAILED,
        reason=Sentence("The model stopped.", "Le modèle s'est arrêté."),
    ),
}
ATTEMPTS = (
    Attempt(
        "big-model",
        "someone/big-model",
        "transformers",
        0.02,
        error=Sentence("No GPU: 7.6 GB needed.", "Pas de GPU : il faut 7,6 Go."),
    ),
    Attempt("onboard", "assets/onboard", "onboard", 0.2, precision="float32"),
)


def photo(
    *, name: str = "car.jpg", advice: tuple[Advice, ...] = (), image: Any = None
) -> Photo:
    """A small photo, grey from dark to bright."""
    gradient = Image.linear_gradient("L").resize((320, 240)).convert("RGB")
    return Photo(
        name=name,
        image=image or gradient,
        format="JPEG",
        byte_count=123_456,
        original_size_wh=(4032, 3024),
        sha256=SHA256,
        perceptual_hash="00ff00ff00ff00ff",
        quality=Quality(sharpness=0.71, brightness=118.0, advice=advice),
    )


def assessment(answer: Answer, *, file: str = "car.jpg", **stamped: Any) -> Assessment:
    """This answer with a whole provenance."""
    provenance = {
        "program_version": "0.1.0",
        "row": "onboard",
        "source": "assets/onboard",
        "engine": "onboard",
        "revision": REVISION,
        "precision": "float32",
        "prompt_version": "",
        "photo_sha256": SHA256,
        "assessed_at": datetime(2026, 8, 1, 10, 28, 5, tzinfo=UTC),
        "seconds": 0.038,
        "attempts": ATTEMPTS,
    }
    return Assessment(file, answer, Provenance(**(provenance | stamped)))


DARK = Advice(AdviceKind.TOO_DARK, measured=38.2, limit=90)
