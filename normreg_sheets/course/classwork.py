"""A run over a class: each file graded in a process of its own, kept at once, and written up.

Results are called after what they are, never after what was handed in, and hold no time of day: the
same class gives the same files, whatever the order, the number of processes, or how often a run was
broken off on the way.
"""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

from normreg_sheets import __version__
from normreg_sheets.answers.blanks import blanks
from normreg_sheets.course import issued, journal
from normreg_sheets.course.collecting import digest
from normreg_sheets.course.grading import Graded, Grading, policy
from normreg_sheets.course.journal import Journal
from normreg_sheets.course.records import Record, StepTitle
from normreg_sheets.course.results import Run
from normreg_sheets.course.settling import settled
from normreg_sheets.errors import SubmissionError
from normreg_sheets.marking.policy import check, worth
from normreg_sheets.sheet import output
from normreg_sheets.submission.isolation import isolated

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from normreg_sheets.course.channels import Sent
    from normreg_sheets.course.collecting import Collected
    from normreg_sheets.course.journal import Entries
    from normreg_sheets.course.problems import Problems
    from normreg_sheets.course.settings import Course
    from normreg_sheets.course.settling import Class
    from normreg_sheets.exercise.exercise import Exercise
    from normreg_sheets.marking.policy import Policy
    from normreg_sheets.submission.recalculation import Engine
    from normreg_sheets.submission.refusal import Limits

    Told = Callable[[int, int, SubmissionError | None], None]

FEEDBACK = "feedback"
_NOT_YET = Record(
    "", "refused", reason="not-graded", says="was not graded yet; run `grade` without --only"
)


