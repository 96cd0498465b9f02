"""A class small enough to count by hand: three steps with five cells, six students.

      Z (2 points)         A (2 points)       S (2 points)   all
ana   right   right        right  right       right          6
ben   bias    right        own    right       n − 1          3
cem   bias    bias         blank  wrong       unreadable     0     late, for review
dora  refused
eve   missing
fay   coarse  right        right  right       n − 1          3.5   moved a block
"""

from __future__ import annotations

from dataclasses import replace

from normreg_sheets.course.records import CellRecord, Flagged, Grade, Problem, Results, StepTitle
from normreg_sheets.course.student import Student

Z = StepTitle("Z", "Z", "Linear layer", 2.0)
A = StepTitle("A", "A", "ReLU", 2.0)
S = StepTitle("S", "σ²", "Batch statistics", 2.0)
BIAS, SAMPLE = "Did you add the bias?", "Did you divide by n − 1?"
COARSE, PERSON = "Write as many decimals as asked.", "For a person to decide: a word."
SAID = {"bias": ("mistake", BIAS), "n-1": ("mistake", SAMPLE), "coarse": ("too coarse", COARSE)}
SHARES = {"right": 1.0, "right on your own numbers": 1.0, "too coarse": 0.5}


def cells(addresses: str, *found: str) -> tuple[CellRecord, ...]:
    """The cells of a sheet, two of Z, two of A and one of S, by what was found in each."""
    steps = (Z, Z, A, A, S)
    made = []
    for step, address, what in zip(steps, addresses.split(), found, strict=True):
        verdict, hint = SAID.get(what, (what, PERSON if what == "unreadable" else None))
        of = step.of / steps.count(step)
        earned = SHARES.get(verdict, 0.0) * of
        mistake = what if verdict == "mistake" else None
        made.append(CellRecord(step.name, address, "7", 7.0, verdict, earned, of, mistake, hint))
    return tuple(made)


def grade(name: str, *found: str, at: str = "B5 B6 C5 C6 D5") -> Grade:
    """The grade of a student of so many marked cells."""
    made = cells(at, *found)
    return Grade(
        Student(name.lower(), name),
        "graded",
        6.0,
        sum(cell.points for cell in made),
        file=f"{name.lower()}.xlsx",
        feedback=f"{name.lower()}.xlsx",
        cells=made,
    )


def of_points(*points: float | None, of: float = 10.0) -> Results:
    """A class with no cells, of whom only the points are known."""
    return Results(
        "",
        "one",
        "One",
        (),
        tuple(
            Grade(Student(f"s{n}"), "missing" if one is None else "graded", of, one)
            for n, one in enumerate(points)
        ),
        (),
    )


OWN = "right on your own numbers"
ANA = grade("Ana", "right", "right", "right", "right", "right")
BEN = grade("Ben", "bias", "right", OWN, "right", "n-1")
CEM = replace(
    grade("Cem", "bias", "bias", "blank", "wrong", "unreadable"),
    status="review",
    pending=1,
    late="2 days",
    flags=(
        Flagged("unreadable", "D5 is a word"),
        Flagged("altered-givens", "the given X was changed"),
    ),
)
DORA = Grade(
    Student("dora", "Dora"), "refused", 6.0, file="dora.pdf", reason="pdf", says="is a PDF file"
)
EVE = Grade(Student("eve", "Eve"), "missing", 6.0)
FAY = replace(
    grade("Fay", "coarse", "right", "right", "right", "n-1", at="B9 B10 C9 C10 D5"),
    flags=(Flagged("altered-givens", "the given W was changed"),),
    status="review",
)
TWINS = (
    Problem("same-answers", "has the same answers as Ana", "fay", "Fay", "fay.xlsx"),
    Problem("same-answers", "has the same answers as Fay", "ana", "Ana", "ana.xlsx"),
    Problem("unknown sender", "nobody of the roster", file="stranger.xlsx"),
)
CLASS = Results("DL 26", "toy", "Toy exercise", (Z, A, S), (ANA, BEN, CEM, DORA, EVE, FAY), TWINS)
BLANK = replace(CLASS, grades=(DORA, EVE), problems=())
