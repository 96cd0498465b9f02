"""Integrity: files that are sound, and are not what was given out, or not from whom it seems."""

from __future__ import annotations

import io
import tempfile
from functools import partial
from pathlib import Path

import openpyxl

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.exercise.composition import load
from normreg_sheets.marking.assessment import assess
from normreg_sheets.marking.feedback import set_up as set_up_feedback
from normreg_sheets.marking.feedback import workbook as feedback
from normreg_sheets.marking.students import at_the_end
from normreg_sheets.sheet.workbook import set_up
from tests.corpus.case import Case
from tests.corpus.codes import ALTERED, FOREIGN
from tests.corpus.good import (
    ANSWERS,
    CODE,
    SCRATCH,
    SHEET,
    STEPS,
    c,
    f,
    good,
    inline,
    patched,
    problem,
    scratch,
    sheet_with,
    span,
    with_cells,
)
from tests.corpus.verdicts import MARKED, Verdict, below, blank, flagged, means, refused

KEY = {  # the exact value of every answer
    cell: float(value)
    for step, area in STEPS.items()
    for cell, value in zip(span(area), problem().key[step].flat, strict=True)
}


def copied(*, code: bool) -> bytes:
    """The values of our sheet in a new workbook of openpyxl."""
    ours = openpyxl.load_workbook(io.BytesIO(good()), data_only=True).worksheets[0]
    book = openpyxl.Workbook()
    for row in ours.iter_rows():
        for cell in row:
            if cell.value is not None and (code or cell.value != CODE):
                book.worksheets[0][cell.coordinate].value = cell.value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def foreign(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def marked_copy() -> bytes:
    """The feedback that a student got back."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "good.xlsx"
        path.write_bytes(good())
        assessment = assess(path)
    return feedback(assessment, "hints", set_up_feedback(problem(), "hints"))


def emptied(*cells: str) -> str:
    return sheet_with(*(c(cell) for cell in cells))


def on_scratch() -> bytes:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, len(ANSWERS) + 1)
    )
    return patched({SHEET: emptied(*ANSWERS), SCRATCH: scratch(rows)})


def practice(*, filled: bool) -> bytes:
    """A practice file, which carries its key; filled in as the good file is."""
    posed = problem()
    blank_file = set_up(posed, "practice").workbook(posed)
    if not filled:
        return blank_file
    book = openpyxl.load_workbook(io.BytesIO(blank_file))
    ours = openpyxl.load_workbook(io.BytesIO(good())).worksheets[0]
    for cell in ANSWERS:
        book.worksheets[0][cell].value = ours[cell].value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def of_another_seed() -> bytes:
    """What was handed in for another seed: its answers under our code."""
    theirs = pose(load("batch-normalization"), Variant(seed=7))
    entries = {name: values.astype(object) for name, values in at_the_end(theirs).items()}
    ours = problem()
    return set_up(ours, "assignment", to_fill=True).workbook(ours, entries)


GIVENS: dict[str, tuple[str, Verdict, str]] = {
    "another number": (c("I9", "<v>7</v>"), ALTERED, "marked on the true ones"),
    "a bias": (c("G15", "<v>5</v>"), ALTERED, "marked on the true ones"),
    "one cleared": (c("I9"), ALTERED, "marked on the true ones"),
    "one in words": (inline("I9", "one"), ALTERED, "marked on the true ones"),
    "one as an error": (c("I9", "<v>#N/A</v>", t="e"), ALTERED, "marked on the true ones"),
    "one as a truth": (c("I9", "<v>1</v>", t="b"), ALTERED, "TRUE is no 1"),
    "one as NaN": (c("I9", "<v>NaN</v>"), ALTERED, "it compares with nothing"),
    "one as a text": (inline("I9", "1"), MARKED, "it says the same number"),
    "one nearly": (c("I9", "<v>1.000000000000001</v>"), MARKED, "how programs write 1"),
}

CASES = [
    *(
        Case(f"a given: {name}", verdict, why, partial(with_cells, cell))
        for name, (cell, verdict, why) in GIVENS.items()
    ),
    Case(
        "a given changed, and a formula that follows it",
        ALTERED + flagged("stored-value"),
        "formulas are computed on the true ones, and give something else there",
        lambda: with_cells(c("I9", "<v>9</v>"), f("D15*I9+E15*I10+F15*I11+G15", "11", "I15")),
    ),
    Case(
        "nothing filled in",
        blank(*ANSWERS),
        "nothing was asked of anybody",
        lambda: set_up(problem(), "assignment").workbook(problem()),
    ),
    Case(
        "the last step left out",
        blank(*ANSWERS[-12:]),
        "the rest counts",
        lambda: patched({SHEET: emptied(*ANSWERS[-12:])}),
    ),
    Case(
        "the answers on the scratch sheet",
        blank(*ANSWERS) + flagged("numbers-elsewhere"),
        "somebody should look there",
        on_scratch,
    ),
    Case(
        "the same number everywhere",
        flagged("all-alike") + below(30),
        "where much is zero, even that earns points",
        lambda: with_cells(*(c(cell, "<v>0</v>") for cell in ANSWERS)),
    ),
    Case(
        "our solution file",
        means(**KEY) + flagged("our-solution"),
        "every answer is our formula",
        lambda: set_up(problem(), "solution").workbook(problem()),
    ),
    Case(
        "a practice file, filled in",
        MARKED,
        "the same sheet, and the same answers",
        lambda: practice(filled=True),
    ),
    Case(
        "a practice file, blank",
        blank(*ANSWERS),
        "its hidden key is no answer",
        lambda: practice(filled=False),
    ),
    Case(
        "the feedback of a file that was marked",
        refused("feedback-workbook"),
        "it is ours, and no submission",
        marked_copy,
    ),
    Case(
        "the answers of another seed",
        below(95),
        "copied from somebody else, and wrong here",
        of_another_seed,
    ),
    Case(
        "values copied into a new workbook",
        MARKED,
        "the code and the captions came along",
        lambda: copied(code=True),
    ),
    Case(
        "values copied without the code",
        FOREIGN,
        "nobody knows which problem it is",
        lambda: copied(code=False),
    ),
    Case(
        "a stranger's workbook",
        FOREIGN,
        "nothing in it is ours",
        lambda: foreign(["step", "value"], ["mean", 2.25]),
    ),
    Case("a new workbook", FOREIGN, "nothing is in it", foreign),
    Case(
        "a stranger's workbook with our code",
        refused("no-steps"),
        "nothing else in it is ours",
        lambda: foreign([CODE], [2.25]),
    ),
]
