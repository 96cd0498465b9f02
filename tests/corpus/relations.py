"""Relations: what leads from the package to the workbook and its sheets, and where else it may."""

from __future__ import annotations

import re
from functools import partial

from normreg_sheets.submission.refusal import Reason
from tests.corpus.case import Case
from tests.corpus.good import (
    BOOK,
    BOOK_RELS,
    MAIN,
    OFFICE,
    RELS,
    SHEET,
    TITLE,
    edited,
    patched,
    related,
    replaced,
    sheet_with,
    text,
    v,
)
from tests.corpus.package import MALFORMED
from tests.corpus.verdicts import MARKED, Verdict, reads, refused

TWO = refused(Reason.DUPLICATE, Reason.MALFORMED)  # readers take the one or the other
OURS = 'Target="/xl/worksheets/sheet1.xml"'
MAIN_PART = 'Target="xl/workbook.xml"'
EMPTY_BOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="Other" sheetId="1" r:id="rId1"/></sheets></workbook>'
)


def target(to: str, **attributes: str) -> bytes:
    """The good file whose first sheet's relation leads elsewhere."""
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return edited(BOOK_RELS, (OURS, f'Target="{to}"{more}'))


def main_part(to: str, **attributes: str) -> bytes:
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return edited(RELS, (MAIN_PART, f'Target="{to}"{more}'))


def decoy(ids: str) -> bytes:
    """The good file whose first sheet has these relations; rZ leads to one with a wrong answer."""
    spaces = 'xmlns:z="urn:z" xmlns:s="http://purl.oclc.org/ooxml/officeDocument/relationships"'
    link = f'<Relationship Id="rZ" Type="{OFFICE}/worksheet" Target="worksheets/sheet9.xml"/>'
    return patched(
        {
            BOOK: replaced(text(BOOK), ('r:id="rId1"', f"{spaces} {ids}")),
            BOOK_RELS: replaced(text(BOOK_RELS), ("</Relationships>", f"{link}</Relationships>")),
            "xl/worksheets/sheet9.xml": sheet_with(v("9")),
        }
    )


TARGETS: dict[str, tuple[str, Verdict, str]] = {
    "relative": ("worksheets/sheet1.xml", MARKED, "as most programs write"),
    "in another case": ("Worksheets/SHEET1.xml", MARKED, "names of parts ignore case"),
    "with points": ("./worksheets/../worksheets/sheet1.xml", MARKED, "the same place"),
    "up and down": ("../xl/worksheets/sheet1.xml", MARKED, "the same place"),
    "missing": ("worksheets/sheet9.xml", MALFORMED, "no such part"),
    "nothing": ("", MALFORMED, "no such part"),
    "a folder": ("worksheets/", MALFORMED, "no such part"),
    "a file of the system": ("file:///etc/passwd", MALFORMED, "not within the package"),
    "a server": ("http://127.0.0.1:9/sheet1.xml", MALFORMED, "not within the package"),
    "with a backslash": ("worksheets\\sheet1.xml", MALFORMED, "no part is named so"),
    "the workbook itself": ("workbook.xml", MALFORMED, "a loop"),
    "the relations themselves": ("_rels/workbook.xml.rels", MALFORMED, "no sheet"),
    "the styles": ("styles.xml", MALFORMED, "no sheet"),
}
MAIN_TARGETS: dict[str, tuple[str, Verdict, str]] = {
    "missing": ("xl/other.xml", MALFORMED, "no such part"),
    "the root relations": ("_rels/.rels", MALFORMED, "a loop"),
    "a sheet": ("xl/worksheets/sheet1.xml", MALFORMED, "no workbook"),
    "from the root": ("/xl/workbook.xml", MARKED, "the same place"),
    "a file of the system": ("file:///etc/passwd", MALFORMED, "not within the package"),
}

