"""Pictures: a workbook as a real LibreOffice draws it, as a PDF or as a PNG of one page."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Literal

from normreg_sheets.errors import UsageError
from normreg_sheets.sheet.office import SECONDS, converted, find_office
from normreg_sheets.sheet.program import ProgramError, run, workshop

if TYPE_CHECKING:
    from pathlib import Path

Suffix = Literal[".pdf", ".png"]

INSTEAD = "or write a .html page instead"


def picture(
    workbook: bytes, suffix: Suffix, dpi: int = 110, name: str = "sheet", page: int = 1
) -> bytes:
    """The workbook as LibreOffice prints it, or one page of it; `name` stands in its footer.

    Raises UsageError where a program that is needed is missing or fails.
    """
    office = find_office()
    painter = shutil.which("pdftoppm")
    if office is None:
        raise UsageError(f"LibreOffice is not found: install LibreOffice, {INSTEAD}")
    if suffix == ".png" and painter is None:
        raise UsageError(
            "pdftoppm is not found, which makes a .png of LibreOffice's .pdf:"
            f" install poppler-utils, write a .pdf, {INSTEAD}"
        )
    try:
        with workshop("picture") as folder:
            pdf = converted(office, workbook, "pdf", folder, name)
            if suffix == ".pdf" or painter is None:
                return pdf.read_bytes()
            return _painted(painter, pdf, dpi, page, folder)
    except ProgramError as error:
        raise UsageError(f"{error}; try again, {INSTEAD}") from None


def _painted(painter: str, pdf: Path, dpi: int, page: int, folder: Path) -> bytes:
    """A page of a PDF file as a PNG."""
    png = pdf.with_suffix(".png")
    one = ("-f", str(page), "-l", str(page), "-singlefile")
    command = [painter, "-png", "-r", str(dpi), *one, str(pdf), str(png.with_suffix(""))]
    run("pdftoppm", command, png, folder, SECONDS)
    return png.read_bytes()
