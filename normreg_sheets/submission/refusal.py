"""Why a file is refused, and the limits that it must keep.

A submission comes from a stranger, by the hundred, while nobody watches. Whatever is wrong with
one ends as a `SubmissionError`: a line that names the place, the cause and the mend, and a
`Reason`, the machine name of the cause, which reports count and tests compare. A file that is
refused is for a person to look at; it is never worth zero points.

All limits stand in one table, `Limits`. A refusal over a limit (`Reason.LIMIT`) names the limit,
the value that was met, and what to set it to so that this file passes. A table of one's own is made
of it by `dataclasses.replace`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from normreg_sheets.errors import SubmissionError

KIB = 1024
MIB = 1024 * KIB


class Reason(StrEnum):
    """The machine name of why a file was refused."""

    # What stands at the path is no file that can be read.
    MISSING = "missing"
    FOLDER = "folder"
    SPECIAL = "special"  # a link, a pipe, a device
    FORBIDDEN = "forbidden"  # the system does not let us read it
    # It is a file of another kind.
    EMPTY = "empty"
    PASSWORD = "password"  # noqa: S105 (the name of a reason, not a secret)
    OLD_XLS = "old-xls"
    XLSB = "xlsb"
    NUMBERS = "numbers"
    DOCUMENT = "document"  # of a word processor or a slide show
    PDF = "pdf"
    PICTURE = "picture"
    WEB_PAGE = "web-page"
    CSV = "csv"
    TEXT = "text"
    ARCHIVE = "archive"
    UNKNOWN = "unknown"
    # It is a workbook, or was meant to be one.
    DAMAGED = "damaged"  # the container: zip structure, checksums
    MALFORMED = "malformed"  # the content: XML, or parts that do not fit together
    DOCTYPE = "doctype"  # a document type declaration, where entities would be defined
    DUPLICATE = "duplicate"  # two parts, sheets or cells of one name: readers would disagree
    ODD_NAME = "odd-name"  # a part whose name no spreadsheet program writes
    LIMIT = "limit"
    CRASHED = "crashed"  # whoever read it died of it, or never answered


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of everything one file may have; sizes are in bytes, times in seconds."""

    file: int = 10 * MIB  # 99 of 100 foreign workbooks are below 0.85 MiB
    entries: int = 1000  # parts in the zip; the most seen in an honest file is 188
    part: int = 32 * MIB  # one part, inflated; the most seen is 2 MiB
    total: int = 64 * MIB  # all parts together, inflated
    ratio: int = 200  # inflated : packed, for parts over 1 MiB; 100 refuses honest files
    elements: int = 2_000_000  # tags in one part: bounds the memory of its tree
    attributes: int = 2_000_000  # in one part, likewise
    attribute: int = 64 * KIB  # one attribute's value; no program needs a tenth of it
    comments: int = 100  # in one part: each costs the parser the text before it once more
    namespace: int = 256  # one namespace's name, which every tag's name repeats in memory
    sheets: int = 100
    cells: int = 250_000  # in one sheet, blank ones included; the most seen is 175,000
    merges: int = 5000  # merged areas of one sheet
    merged: int = 100_000  # cells of all of them, but for whole rows and whole columns
    text: int = 65_535  # characters in one cell; twice Excel's own limit, and LibreOffice's
    formula: int = 8192  # characters; Excel's own limit
    nesting: int = 64  # brackets within brackets of a formula; Excel's own limit
    shared: int = 1_000_000  # characters of a sheet's copied formulas, once they are written out
    array: int = 20_000  # cells of a sheet's array formulas
    memory: int = 512 * MIB  # of the process that reads a file; the most seen is 147 MiB
    cpu: int = 10  # of that process, for one file; an honest one takes hundredths of a second
    wall: int = 20  # from the beginning to the end of one file, by the clock

    def keep(self, name: str, met: int, place: str) -> None:
        """Refuse with `Reason.LIMIT` if `met` is more than the limit called `name`."""
        if met > getattr(self, name):
            raise self.over(name, place, met)

    def over(self, name: str, place: str, met: int | None = None) -> SubmissionError:
        """The refusal over the limit called `name`; `met` is None where nobody saw how much it is.

        What it offers to raise the limit to is enough for `met`, or else twice what is allowed.
        """
        allowed = getattr(self, name)
        excess = "it needs more than" if met is None else f"{met} is more than"
        enough = 2 * allowed if met is None else met
        return refusal(
            place,
            Reason.LIMIT,
            f"{excess} the limit '{name}' of {allowed} allows; a filled exercise sheet stays far "
            f"below it, so look at the file by hand, or raise it with --limit {name}={enough}",
        )


def refusal(place: object, reason: Reason, says: str) -> SubmissionError:
    """The error to raise: one line with the place, the cause and the mend."""
    return SubmissionError(f"{place}: {says}", reason=reason)
