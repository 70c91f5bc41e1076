"""The report as one HTML file that needs nothing else.

Decisions:
- Every text goes through the template engine with escaping on; nothing is marked as
  safe. The file's own policy forbids scripts, frames, forms and any fetch.
- Pictures are data URLs of fresh JPEGs; colours come from the palette; light and dark
  follow the reader's system, and paper is always light.
"""

import base64
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from core.reporting.document import Document
from core.reporting.icons import GRID, svg_path
from core.reporting.palette import INK, MUTED, NIGHT, PAPER, PRIMARY, RULE
from core.reporting.pictures import jpeg_bytes

TEMPLATE = Path(__file__).with_name("report.html.j2")
POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'"
)
COLOURS = {
    "paper": PAPER,
    "ink": INK,
    "muted": MUTED,
    "rule": RULE,
    "night": NIGHT,
    "primary": PRIMARY,
}


def html_bytes(documents: Sequence[Document]) -> bytes:
    """All documents as one page, UTF-8."""
    import jinja2

    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["data_url"] = data_url
    environment.filters["svg_path"] = svg_path
    template = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    page = template.render(
        documents=documents, policy=POLICY, colours=COLOURS, grid=GRID
    )
    return page.encode("utf-8", errors="replace")


def data_url(picture: Image.Image) -> str:
    """The picture as a data URL."""
    coded = base64.b64encode(jpeg_bytes(picture)).decode("ascii")
    return f"data:image/jpeg;base64,{coded}"
