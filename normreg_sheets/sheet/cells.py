"""Cells: what stands in each cell of a sheet, for one exercise and one kind of file.

What differs from problem to problem (given numbers, exact values, the code) is left to
`sheet/contents`; everything here is the same for a whole class.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from normreg_sheets.answers.notation import PLAIN, write
from normreg_sheets.answers.unrolled import unroll
from normreg_sheets.exercise.algebra import Apply, Combine, Eye, Ref, references, walk
from normreg_sheets.exercise.quantities import decimal
from normreg_sheets.sheet import theme
from normreg_sheets.sheet.addresses import address, extent
from normreg_sheets.sheet.formulas import NOISE, Speller
from normreg_sheets.sheet.names import FEEDBACK
from normreg_sheets.sheet.signs import legend
from normreg_sheets.sheet.theme import FRAMED
from normreg_sheets.sheet.tolerance import missed, tolerance
from normreg_sheets.sheet.verdicts import progress_formula
from normreg_sheets.sheet.zones import LEFT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.exercise.exercise import Exercise, Step
    from normreg_sheets.sheet.blocks import Block, Exact, Layout, Mark
    from normreg_sheets.sheet.kinds import Kind

LETTERS_TERMS = 3
NOTE = 6, 2  # the row and column of what is said of published numbers
FRACTION_DECIMALS = 4  # that are shown of a given such as 1/3
FREE = ("given", "parameter", "parameter-trained", "bias")  # what a solution lets be changed
SCORE = 3, 1  # the score's row and column on the Feedback sheet


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its role; `text` or `formula` (without `=`), or blank.

    `frame` says on which sides (of "top bottom left right") the frame of the block runs; `free`
    that it may be changed although its role is to be read.
    """

    row: int
    column: int
    role: str
    text: str | None = None
    formula: str | None = None
    across: int = 1
    down: int = 1
    frame: tuple[str, ...] = ()
    decimals: int | None = None
    free: bool = False


def cells(problem: Problem, layout: Layout, kind: Kind) -> Iterator[Cell]:
    """Every cell of the main sheet."""
    yield from _header(problem, layout, kind)
    for label in layout.labels:
        yield Cell(
            label.row, label.column, label.role, label.text, across=label.across, down=label.down
        )
    for block in layout.blocks:
        yield from _block(problem, layout, block, kind)
    speller = Speller(problem.exercise.sizes, layout.where)
    for mark in layout.marks:
        yield Cell(mark.row, mark.column, "goal", formula=_goal(problem, mark, speller))
    if kind == "solution":
        yield from _explanations(problem.exercise, layout)


def step_formula(problem: Problem, layout: Layout, step: str, at: Mapping[str, int]) -> str:
    """The live formula of one entry of a step, over the blocks that stand at its point of use."""
    operands = layout.operands[step]
    speller = Speller(problem.exercise.sizes, lambda tensor, place: operands[tensor].cell(place))
    text = speller.formula(problem.exercise.step[step].rule, at)
    return f"ROUND({text},{problem.rounded[step]})" if problem.rounded is not None else text


def conventions(problem: Problem, kind: Kind) -> str:
    """The rules of the sheet in one line: decimals, rounding, variance, how to type a number."""
    exercise = problem.exercise
    lines = [_decimals_line(problem)]
    if problem.rounded is not None:
        lines.append("Round each result before you go on with it.")
    lines += exercise.conventions
    if kind in ("assignment", "practice"):
        lines.append("A fraction is typed as =22/7 or 3.14, not as 22/7.")
    return "  ".join(lines)


def _decimals_line(problem: Problem) -> str:
    usual = problem.exercise.decimals
    unusual: dict[int, list[str]] = {}
    for step in problem.exercise.steps:
        if problem.asked[step.name] != usual:
            unusual.setdefault(problem.asked[step.name], []).append(step.symbol)
    others = "".join(
        f", {', '.join(symbols)} to {_places(decimals)}"
        for decimals, symbols in sorted(unusual.items())
    )
    return f"Round to {_places(usual)}{others}."


def _places(decimals: int) -> str:
    match decimals:
        case 0:
            return "whole numbers"
        case 1:
            return "1 decimal"
    return f"{decimals} decimals"


def code_cell(layout: Layout) -> tuple[int, int]:
    """Where the code of the problem stands."""
    return 2, layout.zones.main + 1


def progress_cell(layout: Layout) -> tuple[int, int]:
    """Where a practice file says how much is right so far."""
    return 4, layout.zones.side


