"""Random rules over the small scope of `scopes`, for properties of the number systems.

Entries are quarters, so that sums and products of them are exact in floats and a gate (relu,
positive, sign) sees the same side of zero in every system. Divisors, roots and logarithms are of
numbers of at least 1, so that every value is a number.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import strategies as some

from normreg_sheets.exercise.algebra import (
    APPLY,
    REDUCE,
    Apply,
    Combine,
    Const,
    Eye,
    Node,
    Reduce,
    Ref,
    axes,
    matmul,
    negative,
    shared,
    walk,
)
from tests.answers.scopes import SCOPE, shape

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

ONE, TWO = Const(Fraction(1)), Const(Fraction(2))

quarters = some.integers(-8, 8).map(lambda n: Fraction(n, 4))
references: SearchStrategy[Node] = some.sampled_from(
    [Ref(name, over) for name, over in SCOPE.tensors.items()]
)
leaves: SearchStrategy[Node] = (
    references | references | quarters.map(Const) | some.just(Eye(("output", "unit")))
)


def combined(sides: SearchStrategy[Node]) -> SearchStrategy[Node]:
    """Two rules added, subtracted or multiplied."""
    return some.builds(Combine, some.sampled_from("+-*"), sides, sides)


def at_least_one(rule: Node) -> Node:
    """`rule ** 2 + 1`."""
    return Combine("+", Combine("**", rule, TWO), ONE)


exact_in_floats: SearchStrategy[Node] = some.recursive(
    leaves,
    lambda inner: combined(inner) | inner.map(negative),
    max_leaves=4,
)
gates: SearchStrategy[Node] = some.builds(Apply, some.sampled_from(APPLY[:2]), exact_in_floats) | (
    some.builds(Apply, some.sampled_from(("abs", "sign")), exact_in_floats)
)
powers: SearchStrategy[Node] = some.builds(
    lambda base, power: Combine("**", at_least_one(base), Const(Fraction(power))),
    exact_in_floats,
    some.sampled_from((-2, -1, 2)),
)
quotients: SearchStrategy[Node] = some.builds(
    lambda over, under: Combine("/", over, at_least_one(under)), exact_in_floats, exact_in_floats
)
roots: SearchStrategy[Node] = some.builds(
    lambda function, rule: Apply(function, at_least_one(rule)),
    some.sampled_from(("sqrt", "log")),
    exact_in_floats,
)
exponentials: SearchStrategy[Node] = quotients.map(lambda rule: Apply("exp", rule))
smooth = exact_in_floats | gates | powers | quotients | roots | exponentials
unreduced: SearchStrategy[Node] = smooth | combined(smooth)


@some.composite
def reductions(draw: some.DrawFn) -> Node:
    """A reduction of a rule over some of its axes."""
    rule = draw(unreduced.filter(axes))
    function = draw(some.sampled_from(REDUCE))
    most = 1 if function in ("max", "min") else 2
    over = draw(some.lists(some.sampled_from(axes(rule)), min_size=1, max_size=most, unique=True))
    ddof = draw(some.integers(0, 1)) if function == "var" else 0
    return Reduce(function, rule, tuple(over), ddof)


products: SearchStrategy[Node] = (
    some.tuples(smooth, smooth).filter(lambda pair: shared(*pair)).map(lambda pair: matmul(*pair))
)
reduced = reductions() | products
rules: SearchStrategy[Node] = unreduced | reduced | combined(reduced | unreduced)


def boxes() -> SearchStrategy[dict[str, list[Fraction]]]:
    """The entries of every tensor of the scope, in row order."""
    return some.fixed_dictionaries(
        {
            name: some.lists(quarters, min_size=count, max_size=count)
            for name, count in ((name, _count(name)) for name in SCOPE.tensors)
        }
    )


def _count(tensor: str) -> int:
    count = 1
    for size in shape(tensor):
        count *= size
    return count


def parts(rule: Node) -> list[Node]:
    """The rule and everything below it."""
    return list(walk(rule))
