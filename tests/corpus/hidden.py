"""Hidden answers: what nobody sees on the sheet is not marked as if it were an answer."""

from __future__ import annotations

from functools import partial

from normreg_sheets.submission.refusal import Reason
from tests.corpus.case import Case
from tests.corpus.good import (
    ANSWERS,
    BOOK,
    SHEET,
    edited,
    patched,
    sheet_with,
    span,
    v,
    with_style,
)
from tests.corpus.shapes import AFTER, ROW, sheet
from tests.corpus.verdicts import MARKED, Verdict, blank, pending, refused

ROW_20 = tuple(cell for cell in ANSWERS if cell[1:] == "20")
COLUMN_O = tuple(cell for cell in ANSWERS if cell[0] == "O")


def merged(*areas: str) -> bytes:
    found = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    return sheet((AFTER, f"{AFTER}<mergeCells>{found}</mergeCells>"))


HIDDEN_ROWS: dict[str, str] = {
    "hidden": 'hidden="1" ',
    "hidden, in words": 'hidden="true" ',
    "hidden in a group": 'hidden="1" outlineLevel="1" ',
    "hidden, with spaces": 'hidden=" 1 " ',
    "hidden in a word of no format": 'hidden="on" ',
}
MERGED: dict[str, tuple[tuple[str, ...], Verdict, str]] = {
    "two answers": (("I20:J20",), pending("merged", "J20"), "only the first is seen"),
    "a column of answers": (("O20:O22",), pending("merged", "O21", "O22"), "the same"),
    "an answer with the text before it": (
        ("H20:I20",),
        pending("merged", "I20"),
        "only the first is seen",
    ),
    "many answers": (
        ("I20:Q22",),
        pending("merged", *(set(span("I20:Q22")) & set(ANSWERS) - {"I20"})),
        "only the first is seen",
    ),
    "the whole sheet": (
        ("A1:XFD1048576",),
        pending("merged", *ANSWERS),
        "only the first cell is seen",
    ),
    "the title": (("A1:H1",), MARKED, "no answer is under it"),
    "a single cell": (("O20:O20",), MARKED, "nothing is hidden"),
    "areas that overlap": (
        ("I20:J20", "J20:K20"),
        pending("merged", "J20", "K20"),
        "both are under another one",
    ),
    "an area the wrong way round": (
        ("K20:I20",),
        pending("merged", "J20", "K20"),
        "the same cells, read from the other end",
    ),
    "an area in small letters": (("i20:j20",), pending("merged", "J20"), "the same cells"),
}


def hidden_sheet(state: str) -> bytes:
    return edited(BOOK, ('state="visible"', f'state="{state}"'))


COLUMN_ELEMENT = '<col width="8.75" customWidth="1" min="15" max="15"/>'

CASES = [
    *(
        Case(f"merged: {name}", verdict, why, partial(merged, *areas))
        for name, (areas, verdict, why) in MERGED.items()
    ),
    *(
        Case(
            f"a row {name}",
            pending("hidden", *ROW_20),
            "nobody sees the answers in it",
            partial(sheet, (ROW, ROW + how)),
        )
        for name, how in HIDDEN_ROWS.items()
    ),
    Case(
        "rows that a filter hides",
        pending("hidden", *ROW_20),
        "nobody sees the answers in them",
        lambda: sheet((ROW, ROW + 'hidden="1" '), (AFTER, f'{AFTER}<autoFilter ref="I19:L22"/>')),
    ),
    *(
        Case(
            f"a row of a height of {height}",
            pending("hidden", *ROW_20),
            "nobody sees the answers in it",
            partial(sheet, (ROW + 'ht="15.75"', f'{ROW}ht="{height}"')),
        )
        for height in ("0", "0e0", "0.01", "nothing")
    ),
    Case(
        "a hidden row without answers",
        MARKED,
        "no answer is in it",
        lambda: sheet(('<row r="5" ', '<row r="5" hidden="1" ')),
    ),
    Case(
        "a hidden row with nothing but blank answers",
        blank(*ROW_20),
        "nothing is there, seen or not",
        lambda: patched(
            {
                SHEET: sheet_with(*(f'<c r="{cell}"></c>' for cell in ROW_20)).replace(
                    ROW, ROW + 'hidden="1" '
                )
            }
        ),
    ),
    Case(
        "a hidden column",
        pending("hidden", *COLUMN_O),
        "nobody sees the answers in it",
        lambda: sheet((COLUMN_ELEMENT, COLUMN_ELEMENT.replace("<col ", '<col hidden="1" '))),
    ),
    *(
        Case(
            f"a column of a width of {width}",
            pending("hidden", *COLUMN_O),
            "nobody sees the answers in it",
            partial(sheet, (COLUMN_ELEMENT, COLUMN_ELEMENT.replace("8.75", width))),
        )
        for width in ("0", "0E5", "0.01")
    ),
    Case(
        "our sheet hidden",
        pending("hidden", *ANSWERS),
        "nobody sees it",
        lambda: hidden_sheet("hidden"),
    ),
    Case(
        "our sheet hidden deeply",
        pending("hidden", *ANSWERS),
        "nobody sees it",
        lambda: hidden_sheet("veryHidden"),
    ),
    Case(
        "the scratch sheet hidden",
        MARKED,
        "no answers are on it",
        lambda: edited(BOOK, ('sheetId="2" state="visible"', 'sheetId="2" state="hidden"')),
    ),
    Case(
        "an answer struck out",
        pending("struck", "O20"),
        "it was crossed out",
        lambda: with_style(v("2.25", s="{style}"), font='<strike/><name val="Arial"/>'),
    ),
    Case(
        "an answer struck out in odd words",
        pending("struck", "O20"),
        "it may be crossed out",
        lambda: with_style(v("2.25", s="{style}"), font='<strike val="0"/><strike val="on"/>'),
    ),
    Case(
        "an answer struck out behind a font of another house",
        refused(Reason.MALFORMED),
        "whoever counts it takes another font",
        lambda: with_style(
            v("2.25", s="{style}"), font='<strike/></font><z:font xmlns:z="urn:z"/><font>'
        ),
    ),
    Case(
        "an answer struck out by a style with a zero before it",
        refused(Reason.MALFORMED),
        "style 7, or none",
        lambda: with_style(v("2.25", s="0{style}"), font="<strike/>"),
    ),
    Case(
        "a line through that is off",
        MARKED,
        "it is not crossed out",
        lambda: with_style(v("2.25", s="{style}"), font='<strike val="0"/><name val="Arial"/>'),
    ),
]
