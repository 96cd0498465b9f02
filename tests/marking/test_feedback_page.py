"""The feedback page: complete, quiet, and safe with what a stranger wrote."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.marking.assessment import Assessment, assess
from normreg_sheets.marking.feedback_page import page
from normreg_sheets.marking.marker import Verdict
from normreg_sheets.marking.policy import Policy
from normreg_sheets.marking.report import score
from normreg_sheets.marking.students import at_the_end, each_step, slipping
from normreg_sheets.sheet.signs import SIGNS
from tests.marking.cases import MISTAKES, drawn
from tests.marking.files import Book, handed_in
from tests.sheet.giveaways import answers, exact_forms, long_forms, standing
from tests.sheet.previews import Reader

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.marking.feedback import Reveal

MARKUP = "<img src=//x onerror=y>"


@pytest.fixture(scope="module")
def problem() -> Problem:
    return drawn()


@pytest.fixture(scope="module")
def slipped(problem: Problem, tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    entries = {
        name: values.astype(object)
        for name, values in slipping(problem, MISTAKES["divided-by-n-minus-1"]).items()
    }
    entries["Z"][0, 0], entries["Z"][0, 1], entries["A"][1, 1] = "0,5", None, MARKUP
    entries["N"][0, 0], entries["N"][0, 1] = 123.456789, 123456789012345.0
    return assess(handed_in(tmp_path_factory.mktemp("slipped"), problem, entries))


@pytest.fixture(scope="module")
def honest(problem: Problem, tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    return assess(handed_in(tmp_path_factory.mktemp("honest"), problem, each_step(problem)))


def words(html: str) -> str:
    """What a reader sees, in one line."""
    body = html[html.index("<body>") :]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def test_the_page_says_the_score_and_the_points_of_each_step(slipped: Assessment) -> None:
    seen = words(page(slipped))
    assert score(slipped) in seen
    for step in slipped.steps:
        assert f"{step.title} " in seen
        assert f"{step.points:g} of {step.of:g}" in seen


def test_every_sign_is_explained(slipped: Assessment) -> None:
    seen = words(page(slipped))
    for sign in SIGNS:
        assert f"{sign.sign} {sign.verdict}: {sign.says}" in seen


def test_every_flag_is_told(slipped: Assessment) -> None:
    assert slipped.flags
    assert all(flag.says in words(page(slipped)) for flag in slipped.flags)


@pytest.mark.parametrize(
    ("look", "text"),
    [
        ("tone-sign-wrong", "123.46 ✗"),
        ("tone-sign-wrong", "1.2E+14 ✗"),
        ("tone-sign-mistake", "6.67 ✗!"),
        ("tone-sign-blank", "–"),
        ("tone-sign-own", "1.5 ✓*"),
        ("tone-sign-right", "6 ✓"),
        ("tone-sign-unreadable", "<img sr… ?"),
    ],
)
def test_the_sheet_is_drawn_with_signs(slipped: Assessment, look: str, text: str) -> None:
    fields = Reader(page(slipped)).fields
    assert text in [shown for looks, shown in fields if look in looks.split()]


@pytest.mark.parametrize(
    ("reveal", "hinted", "solved"),
    [("marks", False, False), ("hints", True, False), ("solution", True, True)],
)
def test_each_way_reveals_its_share(
    slipped: Assessment, reveal: Reveal, hinted: bool, solved: bool
) -> None:
    seen = words(page(slipped, reveal))
    assert ("Did you divide by n − 1?" in seen) is hinted
    assert ("the true value is 4.19 (67/16)" in seen) is solved


def shown_true(assessment: Assessment) -> set[str]:
    """The addresses beside which the page with the solution shows a true value."""
    items = re.findall(r"<li>(.*?)</li>", page(assessment, "solution"), flags=re.DOTALL)
    return {
        address[1]
        for item in items
        if "the true value is" in item and (address := re.search(r"<small>(\w+)</small>", item))
    }


def test_the_solution_shows_the_true_value_wherever_another_stands(
    problem: Problem, slipped: Assessment
) -> None:
    """What is right on own numbers too; what is a unit of the last digit away is the true value."""
    others = {
        here
        for step in slipped.steps
        for here, cell in step.cells
        if cell.entry.value is None
        or abs(cell.entry.value - problem.key[step.name][cell.at]) > 0.01 + 1e-9
    }
    own = {
        here for step in slipped.steps for here, cell in step.cells if cell.verdict is Verdict.OWN
    }

    assert own <= others
    assert own
    assert shown_true(slipped) == others


def test_a_true_value_has_the_decimals_that_it_was_marked_to(
    problem: Problem, tmp_path: Path
) -> None:
    path = handed_in(tmp_path, problem, at_the_end(problem))
    deviation = problem.key["sigma"][0]
    seen = words(page(assess(path, policy=Policy(decimals={"sigma": 4})), "solution"))

    assert f"{deviation:.2f}" != f"{deviation:.4f}"
    assert f"the true value is {deviation:.4f}" in seen


@pytest.mark.parametrize(
    ("wrote", "policy", "told"),
    [
        ('=HYPERLINK("http://x",1)', Policy(), ""),  # reaches outside, so nothing computes it
        ("=100/3", Policy(), ", which gives 33.33333"),
        ("=100/3", Policy(decimals={"Z": 4}), ", which gives 33.3333333"),
        ("=-1/10^9", Policy(), ", which gives 0"),
        ("=12345678/10", Policy(), ", which gives 1234567.8"),
        ("=10^17/3", Policy(), ", which gives 3.33333333333333e+16"),
        ("=1/0", Policy(), ""),  # no number
        (77, Policy(), ""),
        ("77,5", Policy(), ""),
    ],
)
def test_a_formula_is_told_with_what_it_gives(
    problem: Problem, wrote: object, policy: Policy, told: str, tmp_path: Path
) -> None:
    """In a cell that is wrong or pending; rounded to what its step is marked to, and more."""
    book = Book(handed_in(tmp_path, problem))
    book.cell("step_Z").value = wrote
    html = page(assess(book.save(), policy=policy))
    (item,) = [item for item in re.findall(r"<li>(.*?)</li>", html) if "you wrote" in item]

    assert unescape(item).endswith(f" you wrote <q>{wrote}</q>{told}")


def test_pending_cells_are_counted(slipped: Assessment) -> None:
    seen = words(page(slipped))

    assert f"{score(slipped)} For a person" in seen
    assert score(slipped).endswith(", 1 cell pending")
    assert "11 of 12 points, 1 cell pending" in seen


def test_hints_hold_no_answer(problem: Problem, slipped: Assessment) -> None:
    entered = {
        f"{abs(cell.entry.value):.15g}"
        for step in slipped.steps
        for _, cell in step.cells
        if cell.entry.value is not None
    }
    forms = {form for number in answers(problem) for form in long_forms(number)} - entered
    html = unescape(page(slipped))
    body = html[html.index("<body>") :]
    assert standing(forms | exact_forms(problem), re.sub(r'style="[^"]*"', "", body)) == set()


def test_all_right_is_said_in_words(honest: Assessment) -> None:
    assert "Every cell is right." in words(page(honest))


def test_what_a_stranger_wrote_is_text(slipped: Assessment) -> None:
    html = page(slipped)
    assert "<img" not in html
    assert "&lt;img src=//x onerror=y&gt;" in html


def test_the_page_needs_no_network_and_no_script(slipped: Assessment) -> None:
    html = page(slipped, "solution")
    reader = Reader(html)
    assert "default-src 'none'; style-src 'unsafe-inline'" in html
    assert reader.tags & {"script", "link", "img", "iframe", "a", "form", "object"} == set()
    assert reader.attributes & {"src", "href", "onload", "onclick"} == set()
    assert "url(" not in html
    assert "@import" not in html
    assert "prefers-color-scheme: dark" in html
