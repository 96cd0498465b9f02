"""What a graded class says, beside what is known of it; every difference in a line."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from tests.course import registers
from tests.course.layouts import canvas_name, moodle_prefix
from tests.course.school import DONE, MOODLES_MAXIMUM, late

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from normreg_sheets.course.student import Student
    from tests.course.layouts import Handed
    from tests.course.school import Command, School, System
    from tests.course.simulated import Known, Simulation

NEAR = 1e-4  # tables show four decimals
_CODE = re.compile(rb"lpwstr[^>]*>([^<]+)<")


def rows(path: Path) -> list[dict[str, str]]:
    """A table that we wrote."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def whole(simulation: Simulation) -> float:
    """The points of a whole sheet."""
    full = next(one for one in simulation.known.values() if one.cells)
    return sum(cell.of for cell in full.cells.values())


def counting(simulation: Simulation) -> dict[str, tuple[int, Handed]]:
    """The file that counts of each student, by id, and the place at which it came."""
    found = {}
    for place, one in enumerate(simulation.handed):
        for student in one.everyone:
            known = simulation.known.get(student.id)
            if known is not None and known.file == one.file:
                found[student.id] = place, one
    return found


def earned(simulation: Simulation, system: System) -> dict[str, float]:
    """The points that everybody gets who gets any, by id; lateness counts."""
    files, points = counting(simulation), {}
    for student, known in simulation.known.items():
        if known.points is not None:
            share = late(system, *files[student])[1]
            points[student] = known.points * (1 - share)
    return points


def differences(simulation: Simulation, system: System, folder: Path) -> Iterator[str]:
    """Where the tables of a graded class are not what is known."""
    grades = rows(folder / "grades.csv")
    details: dict[str, dict[str, tuple[str, float, float]]] = defaultdict(dict)
    for row in rows(folder / "details.csv"):
        told = row["verdict"], float(row["points"]), float(row["of"])
        details[row["student"]][row["cell"]] = told
    if [row["student"] for row in grades] != [one.id for one in simulation.students]:
        yield f"{system}: the rows are not those of the roster"
        return
    points, files = earned(simulation, system), counting(simulation)
    for row in grades:
        who = row["student"]
        known = simulation.known[who]
        for what, found, expected in (
            *_of_row(row, known, whole(simulation)),
            ("cells", details[who], {here: tuple(one) for here, one in known.cells.items()}),
            ("points", *_near(row["points"], points.get(who))),
            ("late", bool(row["late"]), known.file != "" and late(system, *files[who])[0]),
        ):
            if found != expected:
                yield f"{system} {who} ({known.plays}): {what} {found}, not {expected}"[:400]
    yield from _problems(simulation, system, folder)


def _of_row(
    row: Mapping[str, str], known: Known, of: float
) -> Iterator[tuple[str, object, object]]:
    """What a row of grades.csv says of a student, and what it must say."""
    others = row["others"].split("; ") if row["others"] else []
    yield "status", row["status"], known.status
    yield "of", float(row["of"]), of
    yield "pending", int(row["pending"]), known.pending
    yield "flags", frozenset(row["flags"].split()), known.flags
    yield "file", _called(row["file"], known.file), known.file
    yield "others", tuple(map(_called, others, known.others)), known.others
    yield "number of others", len(others), len(known.others)


def _called(path: str, file: str) -> str:
    """The student's own name of a file, if a system's path ends in it."""
    return file if re.search(rf"(?:^|[/_]){re.escape(file)}$", path) else path


def _near(said: str, expected: float | None) -> tuple[float | None, float | None]:
    """A number that was written and one that is known, the same where they are near."""
    if not said or expected is None:
        return (float(said) if said else None), expected
    return (expected if abs(float(said) - expected) <= NEAR else float(said)), expected


def _problems(simulation: Simulation, system: System, folder: Path) -> Iterator[str]:
    told = Counter(row["kind"].split(":")[0] for row in rows(folder / "problems.csv"))
    known = Counter(kind for one in simulation.known.values() for kind in one.flags)
    known["refused"] = sum(one.status == "refused" for one in simulation.known.values())
    known.update(simulation.strangers)
    if told != +known:
        yield f"{system}: the problems are {dict(told)}, not {dict(+known)}"


# ---- what goes back ------------------------------------------------------------------------------


