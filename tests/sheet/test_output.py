"""A file is written, with its folders, and takes no other's place unless that is said."""

from __future__ import annotations

import ast
import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import normreg_sheets
from normreg_sheets.errors import OutputError
from normreg_sheets.sheet.output import PART, check, remove, sweep, write

if TYPE_CHECKING:
    from collections.abc import Iterator

OLD, NEW = b"what stood there before", b"what is written"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that is there already."""
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(OLD)
    return path


def test_a_new_file_has_the_data(tmp_path: Path) -> None:
    write(tmp_path / "new.xlsx", NEW, force=False)

    assert (tmp_path / "new.xlsx").read_bytes() == NEW


def test_missing_folders_are_made(tmp_path: Path) -> None:
    write(tmp_path / "a" / "b" / "new.xlsx", NEW, force=False)

    assert (tmp_path / "a" / "b" / "new.xlsx").read_bytes() == NEW


def test_nothing_but_the_file_is_left(tmp_path: Path) -> None:
    write(tmp_path / "new.xlsx", NEW, force=False)

    assert [one.name for one in tmp_path.iterdir()] == ["new.xlsx"]


def test_force_replaces(path: Path) -> None:
    write(path, NEW, force=True)

    assert path.read_bytes() == NEW


def test_without_force_what_is_there_stays(path: Path) -> None:
    with pytest.raises(OutputError, match="is there already; add --force"):
        write(path, NEW, force=False)

    assert path.read_bytes() == OLD


@pytest.fixture(params=[0o022, 0o077, 0o002])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    mask: int = request.param
    before = os.umask(mask)
    yield mask
    os.umask(before)


@pytest.mark.skipif(sys.platform == "win32", reason="no permissions of this kind")
def test_permissions_follow_the_umask(umask: int, tmp_path: Path) -> None:
    """A temporary file is for its owner alone; the file that is made is like any other."""
    write(tmp_path / "new.xlsx", NEW, force=False)

    assert stat.S_IMODE((tmp_path / "new.xlsx").stat().st_mode) == 0o666 & ~umask


@pytest.mark.skipif(sys.platform == "win32", reason="no permissions of this kind")
def test_the_umask_stays(umask: int, tmp_path: Path) -> None:
    write(tmp_path / "new.xlsx", NEW, force=False)

    assert os.umask(umask) == umask


@pytest.mark.parametrize("force", [False, True])
def test_checking_a_free_place_makes_nothing(force: bool, tmp_path: Path) -> None:
    check(tmp_path / "folder" / "new.xlsx", force=force)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("force", "refused"), [(False, True), (True, False)])
def test_checking_tells_what_writing_would(force: bool, refused: bool, path: Path) -> None:
    try:
        check(path, force=force)
    except OutputError:
        assert refused
    else:
        assert not refused


def test_what_a_killed_run_left_is_swept_away_and_nothing_else(tmp_path: Path) -> None:
    kept = [tmp_path / "a.xlsx", tmp_path / ".normreg-a.xlsx", tmp_path / "in" / PART.format("0")]
    for path in (*kept, tmp_path / PART.format("0"), tmp_path / PART.format("1")):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(OLD)
    sweep(tmp_path, tmp_path / "nowhere")

    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == sorted(kept)


def test_what_is_private_is_so_with_the_folders_made_for_it(tmp_path: Path) -> None:
    path = tmp_path / "there" / "made" / "made too" / "a"
    (tmp_path / "there").mkdir(0o755)
    write(path, NEW, force=False, private=True)
    write(tmp_path / "public" / "b", NEW, force=False)

    modes = [stat.S_IMODE(one.stat().st_mode) for one in (path, *path.parents[:3])]
    assert modes == [0o600, 0o700, 0o700, 0o755]
    (tmp_path / "usual").mkdir()
    assert (tmp_path / "public").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_file_is_removed_if_it_is_there(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(OLD)
    for _ in range(2):
        remove(tmp_path / "a")
        assert not (tmp_path / "a").exists()
    with pytest.raises(OutputError, match="cannot be removed: "):
        remove(tmp_path)


WRITERS = {"write_bytes", "write_text", "touch", "copyfile", "copy2", "move", "NamedTemporaryFile"}
OTHERS = {
    "sheet/office.py",  # what a program is given lies in a temporary folder
    "course/journal.py",  # adds lines to a file that is there
}


def writes(call: ast.Call) -> bool:
    """Whether a call writes a file by other means than `os`."""
    function = call.func
    name = getattr(function, "attr", getattr(function, "id", None))
    words = [one.value for one in ast.walk(call) if isinstance(one, ast.Constant)]
    modes = [word for word in words if isinstance(word, str) and len(word) <= 3]
    return name in WRITERS or (name == "open" and any(set(mode) & set("wax+") for mode in modes))


def test_nothing_else_in_the_package_writes_a_file() -> None:
    package = Path(normreg_sheets.__file__).parent
    found = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and writes(node)
    }

    assert found == OTHERS
