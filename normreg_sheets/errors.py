"""Everything that can go wrong for a user, as one small tree.

    NormregError            one line: the place, the cause, the mend
    ├── UsageError          an option, a size or a setting cannot be used      exit 2
    │   └── OutputError     a file could not be written                        exit 2
    ├── TemplateError       an exercise's text is wrong; shows the place       exit 2
    ├── WishError           no drawn numbers satisfy the template's wishes     exit 2
    └── SubmissionError     a workbook that came back needs a person           exit 3
        └── DefectError     ... because our own program failed on it           exit 70

Anything else that reaches the command line is a defect of ours (exit 70).
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class NormregError(Exception):
    """A problem to tell the user about in one line, without a traceback."""

    exit_status = 2


class UsageError(NormregError):
    """An option, a size or a setting cannot be used."""


class OutputError(UsageError):
    """A file could not be written; what stood there before is untouched."""


class TemplateError(NormregError):
    """An exercise's text is wrong.

    `rule` and `column` (from 0) add the offending rule with a caret under the place.
    """

    def __init__(self, message: str, *, rule: str | None = None, column: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.rule = rule
        self.column = column

    def __str__(self) -> str:
        if self.rule is None:
            return self.message
        return f"{self.message}\n    {self.rule}\n    {' ' * self.column}^"

    def at(self, place: str) -> TemplateError:
        """The same error with the place (a file, a step) put before it."""
        return TemplateError(f"{place}: {self.message}", rule=self.rule, column=self.column)


class WishError(NormregError):
    """No candidate among those tried satisfied the template's wishes."""


class SubmissionError(NormregError):
    """A workbook that came back cannot be read, or is not what it should be.

    `reason` is the machine name of the cause.
    """

    exit_status = 3

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class DefectError(SubmissionError):
    """Our own program failed on a workbook; `trace` says where."""

    exit_status = 70

    def __init__(self, place: object, trace: str) -> None:
        says = "our program failed on it; look at it by hand, and please report the lines above"
        super().__init__(f"{place}: {says}", reason="defect")
        self.trace = trace


@contextmanager
def at(place: str) -> Iterator[None]:
    """Put the place before every TemplateError that is raised inside."""
    try:
        yield
    except TemplateError as error:
        raise error.at(place) from None
