"""What lies in the folder or the zip that a system handed out, without unpacking it.

A class comes back as a zip of files, or as a folder of them, and a student may hand in a zip with
the workbook in it. The directory of a zip says where the packed bytes of each member are, so a
member becomes a *source* (`submission/source`) that a child process reads later; nothing is ever
written to disk, and a name is only a name.

A member that cannot be read says what is wrong with it, and stops no other. Where all of an archive
cannot be, somebody has to download it again: a `UsageError`.
"""

from __future__ import annotations

import contextlib
import io
import os
import stat
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from zipfile import BadZipFile

from normreg_sheets.course.directory import entries
from normreg_sheets.errors import SubmissionError, UsageError
from normreg_sheets.submission import foreign
from normreg_sheets.submission.guard import LIMITS
from normreg_sheets.submission.litter import why_litter
from normreg_sheets.submission.refusal import Reason
from normreg_sheets.submission.source import Source, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from normreg_sheets.course.directory import Entry
    from normreg_sheets.submission.foreign import Kind
    from normreg_sheets.submission.refusal import Limits

ARCHIVE = 2 << 30  # bytes of the archive of a class
MOST = 5000  # files in it, or in a folder
PACKED = 100  # files in an archive that a student hands in
WORKBOOKS = (".xlsx", ".xlsm", ".ods", ".xls")  # how files end that are meant to be workbooks


