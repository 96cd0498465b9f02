"""Why a file is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.errors import SubmissionError
from normreg_sheets.submission.guard import LIMITS
from normreg_sheets.submission.reader import read

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.submission.refusal import Limits


def refused(path: Path, limits: Limits = LIMITS) -> SubmissionError:
    with pytest.raises(SubmissionError) as caught:
        read(path, limits)
    assert "\n" not in str(caught.value)
    return caught.value
