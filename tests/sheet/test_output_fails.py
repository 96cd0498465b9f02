"""A file is written whole or not at all: every call to the system fails, in each way it can.

The errors are those of a full disk, a quota, a limit, a dying disk, a read-only file system, a
folder that one may not write in or that disappears, a process without file descriptors.
"""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager
from errno import (
    EACCES,
    EDQUOT,
    EFBIG,
    EINVAL,
    EIO,
    EMFILE,
    ENFILE,
    ENOENT,
    ENOSPC,
    ENOSYS,
    ENOTSUP,
    EPERM,
    EROFS,
    errorcode,
)
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from normreg_sheets.errors import OutputError
from normreg_sheets.sheet.output import write

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager

    Patch = pytest.MonkeyPatch

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="other calls, other errors")

OLD, NEW = b"what stood there before", b"what is written" * 1000
FILLING = {
    "open": (ENOSPC, EDQUOT, EROFS, EACCES, EMFILE, ENFILE, ENOENT),
    "write": (ENOSPC, EDQUOT, EFBIG, EIO),
    "fsync": (ENOSPC, EDQUOT, EIO),
    "close": (ENOSPC, EDQUOT, EIO),
}
NAMING = (ENOSPC, EDQUOT, EROFS, EACCES, EIO, ENOENT)
REPLACED = {**FILLING, "replace": NAMING}
MADE = {**FILLING, "mkdir": (ENOSPC, EDQUOT, EROFS, EACCES), "link rename": NAMING}
"""The calls for a file that is replaced, and for a new one; to rename is tried after to link."""


def cases(table: dict[str, tuple[int, ...]]) -> Iterable[Any]:
    return [
        pytest.param(calls.split(), code, id=f"{calls}-{errorcode[code]}")
        for calls, codes in table.items()
        for code in codes
    ]


def failing(patch: Patch, call: str, code: int, at: int = 1) -> None:
    """Let one call of `os` fail, the first or a later one; a file is closed all the same."""
    real, count = getattr(os, call), 0

    def fails(*arguments: Any, **named: Any) -> Any:
        nonlocal count
        count += 1
        if count != at:
            return real(*arguments, **named)
        if call == "close":
            real(*arguments)
        raise OSError(code, os.strerror(code))

    patch.setattr(os, call, fails)


def before(patch: Patch, call: str, do: Callable[[], object]) -> None:
    """Let something happen just before the first call of `os`."""
    real = getattr(os, call)
    done: list[bool] = []

    def called(*arguments: Any, **named: Any) -> Any:
        if not done:
            done.append(True)
            do()
        return real(*arguments, **named)

    patch.setattr(os, call, called)


def refused(path: Path, *, force: bool) -> str:
    """Why a file is not written; no descriptor stays open."""
    files = list(map(str, Path("/dev/fd").iterdir()))
    with pytest.raises(OutputError) as caught:
        write(path, NEW, force=force)
    assert list(map(str, Path("/dev/fd").iterdir())) == files
    return str(caught.value)


def everything(folder: Path) -> dict[str, bytes]:
    """Every file in a folder and below, hidden ones too."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that is there already."""
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(OLD)
    return path


# ---- each call fails -----------------------------------------------------------------------------


@pytest.mark.parametrize(("calls", "code"), cases(REPLACED))
def test_what_stood_there_stays(calls: list[str], code: int, path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for call in calls:
            failing(patch, call, code)
        said = refused(path, force=True)

    assert said == f"{path}: cannot be written: {os.strerror(code)}"
    assert everything(path.parent) == {path.name: OLD}


@pytest.mark.parametrize(("calls", "code"), cases(MADE))
def test_a_name_that_was_free_stays_free(calls: list[str], code: int, tmp_path: Path) -> None:
    path = tmp_path / "folder" / "new.xlsx"
    with pytest.MonkeyPatch.context() as patch:
        for call in calls:
            failing(patch, call, code)
        said = refused(path, force=False)

    assert said == f"{path}: cannot be written: {os.strerror(code)}"
    assert everything(tmp_path) == {}


def test_what_is_written_in_pieces_is_whole(tmp_path: Path, monkeypatch: Patch) -> None:
    """A system may take less than it is given."""
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, data[:7]))
    write(tmp_path / "new.xlsx", NEW, force=False)

    assert (tmp_path / "new.xlsx").read_bytes() == NEW


