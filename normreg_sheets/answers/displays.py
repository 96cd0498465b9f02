r"""Displays: the formulas of a worked solution in LaTeX, for papers and for notebooks alike.

    \mathit{Z1} = \mathit{W1} \, X + \mathit{b1}
    \begin{aligned} Z_{11} &= W_{11} \cdot X_{11} + b_{1} \\ &= 1 \cdot 3 + 0 \\ &= 3 \end{aligned}
    Z = \begin{bmatrix} 3 & 5 \\ 7 & 6 \end{bmatrix}

What stands around them, `\[` or `$$`, is the writer's.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.answers.figures import SET, TYPED, legible
from normreg_sheets.answers.latex import LATEX
from normreg_sheets.answers.lines import derivation, symbol
from normreg_sheets.answers.notation import figure, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from normreg_sheets.answers.lines import Link
    from normreg_sheets.answers.worked import Tensor, Worked, WorkedStep

    Entry = Callable[[Tensor, tuple[int, ...]], str]

LINE = 76  # characters of the same formula in plain text that a line of a page has room for
LABEL = 12  # characters of it for a name, and for which columns of a matrix are shown
CELL = 2  # characters between the columns of a matrix


def worked_entry(worked: Worked, step: WorkedStep) -> str:
    """An entry and what it equals, on one line where there is room."""
    links = derivation(worked, step, SET)
    typed = derivation(worked, step, TYPED)
    if len(" ".join(link.text for link in typed)) <= LINE:
        return " ".join(link.text for link in links).replace("≈", r"\approx")
    entry, *others = (
        _aligned(link, [len(piece) for piece in text.pieces])
        for link, text in zip(links, typed, strict=True)
    )
    return _rows("aligned", [f"{entry} {others[0]}", *others[1:]])


def results(step: WorkedStep) -> list[str]:
    """A step's numbers: exact and rounded, or only once where that is the same.

    None of a single number, which is worked out.
    """
    tensor = step.tensor
    places = list(np.ndindex(tensor.values.shape))
    if not tensor.axes:
        return []
    if all(tensor.plain(at) and tensor.ends(at) for at in places):
        return _matrices(tensor, [("=", _rounded)])
    if all(legible(tensor.exact[at]) for at in places):
        return _matrices(tensor, [("=", _exact), (r"\approx", _rounded)])
    return _matrices(tensor, [(r"\approx", _rounded)])


def given(tensor: Tensor) -> list[str]:
    """The numbers of a tensor that is not worked out."""
    readable = all(map(legible, tensor.exact.flat))
    return _matrices(tensor, [("=", _exact) if readable else (r"\approx", _rounded)])


def _aligned(link: Link, widths: Sequence[int]) -> str:
    """A link behind its sign; a sum that is too long goes on below."""
    sign = r"\approx" if link.sign == "≈" else link.sign
    line, used = f"&{sign}" if sign else "", 0
    for piece, width in zip(link.pieces, widths, strict=True):
        if used and used + width > LINE:
            line, used = rf"{line} \\ &\quad", 0
        line, used = f"{line} {piece}", used + width
    return line.strip()


def _matrices(tensor: Tensor, ways: Sequence[tuple[str, Entry]]) -> list[str]:
    """A tensor in each of some ways; a wide one in several formulas, some columns in each."""
    name = write(symbol(tensor), LATEX, {tensor.name: tensor.symbol})
    tables = [(sign, _table(tensor, entry)) for sign, entry in ways]
    widths = _widths(tensor)
    bands = list(_bands(widths))
    formulas = []
    for first, last in bands:
        which = rf" \; (\text{{columns {first + 1} to {last}}})" if len(bands) > 1 else ""
        parts = [f"{sign} {_matrix(table[:, first:last])}" for sign, table in tables]
        if len(parts) * sum(widths[first:last]) <= LINE:
            formulas.append(" ".join([name + which, *parts]))
        else:
            head, *others = (f"&{part}" for part in parts)
            formulas.append(_rows("aligned", [f"{name}{which} {head}", *others]))
    return formulas


def _table(tensor: Tensor, entry: Entry) -> NDArray[np.object_]:
    """The entries as texts, in rows and columns."""
    height, width = (*tensor.values.shape, 1, 1)[:2]
    texts = np.empty((height, width), dtype=object)
    for place, at in zip(np.ndindex(height, width), np.ndindex(tensor.values.shape), strict=True):
        texts[place] = entry(tensor, at)
    return texts


def _widths(tensor: Tensor) -> list[int]:
    """The characters of each column as they are typed."""
    return [CELL + max(map(len, column)) for column in _table(tensor, _typed).T.tolist()]


def _bands(widths: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first column, and the one after the last, of each part that a line has room for."""
    starts, used = [0], 0
    for column, width in enumerate(widths):
        if used and used + width > LINE - LABEL:
            starts.append(column)
            used = 0
        used += width
    yield from pairwise([*starts, len(widths)])


def _matrix(table: NDArray[np.object_]) -> str:
    """One number, or a matrix; its rows are apart where there are fractions."""
    if table.size == 1:
        return str(table[0, 0])
    rows = [" & ".join(row) for row in table.tolist()]
    apart = "[6pt]" if any(r"\frac" in row for row in rows) else ""
    return _rows("bmatrix", rows, apart)


def _rows(environment: str, rows: Sequence[str], apart: str = "") -> str:
    body = rf" \\{apart} ".join(rows)
    return rf"\begin{{{environment}}} {body} \end{{{environment}}}"


def _exact(tensor: Tensor, at: tuple[int, ...]) -> str:
    return write(tensor.exact[at], SET.number, {})


def _rounded(tensor: Tensor, at: tuple[int, ...]) -> str:
    return figure(tensor.decimal(at), LATEX)


def _typed(tensor: Tensor, at: tuple[int, ...]) -> str:
    """The longer of the two ways to write an entry."""
    exact = write(tensor.exact[at], TYPED.number, {}) if legible(tensor.exact[at]) else ""
    return max(exact, tensor.decimal(at), key=len)
