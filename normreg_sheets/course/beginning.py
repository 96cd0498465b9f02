"""The beginning of a course: its `course.toml`, with all that may be set in it, and its secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.course import secret
from normreg_sheets.errors import UsageError
from normreg_sheets.sheet import output

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

FILE, SECRET = "course.toml", "secret.key"

_HEAD = """\
# A course: which exercises it has, how their sheets are made, and how they are marked.
# `normreg-sheets config show --course {file}` says what counts and where it comes from.

name    = {name}
created = {created}      # no sheet can have been saved before this day
secret  = "{secret}"    # numbers and codes derive from it; keep a copy, and show it to nobody

# For all exercises; below [exercise.…] for that one alone.

level          = "fractions"   # or "friendly" (numbers that come out even), or "decimals"
follow_through = 1.0           # what a cell earns that is right on the student's own numbers
too_coarse     = 0.5           # what a cell earns that has too few digits
reveal         = "hints"       # what the feedback tells: "marks", "hints" or "solution"

# due          = {created}T23:59:00+01:00   # what comes later is late
# grace        = 10            # minutes after that in which it is not
# late_per_day = 0.1           # the share of its points that each begun day costs
# late_at_most = 0.5           # and what all days cost together
"""
_EXERCISE = """
[exercise.{name}]
# set       = {{ {sizes} }}    # other sizes
# decimals  = 3                # asked for, where not the template's
# only      = "backward"       # one section alone, of an exercise that has them
# blank     = "half"           # leave only some cells to fill
# points    = {{ {step} = 6 }}     # of a whole step; else one for each of its cells
# marked_to = {{ {step} = 1 }}     # decimals that a step is marked to, where not those asked for
# template  = "mine.toml"      # an exercise of your own
"""


def begin(folder: Path, name: str, exercises: Sequence[str], created: date) -> tuple[Path, Path]:
    """Write the files of a new course, and give their paths.

    Raises OutputError, with nothing written, where one is there.
    """
    from normreg_sheets.exercise.composition import load  # noqa: PLC0415 - loads NumPy

    if not name.strip() or not name.isprintable():
        raise UsageError(f"--name {name!r}: a course has a name that can be shown")
    paths = folder / FILE, folder / SECRET
    for path in paths:
        output.check(path, force=False)
    text = _HEAD.format(file=FILE, name=_quoted(name), created=created.isoformat(), secret=SECRET)
    for exercise in exercises:
        one = load(exercise)
        axes = ", ".join(f"{axis} = {size}" for axis, size in list(one.sizes.items())[:2])
        text += _EXERCISE.format(name=exercise, sizes=axes, step=one.steps[-1].name)
    secret.create(paths[1])
    output.write(paths[0], text.encode(), force=False)
    return paths


def _quoted(text: str) -> str:
    """A text as TOML writes it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
