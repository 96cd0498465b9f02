"""What a file of the corpus must end in: a small closed vocabulary, and the comparison with it.

    refused     a reason of refusal, and the limit where it is one
    reads       cells that are read as these numbers; a wrong one costs its point
    pending     cells that a person must read, with a word of the note that says why
    unproven    the same for a formula that stores a number and that nothing can compute
    lost        steps whose block is not found, so that all their cells are pending
    blank       cells in which nothing stands
    flagged     what a person is asked to look at
    below       another problem's answers: at most so many percent, whatever the cells
    MARKED      full marks and no flag

Verdicts add up. Cells go by their address in the good file, wherever they have moved, and every
cell that a verdict does not name must be as in the good file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isclose
from typing import Any

from normreg_sheets.submission.refusal import Reason

Outcome = Mapping[str, Any]
"""One object of `check --json`."""

APART = 0.05  # numbers that differ by more than this are two answers


@dataclass(frozen=True, slots=True)
class Verdict:
    """What must come of a file; a refusal has reasons, any one of which will do."""

    reasons: tuple[str, ...] = ()
    limit: str | None = None
    numbers: Mapping[str, float] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()
    blank: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    below: float | None = None
    right: frozenset[str] = frozenset()  # cells that are right whatever number is read

    def __add__(self, other: Verdict) -> Verdict:
        """Both together."""
        return Verdict(
            (*self.reasons, *other.reasons),
            self.limit or other.limit,
            {**self.numbers, **other.numbers},
            {**self.notes, **other.notes},
            self.lost | other.lost,
            self.blank | other.blank,
            self.flags | other.flags,
            self.below if other.below is None else other.below,
            self.right | other.right,
        )


MARKED = Verdict()


def refused(*reasons: str, limit: str | None = None) -> Verdict:
    """A refusal for one of these reasons."""
    return Verdict(reasons, limit)


def over(limit: str) -> Verdict:
    """A refusal over a limit."""
    return Verdict((Reason.LIMIT,), limit)


def reads(**numbers: float) -> Verdict:
    """Cells that are read as these numbers."""
    return Verdict(numbers=numbers)


def means(**numbers: float) -> Verdict:
    """Cells that are read as these numbers and are right, because they may mean others too."""
    return Verdict(numbers=numbers, right=frozenset(numbers))


def pending(word: str, *cells: str) -> Verdict:
    """Cells that a person must read; `word` stands in the note that says why."""
    return Verdict(notes=dict.fromkeys(cells, word), flags=frozenset({"unreadable"}))


def unproven(word: str, *cells: str) -> Verdict:
    """Cells that store a number beside a formula that nothing can compute."""
    return Verdict(notes=dict.fromkeys(cells, word), flags=frozenset({"not-recomputed"}))


def lost(*steps: str) -> Verdict:
    """Steps whose block is not found."""
    return Verdict(lost=frozenset(steps), flags=frozenset({"lost-block"}))


def blank(*cells: str) -> Verdict:
    """Cells in which nothing stands."""
    return Verdict(blank=frozenset(cells))


def flagged(*kinds: str) -> Verdict:
    """Flags, by their kinds."""
    return Verdict(flags=frozenset(kinds))


def below(percent: float) -> Verdict:
    """At most so many percent."""
    return Verdict(below=percent)


def disagreements(verdict: Verdict, found: Outcome, good: Outcome) -> Iterator[str]:
    """In what the outcome of a file is not its verdict; `good` is that of the good file."""
    if "error" in found or verdict.reasons:
        yield from _of_a_refusal(verdict, found)
        return
    flags = {flag["kind"] for flag in found["flags"]}
    if flags != verdict.flags:
        yield f"its flags are {sorted(flags)}, not {sorted(verdict.flags)}"
    if verdict.below is not None:
        if not found["percent"] < verdict.below:
            yield f"it has {found['percent']} %, not less than {verdict.below} %"
        return
    expected = good["of"]
    for step, ours in zip(found["steps"], good["steps"], strict=True):
        for cell, good_cell in zip(step["cells"], ours["cells"], strict=True):
            here = good_cell["cell"]
            number = verdict.numbers.get(here, good_cell["read_as"])
            word = "" if ours["name"] in verdict.lost else verdict.notes.get(here)
            if (
                word is not None
                or here in verdict.blank
                or (abs(number - good_cell["read_as"]) > APART and here not in verdict.right)
            ):
                expected -= 1
            yield from _of_a_cell(cell, number, word, is_blank=here in verdict.blank)
    if found["points"] != expected:
        yield f"it has {found['points']} points, not {expected}"


def _of_a_refusal(verdict: Verdict, found: Outcome) -> Iterator[str]:
    says = found.get("error", f"it is marked, with {found.get('percent')} %")
    if found.get("reason") not in verdict.reasons:
        yield f"it is not refused with {' or '.join(verdict.reasons) or 'nothing'}: {says}"
    elif verdict.limit is not None and f"limit '{verdict.limit}'" not in says:
        yield f"it does not name the limit '{verdict.limit}': {says}"


def _of_a_cell(cell: Outcome, number: float, word: str | None, *, is_blank: bool) -> Iterator[str]:
    here, read_as = cell["cell"], cell["read_as"]
    if is_blank:
        if cell["verdict"] != "blank":
            yield f"{here} is {cell['verdict']} and not blank, read as {read_as}"
    elif word is not None:
        if cell["verdict"] != "unreadable":
            yield f"{here} is {cell['verdict']} and not pending, read as {read_as}"
        elif word not in (cell["note"] or ""):
            yield f"the note of {here} does not say '{word}': {cell['note']}"
    elif read_as is None or not isclose(read_as, number, rel_tol=1e-9, abs_tol=1e-12):
        yield f"{here} is read as {read_as} ({cell['note']}), not as {number}"
