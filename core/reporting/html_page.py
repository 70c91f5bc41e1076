"""What every HTML report shares: one page, one style sheet, one policy.

Decisions:
- Every text goes through the template engine with escaping on. The file's own policy
  forbids scripts, frames, forms and any fetch.
- Pictures are data URLs of fresh JPEGs; colours come from the palette; light and dark
  follow the reader's system, and paper is always light.
- A report's template extends `page.html.j2` and adds what it alone has.
"""

import base64
from pathlib import Path

from PIL import Image

from core.reporting.icons import GRID, svg_path
from core.reporting.palette import INK, MUTED, NIGHT, PAPER, PRIMARY, RULE
from core.reporting.pictures import jpeg_bytes

FOLDER = Path(__file__).parent
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


def render_page(template: str, *, language: str, program: str, **told: object) -> bytes:
    """A template of this folder filled in, UTF-8.

    Args:
        template: its path below this folder.
        language: of the page as a whole, as HTML names it.
        program: what made the page, with its version.
        told: what the template itself asks for.
    """
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["data_url"] = data_url
    environment.filters["svg_path"] = svg_path
    environment.globals.update(policy=POLICY, colours=COLOURS, grid=GRID)
    page = environment.get_template(template).render(
        language=language, program=program, **told
    )
    return page.encode("utf-8", errors="replace")


def data_url(picture: Image.Image) -> str:
    """The picture as a data URL."""
    return jpeg_url(jpeg_bytes(picture))


def jpeg_url(content: bytes) -> str:
    """The bytes of a JPEG as a data URL."""
    return f"data:image/jpeg;base64,{base64.b64encode(content).decode('ascii')}"
