"""Hostile submissions: texts that would be obeyed somewhere, and every way that they can come in.

A text is harmless until a program reads more than letters in it: a spreadsheet a formula or a link,
a browser a tag, a terminal an escape, a template engine its braces. Each of them is put where a
stranger can write: into the cells, the titles and names, and the properties of a workbook. The file
is made honestly and then changed as a text, so that nothing is cleaned on the way in.
"""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache, partial
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from normreg_sheets.marking.students import at_the_end
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.roles import asked
from normreg_sheets.sheet.workbook import set_up
from tests.marking.cases import drawn
from tests.marking.files import filled

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

TEXTS = {
    # of a spreadsheet
    "a link": '=HYPERLINK("http://evil.example/","x")',
    "a sum": "=1+1",
    "a sum with a plus": "+1+1",
    "a sum with a minus": "-2+3",
    "a function with an at": "@SUM(1)",
    "a command": "+1+cmd|' /C calc'!A0",
    "a server": "=cmd|'/C calc'!A0",
    "a download": '=WEBSERVICE("http://evil.example/")',
    "an apostrophe": "'=1+1",
    "a tab": "\t=1+1",
    "an escaped control": "_x001B_[2J_x000D_",
    "an escaped nothing": "_x0000_1_xD800_2_xFFFF_3",
    "a footer": "&C&F",
    # of a browser
    "a script": '<script>document.title="x"</script>',
    "a broken script": "</q></script><script>alert(1)</script>",
    "a picture": "<img src=/hit onerror=alert(1)>",
    "a way out of an attribute": '"><svg onload=alert(1)>',
    "another way out": "' onmouseover='alert(1)",
    "a comment": "--><!--",
    "a section": "]]><x>",
    "a reference": "&lt;script&gt;&#60;b&#62;",
    "a style": "</style><style>@import '/hit'",
    "a frame": "<iframe src=javascript:alert(1)>",
    # of anything that makes links of addresses
    "a page": "http://evil.example/",
    "a file": "file:///etc/passwd",
    "a program": "javascript:alert(1)",
    "a letter": "mailto:x@evil.example",
    "a share": "\\\\evil.example\\x",
    # of a template, a format, a shell
    "braces": "{{7*7}}{%x%}",
    "a format": "%s%n{0}",
    "a shell": "$(touch x)`x`;x",
    # of a terminal, or of an eye
    "eight bits": "\x9b2J\x85",
    "delete": "\x7f\x7f",
    "an override": "\u202e321",
    "isolates": "\u2066\u2067x\u2069",
    "no width": "1\u200b2\ufeff3\u2060",
    "tags": "x\U000e0041\U000e007f",
    "lines": "a\u2028b\u2029c",
    "two lines": "a\nnormreg-sheets: all is well",
    "accents": "x" + "\u0336\u0301" * 200,
    "a picture of signs": "😀👨‍👩‍👧🏳️‍🌈",
    "another direction": "שלום سلام",
    # of a memory
    "long": "x" * 40_000,
    "a long number": "9" * 40_000,
    "long markup": "<b>" * 10_000,
}
IMPOSSIBLE = {
    "nothing": "\0",
    "an escape": "\x1b[2J",
    "a title of a terminal": "\x1b]0;mine\x07",
    "a link of a terminal": "\x1b]8;;http://evil.example\x07x\x1b]8;;\x07",
    "half a pair": "\ud800",
    "no character": "\uffff",
}
"""What no XML may hold: it can only be written as a number, and then it is no XML."""

CELLS = {
    "a text": ' t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>',
    "rich": ' t="inlineStr"><is><r><t xml:space="preserve">{}</t></r></is></c>',
    "a formula": "><f>{formula}</f><v>1</v></c>",
    "a formula's text": ' t="str"><f>"{doubled}"</f><v>{}</v></c>',
    "a stored text": ' t="str"><f>"x"</f><v>{}</v></c>',
    "an error": ' t="e"><v>{}</v></c>',
    "an unknown type": ' t="{quoted}"><v>1</v></c>',
}
"""How a text stands in an answer."""

