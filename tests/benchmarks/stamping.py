"""How many workbooks are stamped while one is built?

Run it with `python -m tests.benchmarks.stamping`. Both ways make the same file, of the size of an
exercise: about 500 styled cells, 220 of them formulas. They take turns within one run, because
only their ratio can be trusted: milliseconds belong to a machine. CPU time is counted, one core.

The usual way is openpyxl as its documentation shows it, and not at its worst: the Font, Fill and
Border objects are made once and shared. It is even spared the formulas' values, which it cannot
write. What the numbers are is known beforehand to both.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from normreg_sheets.sheet.stamp import Cached, Content, Plate, engrave, stamp

if TYPE_CHECKING:
    from collections.abc import Callable


# --- the contest: independent of what is made -----------------------------------------------


@dataclass(frozen=True, slots=True)
class Contest:
    """Two ways to the workbook of a seed."""

    name: str
    usual: Callable[[int], bytes]
    stamped: Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Outcome:
    """CPU seconds for one file, both ways."""

    usual: float
    stamped: float

    @property
    def ratio(self) -> float:
        """How many files are stamped while one is built."""
        return self.usual / self.stamped


def measured(contest: Contest, *, rounds: int = 9, built: int = 4, stamped: int = 100) -> Outcome:
    """The median of several rounds, after one that does not count."""
    times = [
        (_seconds(contest.usual, built), _seconds(contest.stamped, stamped))
        for _ in range(rounds + 1)
    ]
    usual, quick = zip(*times[1:], strict=True)
    return Outcome(median(usual), median(quick))


def _seconds(make: Callable[[int], bytes], files: int) -> float:
    start = process_time()
    for seed in range(files):
        make(seed)
    return (process_time() - start) / files


# --- a sheet of the size of an exercise -----------------------------------------------------


@dataclass(frozen=True, slots=True)
class Problem:
    """The numbers of one file."""

    code: str
    given: tuple[float, ...]
    results: tuple[float, ...]


def _block(rows: range) -> tuple[str, ...]:
    return tuple(f"{column}{row}" for row in rows for column in "BCDEFGHIJKLMNOPQRSTU")


TITLE = "Exercise"
GIVEN = _block(range(3, 8))
RESULTS = _block(range(9, 20))
CAPTIONS = _block(range(21, 30))
# Each result is a row times a column and a bias: three products and a sum, of these given cells.
TERMS = [[(index + shift) % len(GIVEN) for shift in range(7)] for index in range(len(RESULTS))]
FORMULAS = ["{}*{}+{}*{}+{}*{}+{}".format(*(GIVEN[term] for term in terms)) for terms in TERMS]


def drawn(seed: int) -> Problem:
    """Two decimals for every given number, different for every seed."""
    given = [(seed * 7919 + index * 104729) % 1999 / 100 - 10 for index in range(len(GIVEN))]
    results = []
    for terms in TERMS:
        a, b, c, d, e, f, g = (given[term] for term in terms)
        results.append(a * b + c * d + e * f + g)
    return Problem(f"BN-{seed:04}", tuple(given), tuple(results))


PROBLEMS = [drawn(seed) for seed in range(100)]

FONT = Font(name="Arial", size=11, color="1F2937")
CAPTION = Font(name="Arial", size=11, bold=True, color="B45309")
FILLS = {kind: PatternFill("solid", fgColor=kind) for kind in ("FFF2CC", "FBE5D6", "FFFFFF")}
THIN, DOTTED = (
    Border(left=side, right=side, top=side, bottom=side)
    for side in (Side(style="thin", color="6B7280"), Side(style="dotted", color="B45309"))
)
CENTRE = Alignment(horizontal="center", vertical="center")
LOCKED, UNLOCKED = Protection(locked=True), Protection(locked=False)


def build(problem: Problem) -> bytes:
    """The workbook by openpyxl's usual way: every cell's value and style set in turn."""
    book = Workbook()
    sheet = book.active
    sheet.title = TITLE
    styles = (
        (GIVEN, problem.given, FONT, FILLS["FFF2CC"], THIN, LOCKED),
        (RESULTS, [f"={text}" for text in FORMULAS], FONT, FILLS["FBE5D6"], DOTTED, UNLOCKED),
        (CAPTIONS, [f"step {a}" for a in CAPTIONS], CAPTION, FILLS["FFFFFF"], THIN, LOCKED),
    )
    for addresses, values, font, fill, border, protection in styles:
        for address, value in zip(addresses, values, strict=True):
            cell = sheet[address]
            cell.value = value
            cell.font = font
            cell.fill = fill
            cell.border = border
            cell.alignment = CENTRE
            cell.protection = protection
            cell.number_format = "0.00"
    for column in "ABCDEFGHIJKLMNOPQRSTU":
        sheet.column_dimensions[column].width = 7
    area = f"{RESULTS[0]}:{RESULTS[-1]}"
    grey = PatternFill("solid", bgColor="D9D9D9")
    rule = FormulaRule(formula=[f"AND(ISNUMBER({RESULTS[0]}),{RESULTS[0]}=0)"], fill=grey)
    sheet.conditional_formatting.add(area, rule)
    asked = DataValidation(type="decimal", operator="between", formula1="-9999", formula2="9999")
    asked.add(area)
    sheet.add_data_validation(asked)
    sheet.defined_names["step_Z"] = DefinedName(
        "step_Z", attr_text=f"{TITLE}!${RESULTS[0][0]}$9:$U$19"
    )
    sheet.protection.enable()
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    book.create_sheet("Scratch")
    book.custom_doc_props.append(StringProperty(name="code", value=problem.code))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def engraved() -> Plate:
    """The plate, whose mould is the workbook of any problem."""
    return engrave(build(PROBLEMS[0]), {TITLE: [*GIVEN, *RESULTS]}, ["code"])


def stamped(plate: Plate, problem: Problem) -> bytes:
    """The same workbook from the plate, each formula's value included."""
    contents: dict[str, Content] = dict(zip(GIVEN, problem.given, strict=True))
    contents |= zip(RESULTS, map(Cached, problem.results), strict=True)
    return stamp(plate, {TITLE: contents}, {"code": problem.code})


def contests() -> list[Contest]:
    """What is measured."""
    plate = engraved()
    return [
        Contest(
            "500 cells, 220 formulas",
            lambda seed: build(PROBLEMS[seed]),
            lambda seed: stamped(plate, PROBLEMS[seed]),
        )
    ]


def main() -> None:
    """Print a line for every contest."""
    for contest in contests():
        outcome = measured(contest)
        print(
            f"{contest.name}: built in {outcome.usual * 1000:.1f} ms, "
            f"stamped in {outcome.stamped * 1000:.2f} ms, {outcome.ratio:.0f} times as fast"
        )


if __name__ == "__main__":
    main()
