"""A cell of an OpenDocument is struck out by its style, wherever the style is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.submission.numbers import State, entry
from normreg_sheets.submission.reader import read
from tests.submission.parts import SPACES, pack_ods, spreadsheet, table

if TYPE_CHECKING:
    from pathlib import Path

LINE = 'style:text-line-through-style="solid" style:text-line-through-type="single"'
NO_LINE = 'style:text-line-through-style="none" style:text-line-through-type="none"'
HELD = 'office:value-type="float" office:value="1"'


def style(name: str, says: str = "", parent: str = "", family: str = "table-cell") -> str:
    above = f'style:parent-style-name="{parent}"' if parent else ""
    properties = f"<style:text-properties {says}/>" if says else ""
    named = f'style:name="{name}" style:family="{family}" {above}'
    return f"<style:style {named}>{properties}</style:style>"


def of_family(says: str, family: str = "table-cell") -> str:
    return (
        f'<style:default-style style:family="{family}"><style:text-properties {says}/>'
        "</style:default-style>"
    )


def struck(tmp_path: Path, rows: str, own: str = "", named: str = "") -> str:
    """The cells that are struck out, in a document with styles of its own and named ones."""
    content = spreadsheet(table(rows)).replace(
        "<office:body>", f"<office:automatic-styles>{own}</office:automatic-styles><office:body>"
    )
    styles = (
        f"<office:document-styles {SPACES}><office:styles>{named}</office:styles>"
        "</office:document-styles>"
    )
    path = pack_ods(tmp_path / "sheet.ods", "", {"content.xml": content, "styles.xml": styles})
    sheet = read(path).sheets["S"]
    for cell in sheet.values():
        assert (entry(cell).state is State.UNREADABLE) == cell.struck
    return " ".join(here for here, cell in sheet.items() if cell.struck)


def row(*styles: str, default: str = "") -> str:
    """A row of ones in these styles."""
    cells = "".join(
        f"<table:table-cell {f'table:style-name={name!r}' if name else ''} {HELD}/>"
        for name in styles
    )
    own = f'table:default-cell-style-name="{default}"' if default else ""
    return f"<table:table-row {own}>{cells}</table:table-row>"


def column(default: str, repeated: int = 1) -> str:
    return (
        f'<table:table-column table:number-columns-repeated="{repeated}" '
        f'table:default-cell-style-name="{default}"/>'
    )


OWN = style("x", LINE) + style("o", NO_LINE)


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        (row("x", "o", "x", ""), "A1 C1"),
        (row("o", "", default="x"), "B1"),
        (row("x", "", default="o"), "A1"),
        (column("o", 2) + column("x", 2) + row("", "", "", "", ""), "C1 D1"),
        (column("x", 3) + row("", "o") + row("", default="o"), "A1"),
        (f"<table:table-columns>{column('x')}</table:table-columns>{row('', '')}", "A1"),
        (row("unknown"), ""),
    ],
)
def test_a_style_is_that_of_the_cell_or_its_row_or_its_column(
    rows: str, cells: str, tmp_path: Path
) -> None:
    assert struck(tmp_path, rows, OWN) == cells


@pytest.mark.parametrize(
    ("own", "named", "cells"),
    [
        (style("x", LINE), "", "A1"),
        (style("x", 'style:text-line-through-type="double"'), "", "A1"),
        (style("x", NO_LINE), "", ""),
        (style("x", LINE, family="text"), "", ""),
        (style("x", 'fo:bold="1"').replace("fo:", "style:"), "", ""),
        ("", style("x", LINE), "A1"),
        (style("x", "", "parent"), style("parent", LINE), "A1"),
        (style("x", NO_LINE, "parent"), style("parent", LINE), ""),
        (style("x", "", "a"), style("a", "", "b") + style("b", LINE), "A1"),
        (style("x", "", "a"), style("b", LINE) + style("a", "", "b"), "A1"),
        (style("x", "", "a") + style("a", "", "x"), "", ""),  # a circle
        (style("x", "", "x") + style("y", LINE), "", ""),
        (style("x", "", "a"), of_family(LINE), "A1"),
        (style("x"), of_family(LINE), "A1"),
        (style("x"), of_family(LINE, "paragraph"), ""),
        (style("x", NO_LINE), of_family(LINE), ""),
        (style("x", "", "Default"), style("Default", NO_LINE) + of_family(LINE), ""),
        (style("x", NO_LINE), style("x", LINE), ""),  # the document's own counts
        (style("x") + style("", LINE), "", ""),  # no name makes it no default
    ],
)
def test_a_style_says_what_its_parents_say(
    own: str, named: str, cells: str, tmp_path: Path
) -> None:
    assert struck(tmp_path, row("x"), own, named) == cells


def test_a_cell_for_which_nobody_names_a_style_is_in_the_usual_one(tmp_path: Path) -> None:
    assert struck(tmp_path, row("", "o"), OWN, style("Default", LINE)) == "A1"


def test_a_repeated_cell_is_struck_out_everywhere(tmp_path: Path) -> None:
    many = row("x", "o").replace(
        "<table:table-row", '<table:table-row table:number-rows-repeated="3"'
    )
    assert struck(tmp_path, many, OWN) == "A1 A2 A3"


@pytest.mark.parametrize("family", ["paragraph", "text"])
@pytest.mark.parametrize("where", ["own", "named"])
def test_a_text_is_struck_out_by_a_style_of_its_own(
    family: str, where: str, tmp_path: Path
) -> None:
    line = style("P", LINE, family=family)
    text = {
        "paragraph": '<text:p text:style-name="P">7</text:p>',
        "text": '<text:p><text:span text:style-name="P">7</text:span></text:p>',
    }[family]
    content = spreadsheet(
        table(
            '<table:table-row><table:table-cell office:value-type="string">'
            f"{text}</table:table-cell></table:table-row>"
        )
    ).replace(
        "<office:body>",
        f"<office:automatic-styles>{line if where == 'own' else ''}</office:automatic-styles>"
        "<office:body>",
    )
    styles = (
        f"<office:document-styles {SPACES}><office:styles>{line if where == 'named' else ''}"
        "</office:styles></office:document-styles>"
    )
    path = pack_ods(tmp_path / "sheet.ods", "", {"content.xml": content, "styles.xml": styles})
    assert entry(read(path).sheets["S"]["A1"]).note == "a part of it is struck out"


def test_a_number_whose_text_is_struck_out_is_unclear(tmp_path: Path) -> None:
    """No program sets a part of a number so; one that did would show it crossed out."""
    line = style("T", LINE, family="text")
    shown = '<text:p><text:span text:style-name="T">1</text:span></text:p>'
    cell = f"<table:table-row><table:table-cell {HELD}>{shown}</table:table-cell></table:table-row>"
    content = spreadsheet(table(cell)).replace(
        "<office:body>", f"<office:automatic-styles>{line}</office:automatic-styles><office:body>"
    )
    path = pack_ods(tmp_path / "sheet.ods", "", {"content.xml": content})
    assert entry(read(path).sheets["S"]["A1"]).note == "it shows 1̶, and holds 1"
