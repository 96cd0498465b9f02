"""What an exercise gives: the size of every axis, and the tensors that are printed.

A user may set the size of an axis that is not tied to another, and a given that is one number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.errors import TemplateError, UsageError, at
from normreg_sheets.exercise.exercise import LEVELS, Given
from normreg_sheets.exercise.language import unknown
from normreg_sheets.exercise.quantities import decimal, number
from normreg_sheets.exercise.ranges import parse_range
from normreg_sheets.exercise.template import AxisText, GivenText, TemplateText

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from normreg_sheets.errors import NormregError
    from normreg_sheets.exercise.algebra import Axes
    from normreg_sheets.exercise.ranges import Range

LARGEST_SIZE = 64


def settle_sizes(
    text: TemplateText, chosen: Mapping[str, str]
) -> tuple[dict[str, int], dict[str, str]]:
    """The size of every axis, and the axis whose size it shares."""
    sizes: dict[str, int] = {}
    roots: dict[str, str] = {}
    for axis, given in text.axes.items():
        if isinstance(given, str):
            if given not in sizes:
                raise TemplateError(f"axes.{axis}: {unknown('axis', given, sizes)}")
            if axis in chosen:
                raise UsageError(f"--set {axis}: it always has the size of '{given}'; set that one")
            sizes[axis], roots[axis] = sizes[given], roots[given]
            continue
        limits = AxisText(given) if isinstance(given, int) else given
        size = number(f"--set {axis}", chosen.get(axis, str(limits.size)), UsageError)
        if size.denominator != 1 or not limits.least <= size <= LARGEST_SIZE:
            reason = f" ({limits.because})" if size < limits.least else ""
            kind, place = (UsageError, "--set ") if axis in chosen else (TemplateError, "axes.")
            raise kind(
                f"{place}{axis}={decimal(size)}: the size of '{axis}' is a whole number from"
                f" {limits.least} to {LARGEST_SIZE}{reason}"
            )
        sizes[axis], roots[axis] = int(size), axis
    return sizes, roots


def settle_given(
    name: str, text: GivenText, roots: Mapping[str, str], chosen: Mapping[str, str]
) -> Given:
    """The given of a template's text, with the user's number where it is one number."""
    with at(f"given.{name}"):
        over = tuple(text.axes.split())
        symbol = text.symbol or name
        for axis in over:
            if axis not in roots:
                raise TemplateError(unknown("axis", axis, roots))
        if len(set(over)) < len(over) or len(over) > 2:
            raise TemplateError("a given has at most two axes, with different names")
        match text:
            case GivenText(draw=None, value=int() | float() | str() as value) if not over:
                usual = _within(text, "value", number("value", str(value), TemplateError))
                if name not in chosen:
                    return Given(name, over, symbol, text.role, {}, usual)
                place = f"--set {name}"
                own = _within(text, place, number(place, chosen[name], UsageError), UsageError)
                return Given(name, over, symbol, text.role, {}, own)
            case GivenText(draw=str() | dict() as draw, value=None, least=None, most=None):
                return Given(name, over, symbol, text.role, _ranges(draw, over, roots))
        raise TemplateError("needs axes and draw, or a value without axes (and its least and most)")


def _within(
    text: GivenText, place: str, value: Fraction, error: type[NormregError] = TemplateError
) -> Fraction:
    """The value, where it lies between the template's least and most. Raises the error."""
    # As numbers that people write: the float 0.1 is a little more than one tenth.
    if text.least is not None and value < number("least", str(text.least), TemplateError):
        raise error(f"{place}={decimal(value)}: it is at least {text.least}")
    if text.most is not None and value > number("most", str(text.most), TemplateError):
        raise error(f"{place}={decimal(value)}: it is at most {text.most}")
    return value


def _ranges(
    draw: str | dict[str, str], over: Axes, roots: Mapping[str, str]
) -> Mapping[str, Range]:
    draws = draw if isinstance(draw, dict) else {"default": draw}
    for level in draws:
        if level not in ("default", *LEVELS):
            raise TemplateError(f"draw: {unknown('level', level, ('default', *LEVELS))}")
    if "default" not in draws and len(draws) < len(LEVELS):
        raise TemplateError("draw: needs a 'default', or a range for every level")
    ranges = {
        level: parse_range(draws[level] if level in draws else draws["default"]) for level in LEVELS
    }
    diagonal = any(one.diagonal for one in ranges.values())
    if diagonal and (len(over) != 2 or roots[over[0]] != roots[over[1]]):
        raise TemplateError("draw: a diagonal needs two axes tied to one size")
    return ranges
