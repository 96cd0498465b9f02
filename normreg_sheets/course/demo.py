"""The demonstration: a small class, from the roster to the filled gradebook.

Everything goes through real files, as it would with real students: a roster as Canvas exports it, a
sheet for each, the zip of what they hand in as Canvas hands it out, the marks, what each gets back,
the gradebook. With each step stands the command that does it. The course's secret is always the
same here, so that everybody sees the same class; that of a real one is never told.
"""

from __future__ import annotations

import io
import zipfile
from textwrap import wrap
from typing import TYPE_CHECKING

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.course import exports, papers, roster, secret, settings
from normreg_sheets.course.classwork import Classwork, run
from normreg_sheets.course.collecting import collected
from normreg_sheets.course.concerns import concerns
from normreg_sheets.course.gradebooks import filled as filled_in
from normreg_sheets.course.handout import hand_out, prepared
from normreg_sheets.course.insight import slips
from normreg_sheets.course.lock import locked
from normreg_sheets.course.problems import problems
from normreg_sheets.course.settling import Class
from normreg_sheets.course.tables import write as table
from normreg_sheets.exercise.composition import load
from normreg_sheets.marking.cast import students
from normreg_sheets.marking.handed import contents, in_numbers
from normreg_sheets.marking.students import each_step
from normreg_sheets.sheet import output
from normreg_sheets.sheet.names import file_name
from normreg_sheets.sheet.score import number, waiting
from normreg_sheets.sheet.workbook import set_up
from normreg_sheets.submission.guard import LIMITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from normreg_sheets.course.problems import Problems
    from normreg_sheets.course.records import Grade, Results
    from normreg_sheets.course.student import Student
    from normreg_sheets.sheet.kinds import Kind

EXERCISE = "batch-normalization"
COURSE = f"""\
name    = "Demonstration"
created = 2026-01-01
secret  = "secret.key"

[exercise.{EXERCISE}]
"""
SECRET = "5ec2e7" * 10 + "5ec2\n"
COPIED, LENT = "Ada Abel", "Ben Bauer"
CLASS = {
    "Ada Abel": "each-step",
    "Ben Bauer": "formulas",
    "Chen, Yu": "slip divided-by-n-minus-1",
    "Dana Diaz": "slip divided-by-n-minus-1",
    "Emil Eriksen": "slip relu-forgotten",
    "Fatima Farouk": "careless",
    "Goran Galić": "copier",
    "Hana Hájková": "tamperer",
    "Ines Ibarra": "borrower",
    "Jan de Jong": "photographer",
    "Kim Kowalski": "absentee",
    "Lea Lind": "slip divided-by-n-minus-1",
}
"""Who is in the class, and which member of the cast each one is, or one of `OTHERS`."""
OTHERS = {
    "borrower": f"hands in the sheet of {LENT}",
    "photographer": "hands in a photo of the paper",
    "absentee": "hands in nothing",
}
PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00 a photo, by its first bytes"
ASSIGNMENT, POSSIBLE = "Batch Normalization (71)", "10"
ALONE: tuple[Kind, ...] = ("practice", "solution")  # the kinds for somebody who learns alone
WIDTH = 100


