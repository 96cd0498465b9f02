"""Points as a gradebook writes them: out of its own number, with its own decimal mark."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLAIN = re.compile(r"-?[0-9]{1,9}(?:[.,][0-9]{1,9})?")
_HUNDREDTH = Decimal("0.01")


def number(text: str) -> Decimal | None:
    """What a cell says, with a point or a comma; None where that is no number."""
    text = text.strip()
    return Decimal(text.replace(",", ".")) if _PLAIN.fullmatch(text) else None


def has_commas(texts: Iterable[str]) -> bool:
    """Whether numbers are written with a decimal comma there: some are, and none with a point."""
    numbers = [text.strip() for text in texts if number(text) is not None]
    return any("," in text for text in numbers) and not any("." in text for text in numbers)


def exact(value: float) -> Decimal:
    """The number that a float is written as."""
    return Decimal(repr(float(value)))


def scaled(points: float, of: float, possible: Decimal | None) -> Decimal:
    """Points out of `of` as points out of what is possible there; None is the same."""
    return exact(points) if possible is None else exact(points) * possible / exact(of)


def written(points: Decimal, *, comma: bool = False) -> str:
    """Points to two decimals, half away from zero, without needless zeros."""
    text = f"{points.quantize(_HUNDREDTH, ROUND_HALF_UP) + 0:f}"
    text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",") if comma else text
