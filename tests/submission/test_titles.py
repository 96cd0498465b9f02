"""The titles of sheets are a stranger's words: short, and on one line, in every message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.errors import SubmissionError
from normreg_sheets.submission.reader import read
from tests.submission.parts import pack, pack_ods, table, workbook

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_the_title_of_a_sheet_in_a_message_is_short_and_on_one_line(
    kind: str, tmp_path: Path
) -> None:
    title = "A&#10;" + "B" * 99
    if kind == "xlsx":
        book = workbook(f'<sheet name="{title}" sheetId="1" r:id="rId77"/>')
        path = pack(tmp_path / "sheet.xlsx", {"xl/workbook.xml": book})
    else:
        path = pack_ods(tmp_path / "sheet.ods", table("", title) + table("", title))
    with pytest.raises(SubmissionError) as caught:
        read(path)

    assert f"sheet 'A{'B' * 58}…'" in str(caught.value)
