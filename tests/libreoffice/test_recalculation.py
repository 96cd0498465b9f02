"""Three witnesses agree in every formula cell: LibreOffice, NumPy and SymPy.

Every cached value is poisoned before LibreOffice calculates, because it would otherwise show what
the file already says. What a cell must show is put together here, from the answers alone.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Problem, Variant
from normreg_sheets.exercise.composition import compose
from normreg_sheets.exercise.exercise import LEVELS, Settings
from normreg_sheets.exercise.template import TemplateText, convert, home, names
from normreg_sheets.marking.students import at_the_end, each_step, slipping
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.contents import exact_text, goal_checks, with_live
from normreg_sheets.sheet.header import progress_cell
from normreg_sheets.sheet.kinds import KINDS, Kind
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.names import sheet_title
from normreg_sheets.sheet.verdicts import VERDICT, degenerate_cell
from normreg_sheets.sheet.workbook import set_up
from tests.answers.posed import PLAIN
from tests.libreoffice import office
from tests.sheet.files import PARTLY, said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from normreg_sheets.marking.students import Numbers

pytestmark = pytest.mark.libreoffice

CLOSE = 1e-9
LARGER = {
    "batch-normalization": (("example", "6"), ("feature", "5"), ("unit", "5")),
    "dropout": (("example", "3"), ("hidden1", "5"), ("output", "3")),
}
ROUNDED = Settings((), 3, "each-step")

Cells = dict[str, float | str]
Shown = dict[str, Cells]


def shipped(name: str) -> str:
    """The template of an exercise."""
    return (home() / f"{name}.toml").read_text(encoding="utf-8")


LAYER_NORMALIZATION = shipped("batch-normalization").replace("over=example", "over=unit")


COPIES = """
title = "Forth and Back"
version = 1
network = ["nn.Linear({feature}, {unit}, bias=False)"]
about = "Operands that stand far away are linked to, one of them transposed."

[axes]
feature = 3
unit = 2
example = 4

[given]
X = { axes = "feature example", draw = "integers(-2, 3)" }
W = { axes = "unit feature", draw = "integers(-1, 2)", role = "parameter" }
V = { axes = "unit feature", draw = "integers(-1, 2)", role = "parameter" }

[[part]]
title = "Given"
text = "X."

[[part]]
title = "Forth"
text = "And a part of it."
Z = "W @ X"
Q = "Z / 7"

[[part]]
title = "Forth again"
text = "X is far away."
H = "V @ X"

[[part]]
title = "Back"
text = "X is far away, and transposed."
dV = "Q @ X"
"""


@dataclass(frozen=True, slots=True)
class Case:
    """A problem, by what it is drawn from: a template that is shipped, or another text."""

    name: str
    exercise: str
    variant: Variant
    settings: Settings = PLAIN
    text: str = ""


PRESET = Variant(preset="classic")
FIRST, SECOND = "batch-normalization", "dropout"
CASES = [
    *(
        Case(f"{name}-{lv}-{seed}", name, Variant(level=lv, seed=seed))
        for name, seeds in ((FIRST, range(1, 8)), (SECOND, range(1, 4)))
        for lv in LEVELS
        for seed in seeds
    ),
    *(
        case
        for name in names()
        for case in (
            Case(f"{name}-classic", name, PRESET),
            Case(f"{name}-classic-rounded", name, PRESET, Settings(rounding="each-step")),
            Case(f"{name}-rounded", name, Variant(seed=1), Settings(rounding="each-step")),
            Case(f"{name}-decimals", name, Variant(level="decimals", seed=1), ROUNDED),
            Case(f"{name}-larger", name, Variant(seed=1), Settings(LARGER[name])),
        )
    ),
    *(
        Case(f"{name}-{said(settings)}", name, variant, settings)
        for name, settings in PARTLY
        for variant in (Variant(seed=1),)
    ),
    Case("eps", FIRST, Variant(seed=1), Settings((("eps", "0.1"),))),
    Case("eps-decimals", FIRST, Variant(level="decimals", seed=2), Settings((("eps", "0.1"),), 4)),
    Case("probabilities", SECOND, Variant(seed=1), Settings((("p1", "0.4"), ("p2", "1/4")))),
    Case("layer-normalization", FIRST, Variant(seed=1), text=LAYER_NORMALIZATION),
    Case("linked-copies", "copies", Variant(seed=1), text=COPIES),
]
FILLED = [case for case in CASES if case.variant.seed < 3]


@cache
def problem(case: Case) -> Problem:
    template = convert(tomllib.loads(case.text or shipped(case.exercise)), TemplateText)
    return pose(compose(template, case.exercise, case.settings), case.variant)


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


# --- what it should show --------------------------------------------------------------------


def computed(posed: Problem) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Address, step and place of every entry that is made from numbers."""
    layout = lay_out(posed.exercise)
    for step in posed.exercise.steps:
        block = layout.home(step.name)
        for at in block.entries():
            place = tuple(at[axis] for axis in step.axes)
            if posed.made[step.name][place]:
                yield address(*block.cell(at)), step.name, place


