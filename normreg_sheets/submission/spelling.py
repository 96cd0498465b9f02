"""Spelling: a stranger's formula, put so that every program reads it alike, or withheld.

A formula is written anew from its pieces: the sheets by their fresh names (Sheet1, Sheet2), a
defined name as the area that it means, the functions that are younger than the format with the
prefix that the format wants before them. A formula is withheld from every engine if it

    reaches outside    another file, a server
    is unsteady        RAND, NOW: nobody can say what it gave when the file was saved
    finds its places   INDIRECT, OFFSET, A1:INDEX(...): what it depends on is not in its text, and
                       INDIRECT could find its way into another file
    looks around       CELL, SHEET: at names and places that a fresh workbook has not
    is not understood  a name that means no area, a sheet that is not there, a place in a table
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.sheet.addresses import area
from normreg_sheets.sheet.echo import echo
from normreg_sheets.submission.formulas import Word, calls, pieces, plain_name, reaches_outside
from normreg_sheets.submission.fresh import can_hold, sheet_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normreg_sheets.submission.workbook import Area

LONGEST = 8192

_UNSTEADY = {"RAND", "RANDBETWEEN", "RANDARRAY", "NOW", "TODAY"}
_FINDING = {"INDIRECT", "OFFSET"}
_LOOKING_AROUND = {"CELL", "INFO", "SHEET", "SHEETS", "FORMULATEXT"}
_SAYS = (
    (_UNSTEADY, "{} gives something else each time"),
    (_FINDING, "{} reads cells that are not named in the formula"),
    (_LOOKING_AROUND, "{} asks about the file itself"),
)
_WITHHELD = frozenset(_UNSTEADY | _FINDING | _LOOKING_AROUND)

_TRUTHS = frozenset({"TRUE", "FALSE"})
_NAMING = frozenset({"LET", "LAMBDA"})  # in which a name may be the formula's own

_PREFIX = "_xlfn."
_YOUNG = frozenset(  # functions of 2010 and later
    {
        *("VAR.P", "VAR.S", "STDEV.P", "STDEV.S", "COVARIANCE.P", "COVARIANCE.S", "MODE.SNGL"),
        *("PERCENTILE.INC", "PERCENTILE.EXC", "QUARTILE.INC", "QUARTILE.EXC", "RANK.EQ"),
        *("RANK.AVG", "NORM.DIST", "NORM.INV", "NORM.S.DIST", "NORM.S.INV", "CEILING.MATH"),
        *("FLOOR.MATH", "CONCAT", "TEXTJOIN", "IFS", "SWITCH", "IFNA", "XOR", "MAXIFS", "MINIFS"),
        *("NUMBERVALUE", "DAYS", "ISFORMULA", "MUNIT", "LET", "LAMBDA", "XLOOKUP", "XMATCH"),
        *("FILTER", "SORT", "UNIQUE", "SEQUENCE", "BYROW", "BYCOL", "MAP", "REDUCE", "SCAN"),
        *("MAKEARRAY", "HSTACK", "VSTACK", "TOROW", "TOCOL", "WRAPROWS", "WRAPCOLS", "TAKE"),
        *("DROP", "CHOOSEROWS", "CHOOSECOLS", "EXPAND", "SINGLE"),
    }
)


def spelled(formula: str, sheets: Mapping[str, int], names: Mapping[str, Area]) -> str | None:
    """The formula in plain spelling, or None where it is withheld.

    `sheets` gives the numbers of the sheets, and `names` the areas of the defined names, both by
    lower-case name.
    """
    functions = calls(formula)
    if (
        not formula.strip()
        or not can_hold(formula)
        or functions & _WITHHELD
        or reaches_outside(formula)
    ):
        return None
    made: list[str] = []
    before = None
    for word, text in pieces(formula):
        match word:
            case Word.SHEET:
                new = _sheet(text, sheets)
            case Word.FUNCTION:
                name = plain_name(text)
                new = f"{_PREFIX}{name}" if name in _YOUNG else name
            case Word.NAME if text.lower() in names:
                new = _area(names[text.lower()], sheets)
                if before is Word.SHEET:
                    made.pop()  # a name that says whose it is: the area says so too
            case Word.NAME if text.upper() in _TRUTHS or functions & _NAMING:
                new = text
            case Word.NAME | Word.QUOTED | Word.BRACKET:
                return None
            case Word.OPERATOR if text in ":#":
                return None
            case Word.SPACE if before is Word.FUNCTION:
                new = ""  # SUM (A1)
            case _:
                new = text
        if new is None:
            return None
        made.append(new)
        before = word
    plain = "".join(made)
    return plain if len(plain) <= LONGEST else None


def why_withheld(formula: str) -> str:
    """Why a formula is withheld, in a few words; it must be one that is not `spelled`."""
    if not formula.strip():
        return "it has no text"
    functions = calls(formula)
    if outward := reaches_outside(formula):
        return f"it reaches outside the workbook ({echo(outward)})"
    for withheld, says in _SAYS:
        if functions & withheld:
            return says.format(min(functions & withheld))
    return "a name, a sheet or a table in it is not known here"


def _sheet(prefix: str, sheets: Mapping[str, int]) -> str | None:
    """The fresh spelling of `Sheet1!` or `'Sheet1:Sheet3'!`; None if a sheet is not there."""
    name = prefix[:-1]
    if name.startswith("'"):
        name = name[1:-1].replace("''", "'")
    numbers = [sheets.get(part.lower()) for part in name.split(":")]
    known = [sheet_name(number) for number in numbers if number is not None]
    return f"{':'.join(known)}!" if len(known) == len(numbers) else None


def _area(means: Area, sheets: Mapping[str, int]) -> str | None:
    number = sheets.get(means.sheet.lower())
    if number is None:
        return None
    return f"{sheet_name(number)}!{area(means.top, means.left, means.bottom, means.right)}"