@dataclass(frozen=True, slots=True)
class Member:
    """A file: where its bytes are, and what it is called, with all folders and archives around it.

    A folder that was asked for is part of the names in it, an archive is not. `time` is when the
    file was last changed, as the archive (without a zone) or the folder (in UTC) notes it, "" where
    it does not. `wrong` says why it cannot be read.
    """

    source: Source
    name: str
    size: int
    time: str = ""
    wrong: Kind | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is no submission, and why; a person must know of what may be `meant` as one."""

    name: str
    why: str
    meant: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies somewhere, by name.

    `around` is the folder with which all names begin: it was asked for, or has the file that was.
    """

    members: tuple[Member, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    around: str = ""


def members(path: Path, limits: Limits = LIMITS) -> Listing:
    """Every file in a folder (links are not followed) or an archive, or the file itself.

    Archives within are opened once: what counts in them are the workbooks. Raises UsageError where
    there is nothing at the path, or an archive that is broken or too large.
    """
    try:
        if path.is_dir():
            return _of(_in_folder(path), limits)
        if not stat.S_ISREG(path.lstat().st_mode):
            raise UsageError(f"{path}: this is a link or a device; name the file itself")
        found = _in_archive(path)
    except OSError as error:
        raise _unreadable(path, error) from error
    if found is None:
        name = "/".join(Path(os.path.abspath(path)).parts[-2:])  # noqa: PTH100 (links stay)
        return Listing((_file(path, _shown(name)),), around=_shown(name).rpartition("/")[0])
    return _of(found, limits)


def is_workbook_name(name: str) -> bool:
    """Whether a file of this name is meant to be a workbook."""
    return name.lower().endswith(WORKBOOKS)


def _of(found: Listing, limits: Limits) -> Listing:
    """The listing without litter, and with the workbooks that students packed."""
    kept: list[Member] = []
    skipped = list(found.skipped)
    for member in found.members:
        if why := _why_litter(member.name):
            skipped.append(Skipped(member.name, why))
            continue
        inner = _looked_into(member, limits)
        kept += inner.members
        skipped += inner.skipped
    return replace(found, members=tuple(kept), skipped=tuple(skipped))


def _why_litter(name: str) -> str | None:
    if "__MACOSX" in name.split("/")[:-1]:
        return "macOS keeps notes on the other files in this folder"
    return why_litter(Path(name))


# ---- folders -------------------------------------------------------------------------------------


def _in_folder(folder: Path) -> Listing:
    """The files in a folder and the folders in it, by name."""
    top = Path(os.path.abspath(folder))  # noqa: PTH100 (what it is called, wherever it leads)
    kept: list[Member] = []
    skipped: list[Skipped] = []
    for path in sorted(_paths(folder)):
        name = _shown((top.name / path.relative_to(folder)).as_posix())
        if stat.S_ISREG(path.lstat().st_mode):
            kept.append(_file(path, name))
        else:
            why, meant = "it is a link or a device, not a file", _why_litter(name) is None
            skipped.append(Skipped(name, why, meant))
        _keep_few(len(kept), folder)
    return Listing(tuple(kept), tuple(skipped), _shown(top.name))


def _paths(folder: Path) -> Iterator[Path]:
    """All that is no folder; a link to one is not followed."""
    for parent, folders, files in os.walk(folder, onerror=_raise):
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        yield from (Path(parent) / name for name in (*links, *files))


def _raise(error: OSError) -> NoReturn:
    raise error


def _file(path: Path, name: str) -> Member:
    """A file of its own."""
    status = path.lstat()
    with contextlib.suppress(OverflowError, ValueError, OSError):  # a time before or after all
        time = datetime.fromtimestamp(int(status.st_mtime), UTC).isoformat()
        return Member(Source(path), name, status.st_size, time)
    return Member(Source(path), name, status.st_size)


def _shown(name: str) -> str:
    """The name of a file, with � for bytes that are no text."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _unreadable(path: Path, error: OSError) -> UsageError:
    place = error.filename or path
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return UsageError(f"{place}: there is no such file or folder; check its name")
    return UsageError(f"{place}: it cannot be read ({error.strerror}); check its permissions")


def _keep_few(number: int, path: Path) -> None:
    if number > MOST:
        raise UsageError(f"{path}: it has more than {MOST} files; grade it in parts")


# ---- archives ------------------------------------------------------------------------------------


def _in_archive(path: Path) -> Listing | None:
    """The members of an archive, by name; None for a file that is none, as a workbook is not."""
    named_zip = path.name.lower().endswith(".zip")
    if is_workbook_name(path.name):
        return None
    with path.open("rb") as file:
        try:
            found = entries(file)
        except BadZipFile as error:
            if not named_zip:
                return None
            says = f"the archive is broken, or none ({error}); download it again"
            raise UsageError(f"{path}: {says}") from error
    if not _is_bare(found):
        return None
    if (size := path.stat().st_size) > ARCHIVE:
        says = f"{size} bytes are more than the {ARCHIVE} that the archive of a class may have"
        raise UsageError(f"{path}: {says}; grade it in parts")
    _keep_few(len(found), path)
    return Listing(tuple(_member(Source(path), "", entry) for entry in found))


def _looked_into(member: Member, limits: Limits) -> Listing:
    """The workbooks in an archive that a student handed in; else the file itself.

    What is broken, too large or holds no workbook is left whole: whoever reads it says why.
    """
    whole = Listing((member,))
    if not member.name.lower().endswith(".zip") or member.wrong or member.size > limits.file:
        return whole
    try:
        found = entries(io.BytesIO(read_bytes(member.source, limits)), at_most=PACKED)
    except (SubmissionError, BadZipFile):
        return whole
    if not _is_bare(found):
        return whole
    inner = [_member(member.source, f"{member.name}/", entry) for entry in found]
    inner = [item for item in inner if not _why_litter(item.name)]
    books = tuple(item for item in inner if is_workbook_name(item.name))
    if not books or any(book.wrong for book in books):
        return whole
    why = "it lies beside a workbook in the same archive of a student"
    rest = tuple(Skipped(item.name, why) for item in inner if item not in books)
    return Listing(books, rest)


def _is_bare(found: Iterable[Entry]) -> bool:
    """Whether a zip is just that: not a workbook, nor a document, which are zips as well."""
    kind = foreign.of_archive({entry.span.name.lower() for entry in found}, b"")
    return kind is not None and kind.reason is Reason.ARCHIVE


def _member(around: Source, folder: str, entry: Entry) -> Member:
    source = replace(around, spans=(*around.spans, entry.span))
    name = folder + entry.span.name
    return Member(source, name, entry.span.size, entry.time, entry.wrong)
