"""An evaluation as lines of plain text, for a terminal."""

from collections.abc import Iterator, Sequence

from core.domain.sentences import Language, Sentence, in_language
from core.domain.vocabulary import Outcome
from core.domain.words import word
from core.evaluation.records import Evaluation
from core.evaluation.table import (
    Table,
    confusion_cells,
    label_of,
    render_tables,
    table_headers,
)
from core.evaluation.words import GROUPS, KINDS
from core.reporting.formats import percent, typeset, visible

GAP = "  "
SHOWN_FAILURES = 10
RANKED = Sentence(
    "This model gives no probabilities; photos are ranked by its outcome and the "
    "confidence it stated.",
    "Ce modèle ne donne pas de probabilités ; les photos sont classées par sa réponse "
    "et la confiance qu'il annonce.",
)


def evaluation_lines(evaluation: Evaluation, language: Language) -> Iterator[str]:
    """Line by line: who answered, outcomes, tables, confusions, mistakes, failures."""
    yield from _head(evaluation, language)
    for table in render_tables(evaluation, language):
        yield from ("", *_table_lines(table, language))
    for group, confusion in evaluation.confusions.items():
        title = in_language(GROUPS[group], language)
        rows_told = Sentence(
            f"{title}: labelled (rows), said (columns)",
            f"{title} : étiquette (lignes), réponse (colonnes)",
        )
        header, rows = confusion_cells(confusion, group, language)
        told = in_language(rows_told, language)
        yield from ("", typeset(told, language), *_aligned([header, *rows]))
    yield from _mistake_lines(evaluation, language)
    yield from _failure_lines(evaluation, language)


def _head(evaluation: Evaluation, language: Language) -> Iterator[str]:
    done = sum(evaluation.outcomes.values())
    told = Sentence(
        f"{evaluation.model_title}: {done} of {evaluation.photos} photos",
        f"{evaluation.model_title} : {done} photos sur {evaluation.photos}",
    )
    yield in_language(told, language)
    refused = in_language(Sentence("Photo refused", "Photo refusée"), language)
    names = {str(each): word(each, language) for each in Outcome}
    counts = [
        label_of(names.get(name, refused), str(count), language)
        for name, count in evaluation.outcomes.items()
        if count
    ]
    yield typeset(", ".join(counts), language)
    if evaluation.answered and evaluation.ranked_by != "scores":
        yield typeset(RANKED, language)


def _table_lines(table: Table, language: Language) -> Iterator[str]:
    yield table.title
    rows = [(row.title, row.value, row.interval, row.n) for row in table.rows]
    yield from _aligned([table_headers(language), *rows])
    if table.note:
        yield GAP + table.note


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Cells under each other, the first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = zip(others, widths[1:], strict=True)
        right = [cell.rjust(width) for cell, width in cells]
        yield GAP + GAP.join([first.ljust(widths[0]), *right]).rstrip()


def _mistake_lines(evaluation: Evaluation, language: Language) -> Iterator[str]:
    if not evaluation.mistakes:
        return
    yield ""
    yield in_language(
        Sentence(
            "Worst mistakes, surest first", "Pires erreurs, les plus sûres d'abord"
        ),
        language,
    )
    for each in evaluation.mistakes:
        kind = in_language(KINDS[each.kind], language)
        sure = percent(each.confidence, language)
        told = typeset(in_language(each.sentence, language), language)
        yield f"{GAP}{visible(each.file)} ({kind}, {sure}). {told}"


def _failure_lines(evaluation: Evaluation, language: Language) -> Iterator[str]:
    if not evaluation.failures:
        return
    count = len(evaluation.failures)
    told = Sentence(
        f"{count} photos without an answer, in none of the figures",
        f"{count} photos sans réponse, dans aucun des chiffres",
    )
    yield from ("", in_language(told, language))
    for each in evaluation.failures[:SHOWN_FAILURES]:
        sentence = visible(in_language(each.sentence, language))
        yield GAP + label_of(visible(each.file), sentence, language)
    if count > SHOWN_FAILURES:
        yield f"{GAP}… (+{count - SHOWN_FAILURES})"
