"""A run over files that came back: each is read in a process of its own, told, and counted."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, Any

from normreg_sheets.cli.options import cores
from normreg_sheets.cli.reports import MISFIT, Report
from normreg_sheets.cli.terminal import in_json, say, tell
from normreg_sheets.errors import DefectError, NormregError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from normreg_sheets.cli.options import Marking
    from normreg_sheets.errors import SubmissionError
    from normreg_sheets.marking.outcomes import Outcome, Status

NOTHING = 4  # the exit status of a run in which no file is a submission


def run(
    files: Sequence[Path],
    task: Callable[[Path], Report],
    marking: Marking,
    *,
    as_json: bool = False,
    show: Callable[[Path, Report], None] | None = None,
    done: str = "marked",
) -> None:
    """Find what a task reports of every file, and exit with the status of the run.

    It is told in words, as an object of JSON for each file, or as `show` does it; `done` is what is
    done to a file. One that needs a person is told, and stops none of the others.
    """
    from normreg_sheets.marking.outcomes import in_words, outcomes

    several = len(files) > 1
    show = show or _in_words(several=several)
    counts: Counter[Status] = Counter()
    errors: list[SubmissionError] = []
    read = outcomes(task, files, Report, marking.limits(), marking.jobs or cores())
    try:
        with closing(read):
            for outcome in read:
                if outcome.error is not None:
                    errors.append(outcome.error)
                    _say_error(outcome.error)
                elif outcome.found is None:
                    say(f"normreg-sheets: {outcome.path}: skipped: {outcome.why}")
                if as_json:
                    _print_json(_as_data(outcome, done), several=several)
                elif outcome.found is not None:
                    show(outcome.path, outcome.found)
                counts[outcome.status] += 1
    except (NormregError, OSError):
        if several:
            say(f"{len(files) - counts.total()} of {len(files)} files were not reached.")
        raise
    if several:
        say(in_words(counts, len(files), done))
    sys.exit(_status(counts, errors))


def _status(counts: Counter[Status], errors: Sequence[SubmissionError]) -> int:
    """The exit status of a run: a wrong option is one if it fits no file, else it is the file."""
    if counts["skipped"] == counts.total():
        return NOTHING
    if counts["refused"] + counts["skipped"] == counts.total() and all(
        error.reason == MISFIT for error in errors
    ):
        return UsageError.exit_status
    return max((error.exit_status for error in errors), default=0)


def _say_error(error: SubmissionError) -> None:
    if isinstance(error, DefectError):
        say(*error.trace.rstrip().split("\n"))
    say(f"normreg-sheets: {error}")


def _in_words(*, several: bool) -> Callable[[Path, Report], None]:
    def show(path: Path, report: Report) -> None:
        tell(*([f"{path}:"] if several else []), *report.words)

    return show


def _as_data(outcome: Outcome[Report], done: str) -> dict[str, Any]:
    status = done if outcome.status == "marked" else outcome.status
    about = {"file": str(outcome.path), "status": status}
    if outcome.found is not None:
        return about | outcome.found.data
    if outcome.error is not None:
        return about | {"error": str(outcome.error), "reason": outcome.error.reason}
    return about | {"why": outcome.why}


def _print_json(data: dict[str, Any], *, several: bool) -> None:
    """One object, indented for a single file, on one line where there are several."""
    tell(*in_json(data, indent=None if several else 2).split("\n"))
