"""The files that are mutated: small ones that have every shape, and sheets of ours.

    small         every shape of a cell, by hand: shared and rich texts, dates, formulas
    strict        the same in the Strict dialect
    streamed      the same, packed by a program that cannot go back: sizes after the parts
    spreadsheet   an OpenDocument by hand
    xlsxwriter    the small things as XlsxWriter writes them
    sheet-...     an assignment of a template, filled in with numbers or with formulas
    office-...    some of these as LibreOffice saves them, in both formats (`saved`)

No file is kept here: each is made anew, the same every time, the time of day left out.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

import xlsxwriter

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.exercise.composition import load
from normreg_sheets.marking.cast import students
from normreg_sheets.marking.handed import contents
from normreg_sheets.sheet.workbook import set_up
from tests.libreoffice import office
from tests.mutation.mutants import EPOCH, unzipped, zipped
from tests.submission import parts
from tests.submission.ods import cell, computed, held, row, text

if TYPE_CHECKING:
    from pathlib import Path

TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?|PT\d+H?\d*M?\d*(?:\.\d+)?S")
TIMED = ("meta.xml", "docProps/core.xml", "docProps/app.xml")

STRINGS = parts.shared(
    "<si><t>0.5</t></si><si><t>a &amp; b</t></si>"
    '<si><r><rPr><strike/></rPr><t>0.5</t></r><r><t xml:space="preserve"> 0.7</t></r></si>'
    '<si><r><t>2</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>3</t></r></si>'
    '<si><t>x</t><rPh sb="0" eb="1"><t>y</t></rPh></si><si><t>−2</t></si><si><t/></si>'
)
STYLES = (
    f'<styleSheet xmlns="{parts.MAIN}"><numFmts>'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="0.0%"/>'
    "</numFmts><fonts><font/></fonts><fills><fill><patternFill/></fill></fills><borders><border/></borders>"
    '<cellStyleXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs>'
    + "".join(
        f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        for number in (0, 14, 9, 164, 165, 2, 21)
    )
    + '</cellXfs><cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
ROWS = (
    '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>-2.5</v></c><c r="C1"><v>1E-3</v></c>'
    '<c r="D1" s="1"><v>46085</v></c><c r="E1" s="2"><v>0.5</v></c><c r="F1" s="6"><v>0.25</v></c>'
    '</row><row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c>'
    '<c r="C2" t="s"><v>2</v></c><c r="D2" t="s"><v>3</v></c><c r="E2" t="s"><v>5</v></c></row>'
    '<row r="3"><c r="A3" t="b"><v>1</v></c><c r="B3" t="e"><v>#DIV/0!</v></c>'
    '<c r="C3" t="inlineStr"><is><t>1/2</t></is></c><c r="D3" t="str"><f>"a"</f><v>a</v></c>'
    '<c r="E3" t="inlineStr"><is><r><rPr><strike val="1"/></rPr><t>3</t></r><r><t>4</t></r></is>'
    '</c></row><row r="4"><c r="A4"><f>A1*2</f><v>2</v></c><c r="B4"><f>B1</f></c>'
    '<c r="C4"><f t="shared" ref="C4:E4" si="0">A1+1</f><v>2</v></c>'
    '<c r="D4"><f t="shared" si="0"/><v>-1.5</v></c>'
    '<c r="E4"><f t="shared" si="0"/><v>1.001</v></c></row>'
    '<row><c><v>7</v></c><c t="b"><v>0</v></c><c r="F5"><v>8</v></c></row>'
    '<row r="6"><c r="A6"><f t="array" ref="A6:B6">A1:B1*2</f><v>2</v></c><c r="B6"><v>-5</v></c>'
    '<c r="C6" s="3"><v>2</v></c><c r="D6" s="4"><v>1.5</v></c>'
    '<c r="E6" t="d"><v>2026-03-04</v></c></row><row r="9"><c r="AA9" s="5"><v>0.10</v></c></row>'
)
SHEET = (
    f'<worksheet xmlns="{parts.MAIN}"><dimension ref="A1:AA9"/><sheetData>{ROWS}</sheetData>'
    '<mergeCells><mergeCell ref="A8:B9"/></mergeCells></worksheet>'
)
BOOK = parts.workbook(
    '<sheet name="S" sheetId="1" r:id="rId1"/><sheet name="T" sheetId="2" r:id="rId4"/>',
    before='<workbookPr date1904="0"/>',
    after=parts.names(step_Z="S!$A$1:$C$1", code="T!$A$1"),
)
SPREADSHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES = {  # by which openpyxl finds the texts
    "workbook": "sheet.main",
    "worksheets/sheet1": "worksheet",
    "worksheets/sheet2": "worksheet",
    "sharedStrings": "sharedStrings",
    "styles": "styles",
}
SMALL = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        + "".join(
            f'<Override PartName="/xl/{part}.xml" ContentType="{SPREADSHEETML}.{kind}+xml"/>'
            for part, kind in TYPES.items()
        )
        + "</Types>"
    ),
    "_rels/.rels": parts.relations(("officeDocument", "xl/workbook.xml")),
    "xl/workbook.xml": BOOK,
    "xl/_rels/workbook.xml.rels": parts.relations(
        ("worksheet", "worksheets/sheet1.xml"),
        ("sharedStrings", "sharedStrings.xml"),
        ("styles", "styles.xml"),
        ("worksheet", "worksheets/sheet2.xml"),
    ),
    "xl/worksheets/sheet1.xml": SHEET,
    "xl/worksheets/sheet2.xml": parts.worksheet('<row r="1"><c r="A1"><v>3</v></c></row>'),
    "xl/sharedStrings.xml": STRINGS,
    "xl/styles.xml": STYLES,
}
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type='
    '"application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)
ONE_CELL = row(held("float", "0.5", "0.50") + text("a<text:s text:c='2'/>b", "c"))
TABLE = "".join(
    (
        ONE_CELL,
        row(held("percentage", "0.5", "50%") + cell('table:number-columns-repeated="3"'), 2),
        row(held("boolean", "true", "TRUE", "boolean-value") + text("0,333") + cell()),
        row(held("date", "2026-03-04", "04.03.", "date-value")
            + held("time", "PT1H", "1:00", "time-value")),
        row(computed("of:=[.A1]*2", "float", "1", "1") + computed("of:=1=1", "float", "1", "TRUE")),
        row(cell('table:formula="of:=1/0" office:value-type="string" office:string-value="" '
                 'calcext:value-type="error"', "<text:p>#DIV/0!</text:p>")),
        row(cell('table:number-columns-repeated="2"') + held("currency", "5", "5.00"), 3),
        row(cell('table:formula="of:=[.A1:.B1]" table:number-matrix-rows-spanned="1" '
                 'table:number-matrix-columns-spanned="2" office:value-type="float" '
                 'office:value="1"', "<text:p>1</text:p>") + held("float", "2", "2")),
        row(cell('table:number-columns-repeated="16384"'), 1000),
    )
)  # fmt: skip


def written() -> dict[str, bytes]:
    """The files that need no other program."""
    small = _file(SMALL)
    strict = {
        name: part.replace(parts.MAIN, parts.STRICT).replace(parts.OFFICE, STRICT_RELATIONS)
        for name, part in SMALL.items()
    }
    table = parts.spreadsheet(
        parts.table(TABLE) + parts.table(ONE_CELL, "T") + parts.named(Z="$S.$A$1")
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return {
        "small": small,
        "strict": _file(strict),
        "streamed": _streamed(SMALL),
        "spreadsheet": _file(
            {"mimetype": kind, "content.xml": table, "META-INF/manifest.xml": MANIFEST}
        ),
        "xlsxwriter": by_xlsxwriter(),
        "sheet-batch-normalization": filled("batch-normalization"),
        "sheet-formulas": with_formulas("batch-normalization"),
    }


SAVED = ("small", "xlsxwriter", "sheet-formulas")


def all_of_them(folder: Path) -> dict[str, bytes]:
    """The files that need no other program, and those of LibreOffice."""
    return written() | saved(folder)


def saved(folder: Path) -> dict[str, bytes]:
    """Some of the files as LibreOffice saves them, in both formats."""
    files, paths = written(), []
    for name in SAVED:
        paths.append(folder / f"{name}.xlsx")
        paths[-1].write_bytes(files[name])
    return {
        f"office-{path.stem}-{to}": timeless(path.read_bytes())
        for to in ("xlsx", "ods")
        for path in office.convert(paths, folder / to, to)
    }


def timeless(data: bytes) -> bytes:
    """A file with another program's parts, but not the time at which it was made."""
    kept = [
        (name, TIME.sub(b"2026-01-01T00:00:00", part) if name in TIMED else part)
        for name, part in unzipped(data)
        if not name.endswith((".png", "/"))
    ]
    return zipped(kept, zipfile.ZIP_DEFLATED)


