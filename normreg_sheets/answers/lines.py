"""Lines: what is written of a step, a goal and a claim, in any hand.

Z1 = W1 X + b1
Z1₂₁ = W1₂₁ · X₁₁ + W1₂₂ · X₂₁ + b1₂ = 1 · 3 + 1 · 4 + 0 = 7
L⁺ = 9.43 < L = 18
dW1 = ∂L/∂W1
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Literal

from normreg_sheets.answers.figures import legible, with_figures
from normreg_sheets.answers.notation import PLAIN, figure, pieces, write
from normreg_sheets.answers.unrolled import put_in
from normreg_sheets.exercise.algebra import Combine, Ref, references

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from normreg_sheets.answers.figures import Hand
    from normreg_sheets.answers.notation import Script
    from normreg_sheets.answers.worked import Tensor, Worked, WorkedGoal, WorkedStep
    from normreg_sheets.exercise.algebra import Node


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a derivation: the `sign` before it (none before the entry), and what it says.

    A long sum is in `pieces`, which may stand on several lines.
    """

    kind: Literal["entry", "letters", "numbers", "exact", "decimal"]
    sign: Literal["", "=", "≈"]
    pieces: tuple[str, ...]

    @property
    def text(self) -> str:
        """The link on one line, with its sign."""
        return " ".join((self.sign, *self.pieces)).strip()


def caption(worked: Worked, step: WorkedStep, script: Script) -> str:
    """`Z = W X + b`."""
    return write(Combine("=", symbol(step.tensor), step.rule), script, worked.symbols)


def symbol(tensor: Tensor) -> Ref:
    """A tensor as a node."""
    return Ref(tensor.name, tensor.axes)


def derivation(worked: Worked, step: WorkedStep, hand: Hand) -> tuple[Link, ...]:
    """An entry, then what it equals: in letters, with the numbers put in, exact, and rounded.

    What the caption or the link before says already is left out.
    """
    tensor, example, symbols = step.tensor, step.example, worked.symbols
    at = example.at
    exact, letters = tensor.exact[at], example.letters
    entry = write(Ref(tensor.name, (), at), hand.formula, symbols)
    links = [Link("entry", "", (entry,))]
    if at or write(letters, PLAIN, symbols) != write(step.rule, PLAIN, symbols):
        links.append(Link("letters", "=", pieces(letters, hand.formula, symbols)))
    if references(letters):
        formula = with_figures(letters, example.numbers, hand)
        links.append(Link("numbers", "≈" if example.near else "=", pieces(*formula, {})))
    came_to = put_in(letters, lambda name, at: example.numbers[Ref(name, (), at)])
    if legible(exact) and came_to != exact:
        sign: Literal["=", "≈"] = "=" if example.equal and not example.near else "≈"
        links.append(Link("exact", sign, (write(exact, hand.number, {}),)))
    if not (legible(exact) and tensor.plain(at)):
        sign = "=" if tensor.ends(at) else "≈"
        links.append(Link("decimal", sign, (figure(tensor.decimal(at), hand.formula),)))
    return tuple(links)


def claims(worked: Worked, script: Script) -> tuple[str, ...]:
    """What is proved of the steps: `dW1 = ∂L/∂W1`."""
    return tuple(
        write(
            Combine(
                "=",
                Ref(claim.step, ()),
                Combine("gradient", Ref(claim.of, ()), Ref(claim.by, ())),
            ),
            script,
            worked.symbols,
        )
        for claim in worked.claims
    )


def sign_of(goal: WorkedGoal) -> str:
    """Whether a goal is met, as a sign: `≈` says that it is, but for rounding."""
    if goal.met:
        return "✓"
    return "≈" if goal.relation == "equals" else "✗"


def outcome(worked: Worked, goal: WorkedGoal, script: Script) -> str:
    """What a goal's check comes to, and what it is to be below: `L⁺ = 9.43 < L = 18`."""
    check = _value(worked, goal.check, goal.values, script)
    if goal.relation == "equals":
        return check
    target = _value(worked, goal.target, goal.targets, script)
    return script.patterns["<" if goal.met else "≥"][0].format(check, target)


def _value(worked: Worked, rule: Node, values: NDArray[np.float64], script: Script) -> str:
    """`mean(C) = 0, 0, 0`; only the number, where the rule is one."""
    tidy = (round(value, 9) + 0.0 for value in values.ravel().tolist())
    shown = [figure(f"{value:.4g}".replace("-", "−"), script) for value in tidy]
    numbers = reduce(script.patterns[","][0].format, shown)
    if not references(rule):
        return numbers
    return script.patterns["="][0].format(write(rule, script, worked.symbols), numbers)
