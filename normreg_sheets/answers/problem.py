"""A problem: an exercise with its numbers, its answers, and the code that names it.

    batch-normalization@1 fractions-42 example=6 decimals=3
    dropout@1 classic only=backward blank=half

The code says openly everything that the sheet follows from, so one for self-study needs nothing
else to be checked: exercise and version, the variant (level and seed, or a preset), and the
settings that differ from the template's. The sheets of a course have a *sealed* code instead, which
only the course can read (`course/codes`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.answers.blanks import Place, blanks, made
from normreg_sheets.answers.values import FLOAT, round_half_away, solve
from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.exercise import LEVELS, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from normreg_sheets.answers.values import Data
    from normreg_sheets.exercise.exercise import Exercise

_CODE = re.compile(
    r"([\w.-]{1,60})@([1-9]\d{0,5}) ([\w.-]{1,60})((?: [A-Za-z]\w{0,30}=[\w./-]{1,30}){0,20})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Variant:
    """Which numbers: those of a preset, or those that a seed draws at a level."""

    preset: str | None = None
    level: str = "fractions"
    seed: int = 0

    def __str__(self) -> str:
        return self.preset or f"{self.level}-{self.seed}"


@dataclass(frozen=True)
class Problem:
    """An exercise with its numbers: `givens` holds exact fractions over each given's axes.

    `sealed` is the code that stands on the sheet of a course, "" for the open one.
    """

    exercise: Exercise
    variant: Variant
    givens: Mapping[str, NDArray[np.object_]]
    sealed: str = ""

    @property
    def code(self) -> str:
        """The text that names this problem and no other."""
        if self.sealed:
            return self.sealed
        exercise = self.exercise
        return write_code(exercise.name, exercise.version, self.variant, exercise.settings)

    @cached_property
    def asked(self) -> dict[str, int]:
        """The decimals asked of each step; a preset may ask for fewer in the rounded mode."""
        own = {step.name: step.decimals for step in self.exercise.steps}
        if self.variant.preset is None or self.exercise.settings.rounding == "none":
            return own
        return own | dict(self.exercise.presets[self.variant.preset].rounded)

    @cached_property
    def rounded(self) -> Mapping[str, int] | None:
        """The decimals to which each step is rounded before it is used; None for not at all."""
        return self.asked if self.exercise.settings.rounding == "each-step" else None

    @cached_property
    def made(self) -> Mapping[str, NDArray[np.bool_]]:
        """Which entries of each step are made from numbers; the others are always the same."""
        return made(self.exercise)

    @cached_property
    def blanks(self) -> Mapping[str, tuple[Place, ...]]:
        """The cells that are asked: of each step that has any, their places in row order."""
        return blanks(self.exercise)

    @cached_property
    def printed(self) -> Mapping[str, NDArray[np.float64]]:
        """The numbers of each step that the sheet prints, rounded as asked; NaN in all others."""
        numbers = {}
        for step in self.exercise.steps:
            numbers[step.name] = round_half_away(self.key[step.name], self.asked[step.name])
            if step.live:
                numbers[step.name][...] = np.nan
            for place in self.blanks.get(step.name, ()):
                numbers[step.name][place] = np.nan
        return numbers

    @cached_property
    def numbers(self) -> Mapping[str, NDArray[np.float64]]:
        """The givens as floats."""
        return {name: values.astype(float) for name, values in self.givens.items()}

    @cached_property
    def key(self) -> Mapping[str, NDArray[np.float64]]:
        """Every tensor, givens included, as floats over its axes."""
        return solve(self.exercise, self.numbers, FLOAT, rounded=self.rounded)

    @cached_property
    def exact(self) -> Mapping[str, Data]:
        """Every tensor, givens included, as SymPy's exact numbers over its axes."""
        from normreg_sheets.answers import exact  # noqa: PLC0415 - takes half a second to load

        givens = {name: exact.array(values) for name, values in self.givens.items()}
        return solve(self.exercise, givens, exact.EXACT, rounded=self.rounded)


def write_code(name: str, version: int, variant: Variant, settings: Settings) -> str:
    """The code of a problem; settings in the order of their names, so that equals look equal."""
    words = [f"{name}@{version}", str(variant)]
    words += [f"{key}={value}" for key, value in sorted(settings.values)]
    if settings.decimals is not None:
        words.append(f"decimals={settings.decimals}")
    if settings.rounding != "none":
        words.append(f"rounding={settings.rounding}")
    if settings.only is not None:
        words.append(f"only={settings.only}")
    if settings.blank != "all":
        words.append(f"blank={settings.blank}")
    return " ".join(words)


def is_code(text: str) -> bool:
    """Whether a text has the form of a code."""
    return _CODE.fullmatch(text) is not None


def read_code(code: str) -> tuple[str, int, Variant, Settings]:
    """The exercise's name and version, the variant and the settings that a code names.

    Raises UsageError for a text that is no code.
    """
    words = _CODE.fullmatch(code)
    if words is None:
        raise UsageError(f"'{code[:60]}' is not the code of a sheet")
    options = dict(pair.split("=", 1) for pair in words[4].split())
    decimals = options.pop("decimals", None)
    rounding = options.pop("rounding", "none")
    only, blank = options.pop("only", None), options.pop("blank", "all")
    if rounding not in ("none", "each-step") or not (decimals or "1").isdecimal():
        raise UsageError(f"'{code[:60]}' is not the code of a sheet")
    settings = Settings(
        values=tuple(sorted(options.items())),
        decimals=None if decimals is None else int(decimals),
        rounding="each-step" if rounding == "each-step" else "none",
        only=only,
        blank=blank,
    )
    return words[1], int(words[2]), read_variant(words[3]), settings


def read_variant(text: str) -> Variant:
    """The variant `level-seed`, or else a preset's name."""
    match re.fullmatch(r"([a-z]+)-(\d{1,18})", text):
        case re.Match() as found if found[1] in LEVELS:
            return Variant(level=found[1], seed=int(found[2]))
    return Variant(preset=text)
