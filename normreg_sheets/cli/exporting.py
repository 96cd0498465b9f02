"""What becomes of a graded class: `report`, `export`, and its part of `feedback`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from normreg_sheets.cli.grading import in_words
from normreg_sheets.cli.options import refuse_options, to_file
from normreg_sheets.cli.terminal import say, tell
from normreg_sheets.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normreg_sheets.course.giveback import To
    from normreg_sheets.course.gradebooks import System

graded_folder = click.argument("graded", type=click.Path(path_type=Path))


@click.command(short_help="Write the tables and the report of a graded class again.")
@graded_folder
@click.option("-q", "--quiet", is_flag=True, help="Only errors.")
def report(*, graded: Path, quiet: bool) -> None:
    """Write the tables and the report of a GRADED class again, after changing its overrides.csv."""
    from normreg_sheets.course.papers import write_again

    results = write_again(graded)
    tell(graded / "report.html")
    if not quiet:
        say(in_words(results))


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
    help=(
        "The file to write, or for Gradescope the folder.  [default: beside the one exported; here"
        " for csv (EXERCISE-grades.csv) and Gradescope (gradescope)]"
    ),
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
    from normreg_sheets.course.gradebooks import filled, plain
    from normreg_sheets.course.results import graded as results_in
    from normreg_sheets.course.results import read
    from normreg_sheets.sheet import output as file

    if (into is None) == (system in ("canvas", "moodle")):
        needed = "name the file that the system exported" if into is None else "makes no sense here"
        raise UsageError(f"--into: {needed}")
    if system != "moodle":
        names = ("comments",) if system == "canvas" else ("column", "comments")
        refuse_options(names, f"makes no sense with --to {system}")
    results = results_in(graded)
    notes: list[str] = []
    given = sum(grade.points is not None for grade in results.grades)
    files: Mapping[Path, bytes]
    if into is not None:
        target = output or into.with_name(f"{into.stem}-graded{into.suffix}")
        form: System = "canvas" if system == "canvas" else "moodle"
        table = exports.downloaded(into)
        data, notes, given = filled(form, table, results, column=column, comments=comments)
        files = {target: data}
    elif system == "csv":
        files = {output or Path(f"{results.exercise}-grades.csv"): plain(results)}
    else:
        folder = output or Path("gradescope")
        made = exports.gradescope(results, read(graded)[0])
        files = {folder / path: data for path, data in made.items()}
    for path in files:
        file.check(path, force=force)
    for path, data in files.items():
        file.write(path, data, force=force)
    for note in notes:
        say(f"{into}: {note}")
    tell(*files)
    if not quiet:
        say(f"Wrote the points of {given} of {len(results.grades)} students.")


def give_back(folder: Path, to: To, output: Path, *, force: bool, quiet: bool) -> None:
    """Write the feedback workbooks of a graded class into the zip that a system wants."""
    from normreg_sheets.course.exports import feedback
    from normreg_sheets.sheet import output as file

    data, notes, many = feedback(folder, to)
    file.write(output, data, force=force)
    for note in notes:
        say(note)
    tell(output)
    if not quiet:
        say(f"Packed {many} feedback workbooks for {to}.")
