"""Single cells of `.xlsx`, common and odd, with what three readers make of each.

A row says what ours makes of it, what calamine and openpyxl do where that is something else, and
then why ours is right. UNREAD: the reader refuses the whole workbook.
"""

from __future__ import annotations

import math
import zipfile
from enum import Enum
from typing import NamedTuple

from tests.mutation.mutants import zipped
from tests.mutation.seeds import SMALL
from tests.mutation.seen import UNCLEAR, Date, Error, Value
from tests.submission import parts


class Stance(Enum):
    """What a reader says instead of a value of its own."""

    SAME = "the same"
    UNREAD = "not readable"


SAME, UNREAD = Stance.SAME, Stance.UNREAD
Said = Value | Stance  # what another reader does


class Shape(NamedTuple):
    """A cell, what ours makes of it, and what the others do."""

    attributes: str
    inside: str
    ours: Value
    calamine: Said = SAME
    openpyxl: Said = SAME
    why: str = ""
    from_1904: bool = False


def workbook(shape: Shape) -> bytes:
    """A workbook with the cell as A1 of its sheet S."""
    cell = f'<row r="1"><c r="A1" {shape.attributes}>{shape.inside}</c></row>'
    book = SMALL["xl/workbook.xml"].replace('date1904="0"', f'date1904="{shape.from_1904:d}"')
    some = SMALL | {"xl/workbook.xml": book, parts.SHEET: parts.worksheet(cell)}
    return zipped([(name, part.encode()) for name, part in some.items()], zipfile.ZIP_STORED)


def _number(written: str) -> tuple[str, str]:
    return "", f"<v>{written}</v>"


def _typed(kind: str, written: str) -> tuple[str, str]:
    return f't="{kind}"', f"<v>{written}</v>"


def _inline(text: str) -> tuple[str, str]:
    return 't="inlineStr"', f"<is>{text}</is>"


def _styled(style: int, written: str) -> tuple[str, str]:
    return f's="{style}"', f"<v>{written}</v>"


NO_NUMBER = "no program writes a number so, and readers differ: for a person"
NO_TYPE = "nobody knows this type: for a person"
MUTE = "an error, or an empty text, is not the same as an empty cell"
SET = "a text is what one sees: raised is not the digit, and struck out is not said"
EARLY = "programs differ before March 1900; LibreOffice has it so, and no answer is such a date"
NO_DAY = "a time, or no date at all: nothing that an answer could mean"
WHOLE = "XML's text is all of it, whatever stands between or how it is written"

DAY, PERCENT, OWN_DAY, OWN_PERCENT, TIME, NONE = 1, 2, 3, 4, 6, 99  # in the styles of SMALL

