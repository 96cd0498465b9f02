"""Worked solutions: everything that a reader of `solve` sees, before it is written down.

    Worked
    └── WorkedSection     one, or several with headings
        └── WorkedPart    a numbered paragraph: the tensors that it brings in, its steps, its goals
            ├── Tensor        every number of a given or a step: exact, and as a float
            ├── WorkedStep    the tensor, its rule, and one telling entry worked out (`examples`)
            └── WorkedGoal    what the part is for, and what the numbers say about it

Formulas and numbers are trees of the algebra, so the terminal's text (`worked_text`), the page's
MathML (`worked_page`) and the LaTeX of papers and notebooks (`worked_latex`, `worked_markdown`) are
writings of the same thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from normreg_sheets.answers.conditions import GRAIN
from normreg_sheets.answers.figures import legible
from normreg_sheets.answers.notation import EXACT, write
from normreg_sheets.answers.values import round_half_away
from normreg_sheets.exercise.algebra import Const

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from normreg_sheets.answers.examples import Example
    from normreg_sheets.answers.values import Data
    from normreg_sheets.exercise.algebra import Axes, Node
    from normreg_sheets.exercise.exercise import Claim

BESIDE = 3  # tensors that have room beside a step

Role = Literal["data", "parameter", "bias", "step", "earlier"]
Place = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor's numbers over its axes: `exact` holds trees, `values` floats.

    `decimals` are those asked of a step; None for a given, which is written as it is. `off` are the
    zeros beside a diagonal, and those of units that are switched off. The role is `earlier` for the
    result of a section that is not shown.
    """

    name: str
    symbol: str
    role: Role
    axes: Axes
    exact: Data
    values: NDArray[np.float64]
    off: NDArray[np.bool_]
    decimals: int | None = None

    def decimal(self, at: Place) -> str:
        """The entry rounded to the decimals asked for; a whole number without any."""
        if self.decimals is None:
            return write(self.exact[at], EXACT, {})
        value = float(self.values[at])
        if abs(value - round(value)) <= GRAIN:
            return f"{round(value)}".replace("-", "−")
        rounded = round_half_away(self.values[at], self.decimals)
        return f"{rounded:.{self.decimals}f}".replace("-", "−")

    def ends(self, at: Place) -> bool:
        """Whether the decimals asked for are enough to write the entry exactly."""
        value = self.values[at]
        return bool(abs(round_half_away(value, self.decimals or 0) - value) <= GRAIN)

    def plain(self, at: Place) -> bool:
        """Whether the exact entry is nothing but the decimal number, or is too long to be read."""
        if self.decimals is None or not legible(self.exact[at]):
            return True
        return isinstance(self.exact[at], Const) and self.ends(at)


@dataclass(frozen=True, slots=True)
class WorkedStep:
    """A step's numbers, its rule, and an entry worked out."""

    tensor: Tensor
    rule: Node
    example: Example
    live: bool


@dataclass(frozen=True, slots=True)
class WorkedGoal:
    """A goal: what `check` and its `target` come to; `met` where it is so to the last digit."""

    says: str
    check: Node
    relation: Literal["equals", "below"]
    target: Node
    values: NDArray[np.float64]
    targets: NDArray[np.float64]
    met: bool


@dataclass(frozen=True, slots=True)
class WorkedPart:
    """A numbered paragraph, with the givens that are first needed there."""

    number: str
    title: str
    text: str
    givens: tuple[Tensor, ...]
    steps: tuple[WorkedStep, ...]
    goals: tuple[WorkedGoal, ...]
    section: str
    backward: bool

    @property
    def crowded(self) -> bool:
        """Whether it brings in so much that this stands before its steps, not beside them."""
        return len(self.givens) > BESIDE

    @property
    def panels(self) -> tuple[tuple[WorkedStep, ...], ...]:
        """The steps as they share a table: neighbours that are numbers, or vectors on one axis."""
        panels: list[tuple[WorkedStep, ...]] = []
        for over, steps in groupby(self.steps, key=lambda step: step.tensor.axes):
            together = tuple(steps)
            panels += [together] if len(over) < 2 else [(step,) for step in together]
        return tuple(panels)


@dataclass(frozen=True, slots=True)
class WorkedSection:
    """Some parts in their order; without a title where an exercise has one section only."""

    title: str
    parts: tuple[WorkedPart, ...]


@dataclass(frozen=True, slots=True)
class Worked:
    """A problem's worked solution; `asked` are the exercise's decimals."""

    exercise: str
    version: int
    variant: str
    code: str
    title: str
    network: tuple[str, ...]
    about: str
    conventions: tuple[str, ...]
    note: str
    claims: tuple[Claim, ...]
    sizes: Mapping[str, int]
    asked: int
    rounding: str
    symbols: Mapping[str, str]
    parts: tuple[WorkedPart, ...]

    @property
    def sections(self) -> tuple[WorkedSection, ...]:
        """The parts by section."""
        return tuple(
            WorkedSection(name.capitalize(), tuple(parts))
            for name, parts in groupby(self.parts, key=lambda part: part.section)
        )

    @property
    def givens(self) -> tuple[Tensor, ...]:
        """Every given, in the order in which the parts bring them in."""
        return tuple(given for part in self.parts for given in part.givens)

    @property
    def steps(self) -> tuple[WorkedStep, ...]:
        """Every step, in order."""
        return tuple(step for part in self.parts for step in part.steps)