def answers(posed: Problem) -> list[tuple[str, str, tuple[int, ...]]]:
    """Address, step and place of every entry that is asked."""
    return [one for one in computed(posed) if one[2] in posed.blanks.get(one[1], ())]


def live(posed: Problem, tensors: Mapping[str, Any]) -> Cells:
    """What the sheet computes itself; nothing while a number is missing."""
    return {
        where: "" if np.isnan(tensors[step][place]) else float(tensors[step][place])
        for where, step, place in computed(posed)
        if posed.exercise.step[step].live
    }


def goals(posed: Problem) -> Cells:
    """Every goal, met."""
    return {
        address(mark.row, mark.column): f"✓ {mark.goal.says}"
        for mark in lay_out(posed.exercise).marks
    }


def copies(posed: Problem, tensors: Mapping[str, Any]) -> Cells:
    """Every cell that links to another; one that links to a blank cell shows zero."""
    layout = lay_out(posed.exercise)
    return {
        address(*block.cell(at)): float(np.nan_to_num(np.float64(tensors[block.tensor][place])))
        for block in layout.blocks
        if block.kind == "copy"
        for at in block.entries()
        for place in [tuple(at[axis] for axis in posed.exercise.axes(block.tensor))]
    }


def exact_texts(posed: Problem) -> Cells:
    """Every exact value beside a solution, where there is one to show."""
    layout = lay_out(posed.exercise)
    found: Cells = {}
    for exact in layout.exacts:
        block = layout.home(exact.step)
        for at in block.entries():
            row, column = block.cell(at)
            place = tuple(at[axis] for axis in posed.exercise.axes(exact.step))
            if (text := exact_text(posed, exact.step, place)) is not None:
                found[address(exact.top + row - block.top, exact.left + column - block.left)] = text
    return found


def expected(posed: Problem, kind: Kind, tensors: Mapping[str, Any]) -> Shown:
    """What the formula cells of an unfilled file show, if `tensors` are the answers."""
    title, layout = sheet_title(posed.exercise), lay_out(posed.exercise)
    if kind == "solution":
        true: Cells = {w: float(tensors[step][place]) for w, step, place in computed(posed)}
        return {title: true | goals(posed) | copies(posed, tensors) | exact_texts(posed)}
    printed = with_live(posed, {**posed.numbers, **posed.printed})
    main = live(posed, printed) | copies(posed, printed)
    # A goal can be checked already where all that it is about is printed.
    main |= {
        address(mark.row, mark.column): shows for mark, shows in goal_checks(posed, layout, printed)
    }
    if kind == "assignment":
        return {title: main}
    asked = [where for where, _, _ in answers(posed)]
    main[address(*progress_cell(layout))] = f"0 of {len(asked)} right"
    blank: Cells = dict.fromkeys(asked, "")
    return {title: main, VERDICT: blank | none_degenerate(posed)}


def none_degenerate(posed: Problem) -> Cells:
    """The cells of the verdict sheet that say of each step that its block holds something."""
    layout = lay_out(posed.exercise)
    cells = (degenerate_cell(layout, posed.exercise, step) for step in posed.blanks)
    return dict.fromkeys(cells, 0.0)


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
