"""Claims: what a template says of its own gradients, so that it can be proved.

dW1 = gradient(loss, W1)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normreg_sheets.errors import TemplateError, at
from normreg_sheets.exercise.exercise import Claim
from normreg_sheets.exercise.language import unknown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from normreg_sheets.exercise.exercise import Part
    from normreg_sheets.exercise.language import Scope

_CLAIM = re.compile(r"\s*(\w+)\s*=\s*gradient\(\s*(\w+)\s*,\s*(\w+)\s*\)\s*", re.ASCII)


def read_claim(text: str, parts: Iterable[Part], scope: Scope) -> Claim:
    """The claim in a line of text. Raises TemplateError where it names no such tensors."""
    with at(f"claim '{text[:60]}'"):
        found = _CLAIM.fullmatch(text)
        if found is None:
            raise TemplateError("a claim is written dW = gradient(loss, W)")
        claim = Claim(*found.groups())
        steps = [step.name for part in parts for step in part.steps]
        for name in (claim.step, claim.of):
            if name not in steps:
                raise TemplateError(unknown("step", name, steps))
        if claim.by not in scope.tensors:
            raise TemplateError(unknown("tensor", claim.by, scope.tensors))
        if scope.tensors[claim.of]:
            raise TemplateError(f"'{claim.of}' is not one number")
        if set(scope.tensors[claim.step]) != set(scope.tensors[claim.by]):
            raise TemplateError("a gradient has the axes of what it is by")
        return claim
