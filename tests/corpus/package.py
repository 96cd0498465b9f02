"""Packages: parts that are missing, relations that lead elsewhere, and parts beside ours."""

from __future__ import annotations

from functools import partial

from normreg_sheets.submission.refusal import Reason
from tests.corpus.case import Case
from tests.corpus.good import (
    ANSWER,
    BOOK,
    BOOK_RELS,
    CUSTOM,
    MAIN,
    OFFICE,
    RELS,
    SCRATCH,
    SHEET,
    STYLES,
    THEME,
    TYPES,
    edited,
    packed,
    parts,
    patched,
    related,
    replaced,
    sheet_with,
    text,
    v,
    with_strings,
)
from tests.corpus.verdicts import MARKED, Verdict, pending, reads, refused
from tests.corpus.xml_parts import prefixed

MALFORMED = refused(Reason.MALFORMED)
STRICT, STRICT_OFFICE = (
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)


def strict() -> bytes:
    """The good file in the stricter dialect, which Excel writes when asked."""
    contents = {
        name: data.replace(MAIN.encode(), STRICT.encode()).replace(
            OFFICE.encode(), STRICT_OFFICE.encode()
        )
        for name, data in parts().items()
    }
    return packed(contents)


def another_place() -> bytes:
    """The good file with other names for its parts, as other programs have."""
    moved = {
        BOOK: "book.xml",
        BOOK_RELS: "_rels/book.xml.rels",
        SHEET: "xl/worksheets/sheet7.xml",
    }
    contents = {moved.get(name, name): data for name, data in parts().items()}
    contents[RELS] = contents[RELS].replace(b"xl/workbook.xml", b"/book.xml")
    contents["_rels/book.xml.rels"] = (
        contents["_rels/book.xml.rels"]
        .replace(b"sheet1.xml", b"sheet7.xml")
        .replace(b'"styles.xml', b'"xl/styles.xml')
        .replace(b'"theme/', b'"xl/theme/')
    )
    return packed(contents)


MISSING: dict[str, tuple[str, Verdict, str]] = {
    "content types": (TYPES, refused(Reason.ARCHIVE), "no package without them"),
    "root relations": (RELS, MALFORMED, "nothing leads to the workbook"),
    "the workbook": (BOOK, MALFORMED, "the part that lists the sheets"),
    "the workbook's relations": (BOOK_RELS, MALFORMED, "nothing leads to the sheets"),
    "our sheet": (SHEET, MALFORMED, "the answers are on it"),
    "the scratch sheet": (SCRATCH, MALFORMED, "answers may depend on it"),
    "styles": (STYLES, MARKED, "plain numbers need none"),
    "the theme": (THEME, MARKED, "nobody reads it"),
    "core properties": ("docProps/core.xml", MARKED, "nobody reads them"),
    "custom properties": (CUSTOM, MARKED, "the code stands on the sheet as well"),
}
# Parts that programs put beside ours: the path, the content, the type of its relation.
BESIDE: dict[str, tuple[str, str | bytes, str]] = {
    "macros": ("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" * 9, "vbaProject"),
    "a broken drawing of comments": ("xl/vmlDrawing1.vml", "<xml><br></xml>", "vmlDrawing"),
    "a drawing with a billion laughs": ("xl/a.vml", "<!DOCTYPE a [<!ENTITY", "vmlDrawing"),
    "comments": ("xl/comments1.xml", "<comments>", "comments"),
    "a chain of calculation": ("xl/calcChain.xml", "<calcChain><c r='ZZ9'/>", "calcChain"),
    "a link to another file": (
        "xl/externalLinks/externalLink1.xml",
        '<externalLink><externalBook r:id="rId1"/></externalLink>',
        "externalLink",
    ),
    "connections": ("xl/connections.xml", "<connections>", "connections"),
    "a printer's settings": ("xl/printerSettings1.bin", bytes(99), "printerSettings"),
    "an embedded object": ("xl/embeddings/a.bin", b"MZ" + bytes(99), "oleObject"),
    "a control": ("xl/activeX/activeX1.xml", "<ax:ocx", "control"),
    "XML of one's own": ("customXml/item1.xml", "<a>2.25", "customXml"),
    "a signature": ("_xmlsignatures/sig1.xml", "<Signature>", "digital-signature"),
    "a preview": ("docProps/thumbnail.jpeg", b"\xff\xd8\xff", "thumbnail"),
    "people": ("xl/persons/person.xml", "<personList>", "person"),
    "a part without a relation": ("xl/orphan.xml", "<a", ""),
    "a workbook in the workbook": ("xl/embeddings/inner.xlsx", b"PK\3\4", "package"),
}


