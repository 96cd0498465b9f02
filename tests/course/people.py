"""A class as a registry knows it: names in several scripts, of which some are hard for programs."""

from __future__ import annotations

from dataclasses import replace

from normreg_sheets.course.student import Student

GIVEN = (
    "Ada", "Nguyễn Thị", "Zoë", "Иван", "李", "Fatıma", "José María", "Müge", "Đặng", "Σοφία",
    "Ola", "محمد", "Ngọc", "O'Brien", "Jean-Luc", "Åsa", "Chiara", "ゆき", "Sean", "Priya",
)  # fmt: skip
FAMILY = (
    "Lovelace", "Ánh", "de la Cruz", "Петров", "小龍", "Yıldız", "Núñez", "Öztürk", "Văn", "Παπά",
    "Strand", "علي", "Trần", "Connor", "Picard", "Lindqvist", "Rossi", "田中", "Murphy", "Rao",
)  # fmt: skip
COMPUTED = "=SUM(A1:A9) Lee"
HARD = {4: COMPUTED, 7: "-2+3 Ng", 9: "Cher", 12: "Zoe\u0308 Strand"}  # by place in the class
TWINS = 17  # of so many, the last has the name of the one before
STRANGER = Student("zz", "Nobody Known", "no@where.org", "nobody", "999", "999999", "999999")
"""Somebody whom a system knows and the registry does not."""


def people(number: int, *, team: int = 0) -> tuple[Student, ...]:
    """So many students, in the order of their ids; with `team`, so many to a group."""
    made: list[Student] = []
    for place in range(number):
        name = f"{GIVEN[place % 20]} {FAMILY[(place + place // 20) % 20]}"
        if place % TWINS == TWINS - 1:
            name = made[-1].name
        made.append(
            Student(
                id=f"u{place + 1:04}",
                name=HARD.get(place, name),
                email=f"u{place + 1}@uni.example",
                login=f"login{place + 1}",
                number=f"{7_000_000 + 13 * place:08}",  # begins with a zero
                canvas=str(40_001 + place),
                participant=str(880_001 + 3 * place),
                group=f"Team {place // team + 1}" if team else "",
            )
        )
    return tuple(made)


def registered(student: Student) -> Student:
    """What the registry knows of a student: not the numbers that each system gives."""
    return replace(student, canvas="", participant="")
