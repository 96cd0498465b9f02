"""A run over a class: each file graded in a process of its own, kept at once, and written up.

    what is known already is read from the journal of the folder
    what is not known is graded, and each answer kept before the next one is heard of
    then the codes are known, and it is settled whose each file is
    feedback is made for those whose file was only now found to be theirs
    the journal is put in order

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

from normreg_sheets import __version__
from normreg_sheets.answers.blanks import blanks
from normreg_sheets.course import issued, journal
from normreg_sheets.course.collecting import digest, without_place
from normreg_sheets.course.earlier import earlier, with_others
from normreg_sheets.course.grading import Graded, Grading, policy
from normreg_sheets.course.journal import Journal
from normreg_sheets.course.kept import plain
from normreg_sheets.course.overrides import FILE as OVERRIDES
from normreg_sheets.course.overrides import overrides
from normreg_sheets.course.records import Record, StepTitle
from normreg_sheets.course.results import FEEDBACK, Run, feedback_of
from normreg_sheets.course.settling import settled
from normreg_sheets.course.workload import Kept, anew, jobs
from normreg_sheets.errors import SubmissionError, UsageError
from normreg_sheets.marking.policy import check, worth
from normreg_sheets.sheet import output
from normreg_sheets.submission.isolation import isolated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from normreg_sheets.course.collecting import Collected
    from normreg_sheets.course.journal import Entries
    from normreg_sheets.course.problems import Problems
    from normreg_sheets.course.results import Line
    from normreg_sheets.course.settings import Course
    from normreg_sheets.course.settling import Class, Settled
    from normreg_sheets.course.workload import Digests, Job
    from normreg_sheets.exercise.exercise import Exercise
    from normreg_sheets.submission.recalculation import Engine
    from normreg_sheets.submission.refusal import Limits
    from normreg_sheets.submission.source import Source

    Told = Callable[[int, int, SubmissionError | None], None]

_LATENESS = ("due", "grace", "late_per_day", "late_at_most")
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
    def exercises(self) -> tuple[Exercise, ...]:
        """The exercise as it was issued for each attempt, the latest first."""
        issues = sorted(self.problems.issues.items(), reverse=True)
        return tuple(issued.exercise_of(self.course.folder, issue) for _, issue in issues)

    @cached_property
    def task(self) -> Grading:
        """What a process does with a file."""
        reveal = self.whole.settings.reveal if self.feedback else None
        return Grading(self.problems, self.whole.settings, self.engine, self.limits, reveal)

    @cached_property
    def rules(self) -> str:
        """The fingerprint of all that a mark and a feedback depend on, but for the file itself.

        The course's own secret is in it by what was issued: another course has other numbers.
        Lateness is settled after the marks. Limits only say what is refused, and what is refused is
        looked at again in any case.
        """
        settings = plain(self.whole.settings)
        for key in _LATENESS:
            del settings[key]
        issues = [
            (attempt, issue.check, issue.template, plain(issue.settings))
            for attempt, issue in sorted(self.problems.issues.items())
        ]
        said = [__version__, settings, issues, self.engine]
        return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def run(work: Classwork, collected: Collected, told: Told | None = None) -> Run:
    """Grade what is new of a class, and keep what was found.

    `told` hears after each file how many are done, of how many, and why a person must look at it.

    Raises UsageError where the settings do not fit the exercise, where a person's decisions cannot
    be read, and where nobody can be graded alone; OutputError where a file cannot be written.
    """
    _check_settings(work)
    before = earlier(work.folder, work.course.name, work.exercises[0].name)
    overrides(work.folder / OVERRIDES, work.whole.by_id)  # a slip in them is told before the work
    known = _known(work)
    output.sweep(work.folder, work.folder / FEEDBACK)
    digests = {sent.source: digest(sent, work.limits) for sent in collected.counting}
    kept = Kept(work.folder, known)
    must = anew(collected, digests, kept, work.only, force=work.force)
    may = None if work.only is None else must
    with closing(Journal(work.folder / journal.FILE, known)) as log:  # and `known` grows with it
        senders = {one.student.id: one.sent.source for one in collected.joined.handed_in}
        _grade(work, log, jobs(digests, kept, _stems(work, senders), must=must, may=may), told)
        found = settled(collected, _found(digests, log.entries), work.whole)
        if before is not None and not (work.force and work.only is None):
            some = work.only is not None
            found = with_others(found, before, work.whole, work.folder, some=some)
        with_feedback = {line.student.id for line in found.lines if line.feedback}
        senders = {one: found.sources[one] for one in found.sources if one in with_feedback}
        _grade(work, log, jobs(digests, kept, _stems(work, senders), must=(), may=may), None)
        _finish(work, log, digests, found.lines)
    return _written_down(work, found)


def _check_settings(work: Classwork) -> None:
    """Raise UsageError where the settings fit no attempt; what is of another one does no harm."""
    settings = work.whole.settings
    asked = {step for exercise in work.exercises for step in blanks(exercise)}
    latest = work.exercises[0]
    try:
        told = policy(settings, latest, every=True)
        if not (told.points.keys() | told.decimals.keys()) <= asked:
            check(told, latest)
        for exercise in work.exercises:
            check(policy(settings, exercise), exercise)
    except UsageError as error:
        place = f"{work.course.path}: [exercise.{latest.name}]"
        raise UsageError(f"{place}: {error}") from None


def _known(work: Classwork) -> Entries:
    """What the journal of the folder says that holds under the rules of this run."""
    entries = journal.read(work.folder / journal.FILE)
    if work.only is not None and entries.records and entries.rules != work.rules:
        raise UsageError(
            f"--only: the others in {work.folder} were graded under other settings (of the course,"
            " the program or --recalculate); grade everybody"
        )
    return entries.under(work.rules)


def _stems(work: Classwork, senders: Mapping[str, Source]) -> dict[Source, list[str]]:
    """The stems of the feedback that is made of each file: one for each of a group, or none."""
    stems: dict[Source, list[str]] = {}
    for student, source in senders.items() if work.feedback else ():
        stems.setdefault(source, []).append(work.whole.stems[student])
    return stems


def _grade(work: Classwork, log: Journal, those: Sequence[Job], told: Told | None) -> None:
    """Grade some files, and keep what is found of each before the next one is heard of."""
    sources = [job.source for job in those]
    answers = isolated(work.task, sources, Graded, work.limits, work.jobs)
    with closing(answers):
        for done, (job, answer) in enumerate(zip(those, answers, strict=True), start=1):
            error = answer if isinstance(answer, SubmissionError) else None
            _keep(work, log, job, answer)
            if told is not None:
                told(done, len(those), error)


def _keep(work: Classwork, log: Journal, job: Job, answer: Graded | SubmissionError) -> None:
    """Keep what was found in a file: the feedback first, so that a record is there with all of it.

    While a feedback is written, nobody knows of which file it is.
    """
    if isinstance(answer, SubmissionError):
        says = without_place(answer, job.source)
        log.found(Record(job.digest, "refused", reason=answer.reason, says=says))
        return
    for stem in job.stems:
        log.feedback(stem, "")
        output.write(feedback_of(work.folder, stem), answer.feedback, force=True, private=True)
        log.feedback(stem, job.digest)
    log.found(replace(answer.record, digest=job.digest))


def _found(digests: Digests, entries: Entries) -> dict[Source, Record]:
    """What was found in each file."""
    return {
        source: known
        if isinstance(known, Record)
        else entries.records.get(known, replace(_NOT_YET, digest=known))
        for source, known in digests.items()
    }


def _finish(work: Classwork, log: Journal, digests: Digests, lines: Iterable[Line]) -> None:
    """Put the journal in order, and remove feedback that is nobody's any more.

    What an earlier run made stays where this one makes none, and is known for what it is of.
    """
    stems = {line.feedback for line in lines if line.feedback}
    for stem in log.entries.feedback.keys() - stems:
        output.remove(feedback_of(work.folder, stem))
    known = {one.digest: one for one in _found(digests, log.entries).values()}
    older = {line.digest for line in lines} & log.entries.records.keys()
    log.finish((known | {one: log.entries.records[one] for one in older}).values(), stems)


def _written_down(work: Classwork, found: Settled) -> Run:
    """The run as it is kept."""
    exercise, lines = work.exercises[0], found.lines
    steps = {step.name: step for one in work.exercises[::-1] for step in _steps(work, one)}
    if not work.feedback:
        lines = tuple(replace(line, feedback="") for line in lines)
    return Run(
        __version__,
        work.course.name,
        exercise.name,
        exercise.title,
        work.rules,
        work.whole.settings.reveal,
        sum(step.of for step in _steps(work, exercise)),
        tuple(steps.values()),
        lines,
        found.problems,
    )


def _steps(work: Classwork, exercise: Exercise) -> Iterator[StepTitle]:
    """Every step that is asked, with its points."""
    ours = policy(work.whole.settings, exercise)
    for name, places in blanks(exercise).items():
        points = round(len(places) * worth(ours, exercise.step[name], len(places)), 6)
        yield StepTitle(name, exercise.symbols[name], exercise.part[name].title, points)
