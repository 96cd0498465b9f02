"""Templates: an exercise is one text file in TOML, and this module reads it.

Every key that a template may have stands in the records below, and nowhere else; what the texts
mean is settled by `exercise/composition`.

    title version network about conventions decimals claims
    [axes]      name = size | "name of the axis it is tied to" | { size, least, because }
    [given]     name = { axes, draw, role, symbol } | { value, least, most, symbol }
    [[part]]    title text section continues backward goals mistakes, and the steps:
                name = rule | { rule, also, symbol, decimals, points, live }
    [wishes]    always, and one list per level
    [presets]   name = { tensor = entries, ..., rounded = { step = decimals }, note }

A part with a `section` begins a page; one that `continues` has the number of the part before it and
a letter of its own. A claim is written `dW = gradient(loss, W)`. Texts may hold `{axis}` and
`{given}` for a size or a fixed number, and the rules in `also` (other ways to a step's numbers)
`{axis}`, so no size is written out.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from normreg_sheets.errors import TemplateError, UsageError
from normreg_sheets.exercise.language import unknown

LARGEST_TEMPLATE = 200_000

Text = TypeVar("Text")


class AxisText(msgspec.Struct, forbid_unknown_fields=True):
    """An axis: its size, and the least size that makes sense with the reason."""

    size: int
    least: int = 1
    because: str = "there would be nothing to compute"


class GivenText(msgspec.Struct, forbid_unknown_fields=True):
    """A given: drawn over its axes, or one fixed number."""

    axes: str = ""
    draw: str | dict[str, str] | None = None
    value: int | float | str | None = None
    least: int | float | None = None
    most: int | float | None = None
    role: Literal["data", "parameter"] = "data"
    symbol: str | None = None


class StepText(msgspec.Struct, forbid_unknown_fields=True):
    """A step: its rule, other ways to it, how it is written, and the points of the whole of it.

    One that is `live` is computed by the sheet.
    """

    rule: str
    also: list[str] = []
    symbol: str | None = None
    decimals: int | None = None
    points: int | float | None = None
    live: bool = False


class GoalText(msgspec.Struct, forbid_unknown_fields=True, rename={"base": "from"}):
    """A goal of a part, checked live on the sheet; `when` says for which fixed numbers.

    Equal to something but for the roundings from `base` on, or below something.
    """

    says: str
    check: str
    equals: str | None = None
    below: str | None = None
    base: str | None = None
    when: str | None = None


class PartText(msgspec.Struct, forbid_unknown_fields=True):
    """A part without its steps, which are the keys that are not listed here."""

    title: str
    text: str
    section: str | None = None
    continues: bool = False
    backward: bool = False
    goals: list[GoalText] = []
    mistakes: list[dict[str, str]] = []


class TemplateText(msgspec.Struct, forbid_unknown_fields=True):
    """A whole template, as written."""

    title: str
    version: int
    network: list[str]
    about: str
    axes: dict[str, int | str | AxisText]
    given: dict[str, GivenText]
    part: list[dict[str, Any]]
    conventions: list[str] = []
    claims: list[str] = []
    decimals: int = 2
    wishes: dict[str, list[str]] = {}
    presets: dict[str, dict[str, Any]] = {}


def home() -> Path:
    """The folder of the templates: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


def names() -> tuple[str, ...]:
    """The exercises that come with the package."""
    return tuple(sorted(path.stem for path in home().glob("*.toml")))


def find(exercise: str) -> Path:
    """The template of an exercise's name, or of a path ending in `.toml`."""
    if exercise.endswith(".toml"):
        return Path(exercise)
    if exercise not in names():
        raise UsageError(
            unknown("exercise", exercise, names())
            + "; your own template is given by its path, ending in .toml"
        )
    return home() / f"{exercise}.toml"


def read(path: Path) -> TemplateText:
    """The text of a template, its keys and types checked. Every error names the file."""
    try:
        if path.stat().st_size > LARGEST_TEMPLATE:
            raise TemplateError(f"{path.name}: is larger than {LARGEST_TEMPLATE} bytes")
        if not path.is_file():
            raise UsageError(f"{path}: is not a file")
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise TemplateError(f"{path.name}: is not text in UTF-8") from None
    odd = next((char for char in text if not char.isprintable() and char not in "\n\r\t"), None)
    if odd is not None:
        raise TemplateError(f"{path.name}: has a character that cannot be shown ({odd!r})")
    try:
        return convert(tomllib.loads(text), TemplateText)
    except (ValueError, RecursionError) as error:  # TOMLDecodeError, or a number too long
        raise TemplateError(f"{path.name}: {error}") from None
    except TemplateError as error:
        raise error.at(path.name) from None


def convert(value: Any, to: type[Text]) -> Text:
    """The value as a record or plain type; a TemplateError names the key that does not fit."""
    try:
        return msgspec.convert(value, to)
    except msgspec.ValidationError as error:
        cause, _, place = str(error).partition(" - at `$")
        place = place.strip(".`")
        raise TemplateError(f"{place}: {cause}" if place else cause) from None
