"""The report as a page: well formed, for every reader, and safe with what strangers wrote."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest

from normreg_sheets.course.records import Flagged, Grade, Problem, Results
from normreg_sheets.course.report import report
from normreg_sheets.course.student import Student
from tests.course.pages import Element, Page
from tests.course.small_class import ANA, BLANK, CEM, CLASS, DORA
from tests.marking.hostile import TEXTS

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
SIZES = {"class": CLASS, "blank": BLANK, "nobody": replace(BLANK, grades=())}


def strange(text: str) -> Results:
    """A class in which a text stands wherever a stranger, or a teacher, can write one."""
    student = Student(text, text)
    grade = replace(
        CEM,
        student=student,
        file=text,
        others=(text,),
        late=text,
        changed=text,
        feedback=text,
        flags=(Flagged("unreadable", text), Flagged(text, text)),
        cells=tuple(replace(cell, cell=text, hint=text) for cell in CEM.cells),
    )
    refused = replace(DORA, student=Student("2", text), file=text, says=text)
    twin = replace(grade, student=Student(f"{text}3", text))
    problem = Problem("odd", text, "", text, text)
    return Results(text, text, text, CLASS.steps, (grade, refused, twin), (problem,))


@pytest.fixture(scope="module", params=SIZES)
def root(request: pytest.FixtureRequest) -> Element:
    return Page(report(SIZES[request.param])).root


def test_what_is_referred_to_exists_once(root: Element) -> None:
    ids = [one.attributes["id"] for one in root.all() if "id" in one.attributes]
    links = [one.attributes["href"] for one in root.all("a")]
    named = [
        name for one in root.all() for name in one.attributes.get("aria-labelledby", "").split()
    ]

    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in links if link.startswith("#")} <= set(ids)
    assert named
    assert set(named) <= set(ids)


def test_nothing_is_loaded_and_nothing_runs(root: Element) -> None:
    html = report(CLASS)
    first, *_ = [one for one in root.all("meta") if "http-equiv" in one.attributes]

    assert first.attributes["content"] == POLICY
    assert {one.tag for one in root.all()} & {"script", "link", "img", "iframe", "form"} == set()
    assert {name for one in root.all() for name in one.attributes if name.startswith("on")} == set()
    assert [one for one in ("http:", "https:", "url(", "@import", "src=") if one in html] == []


def test_tables_have_captions_and_scoped_heads(root: Element) -> None:
    for table in root.all("table"):
        assert next(table.all()).tag == "caption"
        assert next(table.all("caption")).text
    for head in root.all("th"):
        assert head.attributes["scope"] in ("row", "col")
        assert head.text


def test_pictures_have_names(root: Element) -> None:
    for drawing in root.all("svg"):
        if not any(one.tag == "svg" for one in drawing.above()):
            assert drawing.attributes["role"] == "img"
            assert drawing.attributes["aria-labelledby"] == "histogram-title histogram-about"
            assert next(drawing.all("title")).text
            assert "median" in next(drawing.all("desc")).text


def test_headings_are_in_order(root: Element) -> None:
    levels = [int(one.tag[1]) for one in root.all("h1", "h2", "h3", "h4")]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= level + 1 for level, later in pairwise(levels))


def test_a_keyboard_gets_everywhere(root: Element) -> None:
    first = next(root.all("a"))
    scrolling = [one for one in root.all() if one.attributes.get("class") == "scroll"]

    assert (first.attributes["class"], first.attributes["href"]) == ("skip", "#content")
    assert [one.attributes["id"] for one in root.all("main")] == ["content"]
    assert scrolling
    for one in scrolling:
        assert (one.attributes["tabindex"], one.attributes["role"]) == ("0", "region")
        assert one.attributes["aria-label"]


def test_the_page_says_its_language_and_its_title(root: Element) -> None:
    assert next(root.all("html")).attributes["lang"] == "en"
    assert next(root.all("title")).text == "Toy exercise: the class at a glance"


@cache
def made_of(text: str) -> list[tuple[str, list[str]]]:
    """The tags of a page in which a text stands, with the names of their attributes."""
    return [(one.tag, sorted(one.attributes)) for one in Page(report(strange(text))).root.all()]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_what_a_stranger_wrote_is_text(text: str) -> None:
    assert made_of(f"a{text}") == made_of("harmless")


def test_a_text_that_would_be_markup_is_seen_as_it_is() -> None:
    text = "<script>alert(1)</script>"
    root = Page(report(strange(text))).root

    assert next(root.all("h1")).text == f"{text}: the class at a glance"
    whom = [one.text for one in root.all("span") if one.attributes.get("class") == "who"]
    assert f"{text} {text}" in whom  # its name, and the id because two have that name


@pytest.mark.parametrize("text", ["\x00a\x1b[2J\x85", "\ud800 surrogate", "\u202eturned\u2066"])
def test_what_no_page_can_hold_is_left_out(text: str) -> None:
    html = report(strange(text))
    left = [one for one in html if one != "\n" and (ord(one) < 32 or 0x7F <= ord(one) < 0xA0)]

    assert left == []
    assert Page(html.encode().decode()).root


NAMES = {
    "Arabic": "فاطمة الزهراء",
    "Hebrew": "משה כהן",
    "Persian with a joiner": "علی‌رضا",
    "Devanagari with a joiner": "क्‍ष",
    "Chinese": "李小龙",
    "combining": "Nguyễn Thị Ánh",
    "a formula": "=cmd|' /C calc'!A0",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_of_any_script_stands_apart_from_what_is_around_it(name: str) -> None:
    grades: tuple[Grade, ...] = (
        replace(CEM, student=Student("1", name)),
        replace(DORA, student=Student("2", name)),
        replace(ANA, student=Student("3", name)),
    )
    root = Page(report(replace(CLASS, grades=grades, problems=()))).root
    alone = [one for one in root.all() if one.inside == [name]]

    assert len(alone) >= 9
    assert {one.tag for one in alone} == {"bdi"}


def test_a_file_name_reads_from_left_to_right() -> None:
    """Its number and ending stay where they are, whatever the script of its first letter."""
    grade = replace(DORA, file="فاطمة_12_hw1.pdf")
    root = Page(report(replace(BLANK, grades=(grade,)))).root
    files = [one for one in root.all("bdi") if one.text == grade.file]

    assert len(files) == 2
    assert all(one.attributes == {"dir": "ltr"} for one in files)


def test_an_endless_text_is_cut() -> None:
    grade = replace(DORA, says="x" * 100_000, file="y" * 100_000)
    usual = report(replace(BLANK, grades=(DORA,)))

    assert len(report(replace(BLANK, grades=(grade,)))) < len(usual) + 2000


def test_a_class_of_hundreds_stays_light() -> None:
    grades = tuple(
        replace(
            (CEM, ANA)[n % 2],
            student=Student(f"student-{n}", f"Maximiliana Konstantina von Hohenstein {n}"),
            file=f"hohensteinmaximiliana_{n}_{n + 90000}_batch-normalization-{n}.xlsx",
        )
        for n in range(400)
    )
    assert len(report(replace(CLASS, grades=grades)).encode()) < 500_000
