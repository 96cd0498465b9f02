"""LibreOffice as an independent witness: it converts, draws, recalculates, and is typed into.

A *profile* is LibreOffice's private settings folder.  Every run here has a fresh one, so that
runs at the same time do not meet and nobody's settings count.

A *cached value* is the result that a file stores beside a formula.  LibreOffice shows cached
values and does not recalculate them, unless its profile says so.  A test of recalculation
therefore poisons them first (`poison`): otherwise it could not fail.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

POISON = 12345.678

USUAL_PLACES = (
    Path("/usr/lib/libreoffice/program/soffice"),
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
    Path("C:/Program Files/LibreOffice/program/soffice.com"),
)
SYSTEM_PYTHON = Path("/usr/bin/python3")
TYPIST = Path(__file__).with_name("typist.py")

FILTERS = {
    "xlsx": "Calc MS Excel 2007 XML",
    "ods": "calc8",
    "pdf": "calc_pdf_Export",
}

START_SECONDS = 120
FILE_SECONDS = 20

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>
"""
SETTING = (
    '<item oor:path="/org.openoffice.{path}">'
    '<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)

WORKSHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
# An empty cell, <c .../>, closes itself and must not swallow its neighbour.
CELL = re.compile(r"<c(?P<attributes>\s[^>]*)(?<!/)>(?P<inside>.*?)</c>", re.DOTALL)
FORMULA = re.compile(r"<f\b[^>]*/>|<f\b.*?</f>", re.DOTALL)
TYPE = re.compile(r"""\st=(["']).*?\1""")
R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class OfficeError(Exception):
    """LibreOffice, or a program beside it, did not do what it was asked."""


def find() -> Path | None:
    """The LibreOffice of this machine."""
    on_path = shutil.which("soffice")
    places = (Path(on_path),) if on_path else USUAL_PLACES
    return next((place for place in places if place.exists()), None)


@functools.cache
def uno_python() -> Path | None:
    """A Python that can talk to LibreOffice: the one it brings along, or the system's."""
    soffice = find()
    if soffice is None:
        return None
    program = soffice.resolve().parent
    brought = (program / "python", program / "python.exe", program.parent / "Resources/python")
    for python in (*brought, SYSTEM_PYTHON):
        if python.exists():
            probe = subprocess.run([python, "-c", "import uno"], capture_output=True, check=False)
            if probe.returncode == 0:
                return python
    return None


def missing() -> tuple[str, ...]:
    """The programs that this module needs and this machine has not."""
    needed = {
        "LibreOffice (soffice)": find(),
        "a Python with LibreOffice's uno (python3-uno)": uno_python(),
        "pdftoppm (poppler-utils)": shutil.which("pdftoppm"),
    }
    return tuple(name for name, place in needed.items() if place is None)


def convert(paths: Sequence[Path], out: Path, to: str, *, recalculate: bool = False) -> list[Path]:
    """The workbooks at `paths`, opened and saved as `to` ("xlsx", "ods", "pdf") in folder `out`.

    One process does them all.  With `recalculate`, no cached value is believed.
    """
    names = [f"{path.stem}.{to}" for path in paths]
    if len(set(names)) < len(names):
        raise ValueError(f"two workbooks would be saved under one name: {sorted(names)}")
    out.mkdir(parents=True, exist_ok=True)
    # LibreOffice ends with status 0 even when it saved nothing: only a fresh folder shows it.
    with _soffice(recalculate=recalculate) as soffice, _fresh_folder(out) as fresh:
        filtered = f"{to}:{FILTERS[to]}"
        files = [str(path.resolve()) for path in paths]
        said = _run(
            [*soffice, "--convert-to", filtered, "--outdir", str(fresh), *files], files=len(files)
        )
        lost = [name for name in names if not (fresh / name).exists()]
        if lost:
            raise OfficeError(f"LibreOffice did not make {', '.join(lost)}: {said}")
        return [(fresh / name).replace(out / name) for name in names]


def pictures(pdf: Path, out: Path, dpi: int = 110) -> list[Path]:
    """The pages of a PDF as PNG files in folder `out`, in order."""
    out.mkdir(parents=True, exist_ok=True)
    with _fresh_folder(out) as fresh:
        _run(["pdftoppm", "-png", "-r", str(dpi), str(pdf), str(fresh / pdf.stem)])
        return [page.replace(out / page.name) for page in sorted(fresh.glob("*.png"))]


@dataclass(frozen=True)
class Sitting:
    """One workbook before one student: what is typed, in that order, what is read, what is saved.

    `entries` and `read` go by sheet name and cell address; what is read is the displayed text.
    `out` ends in .xlsx or .ods.
    """

    path: Path
    entries: Mapping[str, Mapping[str, str]]
    out: Path | None = None
    read: Mapping[str, Sequence[str]] = field(default_factory=dict)


def type_in(path: Path, entries: Mapping[str, Mapping[str, str]], out: Path) -> Path:
    """The workbook at `path` with texts typed into its cells, saved as `out`."""
    type_all([Sitting(path, entries, out)])
    return out


def type_all(
    sittings: Sequence[Sitting], *, locale: str = "en-US"
) -> list[dict[str, dict[str, str]]]:
    """What each sitting read, by sheet and address, after one LibreOffice had them all.

    Texts arrive key by key, so protection, validation and autocorrection act as on a student:
    a refused entry leaves its cell as it was, and 1/2 becomes the one character ½.
    """
    python = uno_python()
    if python is None:
        raise OfficeError(f"missing: {', '.join(missing())}")
    jobs = [
        {
            "open": sitting.path.resolve().as_uri(),
            "entries": {sheet: dict(cells) for sheet, cells in sitting.entries.items()},
            "read": {sheet: list(cells) for sheet, cells in sitting.read.items()},
            "save": sitting.out.resolve().as_uri() if sitting.out else None,
            "filter": FILTERS[sitting.out.suffix[1:]] if sitting.out else None,
        }
        for sitting in sittings
    ]
    with _soffice(locale=locale) as soffice:
        task = json.dumps({"soffice": soffice, "jobs": jobs})
        answer = _run([str(python), str(TYPIST)], stdin=task, files=len(jobs))
    read: list[dict[str, dict[str, str]]] = json.loads(answer)
    return read


class Formula(NamedTuple):
    """A formula as the file spells it (no equals sign), and its cached value.

    An error value is its text, such as "#DIV/0!"; None says that there is no cached value.
    """

    text: str
    value: float | str | bool | None


def cached(path: Path) -> dict[str, dict[str, Formula]]:
    """The formula cells of an .xlsx, by sheet name and address, read by the standard library."""
    with zipfile.ZipFile(path) as package:
        book = ET.fromstring(package.read("xl/workbook.xml"))
        links = ET.fromstring(package.read("xl/_rels/workbook.xml.rels"))
        parts = {link.get("Id"): _part(link.get("Target", "")) for link in links}
        return {
            sheet.get("name", ""): _formulas(ET.fromstring(package.read(parts[sheet.get(R_ID)])))
            for sheet in book.iterfind("{*}sheets/{*}sheet")
        }


def poison(path: Path, out: Path, value: float = POISON) -> int:
    """Writes the .xlsx at `path` to `out` with `value` cached in every formula cell.

    Gives the number of poisoned cells.  Everything else stays as it is, byte for byte.
    """
    count = 0
    with zipfile.ZipFile(path) as clean, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad:
        for entry in clean.infolist():
            content = clean.read(entry)
            if WORKSHEET.fullmatch(entry.filename):
                text, here = _poisoned(content.decode(), value)
                content, count = text.encode(), count + here
            bad.writestr(entry, content)
    return count


def _poisoned(sheet: str, value: float) -> tuple[str, int]:
    """A worksheet's XML with `value` in every formula cell, and how many there are."""
    count = 0

    def rewrite(cell: re.Match[str]) -> str:
        nonlocal count
        formula = FORMULA.search(cell["inside"])
        if formula is None:
            return cell[0]
        count += 1
        return f"<c{TYPE.sub('', cell['attributes'])}>{formula[0]}<v>{value!r}</v></c>"

    return CELL.sub(rewrite, sheet), count


def _part(target: str) -> str:
    """The name inside the package of what the workbook links to."""
    return str(PurePosixPath("/xl") / target)[1:]


def _formulas(sheet: ET.Element) -> dict[str, Formula]:
    """The formula cells of a worksheet by address."""
    found = {}
    for cell in sheet.iterfind("{*}sheetData/{*}row/{*}c"):
        formula = cell.find("{*}f")
        if formula is not None:
            value = _value(cell.get("t", "n"), cell.findtext("{*}v"))
            found[cell.get("r", "")] = Formula(formula.text or "", value)
    return found


def _value(kind: str, text: str | None) -> float | str | bool | None:
    """A cached value from its cell's type and text."""
    if kind in {"str", "e"}:
        return text
    if not text:
        return None
    return text == "1" if kind == "b" else float(text)


@contextlib.contextmanager
def _soffice(*, recalculate: bool = False, locale: str = "en-US") -> Iterator[list[str]]:
    """The command that starts a LibreOffice without a screen, in a profile of its own."""
    soffice = find()
    if soffice is None:
        raise OfficeError(f"missing: {', '.join(missing())}")
    settings = [("Setup/L10N", "ooSetupSystemLocale", locale)]
    if recalculate:
        always = "0"
        settings += [
            ("Office.Calc/Formula/Load", "OOXMLRecalcMode", always),
            ("Office.Calc/Formula/Load", "ODFRecalcMode", always),
        ]
    items = "".join(
        SETTING.format(path=path, name=name, value=value) for path, name, value in settings
    )
    with tempfile.TemporaryDirectory(prefix="profile-", ignore_cleanup_errors=True) as folder:
        profile = Path(folder).resolve()
        (profile / "user").mkdir()
        (profile / "user/registrymodifications.xcu").write_text(SETTINGS.format(items=items))
        own = f"-env:UserInstallation={profile.as_uri()}"
        yield [str(soffice), own, "--headless", "--norestore", "--nologo", "--nodefault"]


@contextlib.contextmanager
def _fresh_folder(parent: Path) -> Iterator[Path]:
    """An empty folder in `parent`, so that its files can be moved there in one step."""
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        yield Path(folder).resolve()


@functools.cache
def _seal() -> tuple[str, ...]:
    """What to put before a command to cut it off from the network, where that can be done."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    seal = (unshare, "-rn")
    probe = subprocess.run([*seal, "true"], capture_output=True, check=False)
    return seal if probe.returncode == 0 else ()


def _run(command: Sequence[str], *, stdin: str = "", files: int = 1) -> str:
    """What a command printed.  All that it started is gone when this returns."""
    seconds = START_SECONDS + files * FILE_SECONDS
    with subprocess.Popen(
        [*_seal(), *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        try:
            said, complained = process.communicate(stdin, seconds)
        except subprocess.TimeoutExpired:
            raise OfficeError(f"no answer in {seconds} s: {command[0]}") from None
        finally:
            _end(process)
    if process.returncode != 0:
        raise OfficeError(f"{command[0]} ended with status {process.returncode}: {complained}")
    return said


def _end(process: subprocess.Popen[str]) -> None:
    """Kills a process and its children; `soffice` is a script, and LibreOffice is its child."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