TITLE, NAMES = "Batch Normalization", "</definedNames>"
PLACES = {
    "the sheet's title": ("xl/workbook.xml", f'name="{TITLE}"', 'name="{quoted}"'),
    "its title in names": ("xl/workbook.xml", f"'{TITLE}'!", "'{apostrophes}'!"),
    "another title": ("xl/workbook.xml", 'name="Scratch"', 'name="2{quoted}"'),
    "a name": ("xl/workbook.xml", NAMES, '<definedName name="{quoted}">1</definedName>'),
    "a name's place": ("xl/workbook.xml", NAMES, '<definedName name="x">{}</definedName>'),
    "the document's title": ("docProps/core.xml", "</dc:title>", "{}</dc:title>"),
    "the author": ("docProps/core.xml", "</dc:creator>", "{}</dc:creator>"),
    "the program": ("docProps/app.xml", "</Application>", "{}</Application>"),
    "the footer": ("xl/worksheets/sheet1.xml", "</oddFooter>", "{}</oddFooter>"),
    "the field of the name": (
        "xl/worksheets/sheet1.xml",
        '<c r="J1" s="3" t="n"></c>',
        '<c r="J1" t="inlineStr"><is><t>{}</t></is></c>',
    ),
    "a number elsewhere": (
        "xl/worksheets/sheet2.xml",
        "<sheetData></sheetData>",
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>',
    ),
}  # fmt: skip
"""Where else a stranger may write what is read all the same: a part, what stands there, and what
stands there instead. `{}` is the text."""


@cache
def honest(blank: bool = False) -> tuple[bytes, tuple[str, ...]]:
    """A sheet that was filled in, or was not, and the addresses of its answers."""
    problem = drawn()
    press = set_up(problem, "assignment", to_fill=True)
    data = press.workbook(problem, filled(problem, None if blank else at_the_end(problem)))
    places = asked(problem, lay_out(problem.exercise))
    return data, tuple(address(*where) for _, _, where in places)


def spelled(form: str, text: str) -> str:
    """A piece of XML with a text in it, spelled as its place wants it."""
    plain = _reference(escape(text))
    return (
        form.replace("{formula}", plain.removeprefix("="))
        .replace("{doubled}", plain.replace('"', '""'))
        .replace("{quoted}", plain.replace('"', "&quot;").replace("\n", "&#10;"))
        .replace("{apostrophes}", plain.replace("'", "''"))
        .replace("{}", plain)
    )


def _reference(xml: str) -> str:
    """The same XML with references for what it cannot hold."""
    return re.sub(r"[^\t\n -\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]|\r", _number, xml)


def _number(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


def with_cells(texts: Mapping[str, str], how: str) -> tuple[bytes, dict[str, str]]:
    """A sheet with a text in each of its first answers, and each text's name by its address."""
    data, places = honest()
    said = dict(zip(places, texts, strict=False))
    assert len(said) == len(texts)

    def written(found: re.Match[str]) -> str:
        name = said.get(found["here"])
        return found[0] if name is None else found["head"] + spelled(CELLS[how], texts[name])

    pattern = r'(?P<head><c r="(?P<here>[A-Z]+\d+)"(?: s="\d+")?)[^>]*>(?:(?!<c ).)*?</c>'
    changed = {
        "xl/worksheets/sheet1.xml": lambda xml: re.sub(pattern, written, xml, flags=re.DOTALL)
    }
    return _rewritten(data, changed), said


def with_places(text: str, chosen: Collection[str] = tuple(PLACES)) -> bytes:
    """A blank sheet with a text in every other place, or in some."""
    data, _ = honest(blank=True)

    def all_of(xml: str, part: str) -> str:
        for place in chosen:
            where, old, new = PLACES[place]
            if where == part:
                assert old in xml, (part, old)
                after = old if old == NAMES else ""
                xml = xml.replace(old, spelled(new, text) + after)
        return xml

    parts = {PLACES[place][0] for place in chosen}
    return _rewritten(data, {part: partial(all_of, part=part) for part in parts})


def with_code(text: str, *, cell: bool) -> bytes:
    """A sheet whose code is a text: in its cell, or in the property."""
    data, _ = honest()
    code = drawn().code
    part = "xl/worksheets/sheet1.xml" if cell else "docProps/custom.xml"
    return _rewritten(data, {part: lambda xml: xml.replace(code, spelled("{}", text), 1)})


def _rewritten(data: bytes, changes: Mapping[str, Callable[[str], str]]) -> bytes:
    """A workbook with some parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name in changes:
                xml = part.decode()
                changed = changes[name](xml)
                assert changed != xml
                part = changed.encode()
            new.writestr(name, part)
    return out.getvalue()
