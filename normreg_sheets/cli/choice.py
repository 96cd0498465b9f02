"""Options of every command that needs a problem: which exercise, which numbers, what is asked."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from normreg_sheets.cli.options import pair
from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.exercise import LEVELS

if TYPE_CHECKING:
    from collections.abc import Callable

    from normreg_sheets.answers.problem import Problem, Variant
    from normreg_sheets.exercise.exercise import Exercise, Rounding

    Command = Callable[..., Any]

LARGEST_SEED = 10**18 - 1
LONGEST_COUNT = 9  # digits


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
    only: str | None
    blank: str

    def load(self) -> Exercise:
        """The exercise with its settings."""
        from normreg_sheets.exercise.composition import load
        from normreg_sheets.exercise.exercise import Settings

        values = tuple(sorted(dict(pair(text, "--set unit=5") for text in self.settings).items()))
        settings = Settings(values, self.decimals, self.rounding, self.only, self.blank)
        return load(self.exercise, settings)

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


def _blank(_: click.Context, option: click.Parameter, said: str) -> str:
    """How many cells are to be blank, each number in one spelling."""
    if said in ("all", "half"):
        return said
    if not (said.isascii() and said.isdecimal()) or len(said) > LONGEST_COUNT:
        raise click.BadParameter(f"'{said}' is not all, half, or a number of cells", param=option)
    return str(int(said))


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
            help="A size or a fixed number: --set unit=5 --set p2=1/4.",
        ),
        click.option("--decimals", type=int, help="Decimals asked for.  [default: the template's]"),
        click.option(
            "--rounding",
            type=click.Choice(("none", "each-step")),
            default="none",
            show_default=True,
            help="Whether each result is rounded before it is used.",
        ),
        click.option(
            "--only",
            metavar="SECTION",
            help="Ask this section alone: earlier ones are filled in, later ones left out. `list`"
            " shows the sections.",
        ),
        click.option(
            "--blank",
            default="all",
            callback=_blank,
            show_default=True,
            metavar="all|half|N",
            help="How many cells are left to fill, the last ones; those before them are filled in.",
        ),
    )

    @wraps(command)
    def chosen(**given: Any) -> Any:
        choice = Choice(**{field.name: given.pop(field.name) for field in fields(Choice)})
        return command(choice=choice, **given)

    for option in reversed(options):
        chosen = option(chosen)
    return chosen
