"""The self-test of an exercise: many problems, every simulated student, and what went wrong.

An author learns in a minute what a class would find out in a term. What should be mended first is
told first (`marking/findings`): rules that are the same, numbers that cannot be drawn, a sheet that
does not fit, a key that is not full marks, wrong numbers that earn points, honest students who
lose, mistakes that cost too much or are not named, entries that are misread.

On a sound template it tests the marker: whatever it finds there is a defect of ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from normreg_sheets.answers.rates import rates
from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.exercise import LEVELS
from normreg_sheets.marking.cast import students
from normreg_sheets.marking.findings import HEADINGS, NOTES, Finding, findings, notes
from normreg_sheets.marking.rehearsal import audition, handfuls, rehearse
from normreg_sheets.sheet.page import require_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from normreg_sheets.answers.rates import Rate
    from normreg_sheets.exercise.exercise import Exercise

    Progress = Callable[[int, int], None]

SHOWN = 8  # findings under one heading


@dataclass(frozen=True, slots=True)
class Report:
    """What a self-test found. `rates` has for each level how often its checks hold."""

    exercise: str
    problems: int
    students: int
    cells: int
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    rates: Mapping[str, tuple[Rate, ...]]


def run(
    exercise: Exercise, number: int, *, jobs: int = 1, progress: Progress | None = None
) -> Report:
    """What `number` problems show, and the presets on top of them.

    `jobs` processes share the work, -1 for all cores; `progress` is told how many problems are
    done, and of how many.
    """
    try:
        require_page(exercise)
        cast = students(exercise)
    except UsageError as error:
        return Report(exercise.name, 0, 0, 0, (Finding("no-page", str(error)),), (), {})
    shares, played = audition(exercise, number)
    chunks = list(handfuls(exercise, shares))
    for done, found in rehearse(exercise, chunks, jobs):
        played += found
        if progress is not None:
            progress(done, sum(map(len, chunks)))
    levels = {level: rates(exercise, level) for level in LEVELS}
    return Report(
        exercise.name,
        played.problems,
        len(cast),
        played.cells,
        findings(exercise, cast, played),
        notes(exercise, played, levels),
        levels,
    )


def in_words(report: Report) -> Iterator[str]:
    """The report line by line: what was tried, what is to mend, what is good to know."""
    yield (
        f"{report.exercise}: {report.problems} problems, {report.students} students each,"
        f" {report.cells:,} cells marked"
    )
    yield from _under_headings(report.findings, HEADINGS, report.problems)
    if not report.findings:
        yield "Nothing to mend: honest students lose nothing, and each mistake costs its own step."
    yield from _under_headings(report.notes, NOTES, report.problems)
    yield from _wishes(report)


def _under_headings(
    findings: tuple[Finding, ...], headings: Mapping[str, str], problems: int
) -> Iterator[str]:
    for kind, heading in headings.items():
        found = [finding for finding in findings if finding.kind == kind]
        if not found:
            continue
        yield f"{heading}:"
        for finding in found[:SHOWN]:
            yield f"  - {finding.says}"
            seen = f"in {finding.problems} of {problems} problems" if finding.problems else ""
            first = f"first {finding.example}" if finding.example else ""
            if seen or first:
                yield f"    {', '.join(filter(None, (seen, first)))}"
        if len(found) > SHOWN:
            yield f"  and {len(found) - SHOWN} more"


def _wishes(report: Report) -> Iterator[str]:
    """How often each wish holds, level by level; and which of our own checks is the rarest."""
    for level, found in report.rates.items():
        if not found:
            continue
        yield f"How often the wishes hold at level {level}, of {found[0].tried:,} candidates:"
        rarest = min((rate for rate in found if not rate.wish), key=lambda rate: rate.share)
        for rate in (*(rate for rate in found if rate.wish), rarest):
            yield f"  {rate.share:>6.1%}  {rate.name}{'' if rate.wish else ' (not your wish)'}"


def as_data(report: Report) -> dict[str, Any]:
    """The report as plain data, ready for JSON."""
    return {
        "exercise": report.exercise,
        "problems": report.problems,
        "students": report.students,
        "cells": report.cells,
        "findings": [_finding(finding) for finding in report.findings],
        "notes": [_finding(note) for note in report.notes],
        "rates": {
            level: [
                {"name": rate.name, "wish": rate.wish, "passed": rate.passed, "tried": rate.tried}
                for rate in found
            ]
            for level, found in report.rates.items()
        },
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "says": finding.says,
        "problems": finding.problems,
        "example": finding.example or None,
    }