def demonstrate(folder: Path, *, force: bool) -> Iterator[str]:
    """Do it in `folder`, and tell it line by line.

    Raises OutputError, with nothing written, where a file is taken and `force` is not given, and
    where a course has a secret of its own.
    """
    course, gradebook = folder / "course" / "course.toml", folder / "gradebook.csv"
    zipped, graded, out = folder / "submissions.zip", folder / "graded", folder / "out"
    back, filled = folder / "feedback-canvas.zip", folder / "gradebook-graded.csv"
    exercise = load(EXERCISE)
    own = pose(exercise, Variant(level="fractions", seed=0))
    alone = {kind: folder / file_name(exercise, own.variant, f"{kind}.xlsx") for kind in ALONE}
    for path in (*alone.values(), course, gradebook, zipped, back, filled, graded / "grades.csv"):
        output.check(path, force=force)
    key = course.with_name("secret.key")
    _refuse_another(key)

    for kind, path in alone.items():
        output.write(path, set_up(own, kind).workbook(own), force=force)
    output.write(course, COURSE.encode(), force=force)
    output.write(key, SECRET.encode(), force=True, private=True)
    output.write(gradebook, _gradebook(), force=force)
    yield f"1. A course of {len(CLASS)} students, as Canvas exports it: {gradebook}"
    yield from _command(f"new course {EXERCISE} -o {course.parent}")

    whole = settings.read(course)
    people = roster.read_roster(gradebook)
    with locked(whole.folder, "demo"):
        hand_out(prepared(whole, EXERCISE, 1, people), out, force=force)
    yield f"2. A sheet with numbers of their own for each: {out / 'students'}"
    yield from _command(f"generate {EXERCISE} --roster {gradebook} --course {course} -o {out}")

    sheets = problems(whole, EXERCISE, secret.read(whole.secret))
    does = dict(_parts(sheets))
    output.write(zipped, _handed_in(sheets, people), force=force)
    yield f"3. What they hand in, each in their own way, as Canvas hands it out: {zipped}"
    yield ""

    found = collected([zipped], people, None, LIMITS, graded)
    work = Classwork(
        whole,
        sheets,
        Class(people, whole.settings(EXERCISE), whole.created),
        graded,
        "embedded",
        LIMITS,
        jobs=2,
        force=force,
    )
    results = papers.write(graded, run(work, found))
    yield f"4. Graded: {graded}"
    yield from _command(f"grade {zipped} --course {course} -o {graded}")
    wide = max(map(len, does.values()))
    for grade in results.grades:
        yield f"   {grade.student.name:<13} {does[grade.student.name]:<{wide}} {_score(grade)}"
    yield ""
    yield "   Where to look, as report.html says it:"
    yield ""
    yield from _where_to_look(results)
    yield ""
    data, notes, _ = filled_in("canvas", exports.downloaded(gradebook), results, column="71")
    output.write(filled, data, force=force)
    yield f"5. The gradebook, filled in: {filled}"
    for note in notes:
        yield from _wrapped("   ", f"{note}.")
    yield from _command(f"export {graded} --to canvas --into {gradebook} --column 71")
    output.write(back, exports.feedback(graded, "canvas")[0], force=force)
    yield f"6. What each of them gets back, as Canvas takes it: {back}"
    yield from _command(f"feedback {graded} --to canvas -o {back}")
    yield f"Next: open {graded / 'report.html'},"
    yield f"or learn alone with {alone['practice']}"


def _refuse_another(key: Path) -> None:
    """Raise OutputError where the secret of a real course is, which nobody has twice."""
    output.check(key, force=True)
    try:
        is_ours = not key.exists() or key.read_bytes() == SECRET.encode()
    except OSError:
        is_ours = False
    if not is_ours:
        raise secret.never_replaced(key)


def _gradebook() -> bytes:
    """The class as Canvas exports it, before there are any points."""
    head = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section", ASSIGNMENT)
    rows = [(name, str(101 + at), "", "", "Monday", "") for at, name in enumerate(CLASS)]
    return table(head, [("    Points Possible", "", "", "", "", POSSIBLE), *rows])


def _parts(sheets: Problems) -> Iterator[tuple[str, str]]:
    """What each of the class does, by name."""
    cast = {one.name: one.does for one in students(sheets.problem(sheets.sheet_of("101")).exercise)}
    for name, part in CLASS.items():
        yield name, (cast | OTHERS)[part]


def _handed_in(sheets: Problems, people: Sequence[Student]) -> bytes:
    """The zip of what the class hands in, under the names that Canvas gives."""
    posed = {one.name: sheets.problem(sheets.sheet_of(one.id)) for one in people}
    exercise = posed[COPIED].exercise
    cast = {one.name: one.fill for one in students(exercise)}
    cast["copier"] = lambda _: in_numbers(posed[COPIED], each_step(posed[COPIED]))
    press = set_up(posed[COPIED], "assignment", to_fill=True)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for at, one in enumerate(people):
            part, problem = CLASS[one.name], posed[one.name]
            head = f"{''.join(filter(str.isalnum, one.name.lower()))}_{one.id}_{9001 + at}"
            if part == "photographer":
                archive.writestr(zipfile.ZipInfo(f"{head}_photo.jpg"), PHOTO)
                continue
            if part == "absentee":
                continue
            if part == "borrower":
                part, problem = CLASS[LENT], posed[LENT]
            handed = cast[part](problem)
            data = press.workbook(handed.on(problem), contents(handed))
            archive.writestr(zipfile.ZipInfo(f"{head}_sheet.xlsx"), data)
    return packed.getvalue()


def _score(grade: Grade) -> str:
    if grade.points is None:
        return grade.status
    return f"{number(grade.points)} of {number(grade.of)}{waiting(grade.pending)}"


def _where_to_look(results: Results) -> Iterator[str]:
    """What needs a person, then what the class should hear about."""
    for concern in concerns(results):
        for case in concern.cases:
            yield from _wrapped("   - ", f"{case.name}: {case.says}")
    for slip in slips(results)[:1]:
        makers = f"made by {len(slip.makers)} of {len(CLASS)}"
        yield from _wrapped("   - ", f"the commonest mistake, {makers}: {slip.says}")


def _command(words: str) -> Iterator[str]:
    """The command that does a step."""
    yield f"   normreg-sheets {words}"
    yield ""


def _wrapped(start: str, text: str) -> Iterator[str]:
    """The text in lines that are not too long, those after the first indented."""
    yield from wrap(text, WIDTH, initial_indent=start, subsequent_indent=" " * 5)