def test_a_disk_that_is_full_half_way_keeps_what_stood_there(path: Path) -> None:
    real = os.write
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "write", lambda handle, data: real(handle, data[: len(NEW) // 2]))
        failing(patch, "write", ENOSPC, at=2)
        assert refused(path, force=True).endswith(os.strerror(ENOSPC))

    assert everything(path.parent) == {path.name: OLD}


@pytest.mark.parametrize("call", ["open", "write", "fsync", "close", "replace"])
def test_an_interruption_keeps_what_stood_there(call: str, path: Path) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        before(patch, call, interrupt)
        with pytest.raises(KeyboardInterrupt):
            write(path, NEW, force=True)

    assert everything(path.parent) == {path.name: OLD}


# ---- for real ------------------------------------------------------------------------------------


@contextmanager
def limited(limit: str, most: int) -> Iterator[None]:
    """This process under another soft limit."""
    which = getattr(resource, limit)
    soft, hard = resource.getrlimit(which)
    resource.setrlimit(which, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(which, (soft, hard))


@contextmanager
def on_a_full_device(path: Path) -> Iterator[None]:
    real = os.open
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", lambda *_: real("/dev/full", os.O_WRONLY))
        yield


@contextmanager
def without_its_folder(path: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        before(patch, "replace", lambda: shutil.rmtree(path.parent))
        yield


REALLY: dict[str, tuple[Callable[[Path], AbstractContextManager[None]], int]] = {
    "size": (lambda _: limited("RLIMIT_FSIZE", len(NEW) // 2), EFBIG),
    "descriptors": (lambda _: limited("RLIMIT_NOFILE", 0), EMFILE),
    "full device": (on_a_full_device, ENOSPC),
    "no folder": (without_its_folder, ENOENT),
}


@pytest.mark.parametrize(("cause", "code"), REALLY.values(), ids=REALLY)
def test_a_real_failure_is_said_and_leaves_nothing(
    cause: Callable[[Path], AbstractContextManager[None]], code: int, path: Path
) -> None:
    with pytest.raises(OutputError) as caught, cause(path):
        write(path, NEW, force=True)

    assert str(caught.value) == f"{path}: cannot be written: {os.strerror(code)}"
    assert not path.parent.exists() or everything(path.parent) == {path.name: OLD}


# ---- somebody else is faster ---------------------------------------------------------------------

WITHOUT_LINKS = [None, EPERM, ENOTSUP, ENOSYS]  # what a file system says that has none


@pytest.fixture(params=WITHOUT_LINKS)
def links(request: pytest.FixtureRequest, monkeypatch: Patch) -> int | None:
    """A file system that has links, or one of those that have none."""
    if request.param is not None:
        failing(monkeypatch, "link", request.param)
    code: int | None = request.param
    return code


def test_a_new_file_needs_no_links(links: int | None, tmp_path: Path) -> None:
    write(tmp_path / "new.xlsx", NEW, force=False)

    assert everything(tmp_path) == {"new.xlsx": NEW}


def test_a_file_that_appears_meanwhile_stays(
    links: int | None, tmp_path: Path, monkeypatch: Patch
) -> None:
    path = tmp_path / "new.xlsx"
    before(monkeypatch, "fsync", lambda: path.write_bytes(OLD))

    assert refused(path, force=False) == f"{path}: is there already; add --force to replace it"
    assert everything(tmp_path) == {"new.xlsx": OLD}


# ---- the folder ----------------------------------------------------------------------------------


def test_the_data_is_on_the_disk_before_it_has_the_name_and_the_name_after(
    path: Path, monkeypatch: Patch
) -> None:
    seen: list[tuple[bool, bytes]] = []

    def synchronise(handle: int) -> None:
        seen.append((os.fstat(handle).st_ino == path.parent.stat().st_ino, path.read_bytes()))

    monkeypatch.setattr(os, "fsync", synchronise)
    write(path, NEW, force=True)

    assert seen == [(False, OLD), (True, NEW)]


@pytest.mark.parametrize(("call", "code"), [("open", EACCES), ("fsync", EINVAL), ("fsync", ENOSYS)])
def test_a_folder_that_cannot_be_synchronised_is_no_failure(
    call: str, code: int, path: Path, monkeypatch: Patch
) -> None:
    failing(monkeypatch, call, code, at=2)
    write(path, NEW, force=True)

    assert everything(path.parent) == {path.name: NEW}


def test_a_disk_that_fails_in_the_end_is_said(path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        failing(patch, "fsync", EIO, at=2)
        said = refused(path, force=True)

    assert said == f"{path}: is written, but may not outlast a power cut: {os.strerror(EIO)}"
    assert everything(path.parent) == {path.name: NEW}
