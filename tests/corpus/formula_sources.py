"""Sources: what an answer's formula reads on other sheets, by names, and in a circle."""

from __future__ import annotations

from xml.sax.saxutils import escape

from tests.corpus.case import Case
from tests.corpus.formulas import CANNOT, RIGHT
from tests.corpus.good import (
    BOOK,
    SCRATCH,
    SHEET,
    f,
    patched,
    replaced,
    scratch,
    sheet_with,
    text,
)
from tests.corpus.verdicts import (
    MARKED,
)


def on_scratch(formula: str, *cells: str) -> bytes:
    """The good file with a formula in A1 of the scratch sheet, and these cells."""
    return patched(
        {
            SHEET: sheet_with(*cells),
            SCRATCH: scratch(f'<row r="1"><c r="A1"><f>{escape(formula)}</f><v>9</v></c></row>'),
        }
    )


def with_name(name: str, place: str, formula: str) -> bytes:
    book = replaced(
        text(BOOK),
        ("</definedNames>", f'<definedName name="{name}">{place}</definedName></definedNames>'),
    )
    return patched({BOOK: book, SHEET: sheet_with(f(formula, "2.25"))})


CASES = [
    Case(
        "chance on the scratch sheet",
        MARKED,
        "no answer depends on it",
        lambda: on_scratch("RAND()"),
    ),
    Case(
        "a web service on the scratch sheet",
        MARKED,
        "no answer depends on it, and nothing computes it",
        lambda: on_scratch('WEBSERVICE("http://127.0.0.1:9/")'),
    ),
    Case(
        "a circle on the scratch sheet",
        RIGHT,
        "no answer depends on it",
        lambda: on_scratch("A1+1", f("N20/4", "2.25")),
    ),
    Case(
        "an answer that depends on chance",
        CANNOT,
        "what it gives is unknown",
        lambda: on_scratch("RAND()", f("Scratch!A1/4", "2.25")),
    ),
    Case(
        "an answer that depends on a web service",
        CANNOT,
        "what it gives is unknown",
        lambda: on_scratch('WEBSERVICE("http://127.0.0.1:9/")', f("Scratch!A1/4", "2.25")),
    ),
    Case(
        "an answer by the scratch sheet",
        RIGHT,
        "a side calculation",
        lambda: on_scratch("SUM('Batch Normalization'!I20:L20)", f("Scratch!A1/4", "2.25")),
    ),
    Case(
        "a name of another file",
        CANNOT,
        "it reaches outside",
        lambda: with_name("theirs", "[1]Sheet1!$A$1", "theirs"),
    ),
    Case(
        "a name that is a formula",
        CANNOT,
        "it means no place",
        lambda: with_name("theirs", "WEBSERVICE(&quot;http://127.0.0.1:9/&quot;)", "theirs"),
    ),
    Case(
        "a name of a constant",
        CANNOT,
        "it means no place",
        lambda: with_name("theirs", "2.25", "theirs"),
    ),
    Case(
        "a name of a place",
        RIGHT,
        "the place is on our sheet",
        lambda: with_name("theirs", "'Batch Normalization'!$N$20", "theirs/4"),
    ),
]
