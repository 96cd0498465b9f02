"""A worked solution as one page of HTML, to read on a phone, in print, or by ear.

The page needs nothing but itself: no network, no script, its style inside. Formulas are MathML,
which browsers draw themselves and screen readers speak; `alttext` has the same line as the
terminal. How it looks is said in `templates/solution.html`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from normreg_sheets.answers.figures import PRINTED, put_in_figures
from normreg_sheets.answers.notation import MATHML, write
from normreg_sheets.answers.worked_text import caption, derivation, exact_text
from normreg_sheets.exercise.algebra import Ref
from normreg_sheets.exercise.template import home

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normreg_sheets.answers.worked import Tensor, Worked, WorkedGoal, WorkedStep
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
    return page.render(worked=worked, write=_Pen(worked)) + "\n"


@dataclass(frozen=True, slots=True)
class _Pen:
    """What the page's template can have written: formulas as MathML, tensors as grids."""

    worked: Worked

    def rule(self, step: WorkedStep) -> Markup:
        """`Z = W X + b`."""
        symbols = self.worked.symbols
        sides = (write(node, MATHML, symbols) for node in (_ref(step.tensor), step.rule))
        return _math("<mo>=</mo>".join(sides), caption(self.worked, step))

    def derivation(self, step: WorkedStep) -> list[Markup]:
        """An entry, and each thing that it equals with the sign before it."""
        tensor, example = step.tensor, step.example
        texts = derivation(self.worked, step)
        entry = Ref(tensor.name, (), example.at)
        formulas = [
            write(entry, MATHML, self.worked.symbols),
            write(example.letters, MATHML, self.worked.symbols),
            put_in_figures(example.letters, example.numbers, PRINTED),
            write(tensor.exact[example.at], PRINTED.number, {}),
        ]
        if len(texts) > len(formulas):
            formulas.append(_number(tensor.decimal(example.at)))
        signs = ["", *(f"<mo>{text[0]}</mo>" for text in texts[1:])]
        return [
            _math(sign + formula, text)
            for sign, formula, text in zip(signs, formulas, texts, strict=True)
        ]

    def goal(self, goal: WorkedGoal) -> Markup:
        """What a goal's check comes to."""
        values = "<mo>,</mo>".join(map(_number, goal.shown))
        check = write(goal.check, MATHML, self.worked.symbols)
        return _math(f"{check}<mo>=</mo>{values}")

    def given(self, tensor: Tensor) -> Grid:
        """A given's grid."""
        return _grid([tensor], tensor.role)

    def results(self, panel: Sequence[WorkedStep]) -> Grid:
        """The grid of a panel's numbers."""
        gates = any(step.gates for step in panel)
        return _grid([step.tensor for step in panel], "step", gates=gates)


def _grid(tensors: Sequence[Tensor], role: str, *, gates: bool = False) -> Grid:
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
                _cell(tensor, (row, place)[: len(first.axes)], gates=gates)
                for tensor in tensors
                for place in range(width)
            )
            for row in range(height)
        ),
    )


def _cell(tensor: Tensor, at: tuple[int, ...], *, gates: bool) -> Cell:
    off = tensor.diagonal and len(set(at)) > 1
    exact = None
    if not tensor.plain(at):
        exact = _math(write(tensor.exact[at], PRINTED.number, {}), exact_text(tensor, at))
    closed = gates and not np.any(tensor.values[at])
    return Cell(tensor.decimal(at), exact, off or closed)


def _name(tensor: Tensor) -> Markup:
    return _math(write(_ref(tensor), MATHML, {tensor.name: tensor.symbol}), tensor.symbol)


def _ref(tensor: Tensor) -> Ref:
    return Ref(tensor.name, tensor.axes)


def _number(text: str) -> str:
    number = text.removeprefix("−")
    return f"<mn>{number}</mn>" if number == text else f"<mrow><mo>−</mo><mn>{number}</mn></mrow>"


def _math(formula: str, text: str = "") -> Markup:
    """A formula of ours, whose names notation has escaped, as an element."""
    spoken = f' alttext="{escape(text)}"' if text else ""
    return Markup(f"<math{spoken}><mrow>{formula}</mrow></math>")  # noqa: S704 - see above
