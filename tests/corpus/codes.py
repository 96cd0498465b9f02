"""Codes: which problem a file says that it is, in two places, and how that is forged."""

from __future__ import annotations

from functools import partial

from tests.corpus.case import Case
from tests.corpus.good import (
    CODE,
    CUSTOM,
    SCRATCH,
    SHEET,
    c,
    inline,
    patched,
    replaced,
    scratch,
    sheet_with,
    text,
)
from tests.corpus.verdicts import MARKED, Verdict, below, flagged, refused

ALTERED = flagged("altered-givens")
DISAGREE, FOREIGN, NO_CODE = (
    refused("codes-disagree"),
    refused("foreign-workbook"),
    refused("code"),
)
TWICE = refused("duplicate")
CODE_CELL = "J2"


def coded(cell: str | None, custom: str | None) -> bytes:
    """The good file with these codes on the sheet and in the properties; None leaves it out."""
    on_sheet = c(CODE_CELL) if cell is None else inline(CODE_CELL, cell)
    nothing = '<Properties xmlns="urn:none"></Properties>'
    properties = nothing if custom is None else replaced(text(CUSTOM), (CODE, custom))
    return patched({SHEET: sheet_with(on_sheet), CUSTOM: properties})


# The code on the sheet, the one in the properties, the verdict.
CODES: dict[str, tuple[str | None, str | None, Verdict, str]] = {
    "only on the sheet": (CODE, None, MARKED, "the properties were lost on the way"),
    "only in the properties": (None, CODE, MARKED, "the cell was cleared"),
    "nowhere": (None, None, FOREIGN, "nobody knows which problem it is"),
    "with more spaces": (f"  {CODE.replace(' ', '   ')} ", CODE, MARKED, "the same code"),
    "another one on the sheet": (
        "batch-normalization@1 fractions-7",
        CODE,
        DISAGREE,
        "two problems are named",
    ),
    "another one in the properties": (
        CODE,
        "batch-normalization@1 fractions-7",
        DISAGREE,
        "two problems are named",
    ),
    "rubbish on the sheet": ("my name", CODE, DISAGREE, "it was overwritten"),
    "rubbish in the properties": (CODE, "my name", DISAGREE, "it was overwritten"),
    "in capitals": (CODE.upper(), CODE, DISAGREE, "not one that we write"),
}
# A code that stands in both places.
FORGED: dict[str, tuple[str, Verdict, str]] = {
    "another seed": (
        "batch-normalization@1 fractions-7",
        ALTERED + below(95),
        "the numbers that are printed are not that seed's",
    ),
    "another version": (
        "batch-normalization@2 classic",
        refused("other-version"),
        "the exercise may have been another one then",
    ),
    "another exercise": (
        "dropout@1 classic",
        refused("no-steps"),
        "none of its steps is on the sheet",
    ),
    "an exercise that is not there": ("no-such@1 classic", NO_CODE, "nobody knows it"),
    "a preset that is not there": ("batch-normalization@1 none", NO_CODE, "nobody knows it"),
    "a level that is not there": ("batch-normalization@1 hard-7", NO_CODE, "nobody knows it"),
    "a seed of two spellings": (
        "batch-normalization@1 fractions-007",
        NO_CODE,
        "not one that we write",
    ),
    "a setting that is not there": (f"{CODE} colour=red", NO_CODE, "nobody knows it"),
    "a setting twice": (f"{CODE} decimals=2 decimals=3", NO_CODE, "not one that we write"),
    "a huge sheet": (
        "batch-normalization@1 fractions-7 example=999999",
        NO_CODE,
        "no sheet is so large",
    ),
    "sizes below zero": ("batch-normalization@1 fractions-7 example=-4", NO_CODE, "no such sheet"),
    "a path": ("../../etc/passwd@1 classic", NO_CODE, "no code, and no file is opened"),
    "a path of points": ("..@1 classic", NO_CODE, "no exercise, and no file is opened"),
    "no version": ("batch-normalization classic", NO_CODE, "not one that we write"),
    "version zero": ("batch-normalization@0 classic", NO_CODE, "not one that we write"),
    "digits of another script": ("batch-normalization@١ classic", NO_CODE, "not one that we write"),
    "an endless code": (f"{CODE}{' a=b' * 2000}", NO_CODE, "not one that we write"),
}


def in_two_values(first: str, second: str) -> bytes:
    """The good file with the property twice."""
    one = text(CUSTOM)
    begin, end = one.index("<property"), one.index("</Properties>")
    properties = one[begin:end]
    return patched(
        {
            CUSTOM: one[:begin]
            + properties.replace(CODE, first)
            + properties.replace(CODE, second)
            + one[end:]
        }
    )


CASES = [
    *(
        Case(f"the code: {name}", verdict, why, partial(coded, cell, custom))
        for name, (cell, custom, verdict, why) in CODES.items()
    ),
    *(
        Case(f"a forged code: {name}", verdict, why, partial(coded, code, code))
        for name, (code, verdict, why) in FORGED.items()
    ),
    Case(
        "the code: twice in the properties, and different",
        TWICE,
        "a property is there twice, and readers take either",
        lambda: in_two_values("batch-normalization@1 fractions-7", CODE),
    ),
    Case(
        "the code: twice in the properties, and different the other way",
        TWICE,
        "a property is there twice, and readers take either",
        lambda: in_two_values(CODE, "batch-normalization@1 fractions-7"),
    ),
    Case(
        "the code: twice in the properties, and the same",
        MARKED,
        "one problem is named",
        lambda: in_two_values(CODE, CODE),
    ),
    Case(
        "the code: a second one on the scratch sheet",
        DISAGREE,
        "two problems are named",
        lambda: patched(
            {
                SCRATCH: scratch(
                    f'<row r="1">{inline("A1", "batch-normalization@1 fractions-7")}</row>'
                )
            }
        ),
    ),
    Case(
        "the code: the same on the scratch sheet",
        MARKED,
        "one problem is named",
        lambda: patched({SCRATCH: scratch(f'<row r="1">{inline("A1", CODE)}</row>')}),
    ),
]
