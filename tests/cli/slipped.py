"""A submission with a slip, for commands that mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.marking.students import slipping
from tests.marking.by_hand import typed
from tests.marking.cases import MISTAKES, classic
from tests.marking.files import handed_in

if TYPE_CHECKING:
    from pathlib import Path


def slipped(folder: Path) -> Path:
    """A sheet on which the variances were divided by n - 1."""
    numbers = slipping(classic(), MISTAKES["divided-by-n-minus-1"])
    return handed_in(folder, classic(), typed(classic(), numbers))
