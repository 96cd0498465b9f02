"""A file is written whole or not at all, whatever fails on the way."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from normreg_sheets.errors import OutputError
from normreg_sheets.sheet.output import check, write

if TYPE_CHECKING:
    from collections.abc import Iterator

OLD, NEW = b"what stood there before", b"what is written"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that is there already."""
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(OLD)
    return path


def fails(*_: object, **__: object) -> NoReturn:
    raise OSError(28, "No space left on device")


def break_temporary_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.mkstemp", fails)


def break_synchronising(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", fails)


def break_permissions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "chmod", fails)


def break_renaming(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "replace", fails)
    monkeypatch.setattr(os, "replace", fails)


@pytest.fixture(
    params=[break_temporary_file, break_synchronising, break_permissions, break_renaming]
)
def failure(request: pytest.FixtureRequest, path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What is said when a write over `path` failed at some point."""
    with monkeypatch.context() as patch:
        request.param(patch)
        with pytest.raises(OutputError) as caught:
            write(path, NEW, force=True)
    return str(caught.value)


def test_a_new_file_has_the_data(tmp_path: Path) -> None:
    write(tmp_path / "new.xlsx", NEW, force=False)

    assert (tmp_path / "new.xlsx").read_bytes() == NEW


def test_missing_folders_are_made(tmp_path: Path) -> None:
    write(tmp_path / "a" / "b" / "new.xlsx", NEW, force=False)

    assert (tmp_path / "a" / "b" / "new.xlsx").read_bytes() == NEW


def test_nothing_but_the_file_is_left(tmp_path: Path) -> None:
    write(tmp_path / "new.xlsx", NEW, force=False)

    assert [one.name for one in tmp_path.iterdir()] == ["new.xlsx"]


def test_a_name_as_long_as_the_system_allows_can_be_written(tmp_path: Path) -> None:
    """The temporary file's name must not be longer still."""
    name = "x" * 250 + ".xlsx"
    write(tmp_path / name, NEW, force=False)

    assert (tmp_path / name).read_bytes() == NEW


def test_force_replaces(path: Path) -> None:
    write(path, NEW, force=True)

    assert path.read_bytes() == NEW


def test_without_force_what_is_there_stays(path: Path) -> None:
    with pytest.raises(OutputError, match="is there already; add --force"):
        write(path, NEW, force=False)

    assert path.read_bytes() == OLD


def test_a_failure_leaves_the_old_content(failure: str, path: Path) -> None:
    assert path.read_bytes() == OLD


def test_a_failure_leaves_no_temporary_file(failure: str, path: Path) -> None:
    assert list(path.parent.iterdir()) == [path]


def test_a_failure_names_the_file_and_the_cause(failure: str, path: Path) -> None:
    assert failure == f"{path}: cannot be written: No space left on device"


def test_the_data_is_on_the_disk_before_it_has_the_name(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bytes] = []
    monkeypatch.setattr(os, "fsync", lambda handle: seen.append(path.read_bytes()))
    write(path, NEW, force=True)

    assert seen == [OLD]


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_is_no_file(force: bool, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a folder; name a file"):
        write(tmp_path, NEW, force=force)


@pytest.mark.parametrize("below", ["new.xlsx", "folder/new.xlsx"])
def test_a_file_is_no_folder(below: str, path: Path) -> None:
    with pytest.raises(OutputError, match=r"is a file, and cannot hold others|cannot be written"):
        write(path / below, NEW, force=True)

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
