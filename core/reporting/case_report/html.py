"""The case report as one HTML file that needs nothing else.

Decisions:
- It is set from the same document as the PDF, in the same order; the page's frame,
  style and policy are those of every report (`html_page`).
- Every text is escaped by the template engine. The one thing marked as safe is the car
  diagram: SVG that this program draws and whose every text its maker escapes.
- The diagram stands in a light and in a dark version, and the style sheet shows the one
  that fits; paper is light. What its signs mean stands below it as text, because its
  own legend would be too small to read on a phone.
- Where a visit lists no damage, its verdict stands in the list's place: "no damage"
  must not be read where photos failed.
- Each picture is encoded once, as a fresh JPEG that holds pixels and nothing else.
"""

from core.domain.sentences import Sentence
from core.reporting.car_diagram import draw_diagram, draw_legend
from core.reporting.car_drawing import SHEETS, Theme
from core.reporting.case_report.document import CaseDocument, VisitPart
from core.reporting.formats import typeset
from core.reporting.html_page import render_page

TEMPLATE = "case_report/case.html.j2"
CONTENTS = Sentence("Contents", "Sommaire")


def html_bytes(document: CaseDocument) -> bytes:
    """The report as a page, UTF-8."""
    language = document.language
    return render_page(
        TEMPLATE,
        language=str(language),
        program=document.program,
        doc=document,
        labels=document.labels,
        contents=typeset(CONTENTS, language),
        diagrams=[_diagrams(visit, document) for visit in document.visits],
        legends={theme: _legend(document, theme) for theme in SHEETS},
    )


def _diagrams(visit: VisitPart, document: CaseDocument) -> dict[Theme, str]:
    """The visit's diagram for light and for dark pages."""
    language = document.language
    return {
        theme: _own_markup(
            draw_diagram(visit.states, language=language, theme=theme, legend=False)
        )
        for theme in SHEETS
    }


def _legend(document: CaseDocument, theme: Theme) -> list[tuple[str, str]]:
    """What the diagram's looks mean: a sample and its words."""
    legend = draw_legend(language=document.language, theme=theme)
    return [(_own_markup(sample), told) for sample, told in legend]


def _own_markup(svg: str) -> str:
    """SVG of `car_diagram`, which escapes every text in it; nothing else may come."""
    from markupsafe import Markup

    return Markup(svg)
