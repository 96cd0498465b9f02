"""OpenDocument: the workbook around the cells, its names, sheets and properties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.errors import SubmissionError
from normreg_sheets.submission.reader import read
from normreg_sheets.submission.refusal import Reason
from normreg_sheets.submission.workbook import Area, Cell, Kind
from tests.submission.ods import ONE, row
from tests.submission.parts import SPACES, named, pack_ods, spreadsheet, table

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.submission.workbook import Workbook


def read_names(tmp_path: Path, **places: str) -> Workbook:
    content = table("") + table("", "It's") + named(**places)
    return read(pack_ods(tmp_path / "sheet.ods", content))


@pytest.mark.parametrize(
    ("place", "area"),
    [
        ("$S.$H$13:.$K$15", Area("S", 13, 8, 15, 11)),
        ("$S.$H$13:$S.$K$15", Area("S", 13, 8, 15, 11)),
        ("$S.$A$1", Area("S", 1, 1, 1, 1)),
        ("$'It''s'.$A$1:.$A$2", Area("It's", 1, 1, 2, 1)),
        ("$S.A1", None),  # relative: means another cell in every cell
        ("$S.$A:.$A", None),
        ("$Elsewhere.$A$1", None),
        ("$S.$A$1:$Elsewhere.$A$2", None),
        ("'file:///x.ods'#$S.$A$1", None),
        ("$S.#REF!", None),
        ("", None),
    ],
)
def test_a_defined_name_is_a_plain_area_or_left_out(
    place: str, area: Area | None, tmp_path: Path
) -> None:
    book = read_names(tmp_path, step_Z=place)
    assert book.names == ({} if area is None else {"step_z": area})
    assert book.ambiguous == {}


def test_a_name_that_means_two_areas_is_ambiguous(tmp_path: Path) -> None:
    """As after the sheet was copied: each sheet has names of its own."""
    content = table(named(Z="$S.$A$1", A="$S.$B$1")) + table(named(z="$T.$A$1", A="$S.$B$1"), "T")
    book = read(pack_ods(tmp_path / "sheet.ods", content))
    assert book.names == {"a": Area("S", 1, 2, 1, 2)}
    assert book.ambiguous == {"z": (Area("S", 1, 1, 1, 1), Area("T", 1, 1, 1, 1))}


def test_sheets_keep_their_order_and_other_files_are_none(tmp_path: Path) -> None:
    kept = table(f"<table:table-source/>{row(ONE)}", "'file:///x.ods'#S")
    links = f"<table:dde-links>{table(row(ONE), 'L')}</table:dde-links>"
    content = table(row(ONE), "Second") + table("", "First") + kept + links
    book = read(pack_ods(tmp_path / "sheet.ods", content))
    assert list(book.sheets) == ["Second", "First"]


def test_two_sheets_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SubmissionError) as caught:
        read(pack_ods(tmp_path / "sheet.ods", table("") + table("", "s")))
    assert caught.value.reason == Reason.DUPLICATE


def test_properties_that_somebody_defined_are_texts(tmp_path: Path) -> None:
    meta = (
        f"<office:document-meta {SPACES}><office:meta><meta:generator>G</meta:generator>"
        '<meta:user-defined meta:name="code">BN-7K3Q</meta:user-defined>'
        '<meta:user-defined meta:name="seed" meta:value-type="float">7</meta:user-defined>'
        "</office:meta></office:document-meta>"
    )
    book = read(pack_ods(tmp_path / "sheet.ods", table(""), {"meta.xml": meta}))
    assert book.properties == {"code": "BN-7K3Q", "seed": "7"}


def test_a_password_is_named(tmp_path: Path) -> None:
    manifest = '<manifest:file-entry><manifest:encryption-data manifest:checksum="x"/>'
    path = pack_ods(tmp_path / "sheet.ods", "", {"META-INF/manifest.xml": manifest})
    with pytest.raises(SubmissionError, match="remove the password") as caught:
        read(path)
    assert caught.value.reason == Reason.PASSWORD


def test_a_text_document_is_named(tmp_path: Path) -> None:
    content = spreadsheet("").replace("office:spreadsheet", "office:text")
    with pytest.raises(SubmissionError) as caught:
        read(pack_ods(tmp_path / "sheet.ods", "", {"content.xml": content}))
    assert caught.value.reason == Reason.DOCUMENT


def test_the_file_may_have_any_name(tmp_path: Path) -> None:
    path = pack_ods(tmp_path / "sheet.xlsx", table(row(ONE)))
    assert read(path).sheets == {"S": {"A1": Cell(Kind.NUMBER, 1, None, "1")}}
