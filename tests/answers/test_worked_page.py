"""The page of a worked solution: whole, alone, in order, and saying what the text says.

What it writes is read back by means that share nothing with how it was written: a small reader of
MathML computes the formulas.
"""

from __future__ import annotations

import html
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from normreg_sheets.answers.figures import TYPED
from normreg_sheets.answers.lines import caption, claims, derivation, outcome
from normreg_sheets.answers.notation import PLAIN as PLAIN_SCRIPT
from normreg_sheets.answers.worked_page import as_page
from normreg_sheets.answers.worked_text import CLAIMED
from normreg_sheets.exercise.exercise import Settings
from normreg_sheets.exercise.template import names
from tests.answers.posed import PLAIN, posed
from tests.answers.solved import (
    CLASSIC,
    DROPOUT,
    computed,
    each_settled,
    each_solved,
    python_value,
    worked,
)

if TYPE_CHECKING:
    from normreg_sheets.answers.problem import Variant


class Outline(HTMLParser):
    """What a page is made of: its tags with their attributes, and whether they nest."""

    VOID = ("meta", "wbr", "hr", "img", "input", "link")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@each_settled
def test_every_tag_of_the_page_is_closed_in_order(
    name: str, variant: Variant, settings: Settings
) -> None:
    assert Outline(as_page(worked(variant, settings, name))).open == []


@pytest.mark.parametrize("name", names())
def test_the_page_stands_alone(name: str) -> None:
    page = as_page(worked(CLASSIC, PLAIN, name))
    tags = Outline(page).tags
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in tags}
    assert not re.search(r"(?i)https?:|//\w|url\(|@import|\son\w+=|javascript:", page)
    policies = [one["content"] for _, one in tags if "http-equiv" in one]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]


@each_settled
def test_headings_are_in_order_and_tables_are_labelled(
    name: str, variant: Variant, settings: Settings
) -> None:
    page = as_page(worked(variant, settings, name))
    tags = Outline(page).tags
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert ("html", {"lang": "en"}) in tags
    assert all(one.get("scope") in ("row", "col") for tag, one in tags if tag == "th")
    assert page.count("<caption>") == page.count("<table")


def formulas(page: str) -> list[ElementTree.Element]:
    found = [
        ElementTree.fromstring(text) for text in re.findall(r"<math.*?</math>", page, re.DOTALL)
    ]
    assert len(found) == page.count("<math")
    return found


def spoken(element: ElementTree.Element) -> str:
    """A printed formula as Python would compute it."""
    parts = [spoken(child) for child in element]
    match element.tag:
        case "mfrac":
            return f"(({parts[0]})/({parts[1]}))"
        case "msqrt":
            return f"sqrt({''.join(parts)})"
        case "msup":
            return f"({parts[0]})**{parts[1]}"
        case "mo":
            return {"−": "-", "·": "*", "\u2062": "*"}.get(element.text or "", element.text or "")
        case _:
            return (element.text or "").strip() + "".join(parts)


NUMERIC = re.compile(
    r"[=≈] (?=[^=]*\d)[\d\s().,√²·+−/]*|[+−] [\d().√²·/ −]+|[\d()√+−/. ]+"
    r"|[=≈] max\([−\d./]+, 0\)|[=≈] [\d().−· ]*\[[−\d. /]+ > 0\]"
)


@each_solved
def test_printed_numbers_compute_to_what_is_typed(name: str, variant: Variant) -> None:
    checked = 0
    for formula in formulas(as_page(worked(variant, PLAIN, name))):
        typed = formula.get("alttext", "")
        if NUMERIC.fullmatch(typed):
            printed = spoken(formula).lstrip("=≈")
            value = python_value(printed)
            assert value == pytest.approx(computed(typed.lstrip("=≈ ")), abs=1e-9), typed
            checked += 1
    assert checked >= 1.5 * len(worked(variant, PLAIN, name).steps)


