"""What a mutant must not do: the oracle.

-   Reading it ends with a workbook or with a `SubmissionError` of one line, and marking it too.
-   Where it is read, every value is what the strict witness says, and not what neither of the
    ordinary readers says. A difference that is allowed has a name and a reason, in `allowed`.
-   It takes neither long nor much memory.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from normreg_sheets.errors import SubmissionError
from normreg_sheets.marking.assessment import assess
from normreg_sheets.submission.reader import read
from normreg_sheets.submission.refusal import Reason
from tests.mutation import allowed, witness, witness_ods
from tests.mutation.seen import Place, Value, ours, same
from tests.mutation.witness_package import Invalid, Parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from normreg_sheets.submission.workbook import Workbook
    from tests.mutation.mutants import Mutant
    from tests.mutation.opinions import Opinions

SLOW = 2.0  # seconds of CPU for one file
ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a mutant ended: the reason of its refusal or "accepted", CPU seconds, what is wrong.

    `excused` names the allowed differences that were met, `compared` the readers that were asked.
    """

    mutant: str
    origin: str
    how: str
    ended: str
    seconds: float
    findings: tuple[str, ...] = ()
    excused: frozenset[str] = frozenset()
    compared: tuple[str, ...] = ()
    marked: bool = False


def judged(
    mutant: Mutant, path: Path, opinions: Opinions | None, *, marking: bool = False
) -> Outcome:
    """How a mutant ends, written to `path`; with `marking` it is also marked.

    Without `opinions` the ordinary readers are not asked.
    """
    path.write_bytes(mutant.data)
    named = partial(Outcome, mutant.name, mutant.origin, mutant.how)
    started = time.process_time()
    try:
        book = read(path)
    except SubmissionError as error:
        taken = time.process_time() - started
        return named(str(error.reason), taken, tuple(_refusal(error, path, taken)))
    except Exception as error:  # whatever else escapes is the finding
        taken = time.process_time() - started
        return named("escaped", taken, (f"reading: {error!r}",))
    taken = time.process_time() - started
    findings = list(_slow(taken))
    excused: list[str] = []
    compared: list[str] = []
    seen = ours(book)
    differences = [("witness", each) for each in _from_the_witness(mutant.data, book, seen)]
    # In a file that is not as the standard has it, the ordinary readers go ways of their own.
    if opinions is not None and not any(each.of == "the file" for _, each in differences):
        found = _from_both(mutant.data, seen, opinions, compared)
        differences += [("both", each) for each in found]
    for reader, difference in differences:
        name = allowed.excuse(reader, difference)
        (findings if name is None else excused).append(name or f"{reader}: {difference}")
    if marking:
        findings += _marking(path)
    return named(
        ACCEPTED, taken, tuple(findings), frozenset(excused), tuple(compared), marked=marking
    )


def _slow(taken: float) -> Iterator[str]:
    if taken > SLOW:
        yield f"reading took {taken:.1f} s"


def _refusal(error: SubmissionError, path: Path, taken: float) -> Iterator[str]:
    """What is wrong with a refusal."""
    yield from _slow(taken)
    if not isinstance(error.reason, Reason):
        yield f"a refusal without a reason: {error}"
    says = str(error)
    if not says.startswith(str(path)) or not says.isprintable():
        yield f"a refusal that is not one plain line about the file: {says!a}"


def _from_the_witness(
    data: bytes, book: Workbook, seen: Mapping[Place, Value]
) -> Iterator[allowed.Difference]:
    """Where the strict witness says something else."""
    try:
        parts = Parts(data)
        found = (witness_ods if "content.xml" in parts else witness).read(parts)
    except Invalid as why:
        yield allowed.Difference("the file", str(why), None, None)
        return
    for place in seen.keys() | found.values.keys():
        mine, theirs = seen.get(place), found.values.get(place)
        if not same(mine, theirs):
            yield allowed.Difference("a value", "!".join(place), mine, theirs)
    formulas = {
        (sheet, here): cell.formula
        for sheet, cells in book.sheets.items()
        for here, cell in cells.items()
        if cell.formula is not None
    }
    for place in formulas.keys() | found.formulas.keys():
        stated = found.formulas.get(place)
        if place not in formulas or stated is None or stated not in ("", formulas[place]):
            yield allowed.Difference("a formula", "!".join(place), formulas.get(place), stated)


def _from_both(
    data: bytes, seen: Mapping[Place, Value], opinions: Opinions, compared: list[str]
) -> Iterator[allowed.Difference]:
    """Where the ordinary readers say the same, and not what ours says.

    The second is asked if the first differs. Where they differ from each other as well, at least
    one of them is wrong, and only the witness counts.
    """
    theirs = opinions.of("calamine", data)
    if theirs is None:
        return
    compared.append("calamine")
    places = [
        place
        for place in seen.keys() | theirs.keys()
        if not allowed.alike(seen.get(place), theirs.get(place))
    ]
    others = opinions.of("openpyxl", data) if places else None
    if not others:  # openpyxl sees nothing in a Strict workbook
        return
    compared.append("openpyxl")
    told = {sheet for sheet, _ in others}  # nor on a sheet of another namespace
    for place in places:
        mine, one, other = seen.get(place), theirs.get(place), others.get(place)
        if place[0] in told and same(one, other):  # else at least one of them is wrong
            yield allowed.Difference("a value", "!".join(place), mine, one)


def _marking(path: Path) -> Iterator[str]:
    """What escapes from marking a file."""
    started = time.process_time()
    try:
        assess(path)
    except SubmissionError:
        pass
    except Exception as error:  # whatever else escapes is the finding
        yield f"marking: {error!r}"
    taken = time.process_time() - started
    if taken > 2 * SLOW:
        yield f"marking took {taken:.1f} s"