def with_part(path: str, content: str | bytes, kind: str) -> bytes:
    relations = {BOOK_RELS: related((kind, f"/{path}"))} if kind else {}
    return patched({path: content, **relations})


def sheet_of_kind(kind: str, content: str) -> bytes:
    """The good file with a further sheet of a kind that holds no answers."""
    book = replaced(
        text(BOOK),
        (
            "</sheets>",
            f'<sheet xmlns:r="{OFFICE}" name="Extra" sheetId="9" r:id="more0"/></sheets>',
        ),
    )
    return patched({BOOK: book, BOOK_RELS: related((kind, "extra.xml")), "xl/extra.xml": content})


def content_type(old: str, new: str) -> bytes:
    return edited(TYPES, (old, new))


SHEET_TYPE = "officedocument.spreadsheetml.sheet.main+xml"

CASES = [
    *(
        Case(f"missing: {name}", verdict, why, partial(patched, {part: None}))
        for name, (part, verdict, why) in MISSING.items()
    ),
    Case(
        "missing: the shared texts",
        pending("", ANSWER),
        "the answer refers to a text that is not there",
        lambda: patched({SHEET: sheet_with(v("0", t="s"))}),
    ),
    *(
        Case(
            f"beside ours: {name}",
            MARKED,
            "a part that nobody asks for",
            partial(with_part, path, content, kind),
        )
        for name, (path, content, kind) in BESIDE.items()
    ),
    *(
        Case(
            f"a further sheet: {kind}",
            MARKED,
            "no answers are on it",
            partial(sheet_of_kind, kind, content),
        )
        for kind, content in {
            "chartsheet": f'<chartsheet xmlns="{MAIN}"/>',
            "dialogsheet": f'<dialogsheet xmlns="{MAIN}"/>',
            "xlMacrosheet": f'<macrosheet xmlns="{MAIN}"><sheetData/></macrosheet>',
        }.items()
    ),
    Case(
        "a workbook with macros",
        MARKED,
        "macros never run",
        lambda: patched(
            {
                "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 9,
                TYPES: replaced(
                    text(TYPES),
                    (
                        f"openxmlformats-{SHEET_TYPE}",
                        "ms-excel.sheet.macroEnabled.main+xml",
                    ),
                ),
            }
        ),
        file=".xlsm",
    ),
    Case(
        "a template",
        MARKED,
        "the same content, to be copied",
        lambda: content_type("sheet.main+xml", "template.main+xml"),
        file=".xltx",
    ),
    Case(
        "no content types in the part",
        MARKED,
        "the relations say what is what",
        lambda: patched({TYPES: '<Types xmlns="urn:x"/>'}),
    ),
    Case(
        "a wrong content type",
        MARKED,
        "the relations say what is what",
        lambda: content_type("spreadsheetml.worksheet+xml", "spreadsheetml.chartsheet+xml"),
    ),
    Case("the strict dialect", MARKED, "other namespaces, the same content", strict),
    Case(
        "prefixes in every part",
        MARKED,
        "the same content",
        lambda: patched({name: prefixed(text(name)) for name in (SHEET, SCRATCH, STYLES)}),
    ),
    Case("parts in other places", MARKED, "the relations lead there", another_place),
    Case(
        "shared texts",
        reads(O20=2.25),
        "as Excel writes every text",
        lambda: with_strings("<si><t>9</t></si><si><t>2.25</t></si>", v("1", t="s")),
    ),
]
