"""Real programs in the tests: skipped, and said so, where one is missing.

With NORMREG_REQUIRE_PROGRAMS=1, as in continuous integration, such a skip fails the run instead:
a proof that did not run is no proof.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.libreoffice import office

if TYPE_CHECKING:
    from collections.abc import Generator

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def find_chromium() -> Path | None:
    """The Chromium of this machine."""
    found = filter(None, map(shutil.which, CHROMIUM_NAMES))
    return next(map(Path, found), None)


def missing_programs(marker: str) -> tuple[str, ...]:
    """What the tests with this marker need and this machine has not."""
    if marker == "libreoffice":
        return office.missing()
    return () if find_chromium() else ("Chromium",)


PROGRAM_MARKERS = ("libreoffice", "chromium")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for marker in PROGRAM_MARKERS:
        marked = [item for item in items if item.get_closest_marker(marker)]
        missing = missing_programs(marker) if marked else ()
        if missing:
            skip = pytest.mark.skip(reason=f"not on this machine: {', '.join(missing)}")
            for item in marked:
                item.add_marker(skip)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    required = os.environ.get("NORMREG_REQUIRE_PROGRAMS") == "1"
    marked = any(item.get_closest_marker(marker) for marker in PROGRAM_MARKERS)
    if required and marked and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped although NORMREG_REQUIRE_PROGRAMS=1: {report.longreprtext}"
    return report


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The Chromium of this machine, for tests marked `chromium`."""
    found = find_chromium()
    assert found is not None, "a test that asks for Chromium is marked `chromium`"
    return found
