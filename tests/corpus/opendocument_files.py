"""The good file as `.ods`, made by hand from the cells of the good `.xlsx`."""

from __future__ import annotations

import io
import re
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

import openpyxl

from tests.corpus.good import ANSWER, BOOK, CODE, TITLE, good, packed, text
from tests.corpus.zips import Member, archive, loosely

if TYPE_CHECKING:
    from collections.abc import Mapping

CALC = "application/vnd.oasis.opendocument.spreadsheet"
ODF = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(
    [
        *(
            f'xmlns:{name}="{ODF}:{name}:1.0"'
            for name in ("office", "table", "text", "meta", "style", "manifest")
        ),
        'xmlns:xlink="http://www.w3.org/1999/xlink"',
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"',
    ]
)
NAMES = re.findall(r'<definedName name="([a-z]\w*)"[^>]*>(?:\'[^\']*\')!([^<]*)<', text(BOOK))


def shown(said: str) -> str:
    return f"<text:p>{escape(said)}</text:p>"


def cell(attributes: str = "", inside: str = "", tag: str = "table-cell") -> str:
    return f"<table:{tag} {attributes}>{inside}</table:{tag}>"


def held(kind: str, value: str, name: str = "value", said: str = "2.25") -> str:
    """A cell with a value, and what is shown of it."""
    return cell(f'office:value-type="{kind}" office:{name}={quoteattr(value)}', shown(said))


def computed(formula: str, value: str | None = "2.25", said: str = "2.25") -> str:
    stored = "" if value is None else f' office:value-type="float" office:value="{value}"'
    return cell(f"table:formula={quoteattr(formula)}{stored}", shown(said) if value else "")


@cache
def ours() -> Mapping[str, str]:
    """The cells of our sheet, as `.ods` has them."""
    sheet = openpyxl.load_workbook(io.BytesIO(good()), data_only=True).worksheets[0]
    return {
        one.coordinate: (
            cell('office:value-type="string"', shown(one.value))
            if isinstance(one.value, str)
            else held("float", f"{one.value:.15g}", said=f"{one.value:g}")
        )
        for row in sheet.iter_rows()
        for one in row
        if one.value is not None
    }


def table(  # noqa: PLR0913 (each is named where it is used)
    changes: Mapping[str, str] | None = None,
    *,
    rows: Mapping[int, str] | None = None,
    before: str = "",
    after: str = "",
    attributes: str = "",
    together: bool = False,
) -> str:
    """Our sheet with other cells; `rows` has attributes of rows.

    `together`, like neighbours are written once.
    """
    cells = {**ours(), **(changes or {})}
    made = []
    for row in range(1, 41):
        line = [cells.get(f"{chr(65 + column)}{row}", cell()) for column in range(18)]
        if together:
            runs = [(one, len(list(many))) for one, many in groupby(line)]
            line = [
                one.replace("<table:table-cell ", f"<table:table-cell {repeated(number)} ", 1)
                for one, number in runs
            ]
        made.append(
            f"<table:table-row {(rows or {}).get(row, '')}>{''.join(line)}</table:table-row>"
        )
    return (
        f'<table:table table:name="{TITLE}" {attributes}>{before}{"".join(made)}{after}'
        "</table:table>"
    )


def repeated(number: int | str, what: str = "columns") -> str:
    return f'table:number-{what}-repeated="{number}"'


def names() -> str:
    """The names of our blocks."""
    found = []
    for name, place in NAMES:
        first, _, last = place.partition(":")
        area = f"$'{TITLE}'.{first}" + (f":.{last}" if last else "")
        found.append(
            f'<table:named-range table:name="{name}" table:cell-range-address={quoteattr(area)}/>'
        )
    return f"<table:named-expressions>{''.join(found)}</table:named-expressions>"


def content(tables: str, styles: str = "", end: str | None = None) -> str:
    return (
        f"<office:document-content {SPACES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}"
        f"{names() if end is None else end}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )


def scratch(rows: str = "", name: str = "Scratch") -> str:
    return f'<table:table table:name="{name}">{rows}</table:table>'


META = (
    f"<office:document-meta {SPACES}><office:meta>"
    f'<meta:user-defined meta:name="normreg_code">{CODE}</meta:user-defined>'
    "</office:meta></office:document-meta>"
)


def ods(document: str | bytes | None = None, **more: str | bytes | None) -> bytes:
    """An `.ods` with this content; further parts by name, with two lines for a stroke."""
    document = content(table() + scratch()) if document is None else document
    contents: dict[str, str | bytes | None] = {
        "mimetype": CALC,
        "content.xml": document,
        "meta.xml": META,
        "META-INF/manifest.xml": f"<manifest:manifest {SPACES}/>",
        **{
            name.replace("__", "/") if name == "mimetype" else name.replace("__", "/") + ".xml": one
            for name, one in more.items()
        },
    }
    return packed({name: one for name, one in contents.items() if one is not None}, 0)


def answer(made: str, styles: str = "") -> bytes:
    """The good file with another cell for the answer."""
    return ods(content(table({ANSWER: made}) + scratch(), styles))


def having(attributes: str, made: str) -> str:
    """A cell with further attributes."""
    return made.replace("<table:table-cell ", f"<table:table-cell {attributes} ", 1)


def on_scratch(rows: str) -> bytes:
    return ods(content(table() + scratch(rows)))


def large(document: str) -> bytes:
    data = document.encode()
    parts = {"mimetype": CALC.encode(), "meta.xml": META.encode()}
    return archive(
        [
            *(Member(name.encode(), one, method=0) for name, one in parts.items()),
            Member(b"content.xml", data, packed=loosely(data)),
        ]
    )


def style(name: str, properties: str, family: str = "text") -> str:
    return f'<style:style style:name="{name}" style:family="{family}">{properties}</style:style>'


def string(inside: str, attributes: str = "") -> str:
    return cell(f'office:value-type="string" {attributes}', inside)
