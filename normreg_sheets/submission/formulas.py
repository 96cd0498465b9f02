"""A formula's text, taken apart: in en-US spelling, with A1 addresses, without its "=".

    =IF(Sheet2!$A1>0,"A1",LOG10(B$2:C3))

    IF  (  Sheet2!  $A1  >  0  ,  "A1"  ,  LOG10  (  B$2:C3  )  )

A *piece* is a word of a formula. Only pieces tell that the A1 in quotes is a text, that LOG10 is a
function here and a cell elsewhere, and that a name with a bracket belongs to another file. All that
is asked of a formula's text is asked of its pieces:

    moved            the formula as its copy some cells away has it (Excel writes copies so)
    normal           one spelling of formulas that differ in spaces, case, `$` and the like
    calls            the functions that it calls
    nesting          how many brackets stand within each other
    reaches_outside  what would leave the workbook: another file, a server, a program

The text is a stranger's. It is never carried out here, and a broken one is taken apart as well: an
open quote reaches to the end. No pattern tries a character in two ways, so the time grows with the
length and with nothing else.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from normreg_sheets.sheet.addresses import LAST_COLUMN, LAST_ROW, column, letters


class Word(StrEnum):
    """What a piece of a formula is."""

    TEXT = "text"  # "a ""quoted"" text"
    SHEET = "sheet"  # Sheet2!  'It''s'!  Sheet1:Sheet3!  [1]Sheet1!
    QUOTED = "quoted"  # 'file:///tmp/other.ods'  a quoted name without "!"
    ERROR = "error"  # #REF!  #N/A
    REFERENCE = "reference"  # A1  $B$2:C3  A:C  1:$3
    NUMBER = "number"
    FUNCTION = "function"  # a name before "("
    NAME = "name"  # a defined name, a table, TRUE
    BRACKET = "bracket"  # [@column]: a place in a table, taken as a whole
    SPACE = "space"
    OPERATOR = "operator"  # signs, brackets, commas; and whatever else one character may be


class Piece(NamedTuple):
    """A word of a formula, as it is written."""

    word: Word
    text: str


_COLUMN, _ROW = r"\$?[A-Za-z]{1,3}", r"\$?[1-9][0-9]{0,6}"
_CELL = _COLUMN + _ROW
_BARE = r"[^\s!\"#$%&'()*+,\-/:;<=>?@\[\\\]^`{|}~]++"  # a sheet's name that needs no quotes
_QUOTES = r"'[^']*+(?:''[^']*+)*+"
_PIECE = re.compile(
    rf"""
      (?P<text>      "[^"]*+(?:""[^"]*+)*+(?:"|\Z) )
    | (?P<sheet>     {_QUOTES}'! | (?!{_CELL}:)(?:\[[^\[\]]*+\])?+(?:{_BARE}(?::{_BARE})?+)?+! )
    | (?P<quoted>    {_QUOTES}(?:'|\Z) )
    | (?P<error>     \#(?: N/A | DIV/0! | GETTING_DATA | [A-Za-z]++[!?] ) )
    | (?P<reference> (?: {_CELL}:{_CELL} | {_COLUMN}:{_COLUMN} | {_ROW}:{_ROW} | {_CELL} )
                     (?![\w.\\(!?]) )
    | (?P<number>    (?: [0-9]++\.?+[0-9]*+ | \.[0-9]++ )(?:[eE][+-]?[0-9]++)?+ )
    | (?P<function>  [^\W\d][\w.?\\]*+(?=\s*+\() )
    | (?P<name>      [^\W\d][\w.?\\]*+ )
    | (?P<bracket>   \[(?: [^\[\]'] | '.?+ | \[(?:[^\[\]']|'.?+)*+(?:\]|\Z) )*+(?:\]|\Z) )
    | (?P<space>     \s++ )
    | (?P<operator>  <> | <= | >= | . )
    """,
    re.VERBOSE | re.DOTALL,
)
_WORDS = {word.value: word for word in Word}
_FAR = re.compile(r"[A-Za-z]{3}|[0-9]{7}")  # what a reference that leaves the sheet must have
_CORNER = re.compile(r"(?=[^:])(\$?[A-Za-z]+)?(\$?[0-9]+)?")  # of a reference: its column, its row

# Programs put such words before the names of functions that are younger than the format.
_PREFIX = re.compile(r"(?:_XLFN|_XLWS|_XLL|_XLUDF|COM\.MICROSOFT|ORG\.(?:LIBRE|OPEN)OFFICE)\.")

_OUTWARD = frozenset(
    {
        *(
            "WEBSERVICE",
            "HYPERLINK",
            "IMAGE",
            "STOCKHISTORY",
            "TRANSLATE",
            "DETECTLANGUAGE",
            "COPILOT",
            "PY",
        ),
        *("DDE", "RTD", "CALL", "REGISTER", "REGISTER.ID", "EXEC", "EVALUATE", "SQL.REQUEST"),
        *("IMPORTDATA", "IMPORTFEED", "IMPORTHTML", "IMPORTRANGE", "IMPORTXML"),
        *("GOOGLEFINANCE", "GOOGLETRANSLATE", "AI", "GEMINI"),
        *("CUBEKPIMEMBER", "CUBEMEMBER", "CUBEMEMBERPROPERTY", "CUBERANKEDMEMBER"),
        *("CUBESET", "CUBESETCOUNT", "CUBEVALUE"),
    }
)
SHORT = 200  # characters; of longer formulas few are remembered
_OTHER_FILE = re.compile(r"[\[\]/\\]")  # no sheet's name may have these


def pieces(formula: str) -> tuple[Piece, ...]:
    """The pieces of a formula, in order; joined, they are the formula again."""
    return (_of_a_short if len(formula) <= SHORT else _of_a_long)(formula)


def _cut(formula: str) -> tuple[Piece, ...]:
    found = []
    for match in _PIECE.finditer(formula):
        word, text = _WORDS[match.lastgroup or ""], match[0]
        if word is Word.REFERENCE and _FAR.search(text) and not _on_the_sheet(text):
            word = Word.NAME  # XFE1 is no cell: the last column is XFD
        found.append(Piece(word, text))
    return tuple(found)


_of_a_short = lru_cache(maxsize=2048)(_cut)  # a class writes the same ones again and again
_of_a_long = lru_cache(maxsize=8)(_cut)  # what is asked of a formula is asked at once


def moved(formula: str, rows: int, columns: int) -> str:
    """The formula that a copy some rows below and columns to the right has.

    A reference that would leave the sheet becomes #REF!, as a whole.
    """
    return "".join(
        _moved(piece.text, rows, columns) if piece.word is Word.REFERENCE else piece.text
        for piece in pieces(formula)
    )


def normal(formula: str) -> str:
    """A normal form, the same for formulas that say the same in other spelling.

    Case outside texts, spaces, `$`, a sheet's needless quotes, prefixes of functions, the spelling
    of numbers and `TRUE()` for TRUE do not count; a space between two references, which takes what
    they share, does.
    """
    made: list[str] = []
    before: Piece | None = None
    waiting = False  # for what comes after a space, which is an operator between references only
    for piece in pieces(formula.strip().removeprefix("=")):
        if piece.word is Word.SPACE:
            waiting = True
            continue
        if waiting and before is not None and _ends(before) and _begins(piece):
            made.append(" ")
        made.append(_normal(piece))
        if made[-3:] in (["TRUE", "(", ")"], ["FALSE", "(", ")"]):
            del made[-2:]
        before, waiting = piece, False
    return "".join(made)


def calls(formula: str) -> frozenset[str]:
    """The functions that a formula calls: upper-case, without prefixes."""
    return frozenset(plain_name(text) for word, text in pieces(formula) if word is Word.FUNCTION)


def nesting(formula: str) -> int:
    """How many round brackets of a formula stand within each other, at most."""
    depth = deepest = 0
    for word, text in pieces(formula):
        if word is Word.OPERATOR and text in "()":
            depth += 1 if text == "(" else -1
            deepest = max(deepest, depth)
    return deepest


def reaches_outside(formula: str) -> str | None:
    """What in a formula would leave the workbook, in a few words, or None.

    It errs on the safe side: a function of another house whose name ends in WEBSERVICE counts too.
    """
    before = None
    for word, text in pieces(formula):
        if word is Word.FUNCTION and (name := _outward(text)):
            return name
        if word is Word.SHEET and _OTHER_FILE.search(text):
            return "a link to another file"
        if word is Word.OPERATOR and text == "#" and before is Word.QUOTED:
            return "a link to another file"
        if word is Word.OPERATOR and text == "|":
            return "a DDE link"
        before = word
    return None


def _on_the_sheet(reference: str) -> bool:
    """Whether every corner of a reference is on a sheet at all."""
    return all(
        (not name or column(name.removeprefix("$").upper()))
        and int(digits.removeprefix("$") or 1) <= LAST_ROW
        for name, digits in _CORNER.findall(reference)
    )


def _moved(reference: str, rows: int, columns: int) -> str:
    made = []
    for name, digits in _CORNER.findall(reference):
        right, down = name, digits  # as they are, where a $ holds them or nothing is there
        if name and not name.startswith("$"):
            number = column(name.upper()) + columns
            if not 1 <= number <= LAST_COLUMN:
                return "#REF!"
            right = letters(number)
        if digits and not digits.startswith("$"):
            row = int(digits) + rows
            if not 1 <= row <= LAST_ROW:
                return "#REF!"
            down = str(row)
        made.append(right + down)
    return ":".join(made)


def _normal(piece: Piece) -> str:
    word, text = piece
    match word:
        case Word.TEXT:
            return text
        case Word.NUMBER:
            return repr(float(text))  # 1E-9 and 0.000000001 are one number
        case Word.SHEET:
            name = text[:-1]
            return f"{name.upper()}!" if name.startswith("'") else f"'{name.upper()}'!"
        case Word.FUNCTION:
            return plain_name(text)
        case Word.REFERENCE:
            return text.replace("$", "").upper()
    return text.upper()


def _ends(piece: Piece) -> bool:
    """Whether a reference may end with a piece."""
    return piece.word in (Word.REFERENCE, Word.NAME, Word.BRACKET) or piece.text == ")"


def _begins(piece: Piece) -> bool:
    """Whether a reference may begin with a piece."""
    named = (Word.REFERENCE, Word.NAME, Word.SHEET, Word.FUNCTION)
    return piece.word in named or piece.text == "("


def plain_name(function: str) -> str:
    """A function's name, upper-case, without what programs put before it."""
    name = function.upper()
    while match := _PREFIX.match(name):
        name = name[match.end() :]
    return name


def _outward(function: str) -> str | None:
    """The outward function that a name is or ends in."""
    name = plain_name(function)
    while name and name not in _OUTWARD:
        name = name.partition(".")[2]
    return name or None
