"""Whatever the gradebook: it differs from what was downloaded in the cells of the points alone."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as some

from normreg_sheets.course.gradebooks import filled
from normreg_sheets.course.tables import read
from tests.course.gradebook_class import STUDENTS, grade, graded
from tests.course.gradebook_text import Written

CANVAS = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Norm, batch (12)", "Drop (3)"]
MOODLE = ["Identifier", "Full name", "ID number", "Grade", "Last modified (grade)"]
TEXTS = some.text(some.sampled_from('a1é雪,;\t"\n= '), max_size=6)


@given(some.data(), some.sampled_from(["canvas", "moodle"]))
def test_only_the_points_change(data: some.DataObject, system: str) -> None:
    header = CANVAS if system == "canvas" else MOODLE
    at = header.index("Norm, batch (12)" if system == "canvas" else "Grade")
    students = data.draw(some.lists(some.sampled_from(STUDENTS), unique=True, min_size=1))
    strangers = [replace(student, number=f"T{student.number}") for student in STUDENTS[:2]]
    rows = [header]
    for index, student in enumerate([*students, *strangers]):
        other = student in strangers
        known = (
            [f"Other {index}" if other else student.name, "9" * other + student.canvas]
            if system == "canvas"
            else [f"Participant 9{index}", f"Other {index}" if other else ""]
        )
        rest = [data.draw(TEXTS) for _ in header[len(known) + 1 :]]
        if system == "canvas":  # a login is somebody's
            rest[0] = ""
        rows.append([*known, student.number, *rest])
    bare = Written(rows, [], data.draw(some.sampled_from(",;\t")), "\r\n", "")
    cells = [[bare.cell(text, quotes=data.draw(some.booleans())) for text in row] for row in rows]
    before = replace(bare, cells=cells)

    points = {student: data.draw(some.none() | some.integers(0, 9)) for student in students}
    after = [list(row) for row in cells]
    for index, student in enumerate(students, 1):
        if points[student] is not None:
            quotes = cells[index][at].startswith('"')
            after[index][at] = bare.cell(str(points[student]), quotes=quotes)
    results = graded(*(grade(student, points[student]) for student in students))
    table = read(before.text.encode(), "g.csv")
    column = "12" if system == "canvas" else None
    new, *_ = filled("canvas" if system == "canvas" else "moodle", table, results, column=column)
    assert new.decode() == replace(bare, cells=after).text
