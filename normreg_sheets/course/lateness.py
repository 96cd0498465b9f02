"""Lateness: what a course's rule makes of the time at which a file was handed in."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from normreg_sheets.course.settings import Settings

DAY = timedelta(days=1)


def lateness(settings: Settings, time: str | None, *, flagged: bool | None) -> tuple[str, float]:
    """By how much a file is late, in words ("" for in time), and the share of its points it loses.

    `time` is in ISO form, of the zone of `due` where it names none; `flagged` is what the system
    says. Of a file that is only said to be late nobody knows by how much, so it loses nothing here.
    """
    if settings.due is None or time is None:
        return ("late", 0.0) if flagged else ("", 0.0)
    sent = datetime.fromisoformat(time)
    if sent.tzinfo is None:
        sent = sent.replace(tzinfo=settings.due.tzinfo)
    after = sent - settings.due
    if after <= timedelta(minutes=settings.grace):
        return "", 0.0
    lost = min(settings.late_per_day * ceil(after / DAY), settings.late_at_most)
    return _in_words(after), lost


def _in_words(after: timedelta) -> str:
    """`2 days 3 hours`, `3 hours 5 minutes`, `5 minutes`."""
    minutes = max(1, round(after / timedelta(minutes=1)))
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    small = (hours, "hour"), (rest, "minute")
    parts = ((days, "day"), small[0]) if days else small
    return " ".join(f"{number} {unit}{'s' * (number != 1)}" for number, unit in parts if number)
