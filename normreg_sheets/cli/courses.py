"""The commands about a course itself: `new course`, `config show`; and its `generate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from normreg_sheets.cli.terminal import counted, in_json, progress, say, tell
from normreg_sheets.errors import UsageError

if TYPE_CHECKING:
    from normreg_sheets.course.handout import Handout
    from normreg_sheets.course.settings import Course

course_option = click.option(
    "--course", "course_file", type=click.Path(path_type=Path), help="The course.toml of a course."
)


@click.group(short_help="Begin something: a course.")
def new() -> None:
    """Begin something."""


@new.command("course", short_help="Begin a course: its course.toml and its secret.")
@click.argument("exercises", nargs=-1, required=True, metavar="EXERCISE...")
@click.option("--name", default="Deep Learning", show_default=True, help="What it is called.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path(),
    help="The folder of the course.  [default: this one]",
)
@click.option("-q", "--quiet", is_flag=True, help="Only errors and the paths.")
def new_course(*, exercises: tuple[str, ...], name: str, output: Path, quiet: bool) -> None:
    """Begin a course with EXERCISES: write its course.toml, to be edited, and its secret."""
    from datetime import UTC, datetime

    from normreg_sheets.course.beginning import begin

    file, secret = begin(output, name, exercises, datetime.now(UTC).date())
    tell(file, secret)
    if not quiet:
        say(
            f"Look through {file}, and keep a copy of {secret}: without it, what students hand in"
            " cannot be marked; who has it can work out every sheet."
        )


@click.group(short_help="The settings of a course.")
def config() -> None:
    """See the settings of a course."""


@config.command("show", short_help="Show every setting, and where it comes from.")
@course_option
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def show(*, course_file: Path | None, as_json: bool) -> None:
    """Show every setting of every exercise of a course, and where its value comes from.

    Of sheets that were issued with other values, a line tells it: these are marked by those.

    Nothing is shown of a course in which a setting does not fit its exercise: that is told instead.
    """
    from normreg_sheets.course.issued import attempts, read
    from normreg_sheets.course.plan import differing, planned
    from normreg_sheets.course.settings import KEYS

    course = the_course(course_file)
    shown: dict[str, dict[str, dict[str, object]]] = {}
    others: dict[str, dict[int, tuple[str, ...]]] = {}
    for name in course.said:
        planned(course, name)
        settings = course.settings(name)
        shown[name] = {
            key: {"value": _plain(getattr(settings, key)), "from": course.source(name, key)}
            for key in KEYS
        }
        others[name] = {
            attempt: differing(course, read(course.folder, name, attempt))
            for attempt in attempts(course.folder, name)
        }
    if as_json:
        about = {"name": course.name, "created": str(course.created), "secret": str(course.secret)}
        tell(*in_json({**about, "exercises": shown, "issued_with_other": others}).split("\n"))
        return
    tell(f"{course.name} (begun {course.created}, secret in {course.secret})")
    for name, settings_of in shown.items():
        tell("", f"[exercise.{name}]")
        for key, one in settings_of.items():
            value = "-" if one["value"] in (None, {}) else in_json(one["value"], indent=None)
            tell(f"  {key:<15} {value:<24} from {one['from']}")
        for attempt, keys in others[name].items():
            if keys:
                tell(f"  attempt {attempt} was issued with another: {', '.join(keys)}")


def _plain(value: object) -> object:
    return value if isinstance(value, int | float | str | dict | None) else str(value)


def the_course(file: Path | None) -> Course:
    """The course that is named. Raises UsageError where none is."""
    from normreg_sheets.course.settings import read

    if file is None:
        raise UsageError("--course: name the course.toml of the course; `new course` makes one")
    return read(file)


def hand_out(
    exercise: str,
    course_file: Path | None,
    roster: Path | None,
    output: Path,
    *,
    attempt: int,
    pdf: bool,
    dry_run: bool,
    force: bool,
    quiet: bool,
    jobs: int,
) -> None:
    """Make a sheet with numbers of their own for everybody on a roster."""
    from normreg_sheets.course.handout import hand_out as write
    from normreg_sheets.course.handout import prepared
    from normreg_sheets.course.lock import locked
    from normreg_sheets.course.prints import find_printer, print_all
    from normreg_sheets.course.roster import read_roster

    course = the_course(course_file)
    if roster is None:
        raise UsageError("--roster: name the file that says who is in the course")
    course.require(exercise)
    printer = find_printer() if pdf else None
    people = read_roster(roster)
    if not quiet:
        say(f"Drawing numbers for {counted(len(people), 'student')} ...")
    if dry_run:
        handout = prepared(course, exercise, attempt, people, jobs)
        tell(*(output / handout.assignment(one.id) for one in handout.roster))
        if not quiet:
            many = counted(len(handout.roster), "student")
            say(f"Would write a sheet and a solution for each of {many} ({_new_of(handout)}).")
        return
    with locked(course.folder, f"generate {exercise}"):
        handout = prepared(course, exercise, attempt, people, jobs)
        with progress("Sheets") as told:
            paths = write(handout, output, force=force, jobs=jobs, told=told)
    if printer is not None:
        with progress("Prints") as told:
            print_all(printer, paths, force=force, told=told)
    tell(*paths)
    if not quiet:
        say(
            f"Wrote {counted(len(paths), 'sheet')} ({_new_of(handout)}) to"
            f" {output / handout.students}, to be handed out, and what is to be kept to"
            f" {output / handout.instructor}: solutions, everybody's answers, and who has which"
            f" file. What was issued is kept in {course.folder / 'issued'}: marking needs it."
        )


def _new_of(handout: Handout) -> str:
    """How many got their numbers only now."""
    had = len(handout.roster) - handout.new
    return f"{handout.new} new" + (f", {had} had theirs already" if had else "")
