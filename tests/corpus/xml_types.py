"""Document types: where XML defines entities, in every part and every disguise."""

from __future__ import annotations

from functools import partial

from normreg_sheets.submission.refusal import Reason
from tests.corpus.case import Case
from tests.corpus.good import (
    BOOK,
    BOOK_RELS,
    CUSTOM,
    MAIN,
    RELS,
    SCRATCH,
    SHEET,
    STRINGS,
    STYLES,
    THEME,
    patched,
    related,
    replaced,
    scratch,
    sheet_with,
    text,
    v,
)
from tests.corpus.verdicts import MARKED, refused

DOCTYPE, MALFORMED = refused(Reason.DOCTYPE), refused(Reason.MALFORMED)
READ = (RELS, BOOK, BOOK_RELS, SHEET, SCRATCH, STRINGS, CUSTOM)  # whatever the file holds
UNREAD = (THEME, "docProps/app.xml", "docProps/core.xml")
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))
TYPES = {
    "a billion laughs": f"<!DOCTYPE a [{LAUGHS}]>",
    "a long entity": f'<!DOCTYPE a [<!ENTITY l "{"l" * 10_000}">]>',
    "an entity of a file": '<!DOCTYPE a [<!ENTITY l SYSTEM "file:///etc/passwd">]>',
    "an entity of a server": '<!DOCTYPE a [<!ENTITY l SYSTEM "http://127.0.0.1:9/">]>',
    "an entity of parameters": '<!DOCTYPE a [<!ENTITY % l SYSTEM "file:///etc/passwd"> %l;]>',
    "another file's declarations": '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
    "public declarations": '<!DOCTYPE a PUBLIC "-//A//B//EN" "http://127.0.0.1:9/a.dtd">',
    "default attributes": '<!DOCTYPE a [<!ATTLIST c t CDATA "e">]>',
    "nothing declared": "<!DOCTYPE a>",
}


def part(name: str) -> str:
    """A part of the good file, or the shared texts that it would have."""
    return f'<sst xmlns="{MAIN}"><si><t>a</t></si></sst>' if name == STRINGS else text(name)


def with_part(name: str, content: str | bytes) -> bytes:
    """The good file with this part, which it refers to."""
    strings = {BOOK_RELS: related(("sharedStrings", "sharedStrings.xml"))}
    return patched({**(strings if name == STRINGS else {}), name: content})


def with_type(name: str, encoding: str = "utf-8") -> bytes:
    """The good file in which a part declares a billion laughs."""
    return with_part(name, f"<!DOCTYPE a [{LAUGHS}]>{part(name)}".encode(encoding))


def sheet(old: str, new: str) -> bytes:
    """The good file with a piece of our sheet changed."""
    return patched({SHEET: replaced(text(SHEET), (old, new))})


def scratch_cell(inside: str, kind: str = "n") -> bytes:
    row = f'<row r="1"><c r="A1" t="{kind}">{inside}</c></row>'
    return patched({SCRATCH: scratch(row)})


def in_every_part() -> list[Case]:
    return [
        case
        for name in READ
        for case in (
            Case(
                f"a document type in {name}",
                DOCTYPE,
                "entities are declared there",
                partial(with_type, name),
            ),
            Case(
                f"a document type in {name}, in UTF-16",
                DOCTYPE,
                "no search for ASCII letters finds it",
                partial(with_type, name, "utf-16"),
            ),
            Case(
                f"the end of {name} is missing",
                MALFORMED,
                "nobody knows what it said",
                partial(with_part, name, part(name)[: len(part(name)) // 2]),
            ),
            Case(
                f"{name} in UTF-16",
                MARKED,
                "the standard allows it",
                partial(with_part, name, part(name).encode("utf-16")),
            ),
        )
    ]


CASES = [
    *in_every_part(),
    *(
        Case(
            f"a document type in {name}",
            MARKED,
            "nobody reads this part",
            partial(with_type, name),
        )
        for name in UNREAD
    ),
    *(
        Case(
            f"{name} in the sheet",
            DOCTYPE,
            "no program writes a document type",
            partial(sheet, "<worksheet", f"{declaration}<worksheet"),
        )
        for name, declaration in TYPES.items()
    ),
    *(
        Case(
            f"a document type in {encoding} without a mark",
            refused(Reason.DOCTYPE, Reason.MALFORMED),
            "expat takes it for UTF-16, whatever it is told",
            partial(with_type, SHEET, encoding),
        )
        for encoding in ("utf-16-le", "utf-16-be")
    ),
    Case(
        "an answer by an entity in UTF-16 without a mark",
        refused(Reason.DOCTYPE, Reason.MALFORMED),
        "the answer would be what the entity says",
        lambda: patched(
            {SHEET: f'<!DOCTYPE a [<!ENTITY l "2.25">]>{sheet_with(v("&l;"))}'.encode("utf-16-le")}
        ),
    ),
    Case(
        "a document type and its entity",
        DOCTYPE,
        "the answer would be what the entity says",
        lambda: patched({SHEET: f'<!DOCTYPE a [<!ENTITY l "2.25">]>{sheet_with(v("&l;"))}'}),
    ),
    Case(
        "a document type in styles that are read",
        DOCTYPE,
        "a percentage makes the styles count",
        lambda: patched(
            {
                STYLES: f"<!DOCTYPE a>{text(STYLES)}".replace(
                    '<xf numFmtId="0"', '<xf numFmtId="9"'
                ),
            }
        ),
    ),
    Case(
        "a document type in CDATA",
        DOCTYPE,
        "no program writes it, so better safe",
        lambda: scratch_cell("<is><t><![CDATA[<!DOCTYPE a>]]></t></is>", "inlineStr"),
    ),
    Case(
        "a document type as a text",
        MARKED,
        "only a text, as it is escaped",
        lambda: scratch_cell("<is><t>&lt;!DOCTYPE a&gt;</t></is>", "inlineStr"),
    ),
]
