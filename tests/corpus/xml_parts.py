"""XML: what a parser would be harmed by or readers would disagree about, part by part."""

from __future__ import annotations

import codecs
import re
from functools import partial

from tests.corpus.case import Case
from tests.corpus.good import (
    ANSWER,
    BLANK_STYLE,
    MAIN,
    SHEET,
    c,
    patched,
    replaced,
    text,
    with_cells,
)
from tests.corpus.verdicts import MARKED, Verdict, over, reads
from tests.corpus.xml_types import MALFORMED


def declared(encoding: str, content: str) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>{content}'


# What is put in place of the answer's cell, or of the sheet's beginning.
UNSOUND: dict[str, str] = {
    "an entity that is not declared": "<v>&two;</v>",
    "an entity of HTML": "<v>2.25&nbsp;</v>",
    "a zero character": "<v>2.25&#0;</v>",
    "a control character": "<v>2.25&#1;</v>",
    "a surrogate": "<v>2.25&#xD800;</v>",
    "a character beyond Unicode": "<v>2.25&#x110000;</v>",
    "a tag that is not closed": "<v>2.25",
    "a tag closed in another case": "<v>2.25</V>",
    "tags that overlap": "<v><x>2.25</v></x>",
    "an end of CDATA in a text": "<v>2.25]]></v>",
    "two dashes in a comment": "<v><!-- a -- b -->2.25</v>",
    "a prefix that is not declared": "<v>2.25</v><x:v>9</x:v>",
    "an attribute twice": '<v a="1" a="2">2.25</v>',
    "an attribute without quotes": "<v a=1>2.25</v>",
    "an attribute without a value": "<v a>2.25</v>",
    "a tag in an attribute": '<v a="<b/>">2.25</v>',
    "a name that is none": "<v><1/>2.25</v>",
    "an element of another house": '<v>2.25</v><x:y xmlns:x="urn:x">9</x:y>',
    "a file to include": '<v>2.25</v><x:include xmlns:x="http://www.w3.org/2001/XInclude"'
    ' href="file:///etc/passwd"/>',
    "elements in the value": "<v>2<b>.</b>25</v>",
    "a declaration within": '<?xml version="1.0"?><v>2.25</v>',
}
SOUND: dict[str, str] = {
    "a comment in the value": "<v>2<!-- not 3 -->.25</v>",
    "CDATA in the value": "<v><![CDATA[2.25]]></v>",
    "half of the value in CDATA": "<v>2.<![CDATA[25]]></v>",
    "an instruction in the value": "<v>2.<?do nothing?>25</v>",
    "digits by their numbers": "<v>&#50;.&#x32;5</v>",
    "space around the value": "<v>\n  2.25\t</v>",
    "an attribute that nobody knows": '<v xml:lang="de">2.25</v>',
    "the namespace again": f'<v xmlns="{MAIN}">2.25</v>',
    "a prefix of its own": f'<x:v xmlns:x="{MAIN}">2.25</x:v>',
}
BYTES: dict[str, tuple[bytes, Verdict, str]] = {
    "a raw zero byte": (b"2.\x0025", MALFORMED, "no character of XML"),
    "a raw escape": (b"2.25\x1b", MALFORMED, "no character of XML"),
    "an overlong zero": (b"2.25\xc0\x80", MALFORMED, "no UTF-8"),
    "half a character": (b"2.25\xe2\x82", MALFORMED, "no UTF-8"),
    "a surrogate in UTF-8": (b"2.25\xed\xa0\x80", MALFORMED, "no UTF-8"),
    "a byte that UTF-8 has not": (b"2.25\xf5\x80\x80\x80", MALFORMED, "no UTF-8"),
    "a letter of Latin-1": (b"2.25\xe4", MALFORMED, "no UTF-8"),
    "no character at all": (b"2.25\xef\xbf\xbe", MALFORMED, "U+FFFE is none"),
}


def of_bytes(value: bytes) -> bytes:
    old = f'<c r="{ANSWER}" s="{BLANK_STYLE}"><v>2.25</v>'.encode()
    content = text(SHEET).encode()
    assert old in content
    return patched({SHEET: content.replace(old, old.replace(b"2.25", value))})


def prefixed(content: str) -> str:
    """The part with a prefix before each of its tags."""
    content = re.sub(r"<(/?)([A-Za-z])", r"<\1x:\2", content)
    return content.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')


