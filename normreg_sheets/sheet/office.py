"""A real LibreOffice, for what only a real one does: it draws a workbook, or computes it anew.

It is started for one workbook and gone when that is done. It gets a *profile* (its folder of
settings) of its own, so that nobody's settings count, a LibreOffice that is already open is not
disturbed, and two can work at the same time. It ends with status 0 even where it made nothing, so
only the file itself says whether it worked. Its program is often a script whose child does the
work; to end it is to end the whole process group.

It is *sealed*: cut off from the network, where the system allows that (`unshare -rn` on Linux). It
fetches linked pictures otherwise, whatever its settings say. Where it cannot be sealed it works all
the same, because no workbook that it gets here has anything to fetch: what we write has no links,
and of a stranger's file only numbers, texts and formulas that stay inside come this far.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

Form = Literal["pdf", "xlsx"]

OFFICE_NAMES = ("soffice", "libreoffice")
USUAL_PLACES = (
    Path("/usr/lib/libreoffice/program/soffice"),
    Path("/opt/libreoffice/program/soffice"),
    Path("/snap/bin/libreoffice"),
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
    Path("C:/Program Files/LibreOffice/program/soffice.com"),
)
SECONDS = 120

_FILTERS: dict[Form, str] = {
    "pdf": "pdf:calc_pdf_Export",
    "xlsx": "xlsx:Calc MS Excel 2007 XML",
}
_ALWAYS, _NEVER = 0, 1
_RECALCULATES: dict[Form, int] = {"pdf": _NEVER, "xlsx": _ALWAYS}
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>en-US</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>{recalculation}</value></prop></item>
</oor:items>
"""


class ProgramError(Exception):
    """A program did not do its work: says which and why, for the user's error to quote."""


def find_office() -> Path | None:
    """The LibreOffice of this machine, on the search path or in one of its usual places."""
    on_path = [Path(place) for place in map(shutil.which, OFFICE_NAMES) if place]
    return next((place for place in (*on_path, *USUAL_PLACES) if place.exists()), None)


def converted(office: Path, workbook: bytes, form: Form, folder: Path, name: str) -> Path:
    """The workbook printed as stored, or computed anew and saved: a file in the folder.

    `name` is the file's name without its ending, which stands in a print's footer. Raises
    ProgramError.
    """
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_SETTINGS.format(recalculation=_RECALCULATES[form]), encoding="utf-8")
    book, out = folder / f"{name}.xlsx", folder / "made"
    book.write_bytes(workbook)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    quiet = ("--headless", "--norestore", "--nologo", "--nodefault")
    convert = ("--convert-to", _FILTERS[form], "--outdir", str(out), str(book))
    made = out / f"{name}.{form}"
    run("LibreOffice", [*_seal(), str(office), profile, *quiet, *convert], made)
    return made


def run(program: str, command: Sequence[str], makes: Path) -> None:
    """Run a program until it ends, which must make a file; raises ProgramError where it does not.

    What it started ends with it, even where this process is interrupted.
    """
    try:
        process = subprocess.Popen(  # noqa: S603 - the command is ours, and no shell reads it
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
        )
    except OSError as error:
        raise ProgramError(f"{program} cannot be started: {error.strerror}") from None
    with process:
        try:
            complaint = process.communicate(timeout=SECONDS)[1]
        except subprocess.TimeoutExpired:
            raise ProgramError(f"{program} did not end in {SECONDS} seconds") from None
        finally:
            _end(process)
    if process.returncode != 0 or not makes.is_file():
        said = complaint.strip().splitlines()
        cause = said[-1] if said else f"it ended with status {process.returncode}"
        raise ProgramError(f"{program} made no {makes.suffix} ({cause})")


def _end(process: subprocess.Popen[str]) -> None:
    """Kill a process and all of its group."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


@cache
def _seal() -> tuple[str, ...]:
    """What to put before a command to cut it off from the network; nothing where none can."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    seal = (unshare, "-rn")
    probe = subprocess.run(  # noqa: S603 - the command is ours, and no shell reads it
        [*seal, sys.executable, "-c", ""], capture_output=True, check=False
    )
    return seal if probe.returncode == 0 else ()
