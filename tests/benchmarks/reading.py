"""How many workbooks are read while openpyxl reads one?

Run it with `python -m tests.benchmarks.reading`; it needs LibreOffice. The workbooks are solutions
of every exercise (every answer a formula), saved by LibreOffice. openpyxl's usual way loads it
twice, once for the formulas and once for the values; it still cannot tell an empty text from a
formula that was never calculated. Both take turns within one run, a pile of files at a turn as in a
class, because only the ratio says something on a busy machine; the least disturbed turn of each
counts. It ends with status 1 where the promise is not kept.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from openpyxl import load_workbook

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.template import names
from normreg_sheets.sheet.workbook import set_up
from normreg_sheets.submission.reader import read
from tests.libreoffice import office

if TYPE_CHECKING:
    from collections.abc import Callable

PROMISED = 10
ROUNDS, PILE = 10, 8


class Outcome(NamedTuple):
    """Seconds of either way."""

    usual: float
    ours: float

    @property
    def ratio(self) -> float:
        """How many times as fast ours is."""
        return self.usual / self.ours


def solutions(folder: Path) -> list[Path]:
    """A solution of every exercise, as LibreOffice saves it."""
    paths = []
    for name in names():
        problem = pose(load(name), Variant(seed=1))
        paths.append(folder / f"{name}.xlsx")
        paths[-1].write_bytes(set_up(problem, "solution").workbook(problem))
    return office.convert(paths, folder / "saved", "xlsx")


def usual(path: Path) -> dict[str, tuple[object, object]]:
    """Formula and value of every cell, by openpyxl."""
    formulas, values = load_workbook(path), load_workbook(path, data_only=True)
    return {
        cell.coordinate: (cell.value, values[sheet.title][cell.coordinate].value)
        for sheet in formulas
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def measured(path: Path, rounds: int = ROUNDS) -> Outcome:
    """The two ways in turns, the fastest turn of each; seconds a file."""
    ways: tuple[Callable[[Path], object], ...] = (usual, read)
    times: tuple[list[float], ...] = ([], [])
    for _ in range(rounds):
        for way, taken in zip(ways, times, strict=True):
            start = time.process_time()
            for _ in range(PILE):
                way(path)
            taken.append((time.process_time() - start) / PILE)
    return Outcome(*map(min, times))


def main() -> int:
    """Print a line for every exercise."""
    kept = True
    with tempfile.TemporaryDirectory() as folder:
        for path in solutions(Path(folder)):
            outcome = measured(path)
            kept = kept and outcome.ratio >= PROMISED
            cells = [cell for sheet in read(path).sheets.values() for cell in sheet.values()]
            formulas = sum(cell.formula is not None for cell in cells)
            print(
                f"{path.stem}, {len(cells)} cells, {formulas} formulas:"
                f" openpyxl twice {outcome.usual * 1000:.1f} ms,"
                f" ours {outcome.ours * 1000:.2f} ms, {outcome.ratio:.0f} times as fast"
            )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
