"""A worked solution as one page of HTML, to read on a phone, in print, or by ear.

The page needs nothing but itself: no network, no script, its style inside. Formulas are MathML,
which browsers draw themselves and screen readers speak; `alttext` has the same line as the
terminal. How it looks is said in `templates/solution.html`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from normreg_sheets.answers.figures import PRINTED, TYPED
from normreg_sheets.answers.lines import (
    caption,
    claims,
    derivation,
    outcome,
    sign_of,
    symbol,
)
from normreg_sheets.answers.mathml import MATHML
from normreg_sheets.answers.notation import PLAIN, write
from normreg_sheets.answers.worked_text import CLAIMED, exact_text
from normreg_sheets.exercise.template import home

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from normreg_sheets.answers.lines import Link
    from normreg_sheets.answers.notation import Script
    from normreg_sheets.answers.worked import Tensor, Worked, WorkedGoal, WorkedPart, WorkedStep
    from normreg_sheets.exercise.algebra import Axes

PAGE = "solution.html"


@dataclass(frozen=True, slots=True)
class Cell:
    """An entry: the number that the sheet asks for, and its exact value where that says more."""

    number: str
    exact: Markup | None
    zero: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: one matrix, one number, or vectors over the same axis as columns.

    `heads` stand over the columns: numbers of the axis `across`, or else the vectors' symbols.
    """

    caption: Markup
    role: str
    axes: Axes
    down: str
    across: str
    heads: tuple[Markup, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def tall(self) -> bool:
        """Whether some cell holds a fraction."""
        return any("<mfrac>" in (cell.exact or "") for row in self.rows for cell in row)


def as_page(worked: Worked) -> str:
    """The whole page. What stands in a template is text, never markup."""
    environment = Environment(
        loader=FileSystemLoader(home()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template(PAGE)
    return page.render(worked=worked, write=_Pen(worked), claimed=CLAIMED) + "\n"


@dataclass(frozen=True, slots=True)
class _Pen:
    """What the page's template can have written: formulas as MathML, tensors as grids."""

    worked: Worked

    def rule(self, step: WorkedStep) -> Markup:
        """`Z = W X + b`."""
        return self._both(lambda script: caption(self.worked, step, script))

    def derivation(self, step: WorkedStep) -> list[list[Markup]]:
        """An entry, and each thing that it equals with the sign before it, in pieces."""
        printed, typed = (derivation(self.worked, step, hand) for hand in (PRINTED, TYPED))
        return [_link(*both) for both in zip(printed, typed, strict=True)]

    def goal(self, goal: WorkedGoal) -> Markup:
        """What a goal's check comes to."""
        return self._both(lambda script: outcome(self.worked, goal, script))

    def sign(self, goal: WorkedGoal) -> str:
        """Whether a goal is met."""
        return sign_of(goal)

    def claims(self) -> list[Markup]:
        """What is claimed of the gradients."""
        both = zip(claims(self.worked, MATHML), claims(self.worked, PLAIN), strict=True)
        return [_math(formula, text) for formula, text in both]

    def _both(self, line: Callable[[Script], str]) -> Markup:
        """A line as MathML, with the same line in plain text to be spoken."""
        return _math(line(MATHML), line(PLAIN))

    def givens(self, part: WorkedPart) -> list[list[Grid]]:
        """The grids of what a part brings in; a bias stands in the frame of its weights."""
        groups: list[list[Grid]] = []
        for tensor in part.givens:
            grid = _grid([tensor], tensor.role)
            if tensor.role == "bias" and groups and groups[-1][-1].role == "parameter":
                groups[-1].append(grid)
            else:
                groups.append([grid])
        return groups

    def results(self, panel: Sequence[WorkedStep]) -> Grid:
        """The grid of a panel's numbers."""
        return _grid([step.tensor for step in panel], "step")


def _grid(tensors: Sequence[Tensor], role: str) -> Grid:
    first = tensors[0]
    down, across = (*first.axes, "", "")[:2]
    height = first.values.shape[0] if down else 1
    width = first.values.shape[1] if across else 1
    numbers = tuple(escape(place) for place in range(1, width + 1))
    return Grid(
        Markup(", ").join(map(_name, tensors)),
        role,
        first.axes,
        down,
        across,
        numbers if across else tuple(_name(tensor) for tensor in tensors),
        tuple(
            tuple(
                _cell(tensor, (row, place)[: len(first.axes)])
                for tensor in tensors
                for place in range(width)
            )
            for row in range(height)
        ),
    )


def _cell(tensor: Tensor, at: tuple[int, ...]) -> Cell:
    exact = None
    if not tensor.plain(at):
        exact = _math(write(tensor.exact[at], PRINTED.number, {}), exact_text(tensor, at))
    return Cell(tensor.decimal(at), exact, bool(tensor.off[at]))


def _link(printed: Link, typed: Link) -> list[Markup]:
    """A link as formulas that stand on one line, or on several where there is no room."""
    sign = f"<mo>{printed.sign}</mo>" if printed.sign else ""
    formulas = [sign + printed.pieces[0], *printed.pieces[1:]]
    texts = [f"{typed.sign} {typed.pieces[0]}".strip(), *typed.pieces[1:]]
    return [_math(formula, text) for formula, text in zip(formulas, texts, strict=True)]


def _name(tensor: Tensor) -> Markup:
    return _math(write(symbol(tensor), MATHML, {tensor.name: tensor.symbol}), tensor.symbol)


def _math(formula: str, text: str = "") -> Markup:
    """A formula of ours, whose names notation has escaped, as an element."""
    spoken = f' alttext="{escape(text)}"' if text else ""
    return Markup(f"<math{spoken}><mrow>{formula}</mrow></math>")  # noqa: S704 - see above
