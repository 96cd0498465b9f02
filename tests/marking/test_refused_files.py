"""What is no workbook at all is refused, with what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.submission.refusal import Reason
from tests.marking.files import refused

if TYPE_CHECKING:
    from pathlib import Path


OLE = bytes.fromhex("D0CF11E0A1B11AE1")
NO_WORKBOOKS = {
    "nothing": (b"", Reason.EMPTY),
    "text": (b"My numbers follow.\n", Reason.TEXT),
    "password": (OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le"), Reason.PASSWORD),
    "half a zip": (b"PK\3\4" + bytes(100), Reason.DAMAGED),
    "pdf": (b"%PDF-1.7\n", Reason.PDF),
}


@pytest.mark.parametrize("name", list(NO_WORKBOOKS))
def test_what_is_no_workbook_is_refused(name: str, tmp_path: Path) -> None:
    content, reason = NO_WORKBOOKS[name]
    path = tmp_path / "handed-in.xlsx"
    path.write_bytes(content)

    assert refused(path).reason == reason


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "handed-in.xlsx").reason == Reason.MISSING


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path).reason == Reason.FOLDER
