"""Prints: the sheets of a class as PDF, by a real LibreOffice, many at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.errors import OutputError, UsageError
from normreg_sheets.sheet import output
from normreg_sheets.sheet.office import all_converted, find_office
from normreg_sheets.sheet.program import ProgramError, workshop

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

AT_A_TIME = 20  # LibreOffice takes two seconds to start, and a tenth for a sheet


def print_of(workbook: Path) -> Path:
    """Where the print of a workbook is."""
    return workbook.with_suffix(".pdf")


def find_printer() -> Path:
    """The LibreOffice of this machine. Raises UsageError where there is none."""
    office = find_office()
    if office is None:
        raise UsageError("--pdf: LibreOffice is not found; install it, or leave this out")
    return office


def print_all(
    office: Path,
    workbooks: Sequence[Path],
    *,
    force: bool,
    told: Callable[[int, int], None] | None = None,
) -> None:
    """Write a .pdf beside every workbook; `told` hears how many are done.

    A print that is there is replaced only with `force`. Raises OutputError.
    """
    wanted = [path for path in workbooks if force or not print_of(path).exists()]
    for start in range(0, len(wanted), AT_A_TIME):
        some = wanted[start : start + AT_A_TIME]
        data = {path.stem: path.read_bytes() for path in some}
        try:
            with workshop("prints") as folder:
                made = all_converted(office, data, "pdf", folder)
                for path, pdf in zip(some, made, strict=True):
                    output.write(print_of(path), pdf.read_bytes(), force=force)
        except ProgramError as error:
            raise OutputError(f"{some[0].parent}: the prints cannot be made: {error}") from None
        if told is not None:
            told(start + len(some), len(wanted))
