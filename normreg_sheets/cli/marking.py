"""The commands about workbooks that came back, and about how they are marked.

`inspect` says how a file will be read, `check` marks it, `feedback` writes what the student gets
back; `selftest` and `demo` do it all with simulated students.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from normreg_sheets.cli.options import Marking, about_the_marking, about_the_reading, to_file
from normreg_sheets.cli.terminal import in_json, progress, say, tell
from normreg_sheets.errors import SubmissionError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.exercise.exercise import Settings
    from normreg_sheets.marking.assessment import Assessment
    from normreg_sheets.marking.feedback import Reveal
    from normreg_sheets.marking.reading import Reading
    from normreg_sheets.sheet.workbook import FeedbackPress

Found = TypeVar("Found")

FINDINGS = 1  # the exit status of a selftest that found something
ALL_CORES = -1  # as joblib counts

files = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))


@click.command(short_help="Say how each cell will be read, and why.")
@files
@about_the_reading
@click.option("--json", "as_json", is_flag=True, help="As JSON: one object for each file.")
def inspect(*, files: tuple[Path, ...], marking: Marking, as_json: bool) -> None:
    """Say how each cell of FILES will be read, and why; mark nothing."""
    from normreg_sheets.marking.inspection import as_data, in_words

    marking.prepare()
    how = as_data if as_json else None
    _show_each(files, partial(_read, marking=marking), in_words, how)


@click.command(short_help="Mark filled-in workbooks.")
@files
@about_the_marking
@click.option("--json", "as_json", is_flag=True, help="As JSON: one object for each file.")
def check(*, files: tuple[Path, ...], marking: Marking, as_json: bool) -> None:
    """Mark filled-in FILES (.xlsx, .xlsm, .ods): what is right, what is not, and why."""
    from normreg_sheets.marking.report import as_data, in_words

    marking.prepare()
    how = as_data if as_json else None
    _show_each(files, partial(_assess, marking=marking), in_words, how)


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
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("feedback"),
    show_default=True,
    help="The folder to write to.",
)
@to_file
def feedback(
    *,
    files: tuple[Path, ...],
    marking: Marking,
    reveal: Reveal,
    forms: tuple[str, ...],
    output: Path,
    force: bool,
    quiet: bool,
) -> None:
    """Write what each student gets back: a copy of our sheet with their entries, marked."""
    from normreg_sheets.marking.feedback import set_up, workbook
    from normreg_sheets.marking.feedback_page import page
    from normreg_sheets.marking.report import score
    from normreg_sheets.sheet import output as file

    marking.prepare()
    made = {
        (path, form): output / f"{path.stem}.{form}"
        for path in files
        for form in dict.fromkeys(forms)
    }
    _refuse_a_folder_of(files, output)
    _refuse_collisions(made.values())
    for target in made.values():
        file.check(target, force=force)
    presses: dict[tuple[str, Settings], FeedbackPress] = {}

    def press_for(problem: Problem) -> FeedbackPress:
        """The press of the problem's exercise: made once, since that takes as long as 50 files."""
        key = problem.exercise.name, problem.exercise.settings
        if key not in presses:
            presses[key] = set_up(problem, reveal)
        return presses[key]

    def write(path: Path) -> None:
        assessment = _assess(path, marking)
        for form in dict.fromkeys(forms):
            if form == "xlsx":
                data = workbook(assessment, reveal, press_for(assessment.problem))
            else:
                data = page(assessment, reveal).encode()
            file.write(made[path, form], data, force=force)
            tell(made[path, form])
        if not quiet:
            say(f"{path}: {score(assessment)}")

    _with_each(files, write)


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
    from normreg_sheets.marking.selftest import as_data, in_words, run

    exercise = load(template)
    with progress("Problems") as told:
        report = run(exercise, number, jobs=jobs or ALL_CORES, progress=told)
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
    from normreg_sheets.marking.demo import demonstrate

    for line in demonstrate(output, force=force):
        if not quiet:
            tell(line)


def _with_each(files: Sequence[Path], do: Callable[[Path], None], *, as_json: bool = False) -> None:
    """Do it for every file; one that needs a person is told, and stops none of the others."""
    refused = 0
    for path in files:
        try:
            do(path)
        except SubmissionError as error:
            refused += 1
            say(f"normreg-sheets: {error}")
            if as_json:
                _print_json({"file": str(path), "error": str(error), "reason": error.reason}, files)
    if refused:
        if len(files) > 1:
            say(f"{refused} of {len(files)} files need a person.")
        sys.exit(SubmissionError.exit_status)


def _show_each(
    files: Sequence[Path],
    find: Callable[[Path], Found],
    in_words: Callable[[Found], Iterable[str]],
    as_data: Callable[[Found], dict[str, Any]] | None,
) -> None:
    """Print what is found about every file: as an object of JSON, or in words without `as_data`."""

    def show(path: Path) -> None:
        found = find(path)
        if as_data is not None:
            _print_json({"file": str(path), **as_data(found)}, files)
            return
        if len(files) > 1:
            tell(f"{path}:")
        tell(*in_words(found))

    _with_each(files, show, as_json=as_data is not None)


def _read(path: Path, marking: Marking) -> Reading:
    """A file as it is read with the options."""
    from normreg_sheets.marking.reading import read_submission

    return read_submission(path, marking.template, marking.engine)


def _assess(path: Path, marking: Marking) -> Assessment:
    """The assessment of a file, under the policy that the options say for its exercise."""
    from normreg_sheets.marking.assessment import marked

    reading = _read(path, marking)
    return marked(reading, marking.policy(reading.problem.exercise))


def _refuse_a_folder_of(files: Sequence[Path], output: Path) -> None:
    """Raise UsageError where a submission lies in the folder to write to, whoever handed it in.

    A feedback has its submission's stem, so there it could replace somebody else's.
    """
    for path in files:
        for folder in (path.parent, path.resolve().parent):
            if output.is_dir() and folder.is_dir() and output.samefile(folder):
                raise UsageError(
                    f"{output}: {path} lies there, and feedback could replace a submission; choose"
                    " another folder with -o"
                )


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


def _print_json(data: dict[str, Any], files: Sequence[Path]) -> None:
    """One object, indented for a single file, on one line where there are several."""
    tell(*in_json(data, indent=2 if len(files) == 1 else None).split("\n"))
