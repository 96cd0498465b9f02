"""Bombs of content: sound parts that ask for too many cells, texts, formulas or areas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.corpus.case import Case
from tests.corpus.good import (
    ANSWER,
    BOOK,
    BOOK_RELS,
    OFFICE,
    SCRATCH,
    SHEET,
    f,
    inline,
    patched,
    related,
    replaced,
    scratch,
    sheet_with,
    text,
    v,
    with_cells,
    with_strings,
)
from tests.corpus.verdicts import MARKED, over, pending, reads, unproven

if TYPE_CHECKING:
    from collections.abc import Callable
from tests.corpus.bombs import rows, with_sheet


def merges(*areas: str) -> bytes:
    found = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    return with_sheet(
        replaced(text(SCRATCH), ("</sheetData>", f"</sheetData><mergeCells>{found}</mergeCells>"))
    )


def sheets(number: int) -> bytes:
    """The good file with so many sheets more."""
    more = "".join(
        f'<sheet xmlns:r="{OFFICE}" name="More {n}" sheetId="{n + 9}" r:id="more{n}"/>'
        for n in range(number)
    )
    return patched(
        {
            BOOK: replaced(text(BOOK), ("</sheets>", f"{more}</sheets>")),
            BOOK_RELS: related(*(("worksheet", f"worksheets/more{n}.xml") for n in range(number))),
            **{f"xl/worksheets/more{n}.xml": text(SCRATCH) for n in range(number)},
        }
    )


def nested(levels: int) -> str:
    return "(" * levels + "9/4" + ")" * levels


def shared(copies: int, length: int) -> str:
    master = f'<c r="A1"><f t="shared" ref="A1:A{copies}" si="0">{"1+" * (length // 2)}1</f></c>'
    others = "".join(
        f'<row r="{n}"><c r="A{n}"><f t="shared" si="0"/></c></row>' for n in range(2, copies + 2)
    )
    return f'<row r="1">{master}</row>{others}'


def chain(length: int) -> bytes:
    """So many formulas, each of which needs the next, and an answer that needs them all."""
    steps = "".join(
        f'<row r="{n}"><c r="A{n}"><f>A{n + 1}</f><v>9</v></c></row>' for n in range(1, length)
    )
    last = f'<row r="{length}"><c r="A{length}"><v>9</v></c></row>'
    return patched({SHEET: sheet_with(f("Scratch!A1/4", "2.25")), SCRATCH: scratch(steps + last)})


def typed(content: str) -> Callable[[], bytes]:
    return lambda: with_cells(inline(ANSWER, content))


def long_text(content: str) -> bytes:
    """The good file whose answer is a shared text."""
    return with_strings(f"<si><t>{content}</t></si>", v("0", t="s"))


NO_NUMBER = pending("the text is no number", ANSWER)

CASES = [
    Case(
        "250,001 blank cells",
        over("cells"),
        "blank cells are cells",
        lambda: rows(f"<row>{'<c/>' * 1000}</row>" * 251),
    ),
    Case(
        "200,000 cells on the scratch sheet",
        MARKED,
        "within the limit",
        lambda: rows(f"<row>{'<c><v>1</v></c>' * 1000}</row>" * 200),
    ),
    Case("101 sheets more", over("sheets"), "no exercise has so many", lambda: sheets(101)),
    Case("98 sheets more", MARKED, "100 are allowed", lambda: sheets(98)),
    Case("a text of 40,000 characters", NO_NUMBER, "nobody's answer", typed("9" * 40_000)),
    Case(
        "a text of 70,000 characters",
        over("text"),
        "more than any program lets one type",
        lambda: with_sheet(sheet_with(inline(ANSWER, "9" * 70_000)), SHEET),
    ),
    Case(
        "a shared text of 500,000 characters",
        over("text"),
        "the answer refers to it",
        lambda: long_text("2 " * 250_000),
    ),
    Case(
        "a text of 30,000 signs",
        NO_NUMBER,
        "no pattern tries it in two ways",
        typed("-" * 30_000),
    ),
    Case("a text of 30,000 spaces and a sign", NO_NUMBER, "the same", typed(f"1{' ' * 30_000}x")),
    Case(
        "a formula of 8,193 characters",
        over("formula"),
        "more than Excel allows",
        lambda: with_cells(f("1" * 8193, "2.25")),
    ),
    Case(
        "copies of a long formula",
        over("shared"),
        "108 KB cost others 116 seconds",
        lambda: rows(shared(200, 8000)),
    ),
    Case(
        "an array of 26,000 cells",
        over("array"),
        "every cell of it is made",
        lambda: rows('<row r="1"><c r="A1"><f t="array" ref="A1:Z1000">1</f></c></row>'),
    ),
    Case(
        "a formula of 64 brackets",
        reads(O20=2.25),
        "Excel allows so many",
        lambda: with_cells(f(nested(64), "2.25")),
    ),
    Case(
        "a formula of 65 brackets",
        over("nesting"),
        "one more than Excel allows",
        lambda: with_cells(f(nested(65), "2.25")),
    ),
    Case(
        "a formula of 4,000 brackets",
        over("nesting"),
        "parsers recurse",
        lambda: with_cells(f(nested(4000), "2.25")),
    ),
    Case(
        "a formula of 4,000 open brackets",
        over("nesting"),
        "parsers recurse",
        lambda: with_cells(f("(" * 4000, "2.25")),
    ),
    Case(
        "6,000 formulas in a chain",
        unproven("more formulas than", ANSWER),
        "only so many are computed",
        lambda: chain(6001),
    ),
    Case(
        "4,000 formulas in a chain",
        reads(O20=2.25),
        "nothing recurses along it",
        lambda: chain(4000),
    ),
    Case(
        "a merge of the whole scratch sheet",
        MARKED,
        "3 KB that never end in other readers; here nobody walks over it",
        lambda: merges("A1:XFD1048576"),
    ),
    Case(
        "a merge of 200,000 cells", over("merged"), "twice the limit", lambda: merges("A1:T10000")
    ),
    Case(
        "5,001 merges",
        over("merges"),
        "readers compare each with each",
        lambda: merges(*(f"A{n}:B{n}" for n in range(1, 5002))),
    ),
    Case(
        "4,000 merges on the scratch sheet",
        MARKED,
        "within the limit",
        lambda: merges(*(f"A{n}:B{n}" for n in range(1, 4001))),
    ),
    Case(
        "50,000 defined names",
        MARKED,
        "none of them is ours",
        lambda: with_sheet(
            replaced(
                text(BOOK),
                (
                    "</definedNames>",
                    "".join(
                        f'<definedName name="n{n}">Scratch!$A${n}</definedName>'
                        for n in range(1, 50_001)
                    )
                    + "</definedNames>",
                ),
            ),
            BOOK,
        ),
    ),
    Case(
        "a sum over a whole sheet",
        unproven("cannot be computed", ANSWER),
        "17 billion cells, which nobody walks over",
        lambda: with_cells(f("9/4+SUM(Scratch!A1:XFD1048576)", "2.25")),
    ),
]
