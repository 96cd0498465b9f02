"""The report: what it says of a class that was counted by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.course.insight import StepPoints
from normreg_sheets.course.report import (
    FEW_CASES,
    lost_shade,
    percent,
    report,
    shade,
    whole_percent,
)
from normreg_sheets.course.student import Student
from normreg_sheets.sheet.signs import SIGNS
from tests.course.pages import Element, Page, table
from tests.course.small_class import ANA, BEN, BIAS, BLANK, CEM, CLASS, DORA, FAY, of_points

if TYPE_CHECKING:
    from normreg_sheets.course.records import Results

LATE = replace(FAY, lost=1.0, late="3 hours", others=("old.xlsx",), changed="points: see mail")


def page(results: Results, *, feedback: bool = True) -> Element:
    return Page(report(results, feedback=feedback)).root


def by_id(root: Element, id_: str) -> Element:
    return next(one for one in root.all() if one.attributes.get("id") == id_)


def section(root: Element, heading: str) -> Element:
    return next(one for one in root.all("section") if one.attributes["aria-labelledby"] == heading)


def test_the_headline_says_how_many_and_how_well() -> None:
    headline = next(page(CLASS).all("dl"))
    said = [one.text for one in headline.all("div")]

    assert said == [
        "With points 4 of 6 2 graded, 2 for review, 1 refused, 1 nothing handed in; 1 late",
        "Median 54.2 % half of them between 37.5 % and 68.8 %",
        "Mean 52.1 % lowest 0 %, highest 100 %",
        "Need a person 5 see below",
    ]


def test_what_needs_a_person_is_told_with_whom_and_what_to_do() -> None:
    look = section(page(CLASS), "look")
    titles = [one.text for one in look.all("h3")]
    first = next(one for one in look.all("div"))

    assert titles[0] == "Not marked: the file was refused (1)"
    assert titles[-1] == "Cells that nobody can read as a number (1)"
    assert len(titles) == 5
    assert "overrides.csv" in next(first.all("p")).text
    assert next(first.all("li")).text == "Dora is a PDF file dora.pdf"
    assert "nobody known nobody of the roster stranger.xlsx" in look.text


def test_who_needs_a_person_is_a_link_to_the_grade() -> None:
    root = page(CLASS)
    link = next(one for one in section(root, "look").all("a") if one.text == "Cem")
    row = by_id(root, link.attributes["href"].removeprefix("#"))

    assert row.text.startswith("Cem")
    assert row.tag == "tr"


@pytest.mark.parametrize(("cases", "folded"), [(FEW_CASES, 0), (FEW_CASES + 1, 1)])
def test_many_of_one_kind_are_told_on_demand(cases: int, folded: int) -> None:
    many = tuple(replace(DORA, student=Student(f"s{n}", f"Student {n}")) for n in range(cases))
    look = section(page(replace(BLANK, grades=many)), "look")

    assert len(list(look.all("details"))) == folded
    assert len(list(look.all("li"))) == cases


def test_the_histogram_is_drawn_to_scale_and_told_as_a_table() -> None:
    points = section(page(CLASS), "points")
    heights = [float(one.attributes["height"]) for one in points.all("rect")]
    labels = [one.text for one in points.all("text") if one.attributes["class"] == "count"]
    median = next(one for one in points.all("line") if one.attributes["class"] == "median")

    assert [height / max(heights) for height in heights] == [0.5, 0, 0, 0, 0, 1, 0, 0, 0, 0.5]
    assert labels == ["1", "2", "1"]
    assert median.attributes["x1"] == median.attributes["x2"] == "54.2%"
    assert table(points, "How many students earned how much") == [
        ["Percent of all points", "Students"],
        ["0 to below 10", "1"],
        *([f"{n}0 to below {n + 1}0", "0"] for n in range(1, 5)),
        ["50 to below 60", "2"],
        *([f"{n}0 to below {n + 1}0", "0"] for n in range(6, 9)),
        ["90 to 100", "1"],
    ]


def test_each_step_has_its_verdicts_in_percent() -> None:
    rows = table(page(CLASS), "Of each step")

    assert [head.split(" ", 1)[-1] for head in rows[0][1:-1]] == [one.verdict for one in SIGNS]
    assert rows[1:] == [
        ["Z Linear layer", "50", "0", "13", "38", "0", "0", "0", "56"],
        ["A ReLU", "63", "13", "0", "0", "13", "13", "0", "75"],
        ["σ² Batch statistics", "25", "0", "0", "50", "0", "0", "25", "25"],
    ]


def test_every_sign_is_explained() -> None:
    seen = section(page(CLASS), "steps").text

    for sign in SIGNS:
        assert f"{sign.sign} {sign.verdict}: {sign.says}" in seen


def test_a_step_that_is_worth_nothing_has_no_points() -> None:
    free = tuple(replace(cell, points=0.0, of=0.0) for cell in BEN.cells)

    assert (
        table(page(replace(CLASS, grades=(replace(BEN, cells=free),))), "Of each step")[1][-1]
        == "–"
    )


def test_every_student_has_the_points_of_each_step() -> None:
    assert table(page(CLASS), "Points of each step") == [
        ["Student", "Z of 2", "A of 2", "σ² of 2"],
        ["Ana", "2", "2", "2"],
        ["Ben", "1", "2", "0"],
        ["Cem", "0", "0", "0?"],
        ["Dora", "refused"],
        ["Eve", "nothing handed in"],
        ["Fay", "1.5", "2", "0"],
    ]


def test_the_hardest_cells_say_what_stood_there() -> None:
    rows = table(page(CLASS), "earned nothing")

    assert rows[1][0] == "σ² in D5 Batch statistics"
    assert rows[2] == [
        "Z in B5 Linear layer number 1 of 2",
        "2 of 4",
        f"✗! 2 mistake Mostly: {BIAS}",
    ]
    assert len(rows) == 6


def test_mistakes_are_told_in_words_with_who_made_them() -> None:
    rows = table(page(CLASS), "in the words of the hint")

    assert rows[1] == ["2 of 4", f"{BIAS} Who Ben Cem", "Z"]
    assert len(rows) == 4


def test_all_grades_are_told() -> None:
    rows = table(page(replace(CLASS, grades=(*CLASS.grades[:5], LATE))), "order of the roster")

    assert rows[1] == ["Ana ana", "6 of 6", "100 %", "✓ graded", "", "ana.xlsx Feedback for Ana"]
    assert rows[3] == [
        "Cem cem",
        "0 of 6",
        "0 %",
        "! for review 1 cell pending",
        "2 days",
        "cem.xlsx Feedback for Cem",
    ]
    assert rows[4] == ["Dora dora", "–", "–", "✗ refused", "", "dora.pdf"]
    assert rows[5] == ["Eve eve", "–", "–", "– nothing handed in", "", ""]
    assert rows[6][3:] == [
        "! for review points: see mail",
        "3 hours 1 lost",
        "fay.xlsx and 1 older file Feedback for Fay",
    ]


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("ana.xlsx", "feedback/ana.xlsx"),
        ("a#b?c é.xlsx", "feedback/a%23b%3Fc%20%C3%A9.xlsx"),
        ("javascript:alert(1)", "feedback/javascript%3Aalert%281%29"),
    ],
)
def test_a_grade_links_to_its_feedback(name: str, link: str) -> None:
    results = replace(CLASS, grades=(replace(ANA, feedback=name),), problems=())
    links = [one for one in page(results).all("a") if one.text.startswith("Feedback")]

    assert [one.attributes["href"] for one in links] == [link]
    assert "Feedback" not in page(results, feedback=False).text


def test_a_class_without_marks_says_so() -> None:
    seen = page(BLANK).text

    assert "With points 0 of 2" in seen
    assert "Median –" in seen
    for words in ("Nobody has points yet.", "No cell is marked yet.", "No mistake was recognised."):
        assert words in seen


def test_a_class_of_nobody_is_a_page() -> None:
    assert "With points 0 of 0" in page(replace(BLANK, grades=())).text


def test_points_without_cells_are_shown() -> None:
    seen = page(of_points(4.0, 7.0))

    assert "Median 55 %" in seen.text
    assert "No cell is marked yet." in seen.text


def test_two_of_one_name_are_told_apart() -> None:
    two = tuple(replace(CEM, student=Student(f"s{n}", "Jo Doe")) for n in (1, 2))
    look = section(page(replace(BLANK, grades=(*two, DORA))), "look")
    whom = [one.text for one in look.all("span") if one.attributes["class"] == "who"]

    assert whom == ["Dora", "Jo Doe s1", "Jo Doe s2", "Jo Doe s1", "Jo Doe s2"]


def test_a_student_without_a_name_has_an_id() -> None:
    unnamed = replace(ANA, student=Student("s77"))

    assert table(page(replace(BLANK, grades=(unnamed,))), "order of the roster")[1][0] == "s77"


def test_same_results_same_page() -> None:
    assert report(CLASS) == report(CLASS)
    assert not re.search(r"20\d\d-\d\d|0x[0-9a-f]{6}", report(CLASS))


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(0, "0 %"), (95.83, "95.8 %"), (33.35, "33.4 %"), (99.96, "99.9 %"), (100, "100 %")],
)
def test_what_is_not_all_is_not_rounded_up_to_all(amount: float, shown: str) -> None:
    assert percent(amount) == shown.replace(" ", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize(
    ("part", "of", "shown"),
    [(0, 5, "0"), (1, 2000, "<1"), (1, 8, "13"), (1999, 2000, ">99"), (5, 5, "100")],
)
def test_a_share_does_not_look_like_none_or_all(part: float, of: float, shown: str) -> None:
    assert whole_percent(part, of) == shown


def test_shades_grow_with_what_they_show() -> None:
    shades = [float(shade(part, 100)) for part in (1, 5, 25, 50, 100)]
    lost = [lost_shade(StepPoints(4 - less, 4, less, 0)) for less in (0, 1e-12, 0.1, 2, 3, 4)]

    assert shades == sorted(set(shades))
    assert shades[-1] == 1
    assert lost == [0, 0, 1, 2, 3, 4]
    assert lost_shade(StepPoints(0, 4, 0, 4)) == 0  # all of it is pending
