"""Values: one evaluator for every kind of number.

A tensor's data is an array whose *last* dimensions are its named axes, in their order. Dimensions
before them belong to the number system: none for one problem, one for a whole batch of candidate
problems, a pair for the two ends of intervals. `evaluate` aligns operands by axis name; what an
operation does to numbers is the system's own affair:

    FLOAT      NumPy's floats, of one problem or of many at once (here)
    EXACT      SymPy's numbers and symbols (answers/exact)
    INTERVAL   what is known of a rounded number (answers/intervals)
    SOURCES    which entries a result was made from (answers/sources)
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from normreg_sheets.exercise.algebra import (
    Apply,
    Combine,
    Const,
    Eye,
    Node,
    Reduce,
    Ref,
    axes,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from normreg_sheets.exercise.algebra import Axes
    from normreg_sheets.exercise.exercise import Exercise, Step

Data = Any  # an array of the system's numbers; NumPy's dtype for objects says no more than this
Over = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class System:
    """A kind of number: how a constant becomes one, and what the algebra's operations do.

    `reduce` takes the data, the positions to reduce over (counted from the end) and `ddof`.
    `round` rounds half away from zero to a number of decimals.
    """

    constant: Callable[[Fraction], Data]
    apply: Mapping[str, Callable[[Data], Data]]
    combine: Mapping[str, Callable[[Data, Data], Data]]
    reduce: Mapping[str, Callable[[Data, Over, int], Data]]
    round: Callable[[Data, int], Data]


def evaluate(
    node: Node, tensors: Mapping[str, Data], sizes: Mapping[str, int], system: System
) -> Data:
    """The value of a rule: data over `axes(node)`, from the data of the tensors it names.

    Infinities and NaN come without NumPy's warnings: the caller looks at them.
    """
    with np.errstate(all="ignore"):
        return _value(node, tensors, sizes, system)


def _value(
    node: Node, tensors: Mapping[str, Data], sizes: Mapping[str, int], system: System
) -> Data:
    match node:
        case Ref(name):
            return tensors[name]
        case Const(value):
            return system.constant(value)
        case Eye((rows, columns)):
            zero, one = (system.constant(Fraction(number))[..., None, None] for number in (0, 1))
            return np.where(np.eye(sizes[rows], sizes[columns], dtype=bool), one, zero)
        case Apply(function, argument):
            return system.apply[function](_value(argument, tensors, sizes, system))
        case Combine(operator, left, right):
            one, other = (_value(side, tensors, sizes, system) for side in (left, right))
            lead = max(one.ndim - len(axes(left)), other.ndim - len(axes(right)))
            wanted = axes(node)
            return system.combine[operator](
                align(one, axes(left), wanted, lead), align(other, axes(right), wanted, lead)
            )
        case Reduce(function, argument, over, ddof):
            data = _value(argument, tensors, sizes, system)
            inner = axes(argument)
            positions = tuple(inner.index(axis) - len(inner) for axis in over)
            return system.reduce[function](data, positions, ddof)


def align(data: Data, present: Axes, wanted: Axes, lead: int) -> Data:
    """The data with its axes in the `wanted` order, of size 1 where it has none of that name.

    Its own leading dimensions come first, filled up to `lead` with size 1.
    """
    own = data.ndim - len(present)
    if present == wanted and own == lead:
        return data
    order = (own + present.index(axis) for axis in wanted if axis in present)
    every = slice(None)
    filled = (every if axis in present else None for axis in wanted)
    index = (*(every,) * own, *(None,) * (lead - own), *filled)
    return data.transpose(*range(own), *order)[index]


def solve(
    exercise: Exercise,
    givens: Mapping[str, Data],
    system: System,
    *,
    rounded: Mapping[str, int] | None = None,
    instead: Mapping[str, Node] | None = None,
) -> dict[str, Data]:
    """Every tensor of the exercise by name: the givens, and each step made from earlier ones.

    With `rounded` (decimals by step), each step is rounded before the next one uses it; `instead`
    has the rules that are used in place of steps' own.
    """
    tensors = dict(givens)
    for step in exercise.steps:
        rule = (instead or {}).get(step.name, step.rule)
        value = result(exercise, step, rule, tensors, system)
        tensors[step.name] = value if rounded is None else system.round(value, rounded[step.name])
    return tensors


def result(
    exercise: Exercise, step: Step, rule: Node, tensors: Mapping[str, Data], system: System
) -> Data:
    """What a rule gives in place of a step's own: data over all of the step's axes."""
    data = evaluate(rule, tensors, exercise.sizes, system)
    lead = data.ndim - len(axes(rule))
    data = align(data, axes(rule), step.axes, lead)
    shape = data.shape[:lead] + exercise.shape(step.axes)
    return np.asarray(data) if data.shape == shape else np.broadcast_to(data, shape)


def round_half_away(values: NDArray[np.float64], decimals: int) -> NDArray[np.float64]:
    """Round as spreadsheets do: 2.5 to 3, and 1.005 at two decimals to 1.01.

    A float that stands for a tie may lie a hair below it; spreadsheets still see the tie.
    """
    scaled = np.abs(values) * 10.0**decimals
    whole = np.floor(scaled + 0.5 + 1e-14 * np.maximum(scaled, 100.0))
    return np.asarray(np.copysign(whole / 10.0**decimals, values) + 0.0)


def _variance(data: NDArray[np.float64], over: Over, ddof: int) -> Data:
    count = int(np.prod([data.shape[position] for position in over]))
    total = np.sum((data - np.mean(data, axis=over, keepdims=True)) ** 2, axis=over)
    return total / np.float64(count - ddof)


FLOAT = System(
    constant=lambda value: np.asarray(float(value)),
    apply={
        "relu": lambda data: np.maximum(data, 0.0),
        "positive": lambda data: np.heaviside(data, 0.0),
        "sqrt": np.sqrt,
        "abs": np.abs,
        "sign": np.sign,
        "exp": np.exp,
        "log": np.log,
    },
    combine={
        "+": np.add,
        "-": np.subtract,
        "*": np.multiply,
        "/": np.divide,
        "**": np.power,
    },
    reduce={
        "sum": lambda data, over, _: np.sum(data, axis=over),
        "mean": lambda data, over, _: np.mean(data, axis=over),
        "var": _variance,
        "max": lambda data, over, _: np.max(data, axis=over),
        "min": lambda data, over, _: np.min(data, axis=over),
    },
    round=round_half_away,
)
