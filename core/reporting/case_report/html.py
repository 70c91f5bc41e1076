"""The case report as one HTML file that needs nothing else.

Decisions:
- It is set from the same document as the PDF, in the same order; the page's frame,
  style and policy are those of every report (`html_page`).
- Every text is escaped by the template engine. The one thing marked as safe is the car
  diagram: SVG that this program draws and whose every text its maker escapes.
- The diagram stands in a light and in a dark version, and the style sheet shows the one
  that fits; paper is light. What its signs mean stands below it as text, because its
  own legend would be too small to read on a phone.
- Each picture is encoded once, as a fresh JPEG that holds pixels and nothing else.
"""

from core.domain.sentences import Sentence
from core.reporting.car_diagram import draw_apart, draw_diagram, draw_legend
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
        diagrams=[
            {theme: _diagram(visit, document, theme) for theme in SHEETS}
            for visit in document.visits
        ],
    )


def _diagram(
    visit: VisitPart, document: CaseDocument, theme: Theme
) -> tuple[str, list[tuple[str, str]]]:
    """The car, and beside it what is nowhere on the car and what the looks mean."""
    told = {"language": document.language, "theme": theme}
    car = draw_diagram(visit.states, legend=False, **told)
    beside = (*draw_apart(visit.states, **told), *draw_legend(**told))
    return _own_markup(car), [(_own_markup(sample), words) for sample, words in beside]


def _own_markup(svg: str) -> str:
    """SVG of `car_diagram`, which escapes every text in it; nothing else may come."""
    from markupsafe import Markup

    return Markup(svg)
