"""Shapes: rows, columns, sheets and names that are not where or what they were."""

from __future__ import annotations

import re
from functools import partial

from normreg_sheets.submission.refusal import Reason
from tests.corpus.case import Case
from tests.corpus.good import (
    SCRATCH,
    SHEET,
    edited,
    patched,
    scratch,
    sheet_with,
    text,
    v,
    with_cells,
)
from tests.corpus.verdicts import MARKED, Verdict, blank, flagged, refused

MALFORMED, TWICE = refused(Reason.MALFORMED), refused(Reason.DUPLICATE)
ROW = '<row r="20" '
AFTER = "</sheetData>"


def sheet(*changes: tuple[str, str]) -> bytes:
    return edited(SHEET, *changes)


def row_cells(row: str) -> str:
    """What stands in a row of our sheet."""
    found = re.search(rf'<row r="{row}"[^>]*>(.*?)</row>', text(SHEET))
    assert found is not None
    return found[1]


# What is put in place of the first letters of the answer's cell.
ADDRESSES: dict[str, tuple[str, Verdict, str]] = {
    "of another row": ('r="O21"', MALFORMED, "its row or its own: readers disagree"),
    "beyond the last column": ('r="XFE20"', MALFORMED, "no such cell"),
    "with dollars": ('r="$O$20"', MALFORMED, "no program writes it"),
    "with a leading zero": ('r="O020"', MALFORMED, "no program writes it"),
    "in the other style": ('r="R20C15"', MALFORMED, "no program writes it"),
    "a range": ('r="O20:O21"', MALFORMED, "no program writes it"),
    "in small letters": ('r="o20"', MALFORMED, "no program writes it"),
    "in full-width letters": ('r="Ｏ20"', MALFORMED, "no program writes it"),
    "in Arabic digits": ('r="O٢٠"', MALFORMED, "no program writes it"),
    "left out": ("", MARKED, "then it is the next one"),
    "of its neighbour": ('r="N20"', TWICE, "a cell twice"),
}
ROWS: dict[str, tuple[str, Verdict, str]] = {
    "zero": ('<row r="0" ', MALFORMED, "rows count from 1"),
    "negative": ('<row r="-20" ', MALFORMED, "rows count from 1"),
    "a fraction": ('<row r="20.5" ', MALFORMED, "no such row"),
    "a word": ('<row r="twenty" ', MALFORMED, "no such row"),
    "beyond the last": ('<row r="1048577" ', MALFORMED, "no such row"),
    "another one": ('<row r="21" ', MALFORMED, "its cells say otherwise"),
    "in Arabic digits": ('<row r="٢٠" ', MALFORMED, "no program writes it"),
    "left out": ("<row ", MARKED, "then it is the next one"),
}
DIMENSIONS = {
    "too small": '<dimension ref="A1:B2"/>',
    "of the whole sheet": '<dimension ref="A1:XFD1048576"/>',
    "that is none": '<dimension ref="here"/>',
    "left out": "",
}

CASES = [
    *(
        Case(
            f"an address {name}",
            verdict,
            why,
            partial(sheet, ('<c r="O20"', f"<c {written}")),
        )
        for name, (written, verdict, why) in ADDRESSES.items()
    ),
    *(
        Case(f"a row's number: {name}", verdict, why, partial(sheet, (ROW, row)))
        for name, (row, verdict, why) in ROWS.items()
    ),
    Case(
        "a cell twice in its row",
        TWICE,
        "the first or the last: readers disagree",
        lambda: with_cells(v("9") + v("2.25")),
    ),
    Case(
        "a cell twice, once blank",
        TWICE,
        "the first or the last: readers disagree",
        lambda: with_cells('<c r="O20"/>' + v("2.25")),
    ),
    Case(
        "a row twice",
        TWICE,
        "the first or the last: readers disagree",
        lambda: sheet((AFTER, f'<row r="20">{row_cells("20")}</row>{AFTER}')),
    ),
    Case(
        "a row in two pieces",
        MARKED,
        "each cell is there once",
        lambda: sheet(('<c r="O20"', '</row><row r="20"><c r="O20"')),
    ),
    Case(
        "two tables of cells",
        TWICE,
        "a cell twice",
        lambda: sheet((AFTER, f'{AFTER}<sheetData><row r="20">{v("9")}</row>{AFTER}')),
    ),
    Case(
        "rows in no order",
        MARKED,
        "each says which it is",
        lambda: sheet(
            (f'<row r="20" ht="15.75" customHeight="1">{row_cells("20")}</row>', ""),
            (AFTER, f'<row r="20">{row_cells("20")}</row>{AFTER}'),
        ),
    ),
    Case(
        "a number in the last cell of the sheet",
        MARKED,
        "nobody walks there",
        lambda: sheet((AFTER, f'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>{AFTER}')),
    ),
    Case(
        "no rows have numbers",
        MARKED,
        "each is the next one",
        lambda: patched({SHEET: re.sub(r'<row r="[0-9]+"', "<row", text(SHEET))}),
    ),
    Case(
        "a cell in what a program need not understand",
        MALFORMED,
        "whoever does sees an answer, and the others none",
        lambda: with_cells(f"<z:either xmlns:z='urn:z'>{v('2.25')}</z:either>"),
    ),
    Case(
        "a row of another house",
        MALFORMED,
        "a row or nothing",
        lambda: sheet((AFTER, f'<z:row xmlns:z="urn:z" r="41"/>{AFTER}')),
    ),
    *(
        Case(
            f"a dimension {name}",
            MARKED,
            "what a file says of itself does not count",
            partial(sheet, ('<dimension ref="A1:Q40"/>', dimension)),
        )
        for name, dimension in DIMENSIONS.items()
    ),
    Case(
        "numbers on the scratch sheet",
        MARKED,
        "side calculations",
        lambda: patched(
            {SCRATCH: scratch('<row r="1"><c r="A1"><v>9</v></c><c r="B1"><v>4</v></c></row>')}
        ),
    ),
    Case(
        "numbers beside the answers",
        MARKED,
        "side calculations",
        lambda: sheet((AFTER, f'<row r="41"><c r="B41"><v>9</v></c></row>{AFTER}')),
    ),
    Case(
        "from right to left",
        MARKED,
        "only the view differs",
        lambda: sheet(("<sheetView ", '<sheetView rightToLeft="1" ')),
    ),
    Case(
        "an answer moved to the cell beside it",
        blank("Q20") + flagged("numbers-elsewhere"),
        "a number stands where none is asked",
        lambda: patched(
            {
                SHEET: sheet_with('<c r="Q20"></c>').replace(
                    '<c r="Q20"></c>', '<c r="Q20"></c><c r="R20"><v>0.83</v></c>'
                )
            }
        ),
    ),
]
