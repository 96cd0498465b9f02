"""The secret of a course: its owner's alone, never replaced, and a key of its own for each use."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import stat
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.course.secret import Secret, create, read
from normreg_sheets.errors import OutputError, UsageError
from tests.course.begun import KEY, SECRET

if TYPE_CHECKING:
    from pathlib import Path


def authenticated(use: str, *fields: str) -> bytes:
    """As it is documented, written out: HMAC by the key of the use, fields with their lengths."""
    own = hmac.new(KEY, b"normreg-sheets " + use.encode("ascii"), hashlib.sha256).digest()
    code = hmac.new(own, digestmod=hashlib.sha256)
    for text in fields:
        data = text.encode("utf-8")
        code.update(bytes([0, 0, len(data) // 256, len(data) % 256]) + data)
    return code.digest()


# ---- the file ------------------------------------------------------------------------------------


def test_a_new_secret_is_its_owners_alone_and_is_read_back(tmp_path: Path) -> None:
    first, second = tmp_path / "a" / "secret.key", tmp_path / "secret.key"
    create(first)
    create(second)
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    assert re.fullmatch(r"[0-9a-f]{64}\n", first.read_text())
    assert read(first).key == bytes.fromhex(first.read_text())
    assert read(first) != read(second)


def test_a_secret_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    create(path)
    before = path.read_bytes()
    with pytest.raises(OutputError, match=r"is never replaced; take another folder$") as told:
        create(path)
    assert "--force" not in str(told.value)
    assert path.read_bytes() == before


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o620, 0o601, 0o604, 0o660, 0o666])
def test_one_that_others_can_use_is_refused_and_the_mend_is_told(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "secret.key"
    create(path)
    path.chmod(mode)
    with pytest.raises(UsageError, match=f"others can read .*chmod 600 {re.escape(str(path))}$"):
        read(path)
    path.chmod(0o400)
    read(path)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "ab" * 31,
        "ab" * 33,
        "AB" * 32,
        "zz" * 32,
        "ab" * 32 + "\nmore",
        "ab" * 32 + " " * 100,
        "ａ" * 64,
    ],
)
def test_what_is_no_secret_is_refused(tmp_path: Path, written: str) -> None:
    path = tmp_path / "secret.key"
    path.touch(0o600)
    path.write_text(written)
    with pytest.raises(UsageError, match="is not the secret of a course"):
        read(path)


def test_one_that_cannot_be_read_is_told_in_one_line(tmp_path: Path) -> None:
    for path in (tmp_path / "none.key", tmp_path):
        with pytest.raises(UsageError) as told:
            read(path)
        assert str(told.value).startswith(f"{path}: ")
        assert "\n" not in str(told.value)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    os.mkfifo(path, 0o600)
    with pytest.raises(UsageError, match="is not the secret of a course"):
        read(path)


# ---- what is made of it --------------------------------------------------------------------------


def test_it_is_shown_nowhere() -> None:
    shown = repr(SECRET) + str(SECRET) + f"{SECRET}"
    for told in (KEY.hex(), repr(KEY)[2:-1], str(int.from_bytes(KEY, "big"))):
        assert told not in shown


FIELDS = [(), ("",), ("", ""), ("a", "bc"), ("ab", "c"), ("abc",), ("abc", ""), ("é" * 300, "李")]


@pytest.mark.parametrize("fields", FIELDS, ids=str)
@pytest.mark.parametrize("use", ["numbers", "code", "student"])
def test_what_it_authenticates_is_as_documented(use: str, fields: tuple[str, ...]) -> None:
    assert SECRET.authenticator(use, *fields) == authenticated(use, *fields)


def test_no_two_uses_and_no_two_lists_of_fields_are_the_same() -> None:
    found = {
        SECRET.authenticator(use, *fields)
        for use in ("numbers", "code", "student")
        for fields in FIELDS
    }
    assert len(found) == 3 * len(FIELDS)
    assert SECRET.authenticator("code", "a") != Secret(KEY[::-1]).authenticator("code", "a")


def test_a_seed_is_that_of_its_student_exercise_attempt_and_draw_alone() -> None:
    def by_hand(*fields: str) -> int:
        return int(authenticated("numbers", *fields).hex(), 16) % 10**18

    assert SECRET.seed("dropout", "s-1", 1, 0) == by_hand("dropout", "s-1", "1", "0")
    # Frozen: with another number here, nobody's sheet would be theirs any more.
    assert SECRET.seed("dropout", "s-1", 1, 0) == 761_280_559_694_528_282
    seeds = {
        SECRET.seed(exercise, student, attempt, redraw)
        for exercise in ("dropout", "batch-normalization")
        for student in ("s-1", "s-11", "")
        for attempt in (1, 11)
        for redraw in (0, 1)
    }
    assert len(seeds) == 24
    assert all(0 <= seed < 10**18 for seed in seeds)
