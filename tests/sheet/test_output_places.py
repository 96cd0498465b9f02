"""Where a file can be written: only ordinary files are replaced, and odd names are said."""

from __future__ import annotations

import os
import sys
from errno import EACCES, ENAMETOOLONG
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.errors import OutputError
from normreg_sheets.sheet.output import check, write

if TYPE_CHECKING:
    from collections.abc import Callable

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="has other kinds of files")
with_and_without_force = pytest.mark.parametrize("force", [False, True])

OLD, NEW = b"what stood there before", b"what is written"


def refused(path: Path, *, force: bool) -> str:
    """Why a file is not written, which is known before it is made."""
    with pytest.raises(OutputError) as checked:
        check(path, force=force)
    with pytest.raises(OutputError) as written:
        write(path, NEW, force=force)
    assert str(checked.value) == str(written.value)
    return str(written.value)


def linked(folder: Path, to: str) -> Path:
    """A link in a folder, which leads somewhere."""
    (folder / "link.xlsx").symlink_to(to)
    return folder / "link.xlsx"


# ---- what is there -------------------------------------------------------------------------------


def a_pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.xlsx")
    return folder / "pipe.xlsx"


LINK, DEVICE = "is a link; name the file itself", "is a device or a pipe, and no file; name another"
THERE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "folder": (lambda folder: folder, "is a folder; name a file"),
    "link to a folder": (lambda folder: linked(folder, "."), "is a folder; name a file"),
    "link to a file": (lambda folder: linked(folder, "old.xlsx"), LINK),
    "link to nothing": (lambda folder: linked(folder, "elsewhere"), LINK),
    "link to a device": (lambda folder: linked(folder, os.devnull), LINK),
    "link to itself": (lambda folder: linked(folder, "link.xlsx"), "cannot be written: Too many"),
    "pipe": (a_pipe, DEVICE),
    "device": (lambda folder: Path(os.devnull), DEVICE),
}


@needs_posix
@with_and_without_force
@pytest.mark.parametrize(("make", "says"), THERE.values(), ids=THERE)
def test_only_a_file_is_replaced(
    make: Callable[[Path], Path], says: str, force: bool, tmp_path: Path
) -> None:
    """A link may lead to a submission, or be `/dev/stdout`, which must outlast us."""
    (tmp_path / "old.xlsx").write_bytes(OLD)
    path = make(tmp_path)
    kinds = {one.name: one.lstat().st_mode for one in tmp_path.iterdir()}

    assert refused(path, force=force).startswith(f"{path}: {says}")
    assert {one.name: one.lstat().st_mode for one in tmp_path.iterdir()} == kinds
    assert (tmp_path / "old.xlsx").read_bytes() == OLD
    assert Path(os.devnull).is_char_device()


@needs_posix
def test_a_folder_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("folder")
    write(tmp_path / "link" / "new.xlsx", NEW, force=False)

    assert (tmp_path / "folder" / "new.xlsx").read_bytes() == NEW


@needs_posix
def test_a_file_with_two_names_keeps_the_other_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "kept.xlsx").write_bytes(OLD)
    os.link(tmp_path / "kept.xlsx", tmp_path / "new.xlsx")
    write(tmp_path / "new.xlsx", NEW, force=True)

    assert (tmp_path / "kept.xlsx").read_bytes() == OLD


# ---- folders -------------------------------------------------------------------------------------


@with_and_without_force
def test_a_file_holds_no_others(force: bool, tmp_path: Path) -> None:
    (tmp_path / "old.xlsx").write_bytes(OLD)

    said = refused(tmp_path / "old.xlsx" / "new.xlsx", force=force)
    assert said == f"{tmp_path / 'old.xlsx'}: is a file, and cannot hold others; name a folder"


@needs_posix
@pytest.mark.parametrize("link", [False, True])
def test_what_is_no_folder_further_up_is_said(link: bool, tmp_path: Path) -> None:
    if link:
        (tmp_path / "up").symlink_to("nowhere")
    else:
        (tmp_path / "up").write_bytes(OLD)
    path = tmp_path / "up" / "folder" / "new.xlsx"

    with pytest.raises(OutputError) as caught:
        write(path, NEW, force=True)
    assert str(caught.value).startswith(f"{path}: cannot be written: ")
    assert [one.name for one in tmp_path.iterdir()] == ["up"]


@pytest.mark.skipif(sys.platform != "linux", reason="has such folders elsewhere")
def test_a_folder_in_which_nobody_may_write_is_said() -> None:
    """Also where one is allowed everything else."""
    path = Path("/proc/self/new.xlsx")

    with pytest.raises(OutputError, match=rf"^{path}: cannot be written: \w"):
        write(path, NEW, force=True)


# ---- names ---------------------------------------------------------------------------------------


def test_a_name_as_long_as_the_system_allows_can_be_written(tmp_path: Path) -> None:
    """The temporary file's name must not be longer still."""
    name = "x" * 250 + ".xlsx"
    write(tmp_path / name, NEW, force=False)

    assert (tmp_path / name).read_bytes() == NEW


UNUSABLE = {
    "too long": ("x" * 300 + ".xlsx", os.strerror(ENAMETOOLONG)),
    "too long in bytes": ("σ" * 130 + ".xlsx", os.strerror(ENAMETOOLONG)),
    "a zero": ("a\0b.xlsx", "no file can have such a name"),
    "half a character": ("a\ud800b.xlsx", "no file can have such a name"),
}


@needs_posix
@with_and_without_force
@pytest.mark.parametrize(("name", "cause"), UNUSABLE.values(), ids=UNUSABLE)
def test_a_name_that_no_file_can_have_is_said(
    name: str, cause: str, force: bool, tmp_path: Path
) -> None:
    path = tmp_path / name

    assert refused(path, force=force) == f"{path}: cannot be written: {cause}"
    assert not list(tmp_path.iterdir())


def test_a_place_that_one_may_not_look_at_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(EACCES, os.strerror(EACCES))

    with monkeypatch.context() as patch:
        patch.setattr(os, "stat", denied)
        said = refused(tmp_path / "new.xlsx", force=False)

    assert said == f"{tmp_path / 'new.xlsx'}: cannot be written: {os.strerror(EACCES)}"
