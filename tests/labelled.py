"""The shipped example pictures with made-up labels, as a person would give them."""

import io
import zipfile
from collections.abc import Mapping

from tests.examples import EXAMPLES

LABELS = b"""file,damaged,severity,view,types,source
101_front34_none.jpg,0,none,front,,yard
102_front34_crash.jpg,1,severe,front,deformation;lamp_broken,yard
104_rear34_rearcrash.jpg,1,severe,rear,deformation,street
106_close_dent.jpg,1,moderate,side,dent,street
110_close_lamp.jpg,1,moderate,,lamp_broken,yard
112_close_windscreen.jpg,0,,,,street
"""
PHOTOS = 6


def archive(
    extra: Mapping[str, bytes] | None = None, *, folder: str = "photos/"
) -> bytes:
    """A ZIP of the example pictures in a folder, and of what else is given."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        for path in sorted(EXAMPLES.glob("1*.jpg")):
            made.writestr(f"{folder}{path.name}", path.read_bytes())
        for name, data in (extra or {}).items():
            made.writestr(name, data)
    return content.getvalue()
