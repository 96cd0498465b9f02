"""The beginning of a course: its `course.toml`, with all that may be set in it, and its secret.

What may be set and is not stands there as a comment, with a value that fits the exercise: whoever
removes the `#` has a course that works.
"""

from __future__ import annotations

import os
import re
from datetime import timedelta
from typing import TYPE_CHECKING

from normreg_sheets.course import secret
from normreg_sheets.errors import OutputError, UsageError
from normreg_sheets.exercise.parts import MOST_DECIMALS
from normreg_sheets.exercise.template import find, read
from normreg_sheets.sheet import output

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from normreg_sheets.exercise.exercise import Exercise

FILE, SECRET = "course.toml", "secret.key"
DAYS = 14  # until an exercise may be due

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
groups         = true          # what one of a group in the roster hands in counts for all
reveal         = "hints"       # what the feedback tells: "marks", "hints" or "solution"

# rounding     = "each-step"   # what is rounded is carried on, as on paper
# due          = {due}T23:59:00+01:00   # what comes later is late
# grace        = 10            # minutes after that in which it is not
# late_per_day = 0.1           # the share of its points that each begun day costs
# late_at_most = 0.5           # and what all days cost together
"""


def begin(folder: Path, name: str, exercises: Sequence[str], created: date) -> tuple[Path, Path]:
    """Write the files of a new course, and give their paths.

    An exercise is a name, or the path of one's own template. Raises UsageError, and OutputError,
    with nothing written, where one is there.
    """
    from normreg_sheets.exercise.composition import load  # noqa: PLC0415 - loads NumPy

    if not name.strip() or not name.isprintable():
        raise UsageError(f"--name {name!r}: a course has a name that can be shown")
    paths = folder / FILE, folder / SECRET
    for path in paths:
        output.check(path, force=True)
        if path.exists():
            raise OutputError(f"{path}: is there already, and is never replaced; take another -o")
    composed = {said: load(said) for said in exercises}
    names = [one.name for one in composed.values()]
    for one in names:
        if names.count(one) > 1:
            raise UsageError(f"{one}: two exercises have this name; rename the file of one")
    due = (created + timedelta(days=DAYS)).isoformat()
    text = _HEAD.format(
        file=FILE, name=_quoted(name), created=created.isoformat(), secret=SECRET, due=due
    )
    for said, exercise in composed.items():
        text += "".join(f"{line}\n" for line in _table(said, exercise, folder))
    secret.create(paths[1])
    output.write(paths[0], text.encode(), force=False)
    return paths


def _table(said: str, exercise: Exercise, folder: Path) -> Iterator[str]:
    """The lines of an exercise, which was said by its name or by the path of its template."""
    from normreg_sheets.answers.blanks import blanks  # noqa: PLC0415 - loads NumPy

    plain = re.fullmatch(r"[\w-]+", exercise.name, re.ASCII)
    yield ""
    yield f"[exercise.{exercise.name if plain else _quoted(exercise.name)}]"
    if said.endswith(".toml"):
        yield f"template = {_quoted(os.path.relpath(said, folder))}"
    sizes = [axis for axis, given in read(find(said)).axes.items() if not isinstance(given, str)]
    step = list(blanks(exercise))[-1]
    decimals = exercise.decimals % MOST_DECIMALS + 1
    other = ", ".join(f"{axis} = {exercise.sizes[axis]}" for axis in sizes[:2])
    may = {
        f"set       = {{ {other} }}": "other sizes",
        f"decimals  = {decimals}": "asked for, where not the template's",
        f'only      = "{exercise.sections[-1]}"': "one section alone",
        'blank     = "half"': "leave only some cells to fill",
        f"points    = {{ {step} = 6 }}": "of a whole step; else one for each of its cells",
        f"marked_to = {{ {step} = 1 }}": "decimals that a step is marked to, where not those asked",
    }
    for line, says in may.items():
        if exercise.paged or not line.startswith("only"):
            yield f"# {line:<42} # {says}"


def _quoted(text: str) -> str:
    """A text as TOML writes it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
