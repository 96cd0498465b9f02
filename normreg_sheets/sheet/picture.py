"""Pictures: a workbook as a real LibreOffice draws it, as a PDF or as a PNG of one page."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Literal

from normreg_sheets.errors import UsageError
from normreg_sheets.sheet.office import ProgramError, converted, find_office, run

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
    with tempfile.TemporaryDirectory(
        prefix="normreg-picture-", ignore_cleanup_errors=True
    ) as folder:
        try:
            pdf = converted(office, workbook, "pdf", Path(folder).resolve(), name)
            if suffix == ".pdf" or painter is None:
                return pdf.read_bytes()
            return _painted(painter, pdf, dpi, page)
        except ProgramError as error:
            raise UsageError(f"{error}; try again, {INSTEAD}") from None


def _painted(painter: str, pdf: Path, dpi: int, page: int) -> bytes:
    """A page of a PDF file as a PNG."""
    png = pdf.with_suffix(".png")
    one = ("-f", str(page), "-l", str(page), "-singlefile")
    command = [painter, "-png", "-r", str(dpi), *one, str(pdf), str(png.with_suffix(""))]
    run("pdftoppm", command, png)
    return png.read_bytes()
