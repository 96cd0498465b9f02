"""Places: where every block of our sheet is in a workbook that came back, taken together.

Each is located by itself (`marking/locating`); here it is seen whether they agree. A block that
another one claims as well, or whose name leads to blank cells of another sheet, is lost.
A workbook in which nobody can say which sheet counts is for a person as a whole.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from normreg_sheets.errors import SubmissionError
from normreg_sheets.marking.landmarks import landmarks
from normreg_sheets.marking.locating import Place, addresses, by_landmarks, by_name
from normreg_sheets.sheet.echo import echo
from normreg_sheets.sheet.names import CODE_NAME, block_name
from normreg_sheets.submission.numbers import entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from normreg_sheets.answers.blanks import Place as Position
    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.marking.locating import Seen
    from normreg_sheets.sheet.blocks import Layout
    from normreg_sheets.submission.workbook import Area, Workbook

LANDMARKS = 3  # fewer texts of ours may stand on any sheet


def places(workbook: Workbook, layout: Layout, problem: Problem, path: object) -> dict[str, Place]:
    """The place of every given and step, by its name.

    Raises SubmissionError where nothing tells which sheet is meant, or where no step that is asked
    is found.
    """
    several = {area.sheet for areas in workbook.ambiguous.values() for area in areas}
    if several:
        raise _several(path, several)
    seen = {sheet: landmarks(cells, layout) for sheet, cells in workbook.sheets.items()}
    named = {
        tensor: by_name(workbook, layout, block, seen) for tensor, block in layout.homes.items()
    }
    found = {tensor: place for tensor, place in named.items() if place is not None}
    if len(found) < len(named):
        sheet = _our_sheet(workbook, seen, path)
        for tensor, block in layout.homes.items():
            if tensor not in found:
                found[tensor] = by_landmarks(workbook, layout, block, sheet, seen[sheet])
    found = _together(workbook, found)
    claims = _claims(workbook, layout, found)
    found = {tensor: _apart(tensor, found, claims) for tensor in found}
    rival = _rival(workbook, layout, problem, found, seen)
    if rival is not None:
        raise _several(path, (*_named_sheets(workbook), rival))
    if not any(found[step].area for step in problem.blanks):
        how = found[next(iter(problem.blanks))].how
        raise SubmissionError(
            f"{path}: has our code, but none of its steps is found ({how}); a person must look",
            reason="no-steps",
        )
    return found


def _several(path: object, sheets: Iterable[str]) -> SubmissionError:
    titles = ", ".join(echo(sheet) for sheet in sorted(sheets))
    return SubmissionError(
        f"{path}: has the sheet more than once; a person must say which sheet counts ({titles})",
        reason="several-sheets",
    )


def _named_sheets(workbook: Workbook) -> list[str]:
    """The sheets on which names of ours are, the one with most of them first."""
    named = Counter(
        area.sheet
        for name, area in workbook.names.items()
        if name == CODE_NAME or name.startswith("step_")
    )
    return [sheet for sheet, _ in named.most_common()]


def _together(workbook: Workbook, found: Mapping[str, Place]) -> dict[str, Place]:
    """The places; lost is one on another sheet than most where nothing stands, whatever its name.

    With its cells, a name moves to another sheet; without them, somebody has led it there.
    """
    sheets = Counter(place.area.sheet for place in found.values() if place.area is not None)
    most = max(sheets, key=sheets.__getitem__, default="")

    def is_led_away(area: Area | None) -> bool:
        if area is None or area.sheet == most:
            return False
        return workbook.sheets[area.sheet].keys().isdisjoint(area.cells())

    lost = Place(None, "its name leads to another sheet, where nothing stands")
    return {name: lost if is_led_away(place.area) else place for name, place in found.items()}


def _claims(
    workbook: Workbook, layout: Layout, found: Mapping[str, Place]
) -> dict[str, Area | None]:
    """Where each block claims to be: by its name, also one that is not believed, or by its place.

    A block that was moved onto another one is lost, and its numbers stand in the other's cells.
    """
    return {
        tensor: workbook.names.get(block_name(block).lower(), found[tensor].area)
        for tensor, block in layout.homes.items()
    }


def _apart(tensor: str, found: Mapping[str, Place], claims: Mapping[str, Area | None]) -> Place:
    """The place of a tensor, lost if another one claims a cell of it as well."""
    mine = found[tensor].area
    for other, claimed in claims.items():
        if mine and claimed and other != tensor and mine.meets(claimed):
            return Place(None, "another block claims cells of it as well")
    return found[tensor]


def _our_sheet(workbook: Workbook, seen: Seen, path: object) -> str:
    """The sheet that is ours: the one with our names, else with our landmarks.

    Raises SubmissionError where several sheets, or none, look like ours.
    """
    named = _named_sheets(workbook)
    likely = named[:1] or [sheet for sheet, ours in seen.items() if ours.different >= LANDMARKS]
    if len(likely) > 1:
        raise _several(path, likely)
    if not likely:
        raise SubmissionError(
            f"{path}: has our code, but no sheet of it looks like ours; a person must look",
            reason="no-steps",
        )
    return likely[0]


# ---- a second sheet ------------------------------------------------------------------------------


def _rival(
    workbook: Workbook, layout: Layout, problem: Problem, found: Mapping[str, Place], seen: Seen
) -> str | None:
    """A sheet without our names that may be the one that was filled in, if there is any."""
    ours = _named_sheets(workbook)
    if not ours:
        return None
    for sheet, landmarks_there in seen.items():
        if sheet not in ours and landmarks_there.different >= LANDMARKS:
            there = {
                step: by_landmarks(workbook, layout, layout.home(step), sheet, landmarks_there)
                for step in problem.blanks
            }
            if _rivals(workbook, layout, problem, found, there):
                return sheet
    return None


def _rivals(
    workbook: Workbook,
    layout: Layout,
    problem: Problem,
    here: Mapping[str, Place],
    there: Mapping[str, Place],
) -> bool:
    """Whether another sheet has entries where ours is blank, or most of the steps differently.

    What differs in a few steps is a side calculation that borrows our captions.
    """
    differing = 0
    for step in there:
        ours, theirs = (
            _entries(workbook, layout, step, place[step].area, problem.blanks[step])
            for place in (here, there)
        )
        if any(theirs) and ours != theirs:
            if not any(ours):
                return True
            differing += 1
    found = sum(place.area is not None for place in there.values())
    return differing > 0 and 2 * found > len(there)


def _entries(
    workbook: Workbook, layout: Layout, step: str, area: Area | None, asked: Iterable[Position]
) -> list[str]:
    """The asked entries of a step in an area: numbers, what else was written, "" for blanks."""
    if area is None:
        return []
    sheet, there = workbook.sheets[area.sheet], addresses(layout, step, area)
    cells = (sheet.get(there[place]) for place in asked)
    return [read.said if read.value is None else repr(read.value) for read in map(entry, cells)]
