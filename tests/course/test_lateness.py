"""What is late, by how much, and what it costs: counted by hand from the rule."""

from __future__ import annotations

from datetime import datetime

import pytest

from normreg_sheets.course.lateness import lateness
from normreg_sheets.course.settings import Settings

DUE = datetime.fromisoformat("2025-03-01T12:00:00+01:00")
RULE = Settings(due=DUE, grace=10, late_per_day=0.1, late_at_most=0.25)


@pytest.mark.parametrize(
    ("time", "says", "share"),
    [
        ("2025-02-01T00:00:00+00:00", "", 0.0),
        ("2025-03-01T11:00:00+00:00", "", 0.0),  # the same moment, elsewhere
        ("2025-03-01T11:10:00+00:00", "", 0.0),  # the end of the grace
        ("2025-03-01T11:10:01+00:00", "10 minutes", 0.1),
        ("2025-03-01T12:11:00", "11 minutes", 0.1),  # Blackboard's: in the zone of the course
        ("2025-03-01T12:11:00+00:00", "1 hour 11 minutes", 0.1),
        ("2025-03-02T12:00:00", "1 day", 0.1),
        ("2025-03-02T12:00:01", "1 day", 0.2),
        ("2025-03-03T14:00:00", "2 days 2 hours", 0.25),  # no more than all days together
        ("2026-03-01T12:00:00", "365 days", 0.25),
        (None, "", 0.0),
    ],
)
def test_each_day_that_began_costs_its_share(time: str | None, says: str, share: float) -> None:
    told, lost = lateness(RULE, time, flagged=None)

    assert told == says
    assert lost == pytest.approx(share)


@pytest.mark.parametrize(
    ("settings", "time", "flagged", "says"),
    [
        (RULE, None, True, "late"),  # Canvas: late, nobody knows by how much
        (RULE, None, False, ""),
        (Settings(), "2025-03-01T12:11:00+00:00", None, ""),  # nothing is due
        (Settings(), "2025-03-01T12:11:00+00:00", True, "late"),
        (RULE, "2025-03-01T11:00:00+00:00", True, ""),  # the time tells more than the mark
    ],
)
def test_a_file_that_is_only_said_to_be_late_loses_nothing(
    settings: Settings, time: str | None, flagged: bool | None, says: str
) -> None:
    assert lateness(settings, time, flagged=flagged) == (says, 0.0)


def test_less_than_a_minute_is_a_minute() -> None:
    strict = Settings(due=DUE, late_per_day=0.5)
    assert lateness(strict, "2025-03-01T12:00:01", flagged=None) == ("1 minute", 0.5)