def export_differences(
    school: School, simulation: Simulation, system: System, folder: Path, command: Command
) -> Iterator[str]:
    """Where the filled gradebook of a system does not have the known points."""
    out = school.folder / f"exported-{system}"
    form = system if system in (*_FORMS, "gradescope") else "csv"
    into = school.folder / f"{system}.csv"
    options: tuple[str | Path, ...] = ("--into", into) if form in _FORMS else ()
    options += ("--column", "Homework 3") if form == "canvas" else ()
    if command("export", folder, "--to", form, *options, "-o", out, "-q") != DONE:
        yield f"{system}: cannot be exported"
    if form == "gradescope":
        told, expected = _results(out), _submissions(simulation)
    else:
        key, column, scale = _FORMS.get(form, ("student", "points", None))
        if form in _FORMS:
            told = registers.points(out.read_bytes(), into.read_bytes(), key, column)
        else:
            told = {row[key]: row[column] for row in rows(out) if row[column]}
        named = {one.id: _name(one, key) for one in simulation.students}
        of, points = whole(simulation), earned(simulation, system)
        expected = {named[who]: _written(one, of, scale) for who, one in points.items()}
    for name in sorted(told.keys() | expected.keys()):
        if name not in told or name not in expected or Decimal(told[name]) != expected[name]:
            yield f"{system} {name}: exported {told.get(name)}, not {expected.get(name)}"


_FORMS: Mapping[str, tuple[str, str, float | None]] = {
    "canvas": ("ID", registers.ASSIGNMENT, None),
    "moodle": ("Identifier", "Grade", MOODLES_MAXIMUM),
}


def _name(student: Student, key: str) -> str:
    """How a gradebook calls a student."""
    names = {"ID": student.canvas, "Identifier": f"Participant {student.participant}"}
    return names.get(key, student.id)


def _results(folder: Path) -> dict[str, str]:
    """The score in every `results.json`, by the folder of its submission."""
    scores = {
        path.parent.name: json.loads(path.read_bytes())["score"]
        for path in folder.glob("*/results.json")
    }
    return {name: f"{score:.4f}" for name, score in scores.items()}


def _submissions(simulation: Simulation) -> dict[str, Decimal]:
    """What each `results.json` must have: 0 for what cannot be marked, because some must be."""
    points = earned(simulation, "gradescope")
    return {
        f"submission_{9001 + place}": Decimal(f"{points.get(who, 0.0):.4f}")
        for who, (place, _) in counting(simulation).items()
    }


def _written(points: float, of: float, scale: float | None) -> Decimal:
    """Points as a gradebook has them, out of its own number."""
    exact = Decimal(str(round(points, 6)))
    if scale is not None:
        exact = exact * Decimal(str(scale)) / Decimal(str(of))
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def feedback_differences(
    school: School, simulation: Simulation, system: System, folder: Path, command: Command
) -> Iterator[str]:
    """Where the packed feedback has not, under each name that the system wants, the right sheet."""
    to = system if system in ("canvas", "moodle") else "zip"
    out = school.folder / f"feedback-{system}.zip"
    if command("feedback", folder, "--to", to, "-o", out, "-q") != DONE:
        yield f"{system}: the feedback cannot be packed"
    expected = {
        _feedback_name(to, simulation.by_id[who], place, one): known.owner
        for who, (place, one) in counting(simulation).items()
        for known in [simulation.known[who]]
        if known.points is not None
    }
    owners = {row["code"]: row["student"] for row in school.manifest()}
    with zipfile.ZipFile(out) as archive:
        found = {
            name.split(" ")[0] if to == "zip" else name: owners.get(_code(archive.read(name)))
            for name in archive.namelist()
        }
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            yield f"{system} feedback {name}: {found.get(name)}, not {expected.get(name)}"


def _feedback_name(to: str, student: Student, place: int, one: Handed) -> str:
    """What the feedback on a file is called in the zip; in a plain one, as far as the first space.

    Moodle has no folder of a group.
    """
    if to == "canvas":
        return re.sub(r"\.ods$", ".xlsx", canvas_name(one, 9001 + place))
    if to == "moodle":
        folder = moodle_prefix(one)
        if one.team:
            folder = folder.replace("_77_", f"_{student.participant}_")
        return f"{folder}/feedback.xlsx"
    return student.id


def _code(workbook: bytes) -> str:
    """The code that a workbook carries as a property."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        match = _CODE.search(archive.read("docProps/custom.xml"))
    return match[1].decode() if match else ""
