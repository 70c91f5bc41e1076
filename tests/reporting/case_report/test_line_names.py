"""What a line of an estimate is called in a report and in the log."""

import pytest

from core.domain.estimates import EstimateLine
from core.domain.sentences import Language, Sentence
from core.domain.vocabulary import Operation, Part, Side
from core.reporting.case_report.decisions import line_name


@pytest.mark.parametrize(
    ("part", "work", "text", "named"),
    [
        (Part.OTHER, Operation.NONE, "Towing", "Towing"),
        (Part.HOOD, Operation.NONE, "Polish", "Hood – Polish"),
        (Part.HOOD, Operation.REPAIR, "by hand", "Hood – repair (by hand)"),
        (Part.HOOD, Operation.REPAIR, "", "Hood – repair"),
    ],
)
def test_added_line_is_called_by_its_text(
    part: Part, work: Operation, text: str, named: str
) -> None:
    why = Sentence("", "")
    line = EstimateLine("1", (), part, Side.UNKNOWN, work, why, why, text=text)
    assert line_name(line, Language.EN) == named
