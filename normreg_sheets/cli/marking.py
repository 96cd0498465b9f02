"""The commands about workbooks that came back, and about how they are marked.

`inspect` says how a file will be read, `check` marks it, `feedback` writes what the student gets
back; `selftest` and `demo` do it all with simulated students.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from normreg_sheets.cli.courses import course_option, the_course
from normreg_sheets.cli.exporting import give_back
from normreg_sheets.cli.grading import the_check
from normreg_sheets.cli.options import (
    Marking,
    about_the_marking,
    about_the_reading,
    refuse_options,
    to_file,
)
from normreg_sheets.cli.reports import Check, Feedback, Inspection, Report
from normreg_sheets.cli.run import run
from normreg_sheets.cli.terminal import in_json, progress, say, tell
from normreg_sheets.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from normreg_sheets.course.giveback import To
    from normreg_sheets.marking.feedback import Reveal

FINDINGS = 1  # the exit status of a selftest that found something
ALL_CORES = -1  # as joblib counts
_OF_FILES = (
    "template", "engine", "limit", "jobs", "follow_through", "too_coarse", "points", "decimals",
)  # fmt: skip

files = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))


@click.command(short_help="Say how each cell will be read, and why.")
@files
@about_the_reading
@click.option("--json", "as_json", is_flag=True, help="As JSON: one object for each file.")
def inspect(*, files: tuple[Path, ...], marking: Marking, as_json: bool) -> None:
    """Say how each cell of FILES will be read, and why; mark nothing."""
    marking.prepare()
    run(files, Inspection(marking), marking, as_json=as_json, done="read")


@click.command(short_help="Mark filled-in workbooks.")
@files
@about_the_marking
@course_option
@click.option("--exercise", help="Which one, of a course that has several.")
@click.option("--student", help="Of a course: take it for this student's sheet, by the id.")
@click.option("--json", "as_json", is_flag=True, help="As JSON: one object for each file.")
def check(
    *,
    files: tuple[Path, ...],
    marking: Marking,
    course_file: Path | None,
    exercise: str | None,
    student: str | None,
    as_json: bool,
) -> None:
    """Mark filled-in FILES (.xlsx, .xlsm, .ods): what is right, what is not, and why.

    With --course, sheets of a course, as it marks them.
    """
    if course_file is None:
        why = "is for the sheets of a course; give --course too"
        refuse_options(("exercise", "student"), why)
        marking.prepare()
        run(files, Check(marking), marking, as_json=as_json)
        return
    why = "is set in the course.toml of a course"
    refuse_options(("template", "follow_through", "too_coarse", "points", "decimals"), why)
    marking.prepare()
    course = the_course(course_file)
    run(files, the_check(course, exercise, student, marking), marking, as_json=as_json)


@click.command(short_help="Write what each student gets back.")
@files
@about_the_marking
@click.option(
    "--reveal",
    type=click.Choice(("marks", "hints", "solution")),
    default="hints",
    show_default=True,
    help="How much the student is told.",
)
@click.option(
    "--format",
    "forms",
    type=click.Choice(("xlsx", "html")),
    multiple=True,
    default=("xlsx",),
    show_default=True,
    help="A workbook or a page; may be given twice.",
)
@click.option(
    "--to",
    type=click.Choice(("canvas", "moodle", "zip")),
    help="Pack what `grade` made, FILES being its folder, into the zip that a system wants.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The folder to write to, or with --to the zip.  [default: feedback, feedback-<to>.zip]",
)
@to_file
def feedback(
    *,
    files: tuple[Path, ...],
    marking: Marking,
    reveal: Reveal,
    forms: tuple[str, ...],
    to: To | None,
    output: Path | None,
    force: bool,
    quiet: bool,
) -> None:
    """Write what each student gets back: a copy of our sheet with their entries, marked."""
    if to is not None:
        refuse_options((*_OF_FILES, "reveal", "forms"), "is settled when the class is graded")
        if len(files) > 1:
            raise UsageError(f"--to {to}: name one folder, the one that `grade` wrote")
        give_back(files[0], to, output or Path(f"feedback-{to}.zip"), force=force, quiet=quiet)
        return
    _write_feedback(
        files, marking, reveal, tuple(dict.fromkeys(forms)), output or Path("feedback"),
        force=force, quiet=quiet,
    )  # fmt: skip


def _write_feedback(
    files: Sequence[Path],
    marking: Marking,
    reveal: Reveal,
    forms: tuple[str, ...],
    output: Path,
    *,
    force: bool,
    quiet: bool,
) -> None:
    """Write the feedback on each file that is named into a folder."""
    from normreg_sheets.marking.outcomes import skips
    from normreg_sheets.sheet import output as file

    marking.prepare()
    skipped = dict(skips(files))
    handed_in = [path for place, path in enumerate(files) if place not in skipped]
    made = {path: {form: output / f"{path.stem}.{form}" for form in forms} for path in handed_in}
    targets = [target for each in made.values() for target in each.values()]
    _refuse_a_folder_of(handed_in, output)
    _refuse_collisions(targets)
    for target in targets:
        file.check(target, force=force)

    def write(path: Path, report: Report) -> None:
        for form, target in made[path].items():
            file.write(target, report.files[form], force=force)
            tell(target)
        if not quiet:
            say(*(f"{path}: {line}" for line in report.words))

    run(files, Feedback(marking, reveal, forms), marking, show=write)


@click.command(short_help="Try an exercise on simulated students.")
@click.argument("template")
@click.option(
    "-n",
    "--number",
    type=click.IntRange(1, 10_000),
    default=200,
    show_default=True,
    help="How many problems to draw, over all levels.",
)
@click.option(
    "-j", "--jobs", type=click.IntRange(1), help="How many processes.  [default: all cores]"
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def selftest(*, template: str, number: int, jobs: int | None, as_json: bool) -> None:
    """Try a TEMPLATE on simulated students, and say what its author should mend first."""
    from normreg_sheets.exercise.composition import load
    from normreg_sheets.marking.selftest import as_data, in_words
    from normreg_sheets.marking.selftest import run as try_out

    exercise = load(template)
    with progress("Problems") as told:
        report = try_out(exercise, number, jobs=jobs or ALL_CORES, progress=told)
    if as_json:
        tell(*in_json(as_data(report)).split("\n"))
    else:
        tell(*in_words(report))
    if report.findings:
        sys.exit(FINDINGS)


@click.command(short_help="Show it all on a small class.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("normreg-demo"),
    show_default=True,
    help="The folder to write to.",
)
@to_file
def demo(*, output: Path, force: bool, quiet: bool) -> None:
    """Show it all on a small class: sheets made, filled in by simulated students, and marked."""
    from normreg_sheets.course.demo import demonstrate

    for line in demonstrate(output, force=force):
        if not quiet:
            tell(line)


def _refuse_a_folder_of(files: Sequence[Path], output: Path) -> None:
    """Raise UsageError where a submission lies in the folder to write to, whoever handed it in.

    A feedback has its submission's stem, so there it could replace somebody else's.
    """
    for path in files:
        for folder in (path.parent, Path(os.path.realpath(path)).parent):
            if _is_same_folder(output, folder):
                raise UsageError(
                    f"{output}: {path} lies there, and feedback could replace a submission; choose"
                    " another folder with -o"
                )


def _is_same_folder(one: Path, other: Path) -> bool:
    """Whether both are one folder; not where a path leads nowhere, which is told of each later."""
    try:
        return one.is_dir() and other.is_dir() and one.samefile(other)
    except OSError:
        return False


def _refuse_collisions(targets: Iterable[Path]) -> None:
    """Raise UsageError where two files would be one."""
    seen: set[str] = set()
    for target in targets:
        if str(target).lower() in seen:
            raise UsageError(
                f"{target}: two of the files would be written there; rename one, or write them"
                " to different folders with -o"
            )
        seen.add(str(target).lower())
