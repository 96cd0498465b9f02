"""What a simulated student hands in: the cells of a sheet, and what each is meant to say.

A student's numbers can stand in the cells in more than one way: as numbers, as live formulas, as
texts, as what a program made of something typed. The cells are the reader's own records, so that
`entries` gives the marker exactly what the reading of a real file would; `contents` is the same for
the stamp, which makes the real file. A stamp writes no errors and sets no styles, and it is a style
that makes a date of a number: there it is the text that was typed, `=1/0` or `3/4`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from normreg_sheets.marking.students import beside_printed
from normreg_sheets.sheet.stamp import Formula
from normreg_sheets.submission.numbers import entry
from normreg_sheets.submission.workbook import Cell, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.marking.students import Numbers
    from normreg_sheets.sheet.stamp import Content

    Cells = Mapping[str, NDArray[np.object_]]


@dataclass(frozen=True, slots=True)
class Handed:
    """A filled-in sheet, step by step over the steps' axes.

    `cells` has a cell or None for each place, of the steps that are asked; `meant` the number that
    a person takes it for, NaN for none, beside those that the sheet prints. `givens` has the given
    numbers that were changed, by name, over their axes.
    """

    cells: Cells
    meant: Numbers
    givens: Mapping[str, NDArray[np.object_]] = field(default_factory=dict)

    def on(self, problem: Problem) -> Problem:
        """The problem as its sheet then looks: the code that it had, and the changed givens."""
        return replace(problem, givens={**problem.givens, **self.givens})


def in_numbers(problem: Problem, numbers: Numbers) -> Handed:
    """Numbers typed into the cells that are asked; what is not finite is left blank."""
    cells = nothing(problem)
    for step, places in problem.blanks.items():
        for place in places:
            cells[step][place] = number_cell(numbers[step][place])
    meant = {step: beside_printed(problem, step, values) for step, values in numbers.items()}
    return Handed(cells, meant)


def nothing(problem: Problem) -> dict[str, NDArray[np.object_]]:
    """The cells of every step that is asked, with nothing in them."""
    return {step: np.full(problem.key[step].shape, None, dtype=object) for step in problem.blanks}


def number_cell(value: float) -> Cell | None:
    """A typed number."""
    return Cell(Kind.NUMBER, float(value), None, f"{value:.15g}") if np.isfinite(value) else None


def text_cell(text: str) -> Cell:
    """A text, which a program did not take for a number."""
    return Cell(Kind.TEXT, text, None, text)


def entries(handed: Handed) -> dict[str, NDArray[np.object_]]:
    """What the marker gets: each cell as it is read."""
    return _each(handed.cells, entry)


def contents(handed: Handed) -> dict[str, NDArray[np.object_]]:
    """What the stamp gets: each cell as it is written into a file."""
    return _each(handed.cells, _content)


def _content(cell: Cell | None) -> Content:
    match cell:
        case None:
            return None
        case Cell(Kind.ERROR, _, str(formula)):
            return f"={formula}"
        case Cell(_, (float() | str()) as value, str(formula)):
            return Formula(formula, value)
        case Cell(Kind.DATE):
            return cell.text
    return cell.value


def _each(
    arrays: Mapping[str, NDArray[Any]], function: Callable[[Any], object]
) -> dict[str, NDArray[np.object_]]:
    """What a function gives for each item, over the same axes."""
    one_by_one = np.frompyfunc(function, 1, 1)
    return {
        name: np.asarray(one_by_one(items), dtype=object).reshape(items.shape)
        for name, items in arrays.items()
    }
