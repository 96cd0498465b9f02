"""A class of odd names, as a roster that knows all of them."""

from __future__ import annotations

from normreg_sheets.course.student import Student

NAMES = (
    "Jane Doe",
    "Nguyễn Thị Ánh",
    "Mary Anne O'Brien",
    "李 小龍",
    "Zoe\u0308 de la Cruz",
    "Cher",
    "=Sum, Bo",
    "Иван Петров",
)
ROLL = tuple(
    Student(
        id=f"s{place}",
        name=name,
        email=f"P{place}@uni.edu",
        login=f"login{place}",
        number=f"00{place}",
        canvas=str(100 + place),
        participant=str(500 + place),
        group=f"Team {place % 2}",
    )
    for place, name in enumerate(NAMES)
)
