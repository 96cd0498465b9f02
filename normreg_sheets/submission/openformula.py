"""OpenFormula, the language of formulas in `.ods`, put into that of Excel.

    of:=SUM([.A1:.B3];{1;2|3;4})         SUM(A1:B3,{1,2;3,4})
    of:=[$'It''s one'.A1]*2              'It''s one'!A1*2
    of:=COM.MICROSOFT.VAR.P([.H4:.K4])   _xlfn.VAR.P(H4:K4)

References stand in brackets with a point before the cell, arguments are parted by semicolons, and
some functions have another name. Excel's file format in turn writes `_xlfn.` before the functions
that are younger than itself. The tables hold what LibreOffice makes of these names when it saves
the same workbook in both formats.
"""

from __future__ import annotations

import re

_BEGIN = re.compile(r"\s*(?:(?P<language>[A-Za-z]\w*):)?=")
_EXCEL = "msoxl"  # the language of a formula that Excel could not put into OpenFormula

_TOKEN = re.compile(
    r"""
      (?P<text>     "[^"]*+(?:""[^"]*+)*+" )
    | \[ (?P<place> (?: [^\]'\[] | '[^']*+(?:''[^']*+)*+' )*+ ) \]
    | (?P<error>    \#(?: N/A | DIV/0! | [A-Z]++[!?] ) )
    | (?P<function> [A-Za-z_][\w.]*+ (?=\s*+\() )
    | (?P<name>     [^\W\d][\w.]*+ )
    | (?P<sign>     [;|{}~!] )
    """,
    re.VERBOSE,
)
_HALF = re.compile(  # of a reference: $'It''s'.$A$1, .A1, Sheet1.A:, .#REF!
    r"""
      (?: \$? (?P<sheet> '[^']*+(?:''[^']*+)*+' | [^.'\#:]++ ) )?+
      \. (?P<cell> [$A-Z0-9]++ | \#REF! )
    """,
    re.VERBOSE,
)
_NEEDS_NO_QUOTES = re.compile(r"[^\W\d]\w*")
_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[rR][0-9]*[cC][0-9]*")

_OUTSIDE, _INSIDE = {";": ",", "~": ",", "!": " "}, {";": ",", "|": ";"}  # of an array's braces
_VENDOR, _LEGACY, _YOUNG = "COM.MICROSOFT.", "LEGACY.", "_xlfn."
_AS_OLD_AS_THE_FORMAT = frozenset(
    {"CEILING", "FLOOR", "ISO.CEILING", "NETWORKDAYS.INTL", "WORKDAY.INTL"}
)
_YOUNGER = frozenset(
    {
        *("ACOT", "ACOTH", "COT", "COTH", "CSC", "CSCH", "SEC", "SECH"),
        *("BITAND", "BITLSHIFT", "BITOR", "BITRSHIFT", "BITXOR"),
        *("COMBINA", "GAMMA", "GAUSS", "PERMUTATIONA", "PHI", "MUNIT", "XOR"),
        *("ARABIC", "BASE", "DECIMAL", "NUMBERVALUE", "UNICHAR", "UNICODE"),
        *("DAYS", "PDURATION", "RRI", "IFNA", "ISFORMULA", "SHEET", "SHEETS"),
    }
)
_RENAMED = {
    "CHISQDIST": "_xlfn.CHISQ.DIST",
    "CHISQINV": "_xlfn.CHISQ.INV",
    "FDIST": "_xlfn.F.DIST",
    "FINV": "_xlfn.F.INV",
    "FORMULA": "_xlfn.FORMULATEXT",
    "MULTIPLE.OPERATIONS": "TABLE",
    "SKEWP": "_xlfn.SKEW.P",
}


def excel(formula: str) -> str:
    """A formula as Excel's format writes it, without "="; what is no OpenFormula stays as it is."""
    begin = _BEGIN.match(formula)
    if begin is None:
        return formula
    body = formula[begin.end() :]
    if begin["language"] == _EXCEL:
        return body
    signs = _OUTSIDE

    def put(token: re.Match[str]) -> str:
        nonlocal signs
        match token.lastgroup:
            case "place":
                return reference(token["place"])
            case "function":
                return _function(token["function"])
            case "sign":
                signs = {"{": _INSIDE, "}": _OUTSIDE}.get(token[0], signs)
                return signs.get(token[0], token[0])
        return token[0]

    return _TOKEN.sub(put, body)


def reference(place: str) -> str:
    """A reference as Excel writes it: `$Sheet1.$A$1:.$B$3` is `Sheet1!$A$1:$B$3`."""
    halves: list[re.Match[str]] = []
    at = 0
    while half := _HALF.match(place, at):
        halves.append(half)
        at = half.end() + 1
        if place[half.end() : at] != ":":
            break
    if not halves or halves[-1].end() != len(place):
        return place  # a link to another file, or nothing that we know
    first, *others = halves
    same = (None, first["sheet"])  # a sheet is not said twice
    if any(half["sheet"] not in same for half in others):
        return place  # through several sheets
    return _sheet(first["sheet"]) + ":".join(half["cell"] for half in halves)


def _sheet(written: str | None) -> str:
    """A sheet before a cell, in quotes where Excel needs them; "" for the formula's own sheet."""
    if written is None:
        return ""
    name = written[1:-1].replace("''", "'") if written.startswith("'") else written
    if _NEEDS_NO_QUOTES.fullmatch(name) and not _LIKE_A_CELL.fullmatch(name):
        return f"{name}!"
    quoted = name.replace("'", "''")
    return f"'{quoted}'!"


def _function(name: str) -> str:
    """A function's name as Excel's format writes it."""
    if name.startswith(_LEGACY):
        return name.removeprefix(_LEGACY)
    if name.startswith(_VENDOR):
        bare = name.removeprefix(_VENDOR)
        return bare if bare in _AS_OLD_AS_THE_FORMAT else f"{_YOUNG}{bare}"
    return f"{_YOUNG}{name}" if name in _YOUNGER else _RENAMED.get(name, name)