CASES = [
    *(
        Case(f"the sheet's target: {name}", verdict, why, partial(target, to))
        for name, (to, verdict, why) in TARGETS.items()
    ),
    *(
        Case(f"the workbook's target: {name}", verdict, why, partial(main_part, to))
        for name, (to, verdict, why) in MAIN_TARGETS.items()
    ),
    Case(
        "the sheet is elsewhere",
        MALFORMED,
        "an external target is no part",
        lambda: target("http://127.0.0.1:9/sheet1.xml", TargetMode="External"),
    ),
    Case(
        "our sheet, but said to be elsewhere",
        MALFORMED,
        "an external target is no part",
        lambda: target("/xl/worksheets/sheet1.xml", TargetMode="External"),
    ),
    Case(
        "the workbook is elsewhere",
        MALFORMED,
        "an external target is no part",
        lambda: main_part("http://127.0.0.1:9/book.xml", TargetMode="External"),
    ),
    Case(
        "a link to a server",
        MARKED,
        "an external relation is never followed",
        lambda: edited(
            BOOK_RELS,
            (
                "</Relationships>",
                (
                    f'<Relationship Id="x" Type="{OFFICE}/hyperlink" TargetMode="External"'
                    ' Target="http://127.0.0.1:9/"/></Relationships>'
                ),
            ),
        ),
    ),
    Case(
        "two workbooks",
        TWO,
        "readers take the first or the last",
        lambda: patched(
            {RELS: related(("officeDocument", "xl/other.xml"), to=RELS), "xl/other.xml": EMPTY_BOOK}
        ),
    ),
    Case(
        "two relations of one id",
        TWO,
        "readers take the first or the last",
        lambda: edited(
            BOOK_RELS,
            (
                "</Relationships>",
                (
                    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="other.xml"/>'
                    "</Relationships>"
                ),
            ),
        ),
    ),
    Case(
        "two parts of shared texts",
        TWO,
        "an index means two texts",
        lambda: patched(
            {
                SHEET: sheet_with(v("0", t="s")),
                "xl/a.xml": f'<sst xmlns="{MAIN}"><si><t>2.25</t></si></sst>',
                "xl/b.xml": f'<sst xmlns="{MAIN}"><si><t>9</t></si></sst>',
                BOOK_RELS: related(("sharedStrings", "a.xml"), ("sharedStrings", "b.xml")),
            }
        ),
    ),
    Case(
        "a sheet without a relation",
        MALFORMED,
        "nothing leads to it",
        lambda: edited(BOOK, (' r:id="rId1"', "")),
    ),
    Case(
        "a sheet with two relations, one of another house",
        reads(O20=9),
        "what it shows is what the format's own leads to",
        lambda: decoy('z:id="rId1" r:id="rZ"'),
    ),
    Case(
        "a sheet with a relation of another house",
        MALFORMED,
        "nothing leads to it",
        lambda: decoy('z:id="rId1"'),
    ),
    Case(
        "a sheet with a relation in either dialect",
        MALFORMED,
        "readers take the one or the other",
        lambda: decoy('r:id="rId1" s:id="rZ"'),
    ),
    Case(
        "a relation of another house",
        MALFORMED,
        "a relation or nothing",
        lambda: edited(BOOK_RELS, ("</Relationships>", '<z:a xmlns:z="urn:z"/></Relationships>')),
    ),
    Case(
        "a sheet with a relation that is not there",
        MALFORMED,
        "nothing leads to it",
        lambda: edited(BOOK, (' r:id="rId1"', ' r:id="rId99"')),
    ),
    Case(
        "two sheets of one name",
        refused(Reason.DUPLICATE),
        "a formula means the one or the other",
        lambda: edited(BOOK, ('name="Scratch"', f'name="{TITLE}"')),
    ),
    Case(
        "two sheets of one name, but for case",
        refused(Reason.DUPLICATE),
        "names of sheets ignore case",
        lambda: edited(BOOK, ('name="Scratch"', f'name="{TITLE.upper()}"')),
    ),
    Case(
        "no sheets",
        refused(Reason.MALFORMED, "foreign-workbook"),
        "no program writes a workbook without one",
        lambda: patched({BOOK: re.sub(r"<sheets>.*</sheets>", "<sheets/>", text(BOOK))}),
    ),
]
