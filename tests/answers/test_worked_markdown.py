"""A worked solution in Markdown: the formulas of the LaTeX, and nothing of a template is markup."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.answers.worked_latex import as_latex
from normreg_sheets.answers.worked_markdown import as_markdown
from tests.answers.posed import PLAIN
from tests.answers.solved import CLASSIC, DROPOUT, each_settled, worked
from tests.answers.tex import assert_whole

if TYPE_CHECKING:
    from normreg_sheets.answers.problem import Variant
    from normreg_sheets.exercise.exercise import Settings


def displays(page: str) -> list[str]:
    """The formulas that stand by themselves."""
    return re.findall(r"^\$\$\n(.+)\n\$\$$", page, re.MULTILINE)


@each_settled
def test_every_formula_is_whole(name: str, variant: Variant, settings: Settings) -> None:
    page = as_markdown(worked(variant, settings, name))
    inline = [text for line in page.split("\n") for text in re.findall(r"\$([^$]+)\$", line)]
    assert displays(page)
    for formula in (*displays(page), *inline):
        assert_whole(formula)
        assert formula.isascii()
    assert all("\\\\" not in formula for formula in inline)  # GitHub takes one of two away


@each_settled
def test_the_formulas_are_those_of_the_document(
    name: str, variant: Variant, settings: Settings
) -> None:
    solution = worked(variant, settings, name)
    shown = set(re.findall(r"\\[\[(] ?(.*?) ?\\[\])]", as_latex(solution)))
    assert set(displays(as_markdown(solution))) <= shown


@each_settled
def test_a_display_has_its_dollars_on_lines_of_their_own(
    name: str, variant: Variant, settings: Settings
) -> None:
    lines = as_markdown(worked(variant, settings, name)).split("\n")
    places = [place for place, line in enumerate(lines) if "$$" in line]
    assert {lines[place] for place in places} == {"$$"}
    assert all(end == start + 2 for start, end in zip(places[::2], places[1::2], strict=True))
    assert all(lines[place - 1] == "" for place in places[::2])


@each_settled
def test_headings_go_down_by_one(name: str, variant: Variant, settings: Settings) -> None:
    page = as_markdown(worked(variant, settings, name))
    levels = [len(marks) for marks in re.findall(r"^(#+) ", page, re.MULTILINE)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_sections_parts_and_goals() -> None:
    page = as_markdown(worked(CLASSIC, PLAIN, DROPOUT))
    assert "\n## Backward\n\n### 5 MSE loss gradients\n" in page
    assert "\n✓ error is smaller: $L^{+} = 9.43 < L = 18$\n" in page
    assert "\n## 2 Linear layer\n" in as_markdown(worked(CLASSIC))
    assert r"$\mathit{dW1} = \partial L / \partial \mathit{W1}$" in page


BAD = [
    "<script>alert(1)</script>",
    "[click](javascript:x) ![x](y)",
    "*a* _b_ `c` ~~d~~ | e $x$ \\ & &lt;",
    "# no heading",
    "- no item",
    "+ no item",
    "> no quote",
    "1. no item",
    "12) no item",
    "=== --- ***",
]


@pytest.mark.parametrize("bad", BAD)
def test_what_stands_in_a_template_is_text_on_the_page(bad: str) -> None:
    solution = worked(CLASSIC)
    first, *others = solution.parts
    parts = (replace(first, title=bad, text=bad), *others)
    page = as_markdown(replace(solution, title=bad, about=bad, note=bad, parts=parts))
    title, about, note, heading, text = (
        line
        for line in page.split("\n")
        if bad in html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", line))
    )
    assert (title[:2], note[:2], heading[:5]) == ("# ", "- ", "## 1 ")
    assert about == text
    assert not re.search(r"(?<!\\)[`*_\[\]|$~<]|^[#>+=-]|^\d+[.)]", about)
    assert "<" not in page.replace("$", "").replace(" < ", "")


def test_code_with_a_backtick_is_text() -> None:
    page = as_markdown(replace(worked(CLASSIC), network=("a`b", "c")))
    assert "\na\\`b → `c`\n" in page
