"""A real LibreOffice, for what only a real one does: it draws a workbook, or computes it anew.

It is started for a workbook, or for a few, and gone when that is done. It gets a *profile* (its
folder of settings) of its own, so that nobody's settings count, a LibreOffice that is already open
is not disturbed, and two can work at the same time. It ends with status 0 even where it made
nothing, so only the file itself says whether it worked.

It is caged (`sheet/program`), because it fetches linked pictures otherwise, whatever its settings
say. Where the system has no cage it works all the same, because no workbook that it gets here has
anything to fetch: what we write has no links, and of a stranger's file only numbers, texts and
formulas that stay inside come this far.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from normreg_sheets.sheet.program import ProgramError, run

if TYPE_CHECKING:
    from collections.abc import Mapping

Form = Literal["pdf", "xlsx"]

OFFICE_NAMES = ("soffice", "libreoffice")
USUAL_PLACES = (
    Path("/usr/lib/libreoffice/program/soffice"),
    Path("/opt/libreoffice/program/soffice"),
    Path("/snap/bin/libreoffice"),
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
    Path("C:/Program Files/LibreOffice/program/soffice.com"),
)
SECONDS = 120  # for one workbook; an honest one takes two

_ALWAYS, _NEVER = 0, 1


class _Way(NamedTuple):
    """How a form is made: by which filter, whether computed anew, and how its file begins."""

    filter: str
    recalculates: int
    begins: bytes


_WAYS: dict[Form, _Way] = {
    "pdf": _Way("pdf:calc_pdf_Export", _NEVER, b"%PDF-"),
    "xlsx": _Way("xlsx:Calc MS Excel 2007 XML", _ALWAYS, b"PK"),
}
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>en-US</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>{recalculation}</value></prop></item>
</oor:items>
"""
_SOCKETS = Path("/tmp")  # noqa: S108 - LibreOffice's own choice, whatever it is told


def find_office() -> Path | None:
    """The LibreOffice of this machine, on the search path or in one of its usual places."""
    on_path = [Path(place) for place in map(shutil.which, OFFICE_NAMES) if place]
    return next((place for place in (*on_path, *USUAL_PLACES) if place.exists()), None)


def converted(office: Path, workbook: bytes, form: Form, folder: Path, name: str) -> Path:
    """The workbook printed as stored, or computed anew and saved: a file in the folder.

    `name` is the file's name without its ending, which stands in a print's footer. Raises
    ProgramError.
    """
    (made,) = all_converted(office, {name: workbook}, form, folder)
    return made


def all_converted(
    office: Path, workbooks: Mapping[str, bytes], form: Form, folder: Path
) -> list[Path]:
    """The same of several workbooks, by their names, of which a start of the program is shared.

    Raises ProgramError where one of them is not made.
    """
    way = _WAYS[form]
    profile, out = folder / "profile", folder / "made"
    books = {name: folder / f"{name}.xlsx" for name in workbooks}
    settings = profile / "user" / "registrymodifications.xcu"
    try:
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS.format(recalculation=way.recalculates), encoding="utf-8")
        for name, workbook in workbooks.items():
            books[name].write_bytes(workbook)
    except OSError as error:
        raise ProgramError(f"LibreOffice cannot be given the file: {error.strerror}") from None
    own = f"-env:UserInstallation={profile.as_uri()}"
    quiet = ("--headless", "--norestore", "--nologo", "--nodefault")
    convert = ("--convert-to", way.filter, "--outdir", str(out), *map(str, books.values()))
    made = [out / f"{name}.{form}" for name in workbooks]
    try:
        run("LibreOffice", [str(office), own, *quiet, *convert], made[-1], folder, SECONDS)
    finally:
        _remove_socket(profile)
    for path in made:
        _require(path, way, form)
    return made


def _require(made: Path, way: _Way, form: Form) -> None:
    """Raise ProgramError for a file that is not there, or not what it should be."""
    try:
        with made.open("rb") as file:
            begins = file.read(len(way.begins))
    except FileNotFoundError:
        raise ProgramError(f"LibreOffice made no {made.name}") from None
    if begins != way.begins:
        raise ProgramError(f"LibreOffice made no .{form} (what it wrote is none)")


def _remove_socket(profile: Path) -> None:
    """Remove the socket that a LibreOffice leaves when it is killed; its name is a digest."""
    digest = hashlib.md5(profile.as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
    name = "".join(f"{byte:x}" for byte in digest)
    for socket in _SOCKETS.glob(f"OSL_PIPE_*_SingleOfficeIPC_{name}"):
        socket.unlink(missing_ok=True)
