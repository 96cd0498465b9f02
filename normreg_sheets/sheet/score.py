"""The score, in the same words wherever it is told: on a terminal, a page and a sheet.

    69 of 72 points (95.8 %), 2 cells pending

Percentages are rounded as everybody does it, to one decimal and halves away from zero; but what is
not all is never rounded up to 100. A pending cell has no points yet, because a person has to read
it first: so long the score may still rise.
"""

from __future__ import annotations

from math import floor

PENDING = "pending"  # what stands in place of the points of such a cell
_ALMOST = 1e-7  # of the last digit that is shown: so little is lost by adding shares
_ALL, _NEARLY_ALL = 1000, 999  # tenths of a percent


def score_text(points: float, of: float, pending: int) -> str:
    """The score in words; `pending` cells have no points yet."""
    exact = 1000 * points / of
    tenths = _rounded(exact if exact + _ALMOST >= _ALL else min(exact, _NEARLY_ALL))
    return f"{number(points)} of {number(of)} points ({tenths / 10:g} %){waiting(pending)}"


def waiting(cells: int) -> str:
    """How many cells are pending, to follow a score; nothing where none is."""
    return f", {cells} cell{'s' * (cells != 1)} {PENDING}" if cells else ""


def number(points: float) -> str:
    """Points with at most two decimals."""
    return f"{_rounded(100 * points) / 100:.12g}"


def _rounded(amount: float) -> int:
    """The nearest whole number; of a half the upper one, as a spreadsheet has it."""
    return floor(amount + 0.5 + _ALMOST)


def score_formula(points: str, of: str, cells: str) -> str:
    """The same words as a live formula, without its `=`.

    `points` and `of` are the cells with the sums, `cells` the range with the points of every cell.
    """
    exact = f"1000*{points}/{of}+{_ALMOST:.7f}"
    percent = f"ROUND(IF({exact}<{_ALL},MIN({exact},{_NEARLY_ALL}),{exact}),0)/10"
    pending = f'COUNTIF({cells},"{PENDING}")'
    after = f'IF({pending}=0,"",", "&{pending}&IF({pending}=1," cell"," cells")&" {PENDING}")'
    return f'ROUND({points},2)&" of "&ROUND({of},2)&" points ("&{percent}&" %)"&{after}'
