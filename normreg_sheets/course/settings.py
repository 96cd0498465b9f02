"""The settings of a course: what its `course.toml` says, and where each value comes from.

    name, created, secret          of the course itself
    [exercise.NAME]                one table for each exercise, with settings of its own

Every other key may stand above the tables, for all exercises, or in one of them, which then counts;
what stands nowhere is as the package has it. All keys are in the record `Settings`, with what they
mean; `source` says of each where its value was found.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.exercise import Settings as Sizes
from normreg_sheets.exercise.language import unknown
from normreg_sheets.exercise.parts import MOST_DECIMALS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LARGEST = 200_000  # bytes
DEFAULT = "the package"

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Size = Annotated[int, msgspec.Meta(ge=-(10**9), le=10**9)]
MOST_MINUTES = 366 * 24 * 60


class Settings(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """The settings of an exercise in a course.

    How sheets are made: `level`, `decimals`, `rounding`, `only`, `blank`, `set` (sizes and fixed
    numbers) and `template` (the file of one's own exercise). They count when sheets are generated.
    How they are marked: `points` of whole steps, `marked_to` (decimals of a step, where not those
    asked for), `follow_through`, `too_coarse`. What students are told: `reveal`. Whether what one
    of a group in the roster hands in counts for all of them: `groups`.

    What comes after `due` and `grace` (minutes) is late, and loses `late_per_day` (a share of what
    it earned) for each day that has begun, `late_at_most` in all.
    """

    level: Literal["friendly", "fractions", "decimals"] = "fractions"
    decimals: Annotated[int, msgspec.Meta(ge=1, le=MOST_DECIMALS)] | None = None
    rounding: Literal["none", "each-step"] = "none"
    only: str | None = None
    blank: str = "all"
    set: dict[str, Size | float | str] = {}
    template: str | None = None
    points: dict[str, float] = {}
    marked_to: dict[str, Size] = {}
    follow_through: Share = 1.0
    too_coarse: Share = 0.5
    reveal: Literal["marks", "hints", "solution"] = "hints"
    groups: bool = True
    due: datetime | None = None
    grace: Annotated[int, msgspec.Meta(ge=0, le=MOST_MINUTES)] = 0
    late_per_day: Share = 0.0
    late_at_most: Share = 1.0

    @property
    def sizes(self) -> Sizes:
        """What of it an exercise is composed with."""
        values = tuple(sorted((name, str(value)) for name, value in self.set.items()))
        return Sizes(values, self.decimals, self.rounding, self.only, self.blank)


KEYS = Settings.__struct_fields__
_SHARE = "a share from 0 to 1, such as 0.5"
_MEANT = {
    "level": 'one of "friendly", "fractions" and "decimals"',
    "decimals": f"a whole number from 1 to {MOST_DECIMALS}",
    "rounding": 'one of "none" and "each-step"',
    "only": 'the name of a section, such as "backward"',
    "blank": '"all", "half", or a number of cells in quotes, such as "40"',
    "set": 'a table of numbers, such as { example = 5, p1 = "1/4" }',
    "template": 'the path of a template, such as "mine.toml"',
    "points": "a table of steps with points, such as { sigma = 6 }",
    "marked_to": "a table of steps with whole numbers, such as { sigma = 1 }",
    "follow_through": _SHARE,
    "too_coarse": _SHARE,
    "groups": "true or false",
    "reveal": 'one of "marks", "hints" and "solution"',
    "due": "a day with a time and its zone, such as 2026-11-30T23:59:00+01:00",
    "grace": f"a whole number of minutes, from 0 to {MOST_MINUTES}",
    "late_per_day": _SHARE,
    "late_at_most": _SHARE,
}
_OF_ONE = ("set", "template", "points", "marked_to", "only", "blank")  # no sense for all exercises
_COURSE = ("name", "created", "secret", "exercise")


@dataclass(frozen=True, slots=True)
class Course:
    """A course as its file says it; `said` has what is written of each exercise, by its name.

    `shared` has what is written for all of them. `created` is the day before which no sheet of the
    course can have been saved.
    """

    path: Path
    name: str
    created: date
    secret: Path
    shared: Mapping[str, Any]
    said: Mapping[str, Mapping[str, Any]]

    @property
    def folder(self) -> Path:
        """Where the course keeps what it issued."""
        return self.path.parent

    def settings(self, exercise: str) -> Settings:
        """The settings of an exercise. Raises UsageError for one that is not in the course."""
        self.require(exercise)
        try:
            settings = msgspec.convert({**self.shared, **self.said[exercise]}, Settings)
        except msgspec.ValidationError as error:
            found = re.search(r"at `\$\.(\w+)", str(error))
            raise self._wrong(exercise, found[1] if found else "", str(error)) from None
        if settings.due is not None and settings.due.tzinfo is None:
            raise self._wrong(exercise, "due", "")
        if not (settings.template or "mine").isprintable():
            raise self._wrong(exercise, "template", "")
        return settings

    def _wrong(self, exercise: str, key: str, cause: str) -> UsageError:
        """The error of a value that its key cannot have."""
        place = self.place(exercise, key) or ""
        says = f"is {_MEANT[key]}" if key in _MEANT else cause
        return UsageError(f"{self.path}{place}: {key} {says}")

    def require(self, exercise: str) -> None:
        """Raise UsageError for an exercise that the course has not."""
        if exercise not in self.said:
            raise UsageError(
                f"{self.path}: {unknown('exercise', exercise, self.said)}; add it with the line"
                f" [exercise.{exercise}]"
            )

    def source(self, exercise: str, key: str) -> str:
        """Where the value of a key of an exercise was found."""
        place = self.place(exercise, key)
        return self.path.name + place if place is not None else DEFAULT

    def place(self, exercise: str, key: str) -> str | None:
        """Where a key of an exercise stands in the file: `""` is above the tables, None nowhere."""
        if key in self.said[exercise]:
            return f" [exercise.{exercise}]"
        return "" if key in self.shared else None

    def template(self, exercise: str) -> str:
        """The exercise's name, or the path of its own template."""
        own = self.settings(exercise).template
        return exercise if own is None else str(self.folder / own)


def read(path: Path) -> Course:
    """The course in a file. Every UsageError names the file and what to mend."""
    said = _table(path)
    for key in said:
        if key not in (*KEYS, *_COURSE):
            raise UsageError(f"{path}: {unknown('key', key, (*_COURSE, *KEYS))}")
        if key in _OF_ONE:
            raise UsageError(f"{path}: '{key}' belongs to one exercise; move it under [exercise.…]")
    name, created, secret = (said.get(key) for key in _COURSE[:3])
    if not isinstance(name, str) or not name.strip() or not name.isprintable():
        raise UsageError(f'{path}: has no name; add a line such as name = "Deep Learning"')
    if not isinstance(created, date) or isinstance(created, datetime):
        raise UsageError(f"{path}: has no day of its beginning; add a line created = 2026-10-01")
    if not isinstance(secret, str) or not secret.strip() or not secret.isprintable():
        raise UsageError(f'{path}: has no secret; add a line secret = "secret.key"')
    tables = said.get("exercise", {})
    if not isinstance(tables, dict) or not tables:
        raise UsageError(f"{path}: has no exercise; add a line such as [exercise.dropout]")
    for exercise, table in tables.items():
        if not isinstance(table, dict):
            raise UsageError(f"{path}: exercise.{exercise} is a table; write [exercise.{exercise}]")
        for key in table:
            if key not in KEYS:
                raise UsageError(f"{path}: [exercise.{exercise}]: {unknown('key', key, KEYS)}")
    shared = {key: value for key, value in said.items() if key in KEYS}
    course = Course(path, name, created, path.parent / secret, shared, tables)
    for exercise in tables:
        course.settings(exercise)
    return course


def _table(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST:
            raise UsageError(f"{path}: is larger than {LARGEST} bytes, which no course is")
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(
            f"{path}: the course cannot be read ({error.strerror}); `new course` makes one"
        ) from None
    except UnicodeDecodeError:
        raise UsageError(f"{path}: is not text in UTF-8; save it so") from None
    except (ValueError, RecursionError) as error:  # TOMLDecodeError, or a number too long
        raise UsageError(f"{path}: {error}") from None