def score_cell(layout: Layout) -> tuple[int, int]:
    """Where a feedback file says how many points were earned."""
    return 1, layout.zones.main + 1


def _header(problem: Problem, layout: Layout, kind: Kind) -> Iterator[Cell]:
    exercise, main = problem.exercise, layout.zones.main
    wide = last_column(layout, kind) - main
    yield Cell(1, 1, "title", exercise.title)
    yield Cell(network_row(exercise, layout), 1, "network", "  →  ".join(exercise.network))
    if kind == "solution":
        yield Cell(1, main + 1, "kind", "Solution", across=wide)
    elif kind == "feedback":
        score = f'"{FEEDBACK}: "&{FEEDBACK}!{address(*SCORE)}'
        yield Cell(*score_cell(layout), "kind", formula=score, across=wide)
        number = theme.number_width(max(problem.asked.values()))
        for row, column, across, sign in legend(layout, last_column(layout, kind), number):
            yield Cell(row, column, sign.name, f"{sign.sign} {sign.verdict}", across=across)
    else:
        yield Cell(1, main, "field", "Name")
        yield Cell(1, main + 1, "name", across=wide)
    yield Cell(2, main, "field", "Variant")
    yield Cell(2, main + 1, "code", across=wide)
    yield Cell(4, 1, "swatch-given")
    fill = "computed" if kind == "solution" else "you fill in"
    dotted = "" if kind == "feedback" else f"      ✎ dotted = {fill}"
    yield Cell(4, 2, "legend", f"given data      ▭ red frame = parameters{dotted}")
    if kind == "practice":
        yield Cell(4, main, "signs", "✓ right      ✗ not yet")
        yield Cell(*progress_cell(layout), "progress", formula=progress_formula(problem))
    yield Cell(5, 2, "legend", conventions(problem, kind))
    if exercise.has_notes:
        yield Cell(*NOTE, "legend")


def network_row(exercise: Exercise, layout: Layout) -> int:
    """Where the network stands: a long one in a row of its own, below the name and the code."""
    columns = layout.zones.main - LEFT
    room = theme.RAIL_WIDTH + theme.BADGE_WIDTH + columns * theme.number_width(exercise.decimals)
    return 2 if len("  →  ".join(exercise.network)) <= room else 3


def gated(exercise: Exercise, step: Step) -> bool:
    """Whether a step's zeros are units that are switched off: dead, or dropped.

    ReLU, a gate, or a product with a step that is a diagonal matrix.
    """
    return any(
        (isinstance(node, Apply) and node.function in ("relu", "positive"))
        or (isinstance(node, Ref) and node.name in exercise.step and _is_mask(exercise, node.name))
        for node in walk(step.rule)
    ) or _is_mask(exercise, step.name)


def _is_mask(exercise: Exercise, step: str) -> bool:
    return any(isinstance(node, Eye) for node in walk(exercise.step[step].rule))


def exact_heads(layout: Layout) -> dict[tuple[int, int], list[Exact]]:
    """For each row of blocks: where its exact values get a heading, over the last column."""
    groups: dict[int, list[Exact]] = {}
    for exact in layout.exacts:
        groups.setdefault(exact.top, []).append(exact)
    return {
        (top - 1, max(e.left + layout.home(e.step).width - 1 for e in exacts)): exacts
        for top, exacts in groups.items()
    }


def last_column(layout: Layout, kind: Kind) -> int:
    """The last column that is used: only a solution has exact values at the right."""
    return layout.zones.last if kind == "solution" else layout.zones.exact - 2


def _block(problem: Problem, layout: Layout, block: Block, kind: Kind) -> Iterator[Cell]:
    exercise = problem.exercise
    step = exercise.step.get(block.tensor)
    home = layout.home(block.tensor)
    for at in block.entries():
        row, column = block.cell(at)
        formula, decimals = None, None
        role: str = block.kind
        if block.kind == "copy":
            formula = address(*home.cell(at))
        elif step is not None:
            role = step_role(problem, step, at, kind)
            if role.startswith("result") and kind == "solution":
                formula = step_formula(problem, layout, step.name, at)
            elif role == "live":
                formula = _live(problem, layout, step, at)
        elif block.kind == "parameter" and exercise.given[block.tensor].diagonal:
            role = "parameter-trained" if len(set(at.values())) == 1 else "parameter-zero"
        fixed = step is not None and not problem.made[step.name][place_of(step, at)]
        if step is not None and not fixed and (formula is not None or role == "printed"):
            decimals = problem.asked[step.name]
        elif "/" in decimal(exercise.fixed.get(block.tensor, 0)):
            decimals = FRACTION_DECIMALS
        yield Cell(
            row,
            column,
            role,
            formula=formula,
            frame=_frame(layout, block, row, column),
            decimals=decimals,
            free=kind == "solution" and role in FREE,
        )


