"""A row or a column of an OpenDocument that is too small to see what is in it is hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.submission.reader import read
from tests.submission.ods import ONE
from tests.submission.parts import pack_ods, spreadsheet, table

if TYPE_CHECKING:
    from pathlib import Path

NO_LENGTHS = ["", "0", "5", "wide", "0e0cm", "1e3cm", "-1cm", " 1cm", "1 cm", "1CM", "50%", "NaNcm"]
HIDDEN = {
    "row-height": ["0cm", "0.000in", ".0pt", "0.001cm", "0.03cm", "0.99pt", "0.013in", "1px"],
    "column-width": ["0cm", "0.000in", ".0pt", "0.001cm", "0.049cm", "1.4pt", "0.019in", "1px"],
}
SHOWN = {
    "row-height": ["1pt", "0.036cm", "0.4mm", "0.45cm", "15.75pt", "0.1pc", "2px", "1.in", ".5in"],
    "column-width": ["0.05cm", "0.5mm", "1.5pt", "0.02in", "2.258cm", "0.2pc", "2px", "1.in"],
}


@pytest.mark.parametrize(
    ("attribute", "size", "hides"),
    [
        *((name, size, True) for name in HIDDEN for size in HIDDEN[name] + NO_LENGTHS),
        *((name, size, False) for name in SHOWN for size in SHOWN[name]),
    ],
)
def test_what_is_too_small_to_see_is_hidden(
    attribute: str,
    size: str,
    hides: bool,
    tmp_path: Path,
) -> None:
    line = f"table-{attribute.partition('-')[0]}"
    style = (
        f'<style:style style:name="x" style:family="{line}">'
        f'<style:{line}-properties style:{attribute}="{size}"/></style:style>'
    )
    named = 'table:style-name="x"'
    column = f"<table:table-column {named if line == 'table-column' else ''}/>"
    row = f"<table:table-row {named if line == 'table-row' else ''}>{ONE}</table:table-row>"
    content = spreadsheet(table(column + row)).replace(
        "<office:body>", f"<office:automatic-styles>{style}</office:automatic-styles><office:body>"
    )
    book = read(pack_ods(tmp_path / "sheet.ods", "", {"content.xml": content}))

    assert len(book.hidden["S"]) == hides
