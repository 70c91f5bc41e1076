"""Remote engines and a photo for the tests that ask servers."""

import threading

from PIL import Image

from core.domain.records import Answer, Photo, Quality
from core.domain.settings import Settings
from core.engines.base import Opening, open_engine
from core.engines.remote_client import Server, prepare_client
from core.engines.remote_engine import RemoteEngine
from core.engines.remote_models import RemoteModel
from core.models.catalogue import remote_row

CANARY = "sk-canary-4f1c9a"
CLEAN = '{"view": "front", "usable": true, "damaged": "no", "findings": []}'
DENT = CLEAN.replace('"no"', '"yes"').replace(
    "[]", '[{"part": "hood", "side": "centre", "type": "dent", "severity": "minor"}]'
)


def opening(url: str, **settings: object) -> Opening:
    told = Settings(**{"remote_url": url, "remote_key": CANARY} | settings)
    return Opening(remote_row(told.remote_model, url), told)


def open_remote(url: str, **settings: object) -> RemoteEngine:
    """Open as the program does, with a key that must never be seen again."""
    return open_engine("remote", opening(url, **settings))


def engine_for(url: str, **settings: object) -> RemoteEngine:
    """An engine for a server that was not asked for its models."""
    asked = opening(url, **settings)
    told = asked.settings
    server = Server(told.remote_url, told.remote_key, told.remote_timeout_s)
    prepare_client(server)
    return RemoteEngine(server, RemoteModel("tiny", "tiny", "r1"), opening=asked)


def picture(size_wh: tuple[int, int] = (64, 48)) -> Photo:
    """A photo whose file had a comment and a place in it."""
    image = Image.linear_gradient("L").resize(size_wh).convert("RGB")
    image.info = {
        "comment": b"secret comment",
        "exif": b"Exif\0\0secret",
        "dpi": (1, 1),
    }
    return Photo(
        name="car.jpg",
        image=image,
        format="JPEG",
        byte_count=1000,
        original_size_wh=size_wh,
        sha256="a" * 64,
        perceptual_hash="0" * 16,
        quality=Quality(sharpness=100.0, brightness=128.0),
    )


def ask(engine: RemoteEngine, stop: threading.Event | None = None) -> Answer:
    return list(engine.examine(picture(), stop=stop or threading.Event()))[-1]
