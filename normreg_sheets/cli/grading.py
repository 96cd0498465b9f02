"""The commands about a class that came back: `grade`, `report`, `export`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from normreg_sheets.cli.courses import course_option, the_course
from normreg_sheets.cli.options import about_the_files, cores, to_file
from normreg_sheets.cli.reports import CourseCheck
from normreg_sheets.cli.terminal import in_json, progress, say, tell
from normreg_sheets.errors import DefectError, SubmissionError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normreg_sheets.cli.options import Marking
    from normreg_sheets.course.channels import Channel
    from normreg_sheets.course.classwork import Classwork
    from normreg_sheets.course.collecting import Collected
    from normreg_sheets.course.giveback import To
    from normreg_sheets.course.gradebooks import System
    from normreg_sheets.course.records import Results
    from normreg_sheets.course.results import Run
    from normreg_sheets.course.settings import Course
    from normreg_sheets.course.student import Student

NOTHING = 4  # the exit status where there is nothing to grade

graded_folder = click.argument("graded", type=click.Path(path_type=Path))


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
@click.option("--force", is_flag=True, help="Grade everything anew.")
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
    from normreg_sheets.course.problems import problems
    from normreg_sheets.course.secret import read
    from normreg_sheets.course.settling import Class

    marking.prepare()
    course = the_course(course_file)
    name = _exercise(course, exercise)
    students = _students(course, roster)
    unknown = sorted(set(only) - {one.id for one in students})
    if unknown:
        raise UsageError(f"--only {unknown[0]}: nobody in the course has this id")
    sheets = problems(course, name, read(course.secret))
    limits = marking.limits()
    found = collected(inputs, students, channel, limits)
    if not found.counting:
        say("normreg-sheets: nothing was handed in: no workbook lies there")
        sys.exit(NOTHING)
    if dry_run:
        _tell_who(found)
        return
    work = Classwork(
        course,
        sheets,
        Class(students, course.settings(name), course.created),
        output,
        marking.engine,
        limits,
        marking.jobs or cores(),
        feedback=feedback,
        only=frozenset(only) if only else None,
        force=force,
    )
    results = papers.write(output, _run(work, found))
    if as_json:
        tell(*in_json(_counts(results)).split("\n"))
    if not quiet:
        say(_in_words(results), f"Look at {output / 'report.html'} first.")
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


def _students(course: Course, roster: Path | None) -> tuple[Student, ...]:
    """Who is in the course, with what a further roster tells of them."""
    from normreg_sheets.course.enrolment import enrolled
    from normreg_sheets.course.roster import merged, read_roster

    students = enrolled(course.folder)
    if roster is None:
        return students
    told, strangers = merged(students, read_roster(roster))
    if strangers:
        say(f"{roster}: {len(strangers)} in it have no sheet in this course, and are left out.")
    return told


def _tell_who(found: Collected) -> None:
    """Who handed in what, as far as it can be said before anything is read."""
    for one in found.joined.handed_in:
        tell(f"{one.student.id}\t{one.student.name}\t{one.sent.path}")
    for unjoined in found.joined.unjoined:
        tell(f"?\t{unjoined.problem.says}\t{unjoined.sent.path}")
    for skipped in found.skipped:
        say(f"normreg-sheets: {skipped.name}: skipped: {skipped.why}")
    say(f"Would grade {len(found.counting)} files of {len(found.joined.handed_in)} students.")


def _counts(results: Results) -> dict[str, Any]:
    """How many students have each status, and how many things need a person."""
    counts = dict.fromkeys(("graded", "review", "refused", "missing"), 0)
    for grade in results.grades:
        counts[grade.status] += 1
    return {"students": len(results.grades), **counts, "problems": len(results.problems)}


def _in_words(results: Results) -> str:
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


@click.command(short_help="Write the tables and the report of a graded class again.")
@graded_folder
@click.option("-q", "--quiet", is_flag=True, help="Only errors.")
def report(*, graded: Path, quiet: bool) -> None:
    """Write the tables and the report of a GRADED class again, after changing its overrides.csv."""
    from normreg_sheets.course.papers import write_again

    results = write_again(graded)
    tell(graded / "report.html")
    if not quiet:
        say(_in_words(results))


@click.command(short_help="Bring the points of a class where its system wants them.")
@graded_folder
@click.option(
    "--to",
    "system",
    type=click.Choice(("canvas", "moodle", "gradescope", "csv")),
    required=True,
    help="Which system's form.",
)
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    help="The gradebook (Canvas) or grading worksheet (Moodle) that the system exported.",
)
@click.option("--column", help="Which column the points go into, where it cannot be told.")
@click.option("--comments", is_flag=True, help="Moodle: also fill in the feedback comments.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The file to write, or for Gradescope the folder.  [default: beside the one exported]",
)
@to_file
def export(
    *,
    graded: Path,
    system: str,
    into: Path | None,
    column: str | None,
    comments: bool,
    output: Path | None,
    force: bool,
    quiet: bool,
) -> None:
    """Bring the points of a GRADED class where its system wants them.

    For Canvas and Moodle the file that the system exported is filled in, and nothing else in it
    changes. A student who has no points (nothing handed in, refused) is left as the file has them.
    """
    from normreg_sheets.course import exports
    from normreg_sheets.course.gradebooks import plain
    from normreg_sheets.course.results import graded as results_in
    from normreg_sheets.course.results import read
    from normreg_sheets.sheet import output as file

    if (into is None) == (system in ("canvas", "moodle")):
        needed = "name the file that the system exported" if into is None else "makes no sense here"
        raise UsageError(f"--into: {needed}")
    results = results_in(graded)
    notes: list[str] = []
    files: Mapping[Path, bytes]
    if into is not None:
        target = output or into.with_name(f"{into.stem}-graded{into.suffix}")
        form: System = "canvas" if system == "canvas" else "moodle"
        data, notes = exports.gradebook(form, into, results, column, comments=comments)
        files = {target: data}
    elif system == "csv":
        files = {output or Path(f"{results.exercise}-grades.csv"): plain(results)}
    else:
        hints = read(graded)[0].reveal != "marks"
        folder = output or Path("gradescope")
        made = exports.gradescope(results, hints=hints)
        files = {folder / path: data for path, data in made.items()}
    for path in files:
        file.check(path, force=force)
    for path, data in files.items():
        file.write(path, data, force=force)
    say(*(f"{into}: {note}" for note in notes))
    tell(*files)
    if not quiet:
        given = sum(grade.points is not None for grade in results.grades)
        say(f"Wrote the points of {given} of {len(results.grades)} students.")


def give_back(folder: Path, to: To, output: Path, *, force: bool, quiet: bool) -> None:
    """Write the feedback workbooks of a graded class into the zip that a system wants."""
    import io

    from normreg_sheets.course.classwork import FEEDBACK
    from normreg_sheets.course.giveback import names, pack
    from normreg_sheets.course.results import read
    from normreg_sheets.sheet import output as file

    run, _ = read(folder)
    given = [line for line in run.lines if line.feedback]
    if not given:
        raise UsageError(f"{folder}: there is no feedback in it; `grade` makes it")
    named = names(to, [(line.path, line.student) for line in given])
    files, left = {}, []
    for line, name in zip(given, named, strict=True):
        if name is None:
            left.append(line)
        else:
            files[name] = folder / FEEDBACK / f"{line.feedback}.xlsx"
    for line in left:
        say(f"{line.path}: has no name that {to} would take feedback for; give it back by hand")
    missing = next((path for path in files.values() if not path.is_file()), None)
    if missing is not None:
        raise UsageError(f"{missing}: is not there any more; run `grade` again")
    packed = io.BytesIO()
    pack(files, packed)
    file.write(output, packed.getvalue(), force=force)
    tell(output)
    if not quiet:
        say(f"Packed {len(files)} feedback workbooks for {to}.")
