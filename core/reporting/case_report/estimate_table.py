"""The estimate as a table, each line with its arithmetic, and what may come on top.

Decisions:
- Nothing is reckoned here: lines, formulas and totals are set as they were handed in.
- A line that a person changed says what, who and what it would be without the change.
- Example rates, an incomplete total and edits that found no line are said beside the
  total, where nobody can miss them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.domain.estimates import Estimate, EstimateEdit, EstimateLine, Supplement
from core.domain.sentences import Language, Sentence
from core.domain.words import word
from core.reporting.case_report.decisions import (
    edit_by,
    edit_reason,
    edit_told,
    line_name,
)
from core.reporting.case_report.naming import (
    labelled,
    named,
    numbers_told,
    severity_name,
    span_told,
)
from core.reporting.case_report.photo_entries import DAMAGES, ONE_DAMAGE
from core.reporting.formats import (
    EN_DASH,
    NBSP,
    capitalised,
    full_day,
    number,
    typeset,
)
from core.reporting.palette import SEVERITY_TONES, Tone

Rows = tuple[tuple[str, str], ...]
SUBTOTAL = Sentence("Subtotal", "Sous-total")
TAX = Sentence("Tax", "Taxes")
TOTAL = Sentence("Total", "Total")
RANGE = Sentence("Estimate, rounded", "Chiffrage, arrondi")
WITHOUT = Sentence("Without the change", "Sans la modification")
RATES = Sentence("Rates", "Barème")
NO_MODEL = Sentence(
    "Every number is from the rate card or from a person; none is from a model.",
    "Chaque nombre vient du barème ou d'une personne ; aucun ne vient d'un modèle.",
)
EXAMPLE = Sentence(
    "These are example rates: they are nobody's offer, and your own rates belong here.",
    "Ce sont des tarifs d'exemple : ils n'engagent personne ; mettez les vôtres.",
)
INCOMPLETE = Sentence(
    "Not complete: a line without an amount has to be looked at first and adds nothing "
    "to the total.",
    "Incomplet : une ligne sans montant est à voir d'abord et n'ajoute rien au total.",
)
UNUSED = Sentence(
    "Some changes by a person found no line and have no effect: {0}.",
    "Des modifications d'une personne n'ont trouvé aucune ligne, sans effet : {0}.",
)


@dataclass(frozen=True, slots=True)
class EstimateRow:
    """One line: what is done, why, its arithmetic, its amount, and a person's edits."""

    name: str
    damages: str
    reason: str
    formula: str
    amount: str
    edits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EstimateTable:
    """The whole estimate; `total` is the rounded range that is shown large."""

    total_label: str
    total: str
    rates: str
    rows: tuple[EstimateRow, ...]
    sums: Rows
    notes: tuple[str, ...]
    dropped: tuple[EstimateRow, ...] = ()


@dataclass(frozen=True, slots=True)
class SupplementRow:
    """What may come on top in one zone; `because` names the damages or the red flag."""

    severity: str
    tone: Tone
    told: str
    because: str


def estimate_table(
    estimate: Estimate, numbers: Mapping[str, int], language: Language
) -> EstimateTable:
    """The estimate in words.

    Args:
        estimate: the estimate of the visit reported on.
        numbers: the number of each damage on the pictures, by its key.
        language: the language of the report.
    """
    unit = estimate.currency
    share = number(estimate.tax_percent, language, decimals=2).rstrip("0").rstrip(".,")
    sums = {
        typeset(SUBTOTAL, language): estimate.subtotal,
        f"{typeset(TAX, language)} {share}{NBSP}%": estimate.tax,
        typeset(TOTAL, language): estimate.total,
    }
    return EstimateTable(
        total_label=typeset(RANGE, language),
        total=span_told(estimate.rounded, language, unit=unit),
        rates=_rates(estimate, language),
        rows=tuple(_row(line, unit, numbers, language) for line in estimate.lines),
        sums=tuple((k, span_told(v, language, unit=unit)) for k, v in sums.items()),
        notes=tuple(_notes(estimate, language)),
        dropped=tuple(_row(line, unit, numbers, language) for line in estimate.dropped),
    )


def supplement_rows(
    supplements: Iterable[Supplement], numbers: Mapping[str, int], language: Language
) -> tuple[SupplementRow, ...]:
    """What to expect on top, in the order it was handed in."""
    return tuple(
        SupplementRow(
            severity_name(each.severity, language),
            SEVERITY_TONES[each.severity],
            typeset(each.told, language),
            capitalised(word(each.red_flag, language))
            if each.red_flag
            else _damages(each.damage_keys, numbers, language),
        )
        for each in supplements
    )


def _rates(estimate: Estimate, language: Language) -> str:
    """The card's name, date and currency."""
    day = full_day(estimate.card_date, language)
    told = f"{named(estimate.card_name)}, {day}, {estimate.currency}"
    return labelled(RATES, told, language)


def _row(
    line: EstimateLine, unit: str, numbers: Mapping[str, int], language: Language
) -> EstimateRow:
    edits = [_edit(edit, unit, language) for edit in line.edits]
    if line.default is not None:
        was = line.default
        amount = span_told(was.amount, language, unit=unit) if was.amount else EN_DASH
        edits.append(
            labelled(WITHOUT, f"{word(was.operation, language)}, {amount}.", language)
        )
    return EstimateRow(
        name=line_name(line, language),
        damages=_damages(line.damage_keys, numbers, language),
        reason=typeset(line.reason, language),
        formula=typeset(line.formula, language),
        amount=span_told(line.amount, language) if line.amount else EN_DASH,
        edits=tuple(edits),
    )


def _edit(edit: EstimateEdit, unit: str, language: Language) -> str:
    """What was changed, by whom and when, and why."""
    told = capitalised(edit_told(edit, unit, language))
    return f"{told} – {edit_by(edit, language)}. {edit_reason(edit)}".strip()


def _damages(
    keys: Iterable[str], numbers: Mapping[str, int], language: Language
) -> str:
    """ "Damages 1, 3", or nothing for a line that no damage asks for."""
    mine = [numbers[key] for key in keys if key in numbers]
    if not mine:
        return ""
    label = ONE_DAMAGE if len(mine) == 1 else DAMAGES
    return f"{typeset(label, language)} {numbers_told(mine)}"


def _notes(estimate: Estimate, language: Language) -> list[str]:
    told: list[str] = [NO_MODEL]
    if estimate.card_is_example:
        told.insert(0, EXAMPLE)
    if not estimate.complete:
        told.insert(0, INCOMPLETE)
    if estimate.total_loss is not None:
        told.append(estimate.total_loss.told)
    notes = [typeset(each, language) for each in told]
    if estimate.unused_edits:
        unit = estimate.currency
        listed = "; ".join(
            f"{edit_told(edit, unit, language)} ({edit_by(edit, language)})"
            for edit in estimate.unused_edits
        )
        notes.append(typeset(UNUSED, language).format(listed))
    return notes