def step_role(problem: Problem, step: Step, at: Mapping[str, int], kind: Kind) -> str:
    """The role of a step's entry: to be filled in, computed, printed, or live."""
    place = place_of(step, at)
    back = "-back" if problem.exercise.part[step.name].backward else ""
    if not problem.made[step.name][place]:
        return "structural" if problem.key[step.name][place] == 0 else "printed"
    if step.live:
        return "live"
    if kind == "solution":
        return f"result{back}"
    if place not in problem.blanks.get(step.name, ()):
        return "printed"
    return f"result{back}" if kind == "feedback" else f"answer{back}"


def place_of(step: Step, at: Mapping[str, int]) -> tuple[int, ...]:
    """A position by axis as a place on the step's axes."""
    return tuple(at[axis] for axis in step.axes)


def blank_cells(problem: Problem, layout: Layout) -> list[str]:
    """The addresses of the cells to fill in, in the order of the steps; whole blocks as ranges."""
    found = []
    for step, places in problem.blanks.items():
        block = layout.home(step)
        if len(places) == block.height * block.width:
            found.append(extent(block))
            continue
        over = problem.exercise.step[step].axes
        found += [address(*block.cell(dict(zip(over, place, strict=True)))) for place in places]
    return found


def _live(problem: Problem, layout: Layout, step: Step, at: Mapping[str, int]) -> str:
    """The formula of a live entry; blank until all that it needs is filled in."""
    operands = layout.operands[step.name]
    speller = Speller(problem.exercise.sizes, lambda tensor, place: operands[tensor].cell(place))
    missing = speller.missing(references(step.rule), at)
    return f'IF({missing},"",{step_formula(problem, layout, step.name, at)})'


def _frame(layout: Layout, block: Block, row: int, column: int) -> tuple[str, ...]:
    """The sides on which the red frame around [W | b] runs past this cell."""
    if block.kind not in FRAMED:
        return ()
    neighbours = [
        other
        for other in layout.blocks
        if other.kind in FRAMED and (other.top, other.bottom) == (block.top, block.bottom)
    ]
    left, right = min(b.left for b in neighbours), max(b.right for b in neighbours)
    sides = {
        "top": row == block.top,
        "bottom": row == block.bottom,
        "left": column == left,
        "right": column == right,
    }
    return tuple(side for side, runs in sides.items() if runs)


def _goal(problem: Problem, mark: Mark, speller: Speller) -> str:
    """A live check over the student's own cells; blank until all that it needs is filled in."""
    goal = mark.goal
    miss, allowed = missed(goal), tolerance(problem, goal)
    missing = speller.missing(references(Combine("+", miss, allowed)), mark.at)
    if goal.relation == "below":
        check = f"{speller.formula(miss, mark.at)}<-{NOISE}"
    else:
        allows = speller.formula(allowed, mark.at)
        check = f"ABS({speller.formula(miss, mark.at)})<={allows}+{NOISE}"
    return f'IF({missing},"",IF(IFERROR({check},FALSE),"✓ {goal.says}","✗ {goal.says}"))'


def _explanations(exercise: Exercise, layout: Layout) -> Iterator[Cell]:
    """In a solution: places for exact values, and each step's first entry in letters."""
    for exact in layout.exacts:
        block = layout.home(exact.step)
        for at in block.entries():
            row, column = block.cell(at)
            yield Cell(exact.top + row - block.top, exact.left + column - block.left, "exact")
    for row, column in exact_heads(layout):
        yield Cell(row, column, "head-right")
    for line in layout.derivations:
        text = "      ".join(_in_letters(exercise, step) for step in line.steps)
        yield Cell(line.row, line.column, "letters", text)


def _in_letters(exercise: Exercise, step: str) -> str:
    """`Z₁₁ = W₁₁ · X₁₁ + …`: the first entry of a step, written out."""
    at = dict.fromkeys(exercise.step[step].axes, 0)
    entry = Ref(step, (), tuple(at.values()))
    rule = unroll(exercise, step, at, most=LETTERS_TERMS)
    return " = ".join(write(node, PLAIN, exercise.symbols) for node in (entry, rule))
