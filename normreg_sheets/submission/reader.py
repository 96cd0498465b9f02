"""Read a workbook that came back: values, formulas, names and properties, in one pass.

The ordinary readers are not for this. They believe what a stranger's file declares, they read an
error as an empty text or a never calculated formula as nothing, and need two loads to see both
formulas and values. Here every cell says exactly what stood in the file, and what is unclear is
refused or marked, never guessed. The same workbook gives the same records in either format:

    openxml        `.xlsx` and `.xlsm`: Excel, Google Sheets, and every other program
    opendocument   `.ods`: LibreOffice's own
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.submission import opendocument, openxml
from normreg_sheets.submission.guard import LIMITS, MEND, open_package
from normreg_sheets.submission.refusal import Limits, Reason, refusal

if TYPE_CHECKING:
    from normreg_sheets.submission.source import Place
    from normreg_sheets.submission.workbook import Workbook

_OPENXML, _OPENDOCUMENT = (
    "[Content_Types].xml",
    "content.xml",
)  # the part that each format must have


def read(path: Place, limits: Limits = LIMITS) -> Workbook:
    """The workbook at `path`, an `.xlsx`, `.xlsm` or `.ods`, whatever its name ends in.

    Raises `SubmissionError`, with a `Reason`, for a file that is none or breaks a limit; nothing
    else, whatever the bytes are.
    """
    try:
        return _workbook(path, limits)
    except MemoryError:
        raise limits.over("memory", f"{path}: the memory to read it") from None


def _workbook(path: Place, limits: Limits) -> Workbook:
    package = open_package(path, limits)
    if _OPENDOCUMENT not in package:
        return openxml.workbook(package)
    if _OPENXML in package:
        says = f"it is workbooks of two formats in one, which no program writes; {MEND}"
        raise refusal(path, Reason.MALFORMED, says)
    return opendocument.workbook(package)
