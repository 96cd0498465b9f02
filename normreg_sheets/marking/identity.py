"""Identity: which problem a workbook is of, by the code that it carries.

The code stands in a cell that has a name, in a document property, and, when values were copied into
a new workbook, in a cell somewhere: all that are found must agree. It is never believed further
than that: the problem is posed again from it, and whatever the file says of itself is compared
with that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import is_code, read_code
from normreg_sheets.errors import NormregError, SubmissionError, UsageError
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.language import unknown
from normreg_sheets.exercise.template import names
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.echo import echo
from normreg_sheets.sheet.feedback_table import HEADS, Column
from normreg_sheets.sheet.names import CODE_NAME, CODE_PROPERTY
from normreg_sheets.sheet.page import require_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.submission.source import Place
    from normreg_sheets.submission.workbook import Workbook


def identify(workbook: Workbook, path: Place, template: str | None = None) -> Problem:
    """The problem that a workbook names, posed again from its code.

    `template` is the path of an exercise of one's own. Raises SubmissionError for a workbook
    without a code, with codes that disagree, or of an exercise or version that is not here.
    """
    code = the_code(workbook, path, lambda text: text if is_code(text) else None)
    if not is_code(code):
        raise SubmissionError(
            f"{path}: '{echo(code)}' is not the code of a sheet for practice; one of a course is"
            " checked with --course",
            reason="code",
        )
    try:
        return _pose(code, path, template)
    except SubmissionError:
        raise
    except NormregError as error:
        raise SubmissionError(f"{path}: its code cannot be used: {error}", reason="code") from None


def the_code(workbook: Workbook, path: Place, as_code: Callable[[str], str | None]) -> str:
    """The one code that a workbook carries; `as_code` gives a text as one, None where it is none.

    What stands in the place of the code counts whatever it is. Raises SubmissionError for a
    workbook without a code, or with several.
    """
    _refuse_feedback(workbook, path)
    told = set(_codes(workbook, as_code))
    found = {as_code(text) or text for text in told}
    if not found or not workbook.sheets:
        raise SubmissionError(
            f"{path}: has no code of ours on any sheet; hand in the sheet that was generated,"
            " with your numbers typed into it",
            reason="foreign-workbook",
        )
    if len(found) > 1:
        cell = _named_code(workbook)
        if cell is not None and as_code(cell) is None:
            there = ", ".join(map(echo, sorted(found - {cell})))
            raise SubmissionError(
                f"{path}: the code on its sheet was changed to '{echo(cell)}', and the file itself"
                f" says {there}; a person must say which problem it is",
                reason="codes-disagree",
            )
        codes = ", ".join(map(echo, sorted(found)))
        raise SubmissionError(
            f"{path}: names different problems ({codes}); a person must say which one it is",
            reason="codes-disagree",
        )
    (code,) = found
    return code


def _refuse_feedback(workbook: Workbook, path: Place) -> None:
    """Raise SubmissionError for the feedback that a student got back from us."""
    heads = {HEADS[column][1] for column in (Column.WROTE, Column.READ, Column.VERDICT)}
    for cells in workbook.sheets.values():
        if heads <= {cell.value for cell in cells.values() if isinstance(cell.value, str)}:
            raise SubmissionError(
                f"{path}: is the feedback on a sheet that was marked, not the sheet itself; hand in"
                " the sheet that was generated, with your numbers typed into it",
                reason="feedback-workbook",
            )


def _pose(code: str, path: Place, template: str | None) -> Problem:
    name, version, variant, settings = read_code(code)
    if template is None and name not in names():
        raise UsageError(
            f"{unknown('exercise', name, names())} (for one of your own, give --template)"
        )
    exercise = load(template or name, settings)
    require_page(exercise)
    if exercise.name != name:
        raise SubmissionError(
            f"{path}: is of the exercise {name}, not of {template}", reason="other-exercise"
        )
    if exercise.version != version:
        raise SubmissionError(
            f"{path}: is of version {version} of {name}, and this is version"
            f" {exercise.version}; check it with the release that made it",
            reason="other-version",
        )
    problem = pose(exercise, variant)
    if problem.code != code:
        raise SubmissionError(
            f"{path}: its code is not one that we write ('{echo(code)}')", reason="code"
        )
    return problem


def _codes(workbook: Workbook, as_code: Callable[[str], str | None]) -> Iterator[str]:
    """The codes that the workbook carries: where the name says, as a property, in any cell."""
    named = _named_code(workbook)
    if named is not None:
        yield named
    if workbook.properties.get(CODE_PROPERTY):
        yield " ".join(workbook.properties[CODE_PROPERTY].split())
    for cells in workbook.sheets.values():
        for cell in cells.values():
            if isinstance(cell.value, str):
                text = " ".join(cell.value.split())
                if as_code(text) is not None:
                    yield text


def _named_code(workbook: Workbook) -> str | None:
    """What stands where the name says that the code is; None where there is no text."""
    area = workbook.names.get(CODE_NAME)
    cell = workbook.sheets[area.sheet].get(address(area.top, area.left)) if area else None
    if cell is None or not isinstance(cell.value, str):
        return None
    return " ".join(cell.value.split())
