"""A small scope for rules in tests: two axes tied to one size, a third, and tensors over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.exercise.language import Scope, parse

if TYPE_CHECKING:
    from normreg_sheets.exercise.algebra import Node
    from normreg_sheets.exercise.exercise import Exercise

SIZES = {"unit": 2, "output": 2, "example": 4}

SCOPE = Scope(
    {
        "A": ("unit", "example"),
        "B": ("example", "unit"),
        "G": ("output", "unit"),
        "v": ("unit",),
        "w": ("example",),
        "s": (),
    },
    {"unit": "unit", "output": "unit", "example": "example"},
)


def rule(text: str) -> Node:
    """The tree of a rule in the small scope."""
    return parse(text, SCOPE)


def shape(tensor: str) -> tuple[int, ...]:
    """The sizes of a tensor's axes."""
    return tuple(SIZES[axis] for axis in SCOPE.tensors[tensor])


def scope_of(exercise: Exercise, ties: dict[str, str]) -> Scope:
    """The scope of all tensors of an exercise; `ties` says which axes have the size of another."""
    return Scope(
        {name: exercise.axes(name) for name in exercise.symbols},
        {axis: ties.get(axis, axis) for axis in exercise.sizes},
    )
