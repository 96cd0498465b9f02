"""A small graded class with everything that makes a gradebook hard."""

from __future__ import annotations

from normreg_sheets.course.records import CellRecord, Flagged, Grade, Results, Status, StepTitle
from normreg_sheets.course.student import Student

JANE = Student("1001", "Doe, Jane", login="jdoe", number="S-1", canvas="1001")
ANH = Student("1002", "Nguyễn, Thị Ánh", login="anh", number="S-2", canvas="1002")
EQUALS = Student("1003", "=Sum, Ann", login="asum", number="S-3", canvas="1003")
LEE_ONE = Student("1004", "Lee, Kim", login="klee1", number="S-4", canvas="1004")
LEE_TWO = Student("1005", "Lee, Kim", login="klee2", number="S-5", canvas="1005")
MISSING = Student("1006", "Gone, Al", login="agone", number="S-6", canvas="1006")
REFUSED = Student("1007", "Torn, Bo", login="btorn", number="S-7", canvas="1007")
STUDENTS = (JANE, ANH, EQUALS, LEE_ONE, LEE_TWO, MISSING, REFUSED)

STEPS = (StepTitle("Z", "Z", "Linear layer", 2.0), StepTitle("mu", "μ", "Statistics", 1.0))
CELLS = (
    CellRecord("Z", "H13", "3", 3.0, "right", 1.0, 1.0),
    CellRecord("Z", "H14", "<b>", None, "unreadable", 0.0, 1.0, hint="Type a number."),
    CellRecord("mu", "O19", "1", 1.0, "right", 1.0, 1.0),
)


def grade(
    student: Student, points: float | None, status: Status = "graded", of: float = 72.0
) -> Grade:
    return Grade(student, status, of, points)


def graded(*grades: Grade) -> Results:
    return Results("Deep Learning", "batch-normalization", "Batch", STEPS, grades, ())


def class_of_seven() -> Results:
    return graded(
        grade(JANE, 69.0),
        grade(ANH, 72.0),
        grade(EQUALS, 0.0, "review"),
        grade(LEE_ONE, 36.0),
        grade(LEE_TWO, 12.5),
        grade(MISSING, None, "missing"),
        grade(REFUSED, None, "refused"),
    )


def flagged() -> Grade:
    return Grade(
        JANE,
        "review",
        3.0,
        1.5,
        pending=1,
        attempt=1,
        late="2 hours late",
        lost=0.5,
        cells=CELLS,
        flags=(Flagged("copied", "has the history of another file"),),
    )
