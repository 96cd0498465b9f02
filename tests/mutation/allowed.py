"""Where another reader may say something else than ours, and why ours is right.

Each difference that is met must fit a row, and a row that nothing fits any more is stale: the
benchmark ends with status 1 for either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.mutation.seen import UNCLEAR, Date, Error, Value, same

if TYPE_CHECKING:
    from collections.abc import Callable


class Difference(NamedTuple):
    """What another reader says differently: of a file, a value or a formula, where, and what."""

    of: str
    where: str
    ours: Value
    theirs: Value


class Allowed(NamedTuple):
    """A kind of difference that is allowed: from which reader, which ones, and why."""

    name: str
    reader: str
    fits: Callable[[Difference], bool]
    why: str


def _invalid(*reasons: str) -> Callable[[Difference], bool]:
    """The differences in which the witness says that a file is invalid, for one of the reasons."""
    return lambda difference: difference.of == "the file" and difference.where in reasons


def _is_for_a_person(difference: Difference) -> bool:
    return difference.ours is UNCLEAR


def _is_spelled_run(difference: Difference) -> bool:
    mine, theirs = difference.ours, difference.theirs
    return isinstance(mine, str) and isinstance(theirs, str) and _unset(mine) == _unset(theirs)


def _is_early_day(difference: Difference) -> bool:
    days = (difference.ours, difference.theirs)
    return all(isinstance(day, Date) and day.day < "1900-03-02" for day in days)


SMALL = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎−"
PLAIN = str.maketrans(SMALL, "0123456789+-=()n0123456789+-=()-", "\u0336")


def _is_day(value: Value) -> bool:
    return isinstance(value, Date)


def _unset(text: str) -> str:
    """A text without what tells how its parts are set, and without the space around it."""
    return text.translate(PLAIN).strip()


ALLOWED = (
    Allowed(
        "styles not needed",
        "witness",
        _invalid("XML in the styles"),
        "styles without a trace of a date or a percentage are not parsed: they change no value",
    ),
    Allowed(
        "relationships of any name",
        "witness",
        _invalid("no relationship where they stand", "the workbook is not where it should be"),
        "a relationship is known by its id and target, and counts if it leads to a part",
    ),
    Allowed(
        "UTF-8 that says ASCII",
        "witness",
        _invalid("not ASCII as it says"),
        "a part is UTF-8 or UTF-16, as the standard has it, whatever else it says",
    ),
    Allowed(
        "what no program writes",
        "witness",
        _invalid(
            "no sheet where sheets stand",
            "no text where texts stand",
            "a paragraph in another one",
            "a format twice, or without a number",
        ),
        "strangers beside texts and formats are passed over; without sheets, no code is found",
    ),
    Allowed(
        "for a person",
        "witness",
        _is_for_a_person,
        "whoever looks at the file sees what is there; a program's opinion gives no mark",
    ),
    Allowed(
        "for a person, not guessed",
        "both",
        _is_for_a_person,
        "they read 1_5 as 15, digits of other scripts, and an index beyond the texts as a text",
    ),
    Allowed(
        "how a text is set",
        "both",
        _is_spelled_run,
        "they join a struck-out number to the next one, read a raised 3 as 3, and leave out space",
    ),
    Allowed(
        "styles that nothing leads to",
        "both",
        lambda difference: isinstance(difference.ours, float) and _is_day(difference.theirs),
        "no relationship leads to the styles; they look for them by a name that promises nothing",
    ),
    Allowed(
        "the first days of 1900",
        "both",
        _is_early_day,
        "before March 1900 programs count one day apart; no answer is such a date",
    ),
)


def excuse(reader: str, difference: Difference) -> str | None:
    """The name of the row that a difference from a reader fits, if there is one."""
    rows = (row for row in ALLOWED if row.reader == reader)
    return next((row.name for row in rows if row.fits(difference)), None)


def alike(ours: Value, theirs: Value) -> bool:
    """Whether an ordinary reader says the same; both are mute about errors and empty texts."""
    return same(ours, theirs) or (theirs is None and (ours == "" or isinstance(ours, Error)))
