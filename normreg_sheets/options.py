"""Options that several commands share, and the problem that they describe."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.exercise import LEVELS

if TYPE_CHECKING:
    from collections.abc import Callable

    from normreg_sheets.answers.problem import Problem, Variant
    from normreg_sheets.exercise.exercise import Exercise, Rounding

    Command = Callable[..., Any]

LARGEST_SEED = 10**18 - 1


@dataclass(frozen=True, slots=True)
class Choice:
    """Which exercise and which numbers, as the options say."""

    exercise: str
    level: str
    seed: int
    preset: str | None
    settings: tuple[str, ...]
    decimals: int | None
    rounding: Rounding

    def load(self) -> Exercise:
        """The exercise with its settings."""
        from normreg_sheets.exercise.composition import load
        from normreg_sheets.exercise.exercise import Settings

        values = tuple(sorted(dict(_pair(text) for text in self.settings).items()))
        return load(self.exercise, Settings(values, self.decimals, self.rounding))

    def variant(self, later: int = 0) -> Variant:
        """The variant that is asked for, or the one `later` seeds further on."""
        from normreg_sheets.answers.problem import Variant

        if self.seed + later > LARGEST_SEED:
            raise UsageError(f"--seed: at most {LARGEST_SEED}")
        return Variant(self.preset, self.level, self.seed + later)

    def problem(self) -> Problem:
        """The problem that the options describe."""
        from normreg_sheets.answers.draw import pose

        return pose(self.load(), self.variant())


def about_the_problem(command: Command) -> Command:
    """Options that say which exercise and which numbers; the command gets them as a Choice."""
    options = (
        click.argument("exercise"),
        click.option(
            "--level",
            type=click.Choice(LEVELS),
            default="fractions",
            show_default=True,
            help="How the numbers are drawn.",
        ),
        click.option(
            "--seed",
            type=click.IntRange(0, LARGEST_SEED),
            default=1,
            show_default=True,
            help="The same seed gives the same numbers, for ever.",
        ),
        click.option("--preset", help="Published numbers instead, such as 'classic'."),
        click.option(
            "--set",
            "settings",
            multiple=True,
            metavar="NAME=VALUE",
            help="A size or a fixed number: --set unit=5 --set eps=1e-5.",
        ),
        click.option("--decimals", type=int, help="Decimals asked for.  [default: the template's]"),
        click.option(
            "--rounding",
            type=click.Choice(("none", "each-step")),
            default="none",
            show_default=True,
            help="Whether each result is rounded before it is used.",
        ),
    )

    @wraps(command)
    def chosen(**given: Any) -> Any:
        choice = Choice(**{field.name: given.pop(field.name) for field in fields(Choice)})
        return command(choice=choice, **given)

    for option in reversed(options):
        chosen = option(chosen)
    return chosen


def to_file(command: Command) -> Command:
    """Options of every command that writes files."""
    command = click.option("--force", is_flag=True, help="Replace files that are there.")(command)
    return click.option("-q", "--quiet", is_flag=True, help="Only errors and the paths.")(command)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise UsageError(f"--set {text}: is written NAME=VALUE, as in --set unit=5")
    return name.strip(), value.strip()