OUR = text(SHEET)
WHOLE: dict[str, tuple[bytes | str, Verdict, str]] = {
    "nothing": ("", MALFORMED, "a part has one element"),
    "only space": (" \n ", MALFORMED, "a part has one element"),
    "only a declaration": (declared("UTF-8", ""), MALFORMED, "a part has one element"),
    "text": ("2.25", MALFORMED, "no XML"),
    "JSON": ('{"O20": 2.25}', MALFORMED, "no XML"),
    "two sheets in one part": (OUR + OUR, MALFORMED, "a part has one element"),
    "text behind it": (OUR + "2.25", MALFORMED, "a part has one element"),
    "all but the last character": (OUR[:-1], MALFORMED, "it is not closed"),
    "space before the declaration": (
        " " + declared("UTF-8", OUR),
        MALFORMED,
        "a declaration comes first",
    ),
    "space before it": ("\n" + OUR, MARKED, "allowed without a declaration"),
    "a mark of UTF-8": (codecs.BOM_UTF8 + OUR.encode(), MARKED, "allowed"),
    "two marks of UTF-8": (2 * codecs.BOM_UTF8 + OUR.encode(), MALFORMED, "one is allowed"),
    "UTF-16, the low byte first": (
        codecs.BOM_UTF16_LE + OUR.encode("utf-16-le"),
        MARKED,
        "allowed",
    ),
    "UTF-16, the high byte first": (
        codecs.BOM_UTF16_BE + OUR.encode("utf-16-be"),
        MARKED,
        "allowed",
    ),
    "UTF-16, declared": (declared("UTF-16", OUR).encode("utf-16"), MARKED, "allowed"),
    "UTF-16 without a mark": (OUR.encode("utf-16-le"), MALFORMED, "the mark must be there"),
    "half of a UTF-16 character": (OUR.encode("utf-16")[:-1], MALFORMED, "no UTF-16"),
    "UTF-16 declared, UTF-8 written": (declared("UTF-16", OUR), MALFORMED, "one is wrong"),
    "UTF-32": (OUR.encode("utf-32"), MALFORMED, "not allowed in a workbook"),
    "UTF-7": (declared("UTF-7", OUR).encode("utf-7"), MALFORMED, "not allowed in a workbook"),
    "EBCDIC": (declared("cp037", OUR).encode("cp037", "replace"), MALFORMED, "not allowed"),
    "Latin-1": (
        declared("ISO-8859-1", OUR).encode("latin-1", "replace"),
        MALFORMED,
        "not allowed in a workbook",
    ),
    "a code page of Windows": (declared("windows-1252", OUR), MALFORMED, "not allowed"),
    "Shift-JIS": (declared("Shift_JIS", OUR), MALFORMED, "its bytes may hide a quote"),
    "an encoding that is none": (declared("utf-9", OUR), MALFORMED, "nobody knows it"),
    "ASCII": (declared("US-ASCII", OUR), MARKED, "a part of UTF-8"),
    "a declaration in capitals": (declared("UTF-8", OUR), MARKED, "allowed"),
    "XML 1.1": (
        f'<?xml version="1.1"?>{OUR}',
        MARKED,
        "it would allow more characters, and none of them is there",
    ),
    "standing alone": (
        f"<?xml version='1.0' encoding='utf-8' standalone='yes'?>{OUR}",
        MARKED,
        "allowed",
    ),
    "a style sheet": (
        f'<?xml-stylesheet href="http://127.0.0.1:9/a.xsl" type="text/xsl"?>{OUR}',
        MARKED,
        "nobody follows it",
    ),
    "a prefix before every tag": (prefixed(OUR), MARKED, "as some programs write"),
    "a page of HTML": ("<html><body>2.25</body></html>", MALFORMED, "no sheet"),
    "another kind of part": (f'<styleSheet xmlns="{MAIN}"/>', MALFORMED, "no sheet"),
    "tags in capitals": (OUR.replace("sheetData", "SheetData"), MALFORMED, "no rows are there"),
    "101 comments": (
        OUR + "<!-- a -->" * 101,
        over("comments"),
        "each costs the parser the text before it once more",
    ),
    "quotes of the other kind": (
        OUR.replace("'", "&apos;").replace('"', "'"),
        MARKED,
        "either is allowed",
    ),
    "attributes on lines of their own": (
        OUR.replace('<c r="', '<c\n  r="'),
        MARKED,
        "space is space",
    ),
    "a compatible extension": (
        replaced(
            OUR,
            (
                "<worksheet ",
                (
                    '<worksheet xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
                    ' xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"'
                    ' mc:Ignorable="x14ac" '
                ),
            ),
            ('<row r="20"', '<row r="20" x14ac:dyDescent="0.25"'),
        ),
        MARKED,
        "Excel writes it",
    ),
}

CASES = [
    *(
        Case(
            name,
            MALFORMED,
            "not well-formed",
            partial(with_cells, c(ANSWER, inside)),
        )
        for name, inside in UNSOUND.items()
    ),
    *(
        Case(
            name,
            reads(O20=2.25),
            "the same number in other words",
            partial(with_cells, c(ANSWER, inside)),
        )
        for name, inside in SOUND.items()
    ),
    *(
        Case(name, verdict, why, partial(of_bytes, value))
        for name, (value, verdict, why) in BYTES.items()
    ),
    *(
        Case(f"the sheet: {name}", verdict, why, partial(patched, {SHEET: content}))
        for name, (content, verdict, why) in WHOLE.items()
    ),
]