SHAPES = (
    *(
        Shape(*_number(written), float(written))
        for written in ("1", "-2.5e-3", "+4", ".5", "5.", "007", "1e-400", "0.1", "1" * 20)
    ),
    Shape(*_number("0.1000000000000000055"), 0.1),
    Shape(*_number("1e400"), math.inf),
    Shape(*_number("\n3 "), 3.0, "\n3 ", why="XML allows space around a number"),
    Shape(*_number("1_5"), UNCLEAR, "1_5", 15.0, why=NO_NUMBER),
    Shape(*_number("٣"), UNCLEAR, "٣", 3.0, why=NO_NUMBER),
    *(
        Shape(*_number(written), UNCLEAR, written, UNREAD, why=NO_NUMBER)
        for written in ("0x10", "1,5", "1.5.5", "TRUE", "#N/A", "1 2")
    ),
    Shape(*_number("INF"), UNCLEAR, math.inf, UNREAD, why=NO_NUMBER),
    Shape(*_number(""), None),
    Shape(*_number("1<!-- 2 -->5"), 15.0, 1.0, why=WHOLE),
    Shape(*_number("<![CDATA[15]]>"), 15.0, None, why=WHOLE),
    Shape(*_number("&#49;5"), 15.0, None, why=WHOLE),
    Shape(*_typed("n", "1"), 1.0),
    Shape(*_typed("b", "1"), True),
    Shape(*_typed("b", "0"), False),
    Shape(*_typed("b", "true"), True, SAME, UNREAD, why="XML's truths are 1 and true"),
    Shape(*_typed("b", "2"), UNCLEAR, UNREAD, True, why="2 is no truth: for a person"),
    Shape(*_typed("b", "TRUE"), UNCLEAR, True, UNREAD, why="no truth of XML's: for a person"),
    *(
        Shape(*_typed("e", error), Error(error), None, why=MUTE)
        for error in ("#DIV/0!", "#N/A", "#REF!")
    ),
    Shape(*_typed("e", "#GETTING_DATA"), Error("#GETTING_DATA"), UNREAD, why=MUTE),
    Shape('t="e"', "<f>1/0</f><v>#DIV/0!</v>", Error("#DIV/0!"), None, why=MUTE),
    Shape(*_typed("s", "0"), "0.5"),
    Shape(*_typed("s", "1"), "a & b"),
    Shape(*_typed("s", "2"), "0̶.̶5̶ 0.7", "0.5 0.7", "0.5 0.7", why=SET),
    Shape(*_typed("s", "3"), "2³", "23", "23", why=SET),
    Shape(*_typed("s", "4"), "x"),
    Shape(*_typed("s", "5"), "−2"),
    Shape(*_typed("s", "6"), "", None, why=MUTE),
    Shape(*_typed("s", ""), None),
    Shape(*_inline("<t>0.5</t>"), "0.5"),
    Shape(
        *_inline("<t> a  b </t>"),
        " a  b ",
        "a  b",
        why="what stands there, for numbers to be read in",
    ),
    Shape(*_inline("<r><t>a</t></r><r><t>b</t></r>"), "ab"),
    Shape(*_inline('<t>x</t><rPh sb="0" eb="1"><t>y</t></rPh>'), "x"),
    Shape(
        *_inline('<r><rPr><vertAlign val="subscript"/></rPr><t>3</t></r>'), "₃", "3", "3", why=SET
    ),
    Shape(
        *_inline("<r><rPr><strike/></rPr><t>3</t></r><r><t>4</t></r>"), "3̶4", "34", "34", why=SET
    ),
    Shape(*_inline("<t>=1/2</t>"), "=1/2"),
    Shape(
        *_typed("inlineStr", "1"), UNCLEAR, None, None, why="a value of another type: for a person"
    ),
    Shape(*_typed("str", "a"), "a"),
    Shape(*_typed("str", " 1 "), " 1 "),
    Shape('t="str"', '<f>""</f><v></v>', "", None, None, why=MUTE),
    Shape('t="str"', '<f>""</f>', None),
    Shape("", "<f>1+1</f>", None),
    Shape("", "<f>1+1</f><v>3</v>", 3.0),
    Shape("", '<f t="shared" ref="A1:A2" si="0">1+1</f><v>2</v>', 2.0),
    Shape("", '<f t="array" ref="A1">1+1</f><v>2</v>', 2.0),
    Shape(*_typed("d", "2026-03-04"), Date("2026-03-04")),
    Shape(*_typed("d", "2026-03-04T12:00:00"), Date("2026-03-04")),
    Shape(
        *_typed("d", "4 March"), UNCLEAR, "4 March", UNREAD, why="no day of ISO 8601: for a person"
    ),
    Shape(*_typed("z", "1"), UNCLEAR, UNREAD, "1", why=NO_TYPE),
    Shape(
        *_styled(DAY, "1"), Date("1899-12-31"), Date("1900-01-01"), Date("1900-01-01"), why=EARLY
    ),
    Shape(
        *_styled(DAY, "59"), Date("1900-02-27"), Date("1900-02-28"), Date("1900-02-28"), why=EARLY
    ),
    Shape(*_styled(DAY, "60"), Date("1900-02-28")),
    Shape(*_styled(DAY, "61"), Date("1900-03-01")),
    Shape(*_styled(DAY, "46085.5"), Date("2026-03-04")),
    Shape(*_styled(OWN_DAY, "46085"), Date("2026-03-04")),
    Shape(*_styled(DAY, "0.5"), Date("")),
    Shape(*_styled(DAY, "-1"), Date(""), SAME, Date("1899-12-29"), why=NO_DAY),
    Shape(*_styled(DAY, "3000000"), Date(""), 3e6, Error("#VALUE!"), why=NO_DAY),
    Shape(*_styled(TIME, "0.25"), Date("")),
    Shape(*_styled(PERCENT, "0.5"), 0.5),
    Shape(*_styled(OWN_PERCENT, "0.5"), 0.5),
    Shape(*_styled(NONE, "0.5"), 0.5, SAME, UNREAD, why="the value does not need its style"),
    Shape(f's="{DAY}"', "<v>1</v>", Date("1904-01-02"), from_1904=True),
    Shape(f's="{DAY}"', "<v>60</v>", Date("1904-03-01"), from_1904=True),
    Shape(f's="{DAY}"', "<v>46085</v>", Date("2030-03-05"), from_1904=True),
    Shape(f's="{PERCENT}"', "<v>0.5</v>", 0.5, from_1904=True),
    Shape(f's="{DAY}" t="str"', "<v>1</v>", "1"),
)
