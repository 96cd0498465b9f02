"""Options that several commands share: how a workbook that came back is read and marked."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, fields, replace
from functools import wraps
from math import nan
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from normreg_sheets.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from normreg_sheets.exercise.exercise import Exercise
    from normreg_sheets.marking.policy import Policy
    from normreg_sheets.submission.recalculation import Engine
    from normreg_sheets.submission.refusal import Limits

    Command = Callable[..., Any]


Value = TypeVar("Value")

MOST = 10**15  # more than any limit can mean
LONGEST_NUMBER = 100  # digits


def to_file(command: Command) -> Command:
    """Options of every command that writes files."""
    command = click.option("--force", is_flag=True, help="Replace files that are there.")(command)
    return click.option("-q", "--quiet", is_flag=True, help="Only errors and the paths.")(command)


@dataclass(frozen=True, slots=True)
class Marking:
    """How a workbook is read and marked, as the options say."""

    template: str | None = None
    engine: Engine = "embedded"
    limit: tuple[str, ...] = ()
    jobs: int | None = None
    follow_through: float = 1.0
    too_coarse: float = 0.5
    points: tuple[str, ...] = ()
    decimals: tuple[str, ...] = ()

    def policy(self, exercise: Exercise) -> Policy:
        """The policy for an exercise, whose steps go by their names or their symbols.

        Raises UsageError for a value that none can have, and for a step that is told twice.
        """
        from normreg_sheets.marking.policy import Policy, by_step

        return Policy(
            self.follow_through,
            self.too_coarse,
            by_step("--points", self._points(), exercise),
            by_step("--decimals", self._decimals(), exercise),
        )

    def limits(self) -> Limits:
        """What a file may have. Raises UsageError for a limit that is none.

        LibreOffice has a time of its own, in which nothing else is waited for.
        """
        from normreg_sheets.sheet import office
        from normreg_sheets.submission.refusal import Limits

        told: dict[str, int] = {}
        for name, value in (pair(text, "--limit cells=300000") for text in self.limit):
            if name not in {field.name for field in fields(Limits)}:
                known = ", ".join(field.name for field in fields(Limits))
                raise UsageError(f"--limit {name}: there is no such limit; it is one of {known}")
            if name in told:
                raise UsageError(f"--limit {name}: it is there already; name it once")
            told[name] = min(_whole(f"--limit {name}", value), MOST)
            if told[name] == 0:
                raise UsageError(f"--limit {name}: 0 would let nothing pass; at least 1")
        limits = Limits(**told)
        if self.engine == "libreoffice" and "wall" not in told:
            limits = replace(limits, wall=limits.wall + office.SECONDS)
        return limits

    def prepare(self) -> None:
        """Raise the errors that are no file's fault: in the options, in the template."""
        from normreg_sheets.exercise.composition import load
        from normreg_sheets.marking.policy import check
        from normreg_sheets.sheet.office import find_office

        self.limits()
        if self.engine == "libreoffice" and find_office() is None:
            raise UsageError(
                "--recalculate libreoffice: LibreOffice is not found; install it, or leave this out"
            )
        self._points()
        self._decimals()
        if self.template is not None:
            exercise = load(self.template)
            check(self.policy(exercise), exercise)

    def _points(self) -> list[tuple[str, float]]:
        pairs = (pair(text, "--points sigma=6") for text in self.points)
        return [(step, _number(f"--points {step}", value)) for step, value in pairs]

    def _decimals(self) -> list[tuple[str, int]]:
        pairs = (pair(text, "--decimals sigma=1") for text in self.decimals)
        return [(step, _whole(f"--decimals {step}", value)) for step, value in pairs]


def _share(_: click.Context, option: click.Parameter, said: str) -> float:
    """The share of its points that a cell earns, as an option says it."""
    words = {"full": 1.0, "off": 0.0}
    try:
        share = words[said] if said in words else float(said)
    except ValueError:
        share = nan
    if not 0 <= share <= 1:
        raise click.BadParameter(f"'{said}' is not full, off, or a share from 0 to 1", param=option)
    return share


_TEMPLATE = click.option("--template", help="The path of the template of your own exercise.")
_FILES = (
    click.option(
        "--recalculate",
        "engine",
        type=click.Choice(("embedded", "libreoffice")),
        default="embedded",
        show_default=True,
        help="What recomputes the students' formulas.",
    ),
    click.option(
        "--limit",
        multiple=True,
        metavar="NAME=N",
        help="Let a file have more (or less) than usual, where it was refused for that.",
    ),
    click.option(
        "-j",
        "--jobs",
        type=click.IntRange(1),
        help="How many files are read at the same time.  [default: one for each core]",
    ),
)
_POLICY = (
    click.option(
        "--follow-through",
        default="full",
        callback=_share,
        show_default=True,
        metavar="full|off|SHARE",
        help="What a cell earns that is right on the student's own earlier numbers.",
    ),
    click.option(
        "--too-coarse",
        default="0.5",
        callback=_share,
        show_default=True,
        metavar="full|off|SHARE",
        help="What a cell earns that is right with fewer digits than asked.",
    ),
    click.option(
        "--points",
        multiple=True,
        metavar="STEP=POINTS",
        help="Points of a whole step, by name or symbol: sigma=6.",
    ),
    click.option(
        "--decimals",
        multiple=True,
        metavar="STEP=N",
        help="Mark a step to so many decimals instead of those asked: sigma=1.",
    ),
)


def refuse_options(names: Iterable[str], why: str) -> None:
    """Raise UsageError for an option of the command that was given and makes no sense."""
    context = click.get_current_context()
    for name in names:
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            option = next(one for one in context.command.params if one.name == name)
            raise UsageError(f"{option.opts[-1]}: {why}")


def about_the_files(command: Command) -> Command:
    """Options that say how files are read; the command gets them as a Marking."""
    return _gathered(command, _FILES)


def about_the_reading(command: Command) -> Command:
    """The same, for files that are not those of a course."""
    return _gathered(command, (_TEMPLATE, *_FILES))


def about_the_marking(command: Command) -> Command:
    """Options that say how a workbook is read and marked; the command gets them as a Marking."""
    return _gathered(command, (_TEMPLATE, *_FILES, *_POLICY))


def _gathered(command: Command, options: Sequence[Callable[[Command], Command]]) -> Command:
    """The command with the options, which it gets as one Marking."""

    @wraps(command)
    def with_marking(**given: Any) -> Any:
        about = {
            field.name: given.pop(field.name) for field in fields(Marking) if field.name in given
        }
        return command(marking=Marking(**about), **given)

    gathered: Command = with_marking
    for option in reversed(options):
        gathered = option(gathered)
    return gathered


def cores() -> int:
    """How many cores there are for us."""
    if sys.platform != "linux":
        return os.cpu_count() or 1
    return len(os.sched_getaffinity(0))


def _number(option: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise UsageError(f"{option}: '{text}' is not a number") from None


def _whole(option: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > LONGEST_NUMBER:
        raise UsageError(f"{option}: '{text}' is not a whole number")
    return int(text)


def pair(text: str, example: str) -> tuple[str, str]:
    """The name and the value of an option such as `example`. Raises UsageError for any other."""
    option = example.split(maxsplit=1)[0]
    name, equals, value = text.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise UsageError(f"{option} {text}: is written NAME=VALUE, as in {example}")
    return name.strip(), value.strip()
