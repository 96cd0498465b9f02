"""Isolation: what a file does to its reader stays with that file.

The guard keeps a file within what can be counted. What cannot be (the memory that a library takes,
a loop in native code, a crash) ends a *child* instead, a process that reads files, and is a verdict
for its file alone. A few children work at the same time, and each reads one file after another.
When one dies, the fault may lie with a file that it read before; so only a child that had read
nothing else is believed, and the file is given to a fresh one first.
"""

from __future__ import annotations

from multiprocessing.connection import wait
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from normreg_sheets.submission.child import Child, Silence, StartError
from normreg_sheets.submission.guard import LIMITS

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Sequence

    from normreg_sheets.errors import SubmissionError
    from normreg_sheets.submission.refusal import Limits

At = TypeVar("At")
Found = TypeVar("Found")

A_WHILE = 60.0  # seconds
MOST = 60  # children; Windows cannot wait for more at a time
AHEAD = 100  # files that may be answered before the one whose turn it is


def isolated(
    task: Callable[[At], Found],
    places: Sequence[At],
    gives: type[Found],
    limits: Limits = LIMITS,
    jobs: int = 1,
) -> Generator[Found | SubmissionError, None, None]:
    """What a task finds in each file, or why a person must look at it, in their order.

    The task is a function that can be pickled; a child loads the modules that its `needs` names, if
    it has such a thing, before it begins. What it `gives` is a record of plain data (texts,
    numbers, bytes, lists of them), and is checked to be one. A DefectError stands for what the task
    should not have raised. `jobs` is how many files are read at the same time, where the system
    lets us. Raises UsageError where the task does, which is no file's fault, and where no process
    can be started at all.
    """
    answers: dict[int, Found | SubmissionError] = {}
    at: dict[Child[At, Found], int] = {}  # which file a child is at
    free: list[Child[At, Found]] = []
    given = turn = 0
    jobs = min(jobs, MOST)
    try:
        while turn < len(places):
            while len(at) < jobs and given < min(len(places), turn + AHEAD):
                try:
                    child = free.pop() if free else Child(task, gives, limits)
                except StartError:
                    jobs = len(at)  # those that there are do it
                    if not at:
                        raise
                    break
                at[child] = given
                child.give(places[given])
                given += 1
            for child in _heard(at):
                answer = child.hear()
                if answer is Silence.BEGINS:
                    continue
                index = at.pop(child)
                if answer is Silence.DOUBT:
                    fresh = Child(task, gives, limits)
                    at[fresh] = index
                    fresh.give(places[index])
                    continue
                answers[index] = answer
                if not child.ended:
                    free.append(child)
            while turn in answers:
                yield answers.pop(turn)
                turn += 1
    finally:
        for child in (*free, *at):
            child.end(at_once=True)


def _heard(children: Iterable[Child[At, Found]]) -> list[Child[At, Found]]:
    """The children of which something can be heard, or for which it is too late; waits a while."""
    asked = list(children)
    left = min(child.due for child in asked) - monotonic()
    spoke = wait([child.pipe for child in asked], timeout=min(max(left, 0.0), A_WHILE))
    now = monotonic()
    return [child for child in asked if child.pipe in spoke or child.due <= now]
