"""The search for giveaways finds them: in each form, and wherever in a file they are planted.

A search that finds nothing proves as much as it would find. So answers are planted into files that
hold none, in every kind of part and in every way that a part writes its texts.
"""

from __future__ import annotations

import io
import zipfile
from functools import cache
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.sheet.preview import page
from tests.answers.posed import PLAIN, posed
from tests.sheet.files import EXERCISES, made
from tests.sheet.giveaways import Giveaways, answers, exact_forms, giveaways, leaks, step_formulas
from tests.sheet.test_leaks import ANOTHER, ONE, like

if TYPE_CHECKING:
    from collections.abc import Callable

SHEET, SCRATCH = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
CELL = '<row r="1"><c r="A1"{}</c></row>'
WAYS = {
    "a number": (SCRATCH, "</sheetData>", CELL.format("><v>{}</v>")),
    "a stored number": (SCRATCH, "</sheetData>", CELL.format("><f>B1+1</f><v>{}</v>")),
    "a stored text": (SCRATCH, "</sheetData>", CELL.format(' t="str"><f>B1</f><v>{} ✓</v>')),
    "a formula": (SCRATCH, "</sheetData>", CELL.format("><f>IF(B1={},1,0)</f><v>0</v>")),
    "a text": (SCRATCH, "</sheetData>", CELL.format(' t="inlineStr"><is><t>is {}</t></is>')),
    "a format": (SHEET, "</conditionalFormatting>", "<cfRule><formula>B1-{}</formula></cfRule>"),
    "a validation": (SHEET, "<formula2>", "<formula1>{}</formula1>"),
    "a width": (SHEET, "</cols>", '<col min="90" max="90" width="{}"/>'),
    "a footer": (SHEET, "</oddFooter>", "&amp;C{}"),
    "a name": ("xl/workbook.xml", "</definedNames>", '<definedName name="x">{}</definedName>'),
    "a number format": ("xl/styles.xml", "<fonts", '<numFmt formatCode="0.00&quot;{}&quot;"/>'),
    "the document's title": ("docProps/core.xml", "</dc:title>", " {}"),
    "a property": ("docProps/custom.xml", "</vt:lpwstr>", " {}"),
    "the program": ("docProps/app.xml", "</Application>", " {}"),
    "the theme": ("xl/theme/theme1.xml", "<a:themeElements>", '<a:x name="{}"/>'),
    "a relation": ("xl/_rels/workbook.xml.rels", "</Relationships>", '<Relationship Id="{}"/>'),
    "a shared text": ("xl/sharedStrings.xml", "", "<sst><si><t>{}</t></si></sst>"),
    "a comment": ("xl/comments1.xml", "", "<comments><t>{}</t></comments>"),
    "the name of a part": ("xl/{}.xml", "", "<x/>"),
}  # fmt: skip
"""The part, what it is planted before (nothing: the part is new), and what is planted."""


@cache
def wanted(name: str) -> Giveaways:
    """What tells an answer of the first problem."""
    return giveaways(posed(ONE, PLAIN, name))


def planted(file: bytes, way: str, answer: str) -> bytes:
    """A workbook with an answer planted into it."""
    part, before, text = (one.replace("{}", answer) for one in WAYS[way])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name).decode()
            if name == part:
                assert before in data
                data = data.replace(before, text + before, 1)
            new.writestr(name, data)
        if not before:
            new.writestr(part, text)
    return out.getvalue()


def found(file: bytes | str, name: str, other: bytes | str) -> set[str]:
    """What is found in a file that tells an answer of the first problem."""
    told = leaks(file, wanted(name), other)
    return {one for some in told.values() for one in some}


@cache
def telling(name: str) -> str:
    """The answer with the most digits of those that two decimals tell already."""
    problem = posed(ONE, PLAIN, name)
    rounded, numbers = wanted(name).rounded, map(abs, answers(problem))
    alone = [number for number in numbers if f"{number:.2f}".rstrip("0") in rounded]
    return repr(max(alone, key=lambda number: (len(f"{number:.15g}"), number)))


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_in_any_part_is_found(way: str) -> None:
    name = EXERCISES[0]
    answer = telling(name)
    file = made(name, "assignment", ONE)

    assert answer in found(planted(file, way, answer), name, like(name, "assignment"))


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("way", ["a stored text", "a name", "a comment"])
def test_an_answer_on_no_hidden_sheet_of_a_practice_file_is_found(name: str, way: str) -> None:
    file, other, answer = made(name, "practice", ONE), like(name, "practice"), telling(name)
    but = [f"xl/worksheets/sheet{number}.xml" for number in (3, 4)]

    assert leaks(file, wanted(name), other, but=but) == {}
    assert leaks(planted(file, way, answer), wanted(name), other, but=but) != {}


FORMS: dict[str, Callable[[float], str]] = {
    "all digits": repr,
    "fifteen digits": lambda number: f"{number:.15g}",
    "nine decimals": lambda number: f"{number:.9f}",
    "three decimals": lambda number: f"{number:.3f}",
    "two decimals": lambda number: f"{number:.2f}",
    "two decimals, a formula": lambda number: f"=A1+{number:.2f}",
    "negative": lambda number: f"-{number!r}",
    "a list": lambda number: f"[{number:.4f}; 1.00]",
    "with a sign": lambda number: f"{number:.2f} ✓",
    "as references": lambda number: "".join(f"&#{ord(one)};" for one in repr(number)),
}


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("form", FORMS)
def test_an_answer_in_any_form_is_found(name: str, form: str) -> None:
    file, other = made(name, "assignment", ONE), like(name, "assignment")
    shown = FORMS[form](float(telling(name)))

    assert found(planted(file, "a text", shown), name, other) - found(file, name, other)


@pytest.mark.parametrize("name", EXERCISES)
def test_exact_answers_and_formulas_are_found(name: str) -> None:
    file, other = made(name, "assignment", ONE), like(name, "assignment")
    problem = posed(ONE, PLAIN, name)
    exact = [form for form in sorted(exact_forms(problem)) if len(form) > 4]
    for told in (exact[0], exact[-1], *sorted(step_formulas(problem))[::40]):
        assert told in found(planted(file, "a text", told.replace("<", "&lt;")), name, other)


PLACES = {
    "<table": "<p>{}</p><table",
    "<body": '<body data-key="{}"',
    "</style>": "p {{ width: {}em }}</style>",
    "</title>": " {}</title>",
    "</body>": "<!-- {} --></body>",
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", EXERCISES)
def test_an_answer_in_a_page_is_found(name: str, place: str) -> None:
    sheet, other = (page(posed(one, PLAIN, name), "assignment") for one in (ONE, ANOTHER))
    answer = telling(name)
    assert place in sheet

    assert answer in found(sheet.replace(place, PLACES[place].format(answer), 1), name, other)
