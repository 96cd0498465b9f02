"""Three witnesses agree in every formula cell: LibreOffice, NumPy and SymPy.

Every cached value is poisoned before LibreOffice calculates, because it would otherwise show what
the file already says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from normreg_sheets.answers.problem import Problem, Variant
from normreg_sheets.exercise.template import names
from normreg_sheets.marking.students import at_the_end, each_step, slipping
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.contents import with_live
from normreg_sheets.sheet.header import progress_cell
from normreg_sheets.sheet.kinds import KINDS, Kind
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.names import sheet_title
from normreg_sheets.sheet.verdicts import VERDICT
from normreg_sheets.sheet.workbook import set_up
from tests.libreoffice import office
from tests.libreoffice.cases import CASES, FILLED, FIRST, PRESET, Case, problem
from tests.libreoffice.formula_cells import (
    Cells,
    Shown,
    answers,
    codes,
    copies,
    expected,
    goals,
    live,
    none_degenerate,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from normreg_sheets.marking.students import Numbers

pytestmark = pytest.mark.libreoffice

CLOSE = 1e-9


# --- what LibreOffice shows -----------------------------------------------------------------


def calculated(
    files: Mapping[str, bytes], folder: Path, *, recalculate: bool = True
) -> dict[str, Shown]:
    """What every formula cell shows after LibreOffice had the poisoned files, by name."""
    poisoned = []
    for name, data in files.items():
        path = folder / f"{name}-clean.xlsx"
        path.write_bytes(data)
        poisoned.append(folder / f"{name}.xlsx")
        assert office.poison(path, poisoned[-1]) > 0
    saved = office.convert(poisoned, folder / "saved", "xlsx", recalculate=recalculate)
    return {
        path.stem: {
            sheet: {where: _value(cell) for where, cell in cells.items()}
            for sheet, cells in office.cached(path).items()
            if cells
        }
        for path in saved
    }


def _value(cell: office.Formula) -> float | str:
    return "never calculated" if cell.value is None else cell.value


def differences(shown: Shown, expected: Shown) -> list[str]:
    """Every formula cell that shows something else, or that only one side knows."""
    found = []
    for sheet in shown.keys() | expected.keys():
        ours, theirs = expected.get(sheet, {}), shown.get(sheet, {})
        for where in sorted(ours.keys() | theirs.keys()):
            one, other = ours.get(where, "no formula"), theirs.get(where, "no formula")
            numbers = isinstance(one, float) and isinstance(other, float)
            if abs(one - other) > CLOSE if numbers else one != other:  # type: ignore[operator]
                found.append(f"{sheet}!{where} shows {other!r} instead of {one!r}")
    return found


# --- they agree -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_libreoffice_calculates_what_numpy_and_sympy_do(kind: Kind, tmp_path: Path) -> None:
    files = {case.name: set_up(problem(case), kind).workbook(problem(case)) for case in CASES}
    shown = calculated(files, tmp_path)
    wrong = {
        f"{case.name}, {witness}": found
        for case in CASES
        for witness, tensors in (("NumPy", problem(case).key), ("SymPy", problem(case).exact))
        if (found := differences(shown[case.name], expected(problem(case), kind, tensors)))
    }
    assert wrong == {}


def filled(posed: Problem, numbers: Numbers) -> bytes:
    """A practice file in which a student has written these numbers."""
    return set_up(posed, "practice", to_fill=True).workbook(posed, numbers)


@pytest.mark.parametrize("student", [each_step, at_the_end])
def test_a_practice_file_confirms_every_number_of_an_honest_student(
    student: Any, tmp_path: Path
) -> None:
    files = {case.name: filled(problem(case), student(problem(case))) for case in FILLED}
    shown = calculated(files, tmp_path)
    wrong = {}
    for case in FILLED:
        posed, sheets = problem(case), shown[case.name]
        asked = [where for where, _, _ in answers(posed)]
        progress = address(*progress_cell(lay_out(posed.exercise)))
        tensors = with_live(posed, {**posed.numbers, **student(posed)})
        main = (
            goals(posed)
            | live(posed, tensors)
            | copies(posed, tensors)
            | codes(posed, "practice")
            | {progress: f"{len(asked)} of {len(asked)} right"}
        )
        right: Cells = {where: 1.0 if sheets[VERDICT][where] == 1 else 2.0 for where in asked}
        right |= none_degenerate(posed)
        confirmed: Shown = {sheet_title(posed.exercise): main, VERDICT: right}
        if found := differences(sheets, confirmed):
            wrong[case.name] = found
    assert wrong == {}


def test_a_practice_file_denies_the_slip_alone(tmp_path: Path) -> None:
    posed = problem(Case("slip", FIRST, Variant(seed=3)))
    [slip] = [
        one for one in posed.exercise.step["var"].mistakes if one.name == "divided-by-n-minus-1"
    ]
    sheets = calculated({"slip": filled(posed, slipping(posed, slip))}, tmp_path)["slip"]
    verdicts = {where: sheets[VERDICT][where] for where, _, _ in answers(posed)}
    denied = {where for where, value in verdicts.items() if value == 0}
    assert denied == {where for where, step, _ in answers(posed) if step == "var"}
    crosses = [value for value in sheets[sheet_title(posed.exercise)].values() if "✗" in str(value)]
    assert crosses == ["✗ variance 1"] * posed.exercise.sizes["unit"]


@pytest.mark.parametrize("exercise", names())
def test_a_practice_file_sees_a_block_that_nobody_computed(exercise: str, tmp_path: Path) -> None:
    """Zeros do not follow from zeros, in a practice file as for `check`."""
    posed = problem(Case("zeros", exercise, Variant(seed=3)))
    zeros = {step.name: np.zeros_like(posed.key[step.name]) for step in posed.exercise.steps}
    sheets = calculated({"zeros": filled(posed, zeros)}, tmp_path)["zeros"]
    found = {
        where
        for where, step, _ in answers(posed)
        if sheets[VERDICT][where] == 2  # on own cells
    }
    assert found == set()


# --- and would not agree otherwise ----------------------------------------------------------


def test_without_recalculation_every_formula_cell_is_seen_to_be_poisoned(tmp_path: Path) -> None:
    cases = {name: Case(name, name, PRESET) for name in names()}
    files: dict[str, bytes] = {
        f"{name}-{kind}": set_up(problem(case), kind).workbook(problem(case))
        for name, case in cases.items()
        for kind in KINDS
    }
    shown = calculated(files, tmp_path, recalculate=False)
    for name, case in cases.items():
        for kind in KINDS:
            wanted = expected(problem(case), kind, problem(case).key)
            cells = sum(len(sheet) for sheet in wanted.values())
            assert len(differences(shown[f"{name}-{kind}"], wanted)) == cells


@pytest.mark.parametrize("by", [1e-8, -1e-8])
def test_a_difference_beyond_a_billionth_is_seen(by: float) -> None:
    assert differences({"S": {"A1": 1.0 + by}}, {"S": {"A1": 1.0}}) != []


@pytest.mark.parametrize(
    ("shown", "wanted"),
    [
        ({"A1": 1.0}, {"A1": 1.0, "A2": 2.0}),
        ({"A1": 1.0, "A2": 2.0}, {"A1": 1.0}),
        ({"A1": "#DIV/0!"}, {"A1": 1.0}),
        ({"A1": 0.0}, {"A1": ""}),
    ],
)
def test_a_cell_that_only_one_side_has_is_seen(shown: Cells, wanted: Cells) -> None:
    assert len(differences({"S": shown}, {"S": wanted})) == 1
