"""Text for a PDF: escaped, and limited to what the built-in fonts carry.

Decisions:
- The standard fonts carry Windows-1252: French, œ, dashes and € are right without
  shipping a font. Any other character would be a silent black box, so it becomes a
  question mark, and the document says so in a note.
- Everything is escaped before it reaches the layout engine, which reads markup.
"""

from collections.abc import Iterable
from xml.sax.saxutils import escape

from core.domain.sentences import Sentence
from core.reporting.document import Document

CODE_PAGE = "cp1252"
NEAREST = str.maketrans(
    {
        "\u202f": "\u00a0",
        "\u2009": " ",
        "\u2011": "-",
        "\u2212": "-",
        "\u2264": "<=",
        "\u2265": ">=",
        "\u2192": "->",
    }
)
MISSING_NOTE = Sentence(
    "Characters that the fonts of this PDF do not carry are shown as “?”; the HTML and "
    "JSON reports have them.",
    "Les caractères absents des polices de ce PDF sont remplacés par « ? » ; les "
    "rapports HTML et JSON les contiennent.",
)


def encodable(text: str) -> str:
    """The text in characters that the fonts carry; any other is a question mark."""
    near = text.translate(NEAREST)
    return near.encode(CODE_PAGE, errors="replace").decode(CODE_PAGE)


def markup(text: str) -> str:
    """The text as paragraph markup that shows exactly this text."""
    return escape(encodable(text)).replace("\n", "<br/>")


def loses(texts: Iterable[str]) -> bool:
    """Whether one of the texts has a character that the fonts cannot show as it is."""
    whole = "".join(texts).translate(NEAREST)
    return encodable(whole) != whole


def loses_characters(document: Document) -> bool:
    """Whether the document holds text that the fonts cannot show as it is."""
    values = (pair[1] for pair in (*document.stamp, *document.attempts))
    others = (document.file, document.caption, document.raw_text)
    reasons = document.verdict_sentences
    return loses((*others, *reasons, *values))