@dataclass(frozen=True)
class Classwork:
    """What a run is over: the sheets of a class, how they are read and marked, where it writes.

    `only` are the ids of those who are graded anew, whatever is known; None for what is new alone.
    With `force`, everything is graded anew.
    """

    course: Course
    problems: Problems
    whole: Class
    folder: Path
    engine: Engine
    limits: Limits
    jobs: int
    feedback: bool = True
    only: frozenset[str] | None = None
    force: bool = False

    @cached_property
    def exercise(self) -> Exercise:
        """The exercise of the latest attempt."""
        return issued.exercise_of(
            self.course.folder, self.problems.issues[max(self.problems.issues)]
        )

    @cached_property
    def task(self) -> Grading:
        """What a process does with a file."""
        reveal = self.whole.settings.reveal if self.feedback else None
        return Grading(self.problems, self.whole.settings, self.engine, self.limits, reveal)

    @property
    def rules(self) -> str:
        """The fingerprint of all that a mark and a feedback depend on, but for the file itself."""
        settings = msgspec.to_builtins(self.whole.settings)
        for when in ("due", "grace", "late_per_day", "late_at_most"):
            del settings[when]  # lateness is settled after the marks
        issues = [
            (attempt, issue.template, msgspec.to_builtins(issue.settings))
            for attempt, issue in self.problems.issues.items()
        ]
        limits = msgspec.to_builtins(self.limits)
        said = [__version__, settings, issues, limits, self.engine, self.feedback]
        return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def run(work: Classwork, collected: Collected, told: Told | None = None) -> Run:
    """Grade what is new of a class, and keep what was found.

    `told` hears after each file how many are done, of how many, and why a person must look at it.

    Raises UsageError where the settings do not fit the exercise, and OutputError.
    """
    exercise = work.exercise
    check(policy(work.whole.settings, exercise), exercise)
    digests = {sent: digest(sent, work.limits) for sent in collected.counting}
    log = Journal(work.folder / journal.FILE, work.rules, journal.usable(work.folder, work.rules))
    with closing(log):
        senders = _by_path(
            (one.sent.path, work.whole.stems[one.student.id]) for one in collected.joined.handed_in
        )
        _grade(work, log, _jobs(work, log.entries, digests, senders, _anew(work, collected)), told)
        lines, problems = settled(collected, _found(digests, log.entries), work.whole)
        if work.feedback:  # also for those of whom only now is known whose they are
            senders = _by_path((line.path, line.feedback) for line in lines if line.feedback)
            _grade(work, log, _jobs(work, log.entries, digests, senders, frozenset()), None)
        stems = {line.feedback for line in lines if line.feedback} if work.feedback else set()
        for stem in log.entries.feedback.keys() - stems:
            (work.folder / FEEDBACK / f"{stem}.xlsx").unlink(missing_ok=True)
        log.finish([one for one in digests.values() if isinstance(one, str)], stems)
    ours = policy(work.whole.settings, exercise)
    steps = tuple(
        StepTitle(name, exercise.symbols[name], exercise.part[name].title, points)
        for name, points in _points(exercise, ours)
    )
    if not work.feedback:
        lines = tuple(replace(line, feedback="") for line in lines)
    return Run(
        __version__,
        work.course.name,
        exercise.name,
        exercise.title,
        work.rules,
        work.whole.settings.reveal,
        steps,
        lines,
        problems,
    )


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be graded, and the stems of the feedback that is made of it."""

    digest: str
    sent: Sent
    stems: tuple[str, ...]


def _jobs(
    work: Classwork,
    entries: Entries,
    digests: Mapping[Sent, str | Record],
    stems: Mapping[str, Sequence[str]],
    anew: Collection[str],
) -> list[Job]:
    """What there is to do, each file once however often it was handed in.

    A file is graded `anew`, or because nothing is known of it, or because its feedback is missing.
    """
    jobs: dict[str, Job] = {}
    for sent, known in digests.items():
        if isinstance(known, Record):
            continue
        mine = tuple(stems.get(sent.path, ())) if work.feedback else ()
        record = entries.records.get(known)
        refused = record is not None and record.status == "refused"
        complete = refused or all(_is_there(work, entries, stem, known) for stem in mine)
        left_out = work.only is not None and sent.path not in anew
        if sent.path in anew or not (left_out or (record is not None and complete)):
            already = jobs[known].stems if known in jobs else ()
            jobs[known] = Job(known, sent, (*already, *mine))
    return list(jobs.values())


def _grade(
    work: Classwork,
    log: Journal,
    jobs: Sequence[Job],
    told: Told | None,
) -> None:
    """Grade some files, and keep what is found of each before the next one is heard of."""
    sources = [job.sent.source for job in jobs]
    answers = isolated(work.task, sources, Graded, work.limits, work.jobs)
    with closing(answers):
        for done, (job, answer) in enumerate(zip(jobs, answers, strict=True), start=1):
            if isinstance(answer, SubmissionError):
                record = Record(job.digest, "refused", reason=answer.reason, says=str(answer))
            else:
                record = replace(answer.record, digest=job.digest)
                for stem in job.stems:
                    log.feedback(stem, "")
                    output.write(_feedback(work, stem), answer.feedback, force=True)
                    log.feedback(stem, job.digest)
            log.found(record)
            if told is not None:
                told(done, len(jobs), answer if isinstance(answer, SubmissionError) else None)


def _is_there(work: Classwork, entries: Entries, stem: str, known: str) -> bool:
    """Whether a feedback is there, and of that file."""
    return entries.feedback.get(stem) == known and _feedback(work, stem).is_file()


def _feedback(work: Classwork, stem: str) -> Path:
    return work.folder / FEEDBACK / f"{stem}.xlsx"


def _anew(work: Classwork, collected: Collected) -> frozenset[str]:
    """The files that are graded anew, whatever is known of them."""
    if work.force and work.only is None:
        return frozenset(sent.path for sent in collected.counting)
    only = work.only or frozenset()
    theirs = (one.sent.path for one in collected.joined.handed_in if one.student.id in only)
    return frozenset(theirs)


def _found(digests: Mapping[Sent, str | Record], entries: Entries) -> dict[str, Record]:
    """What was found in each file, by its path."""
    return {
        sent.path: known
        if isinstance(known, Record)
        else entries.records.get(known, replace(_NOT_YET, digest=known))
        for sent, known in digests.items()
    }


def _by_path(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path, stem in pairs:
        found.setdefault(path, []).append(stem)
    return found


def _points(exercise: Exercise, ours: Policy) -> Iterator[tuple[str, float]]:
    """The points of every step that is asked."""
    for name, places in blanks(exercise).items():
        yield name, round(len(places) * worth(ours, exercise.step[name], len(places)), 6)
