"""A course that has begun: its files in a folder, with a secret that every test knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.course import settings
from normreg_sheets.course.handout import hand_out, prepared
from normreg_sheets.course.secret import Secret
from normreg_sheets.course.student import Student

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from normreg_sheets.course.settings import Course

KEY = bytes(range(32))
SECRET = Secret(KEY)
BN, DROPOUT = "batch-normalization", "dropout"

HEAD = 'name = "DL"\ncreated = 2026-10-01\nsecret = "secret.key"\n'
TINY = """
title = "Tiny"
version = 3
network = []
about = ""
[axes]
unit = 2
[given]
X = { axes = "unit", draw = "integers(1, 2)" }
[[part]]
title = "Given"
text = ""
[[part]]
title = "Only part"
text = ""
Y = "X / 2"
Z = "Y + X"
"""
"""An exercise of which there are four sheets: each of two numbers is 1 or 2."""

ROLL = (
    Student("s-10", "Doe, Jane", "jane.doe@uni.example"),
    Student("s-2", "Doe, Jane", "jane.doe.2@uni.example"),
    Student("s-31", "Nguyễn Thị Ánh", "anh@uni.example"),
    Student("s-4", '=cmd|"/c calc"!A1', "cmd@uni.example"),
    Student("s-5", "علي محمد"),
    Student("s-6", "李小龍"),
)
IDS = tuple(one.id for one in ROLL)


def begun(folder: Path, *lines: str, key: bytes = KEY) -> Course:
    """A course in a folder, its file with these lines below the head."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tiny.toml").write_text(TINY)
    (folder / "course.toml").write_text(HEAD + "\n".join(lines))
    secret = folder / "secret.key"
    secret.touch(0o600)
    secret.write_text(key.hex() + "\n")
    return settings.read(folder / "course.toml")


def with_exercise(folder: Path, exercise: str = BN, *lines: str, key: bytes = KEY) -> Course:
    """A course with one exercise."""
    own = ['template = "tiny.toml"'] if exercise == "tiny" else []
    return begun(folder, f"[exercise.{exercise}]", *own, *lines, key=key)


def handed_out(
    course: Course,
    out: Path,
    students: Sequence[Student] = ROLL,
    *,
    exercise: str = BN,
    **options: int,
) -> tuple[Path, ...]:
    """The sheets of a class; the options are `attempt` and `force`."""
    ready = prepared(course, exercise, options.get("attempt", 1), students)
    return hand_out(ready, out, force=bool(options.get("force")))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
