"""Pictures: a workbook as a real LibreOffice draws it, as a PDF or as a PNG of its first page.

LibreOffice is started for one workbook and gone when the picture is made. It gets a *profile* (its
folder of settings) of its own, so that nobody's settings count, a LibreOffice that is already open
is not disturbed, and two pictures can be made at the same time. It ends with status 0 even where it
made nothing, so only the file itself says whether it worked. Its program is often a script whose
child does the work; to end it is to end the whole process group.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from normreg_sheets.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

Suffix = Literal[".pdf", ".png"]

OFFICE_NAMES = ("soffice", "libreoffice")
USUAL_PLACES = (
    Path("/usr/lib/libreoffice/program/soffice"),
    Path("/opt/libreoffice/program/soffice"),
    Path("/snap/bin/libreoffice"),
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
    Path("C:/Program Files/LibreOffice/program/soffice.com"),
)
SECONDS = 120
INSTEAD = "or write a .html page instead"

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>en-US</value></prop></item>
</oor:items>
"""


def picture(workbook: bytes, suffix: Suffix, dpi: int = 110, name: str = "sheet") -> bytes:
    """The workbook as LibreOffice prints it; `name` stands in its footer.

    Raises UsageError where a program that is needed is missing or fails.
    """
    office = find_office()
    painter = shutil.which("pdftoppm")
    if office is None:
        raise UsageError(f"LibreOffice is not found: install LibreOffice, {INSTEAD}")
    if suffix == ".png" and painter is None:
        raise UsageError(
            "pdftoppm is not found, which makes a .png of LibreOffice's .pdf:"
            f" install poppler-utils, write a .pdf, {INSTEAD}"
        )
    with tempfile.TemporaryDirectory(
        prefix="normreg-picture-", ignore_cleanup_errors=True
    ) as folder:
        pdf = _printed(office, workbook, Path(folder).resolve(), name)
        if suffix == ".pdf" or painter is None:
            return pdf.read_bytes()
        return _painted(painter, pdf, dpi)


def find_office() -> Path | None:
    """The LibreOffice of this machine, on the search path or in one of its usual places."""
    on_path = [Path(place) for place in map(shutil.which, OFFICE_NAMES) if place]
    return next((place for place in (*on_path, *USUAL_PLACES) if place.exists()), None)


def _printed(office: Path, workbook: bytes, folder: Path, name: str) -> Path:
    """The workbook as a PDF file in the folder."""
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(SETTINGS, encoding="utf-8")
    book, pdf = folder / f"{name}.xlsx", folder / f"{name}.pdf"
    book.write_bytes(workbook)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    quiet = ("--headless", "--norestore", "--nologo", "--nodefault")
    convert = ("--convert-to", "pdf:calc_pdf_Export", "--outdir", str(folder), str(book))
    _run("LibreOffice", [str(office), profile, *quiet, *convert], pdf)
    return pdf


def _painted(painter: str, pdf: Path, dpi: int) -> bytes:
    """The first page of a PDF file as a PNG."""
    png = pdf.with_suffix(".png")
    first = ("-f", "1", "-l", "1", "-singlefile")
    command = [painter, "-png", "-r", str(dpi), *first, str(pdf), str(png.with_suffix(""))]
    _run("pdftoppm", command, png)
    return png.read_bytes()


def _run(program: str, command: Sequence[str], makes: Path) -> None:
    """Run a program until it ends; raise UsageError where it does not make its file.

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
        raise UsageError(f"{program} cannot be started: {error.strerror}; {INSTEAD}") from None
    with process:
        try:
            complaint = process.communicate(timeout=SECONDS)[1]
        except subprocess.TimeoutExpired:
            raise UsageError(
                f"{program} did not end in {SECONDS} seconds; try again, {INSTEAD}"
            ) from None
        finally:
            _end(process)
    if process.returncode != 0 or not makes.is_file():
        said = complaint.strip().splitlines()
        cause = said[-1] if said else f"it ended with status {process.returncode}"
        raise UsageError(f"{program} made no picture ({cause}); mend that, {INSTEAD}")


def _end(process: subprocess.Popen[str]) -> None:
    """Kill a process and all of its group."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