@pytest.mark.parametrize("name", names())
def test_every_formula_of_the_text_is_mathml_on_the_page(name: str) -> None:
    solution = worked(CLASSIC, PLAIN, name)
    page = as_page(solution)
    printed = [html.unescape(formula.get("alttext", "")) for formula in formulas(page)]
    lines = re.findall(r'<div class="link">(.*?)</div>', page, re.DOTALL)
    links = [
        " ".join(html.unescape(one.get("alttext", "")) for one in formulas(line)) for line in lines
    ]
    assert links == [
        link.text for one in solution.steps for link in derivation(solution, one, TYPED)
    ]
    captions = [caption(solution, one, PLAIN_SCRIPT) for one in solution.steps]
    goals = [goal for part in solution.parts for goal in part.goals]
    told = [outcome(solution, goal, PLAIN_SCRIPT) for goal in goals]
    assert {*captions, *told, *claims(solution, PLAIN_SCRIPT)} <= set(printed)


def test_a_long_sum_may_be_broken_between_its_terms() -> None:
    page = as_page(worked(CLASSIC, PLAIN, DROPOUT))
    (line,) = (
        line
        for line in re.findall(r'<div class="link">(.*?)</div>', page, re.DOTALL)
        if 'alttext="= E₁₁²"' in line
    )
    assert [one.get("alttext") for one in formulas(line)] == [
        "= E₁₁²",
        "+ E₁₂²",
        "+ E₂₁²",
        "+ E₂₂²",
    ]
    assert line.count("<wbr>") == 3


# Sections.


@each_settled
def test_the_contents_lead_to_every_section_and_part(
    name: str, variant: Variant, settings: Settings
) -> None:
    solution = worked(variant, settings, name)
    tags = Outline(as_page(solution)).tags
    ids = [one["id"] for _, one in tags if "id" in one]
    links = [(one["href"] or "").removeprefix("#") for tag, one in tags if tag == "a"]
    assert len(ids) == len(set(ids))
    assert links == (ids if solution.sections[0].title else [])
    assert {one["aria-labelledby"] for tag, one in tags if tag == "section"} <= set(ids)


def test_the_backward_pass_has_its_own_look() -> None:
    solution = worked(CLASSIC, PLAIN, DROPOUT)
    tags = Outline(as_page(solution)).tags
    looks = ["backward" in (one["class"] or "") for tag, one in tags if tag == "section"]
    assert looks == [part.backward for part in solution.parts]
    assert "backward pass" in as_page(solution)
    assert "backward pass" not in as_page(worked(CLASSIC))


@pytest.mark.parametrize("name", names())
def test_as_many_cells_are_grey_as_are_off(name: str) -> None:
    solution = worked(CLASSIC, PLAIN, name)
    tensors = [*solution.givens, *(step.tensor for step in solution.steps)]
    off = sum(int(tensor.off.sum()) for tensor in tensors)
    assert off > 0
    assert as_page(solution).count('class="zero"') == off


def test_a_note_the_claims_and_earlier_results_are_said_where_there_are_any() -> None:
    whole, alone = (
        as_page(worked(CLASSIC, settings, DROPOUT)) for settings in (PLAIN, Settings(only="update"))
    )
    note = posed(CLASSIC, PLAIN, DROPOUT).exercise.presets["classic"].note
    assert html.escape(note) in whole
    assert CLAIMED in whole
    assert "earlier section" not in whole
    assert CLAIMED not in alone
    assert "result of an earlier section" in alone
    assert '<table class="earlier">' in alone


@each_settled
def test_no_room_is_kept_for_givens_where_there_are_none(
    name: str, variant: Variant, settings: Settings
) -> None:
    solution = worked(variant, settings, name)
    groups = as_page(solution).count('<div class="givens">')
    assert groups == sum(bool(part.givens) for part in solution.parts)


def test_a_given_fraction_is_printed_as_one() -> None:
    assert "<td>1/3</td>" in as_page(worked(CLASSIC, PLAIN, DROPOUT))


def test_what_stands_in_a_template_is_text_on_the_page() -> None:
    bad = "<script>alert(1)</script>\"'&"
    solution = worked(CLASSIC)
    first, *others = solution.parts
    symbols = dict(solution.symbols) | {"Z": bad}
    tensor = replace(solution.steps[0].tensor, symbol=bad)
    second = replace(others[0], steps=(replace(solution.steps[0], tensor=tensor),))
    parts = (replace(first, title=bad, text=bad), second, *others[1:])
    page = as_page(
        replace(solution, title=bad, about=bad, network=(bad,), parts=parts, symbols=symbols)
    )
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "script" not in {tag for tag, _ in Outline(page).tags}
    formulas(page)