def filled(exercise: str) -> bytes:
    """An assignment with every answer filled in."""
    problem = pose(load(exercise), Variant(seed=1))
    return set_up(problem, "assignment", to_fill=True).workbook(problem, problem.key)


def with_formulas(exercise: str) -> bytes:
    """An assignment whose answers are formulas, which are recomputed when it is marked."""
    template = load(exercise)
    problem = pose(template, Variant(seed=1))
    plays = next(student for student in students(template) if student.name == "formulas")
    handed = plays.fill(problem)
    press = set_up(problem, "assignment", to_fill=True)
    return press.workbook(handed.on(problem), contents(handed))


def by_xlsxwriter() -> bytes:
    """A workbook of XlsxWriter's: its texts shared, its formulas with a zero as their value."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.set_properties({"created": datetime(2026, 1, 1)})
        sheet = book.add_worksheet("S")
        for down, value in enumerate((1, 0.1, "0,5", True, "=A1*2", "a", "", "=1/0")):
            sheet.write(down, 0, value)
        sheet.write(0, 1, 0.25, book.add_format({"num_format": "0%"}))
        sheet.write(1, 1, 46085, book.add_format({"num_format": "d.m.yyyy"}))
        sheet.write_rich_string("B3", "1", book.add_format({"font_strikeout": True}), "2", "3")
        sheet.write_array_formula("B5:B6", "{=A1:A2*2}")
        sheet.merge_range("C1:D2", 4)
        book.define_name("step_Z", "=S!$A$1:$A$2")
    return made.getvalue()


def _file(some: dict[str, str]) -> bytes:
    return zipped([(name, part.encode()) for name, part in some.items()], zipfile.ZIP_STORED)


class _OneWay(io.RawIOBase):
    """A pipe: what was written cannot be changed, so a zip's sizes come after its parts."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, some: bytes) -> int:  # type: ignore[override]
        self.data += some
        return len(some)


def _streamed(some: dict[str, str]) -> bytes:
    pipe = _OneWay()
    with zipfile.ZipFile(pipe, "w") as archive:
        for name, part in some.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), part, zipfile.ZIP_DEFLATED)
    return bytes(pipe.data)
