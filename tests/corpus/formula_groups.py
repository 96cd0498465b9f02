"""Groups: one formula for many cells, shared or as an array."""

from __future__ import annotations

from functools import partial
from xml.sax.saxutils import escape

from tests.corpus.case import Case
from tests.corpus.formulas import FORGED, MALFORMED, RIGHT, TWICE
from tests.corpus.good import (
    ANSWER,
    c,
    f,
    with_cells,
)
from tests.corpus.verdicts import (
    MARKED,
    unproven,
)

COLUMN = ("O20", "O21", "O22")  # 2.25, 1.25, 1.75


def group(kind: str, attributes: str, formula: str, values: tuple[str, ...]) -> bytes:
    """The good file with one formula for the column: the first cell writes it."""
    first = f"<f {attributes}>{escape(formula)}</f><v>{values[0]}</v>"
    copy = f'<f t="shared" si="{attributes[-2]}"/>' if kind == "shared" else ""
    return with_cells(
        c(COLUMN[0], first),
        *(
            c(cell, f"{copy}<v>{value}</v>")
            for cell, value in zip(COLUMN[1:], values[1:], strict=False)
        ),
    )


MEANS = ("2.25", "1.25", "1.75")

CASES = [
    Case(
        "shared by three cells",
        MARKED,
        "each has its own row",
        lambda: group("shared", 't="shared" ref="O20:O22" si="0"', "N20/4", MEANS),
    ),
    Case(
        "shared, and said of one cell",
        MARKED,
        "the cells themselves say that they have it",
        lambda: group("shared", 't="shared" ref="O20:O20" si="0"', "N20/4", MEANS),
    ),
    Case(
        "shared, with forged values",
        MARKED + FORGED,
        "what it gives counts",
        lambda: group("shared", 't="shared" ref="O20:O22" si="0"', "N20/4", ("1", "2", "3")),
    ),
    Case(
        "shared, and written nowhere",
        MALFORMED,
        "nobody knows what it says",
        lambda: with_cells(c(ANSWER, '<f t="shared" si="7"/><v>2.25</v>')),
    ),
    Case(
        "shared, and written twice",
        TWICE,
        "the first or the last",
        lambda: with_cells(
            *(
                c(cell, f'<f t="shared" ref="O20:O22" si="0">{formula}</f><v>{value}</v>')
                for cell, value, formula in zip(
                    COLUMN, MEANS, ("N20/4", "N21/4", "N22/4"), strict=True
                )
            )
        ),
    ),
    Case(
        "an array of three cells",
        MARKED,
        "one formula, three results",
        lambda: group("array", 't="array" ref="O20:O22"', "N20:N22/4", MEANS),
    ),
    Case(
        "an array of one cell",
        MARKED,
        "as it was entered before 2019",
        lambda: with_cells(c(ANSWER, '<f t="array" ref="O20">AVERAGE(I20:L20)</f><v>2.25</v>')),
    ),
    Case(
        "a dynamic array of three cells",
        MARKED,
        "as it is entered since 2019",
        lambda: with_cells(
            c("O20", '<f t="array" ref="O20:O22" aca="0">N20:N22/4</f><v>2.25</v>', cm="1")
        ),
    ),
    Case(
        "a dynamic array that spills as Excel writes it",
        MARKED,
        "the other cells have a formula without a text",
        lambda: with_cells(
            c(
                "O20",
                '<f t="array" ref="O20:O22" aca="1" ca="1">N20:N22/4</f><v>2.25</v>',
                cm="1",
            ),
            c("O21", '<f ca="1"/><v>1.25</v>'),
            c("O22", '<f ca="1"/><v>1.75</v>'),
        ),
    ),
    Case(
        "an array with forged values",
        MARKED + FORGED,
        "what it gives counts",
        lambda: group("array", 't="array" ref="O20:O22"', "N20:N22/4", ("1", "2", "3")),
    ),
    Case(
        "an array over another formula",
        MALFORMED,
        "a cell has two formulas",
        lambda: with_cells(
            c("O20", '<f t="array" ref="O20:O22">N20:N22/4</f><v>2.25</v>'),
            f("N21/4", "1.25", "O21"),
        ),
    ),
    Case(
        "an array over another array",
        MALFORMED,
        "a cell has two formulas",
        lambda: with_cells(
            c("O20", '<f t="array" ref="O20:O21">N20:N21/4</f><v>2.25</v>'),
            c("O21", '<f t="array" ref="O21:O22">N21:N22/4</f><v>1.25</v>'),
        ),
    ),
    *(
        Case(
            f"an array for {name}",
            MALFORMED,
            "no program writes it",
            partial(with_cells, c("O20", f'<f t="array" ref="{area}">N20:N22/4</f><v>2.25</v>')),
        )
        for name, area in {
            "no range": "here",
            "other cells": "A41:B42",
            "a range the wrong way round": "O22:O20",
            "rows beyond the last": "O20:O1048577",
        }.items()
    ),
    Case(
        "a data table",
        unproven("cannot be computed", "O20", "O21", "O22"),
        "nothing here computes one",
        lambda: with_cells(
            c("O20", '<f t="dataTable" ref="O20:O22" dt2D="0" dtr="0" r1="A1"/><v>2.25</v>')
        ),
    ),
    Case(
        "a type that nobody knows",
        RIGHT,
        "the formula stands there all the same",
        lambda: with_cells(c(ANSWER, '<f t="other">N20/4</f><v>2.25</v>')),
    ),
]
