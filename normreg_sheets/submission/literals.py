"""How both formats write a number, a truth and a date: whatever is written otherwise is none.

Python reads more than these: `1_5` as 15, `NaN`, digits of other scripts, `2026-W10-3`. No program
writes them.
"""

from __future__ import annotations

import re
from datetime import date

NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T[0-9:.]*Z?)?")
BOOLEANS = {"1": True, "true": True, "0": False, "false": False}

Value = float | str | bool | None


def iso_date(written: str) -> str | None:
    """The date of "2026-03-04T00:00:00", or None."""
    match = _DAY.fullmatch(written)
    try:
        return date.fromisoformat(match[1]).isoformat() if match else None
    except ValueError:
        return None
