"""The cells of one sheet, read as they stand.

    <row r="13"><c r="H13" t="s"><v>4</v></c><c r="I13"><f>H7*2</f><v>6</v></c></row>

`t` is the type: none or `n` a number, `s` a shared string's index, `str` a formula's text,
`inlineStr` a text on the spot, `b` a boolean, `e` an error, `d` a date. An address may be left out,
then it is the next one. What programs would read differently (a cell twice, a cell that is not of
its row) is refused, because no answer to it is the right one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normreg_sheets.submission.guard import MEND
from normreg_sheets.submission.refusal import Reason, refusal
from normreg_sheets.submission.workbook import LAST_ROW, Cell, Kind, address, column

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from normreg_sheets.submission.dates import Dates
    from normreg_sheets.submission.refusal import Limits

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_INDEX = re.compile(r"[0-9]{1,9}")
_ROW = re.compile(r"[1-9][0-9]{0,6}")
_SPACE = " \t\r\n"  # what XML counts as space
_BOOLEANS = {"1": True, "true": True, "0": False, "false": False}


class SheetReader:
    """Reads the cells of one sheet: holds what every cell needs and what ties cells together."""

    def __init__(self, strings: Sequence[str], dates: Dates, limits: Limits, place: str) -> None:
        self._strings = strings
        self._dates = dates
        self._limits = limits
        self._place = place
        self._masters: dict[str, str] = {}  # address of each shared formula, by its number
