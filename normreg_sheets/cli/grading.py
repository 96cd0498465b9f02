"""The command `grade`: what a class handed in, read, marked and written up."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from normreg_sheets.cli.courses import course_option, the_course
from normreg_sheets.cli.options import about_the_files, cores
from normreg_sheets.cli.reports import CourseCheck
from normreg_sheets.cli.terminal import counted, in_json, progress, say, tell
from normreg_sheets.errors import DefectError, SubmissionError, UsageError

if TYPE_CHECKING:
    from normreg_sheets.cli.options import Marking
    from normreg_sheets.course.channels import Channel
    from normreg_sheets.course.classwork import Classwork
    from normreg_sheets.course.collecting import Collected
    from normreg_sheets.course.records import Results
    from normreg_sheets.course.results import Run
    from normreg_sheets.course.settings import Course
    from normreg_sheets.course.student import Student

NOTHING = 4  # the exit status where there is nothing to grade


@click.command(short_help="Grade what a class handed in.")
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
@course_option
@click.option("--exercise", help="Which one, where the course has several.")
@click.option(
    "--from",
    "channel",
    type=click.Choice(("canvas", "moodle", "gradescope", "blackboard", "folder")),
    help="The system that the files come from.  [default: as their names say]",
)
@click.option(
    "--roster",
    type=click.Path(path_type=Path),
    help="A file that says more of who is who: Moodle's grading worksheet, say.",
)
@click.option("--only", multiple=True, metavar="STUDENT", help="Grade these anew, and no others.")
@click.option("--feedback/--no-feedback", default=True, help="Whether to make what students get.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("graded"),
    show_default=True,
    help="The folder to write to.",
)
@about_the_files
@click.option("--dry-run", is_flag=True, help="Say who handed in what, and grade nothing.")
@click.option(
    "--force",
    is_flag=True,
    help="Grade everything anew, and take out whoever is not among the files any more.",
)
@click.option("-q", "--quiet", is_flag=True, help="Only errors.")
@click.option("--json", "as_json", is_flag=True, help="The counts as JSON.")
def grade(
    *,
    inputs: tuple[Path, ...],
    course_file: Path | None,
    exercise: str | None,
    channel: Channel | None,
    roster: Path | None,
    only: tuple[str, ...],
    feedback: bool,
    output: Path,
    marking: Marking,
    dry_run: bool,
    force: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Grade what a class handed in: INPUTS are the zips that a system gave, folders or files.

    What was graded before is not graded again, also where the run was broken off.
    """
    from normreg_sheets.course import papers
    from normreg_sheets.course.classwork import Classwork
    from normreg_sheets.course.collecting import collected
    from normreg_sheets.course.lock import locked
    from normreg_sheets.course.problems import problems
    from normreg_sheets.course.secret import read
    from normreg_sheets.course.settling import Class

    marking.prepare()
    course = the_course(course_file)
    name = _exercise(course, exercise)
    settings = course.settings(name)
    sheets = problems(course, name, read(course.secret))
    students = _students(course, roster, groups=settings.groups)
    unknown = sorted(set(only) - {one.id for one in students})
    if unknown:
        raise UsageError(f"--only {unknown[0]}: nobody in the course has this id")
    limits = marking.limits()
    found = collected(inputs, students, channel, limits, output)
    if not found.counting:
        say("normreg-sheets: nothing was handed in: no workbook lies there")
        sys.exit(NOTHING)
    if dry_run:
        _tell_who(found)
        return
    work = Classwork(
        course,
        sheets,
        Class(students, settings, course.created),
        output,
        marking.engine,
        limits,
        marking.jobs or cores(),
        feedback=feedback,
        only=frozenset(only) if only else None,
        force=force,
    )
    with locked(output, "grade"):
        results = papers.write(output, _run(work, found))
    if as_json:
        tell(*in_json(_counts(results)).split("\n"))
    if not quiet:
        say(in_words(results), f"Look at {output / 'report.html'} first.")
    sys.exit(_status(results))


def the_check(
    course: Course, exercise: str | None, student: str | None, marking: Marking
) -> CourseCheck:
    """The task of `check` for the sheets of a course."""
    from normreg_sheets.course.problems import problems
    from normreg_sheets.course.secret import read

    name = _exercise(course, exercise)
    sheets = problems(course, name, read(course.secret))
    owner = None if student is None else sheets.sheet_of(student)
    return CourseCheck(sheets, course.settings(name), marking, owner)


def _run(work: Classwork, found: Collected) -> Run:
    """Grade with a bar on a terminal, and a line for each file that was refused."""
    from normreg_sheets.course.classwork import run

    with progress("Graded") as bar:

        def told(done: int, of: int, error: SubmissionError | None) -> None:
            if isinstance(error, DefectError):
                say(*error.trace.rstrip().split("\n"))
            if error is not None and bar is None:
                say(f"normreg-sheets: {error}")
            if bar is not None:
                bar(done, of)

        return run(work, found, told)


def _exercise(course: Course, exercise: str | None) -> str:
    """Which exercise is graded. Raises UsageError where that is not clear."""
    if exercise is None and len(course.said) > 1:
        raise UsageError(f"--exercise: the course has several: {', '.join(course.said)}")
    name = exercise or next(iter(course.said))
    course.require(name)
    return name


def _students(course: Course, roster: Path | None, *, groups: bool) -> tuple[Student, ...]:
    """Who is in the course, with what a further roster tells; in no group without `groups`."""
    from normreg_sheets.course.enrolment import enrolled
    from normreg_sheets.course.roster import merged, read_roster

    students = enrolled(course.folder)
    if roster is not None:
        students, strangers = merged(students, read_roster(roster))
        if strangers:
            say(f"{roster}: {len(strangers)} in it have no sheet in this course, and are left out.")
    return students if groups else tuple(replace(one, group="") for one in students)


def _tell_who(found: Collected) -> None:
    """Who handed in what, as far as it can be said before anything is read."""
    from normreg_sheets.course.integrity import named

    for known in found.joined.handed_in:
        tell(f"{known.sent.path}: {named(known.student)}")
    for one in found.joined.unjoined:
        silent = one.sent.channel == "folder" and not one.candidates
        says = "whose it is, its code will say" if silent else one.problem.says
        tell(f"{one.sent.path}: {says}")
    for skipped in found.skipped:
        say(f"normreg-sheets: {skipped.name}: skipped: {skipped.why}")
    people = counted(len(found.joined.handed_in), "student")
    say(f"Would grade {counted(len(found.counting), 'file')}; known already: {people}.")


def _counts(results: Results) -> dict[str, Any]:
    """How many students have each status, and how many things need a person."""
    counts = dict.fromkeys(("graded", "review", "refused", "missing"), 0)
    for grade in results.grades:
        counts[grade.status] += 1
    return {"students": len(results.grades), **counts, "problems": len(results.problems)}


def in_words(results: Results) -> str:
    """How a class stands, on one line."""
    counts = _counts(results)
    nobodys = f" {counts['problems']} more to look at." if counts["problems"] else ""
    return (
        f"{counts['students']} students: {counts['graded']} graded, {counts['review']} for review,"
        f" {counts['refused']} refused, {counts['missing']} handed in nothing.{nobodys}"
    )


def _status(results: Results) -> int:
    """The exit status: whether some files need a person."""
    if any(grade.reason == "defect" for grade in results.grades):
        return DefectError.exit_status
    needed = results.problems or any(grade.status == "refused" for grade in results.grades)
    return SubmissionError.exit_status if needed else 0
