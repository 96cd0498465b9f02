"""Numbers as they are typed: texts with every digit, and what is read from a number cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.submission.numbers import entry
from normreg_sheets.submission.workbook import Cell, Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.marking.students import Numbers


def typed(problem: Problem, numbers: Numbers) -> dict[str, NDArray[np.object_]]:
    """The numbers as the texts that are typed: as many decimals as asked, over the same axes."""
    return {
        name: np.asarray(
            np.frompyfunc(lambda value, d=problem.asked[name]: f"{value:.{d}f}", 1, 1)(
                numbers[name]
            ),
            dtype=object,
        )
        for name in problem.blanks
    }


def written(problem: Problem, numbers: Numbers) -> dict[str, NDArray[np.object_]]:
    """The numbers as entries read from number cells, in which a program drops trailing zeros."""
    return {
        name: np.asarray(
            np.frompyfunc(lambda value: entry(Cell(Kind.NUMBER, float(value))), 1, 1)(
                numbers[name]
            ),
            dtype=object,
        )
        for name in problem.blanks
    }
