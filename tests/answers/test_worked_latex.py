r"""A worked solution in LaTeX compiles with what it says it needs, and its numbers are the key's.

There is no TeX where the tests run: the document is checked to be whole, to be plain ASCII, and to
use no command but those that LaTeX itself and amsmath have.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import numpy as np
import pytest

from normreg_sheets.answers.figures import SET
from normreg_sheets.answers.latex import LATEX
from normreg_sheets.answers.lines import caption, derivation
from normreg_sheets.answers.notation import write
from normreg_sheets.answers.problem import Variant
from normreg_sheets.answers.worked_latex import as_latex
from normreg_sheets.exercise.algebra import Ref
from normreg_sheets.exercise.exercise import Settings
from tests.answers.posed import FIRST, PLAIN, exercise, posed
from tests.answers.solved import CLASSIC, DROPOUT, SOLVED, WIDE, each_settled, each_solved, worked
from tests.answers.tex import assert_whole, commands, environments, value

LATEX_HAS = {
    *("documentclass", "usepackage", "setlength", "setcounter", "raggedbottom", "raggedright"),
    *("oddsidemargin", "topmargin", "textwidth", "textheight", "parskip", "mathindent"),
    *("LARGE", "bfseries", "par", "texttt", "section", "subsection", "quad", "\\", "(", ")"),
    *("[", "]", ",", ";", "left", "right", "frac", "sqrt", "cdot", "odot", "max", "partial"),
    *("approx", "mathit", "mathrm", "prime", "top", "to", "vert", "surd", "dots", "_", "&"),
    *("beta", "eta", "mu", "sigma", "varepsilon", "Gamma", "Sigma"),
}
AMSMATH_HAS = {"text"}


@each_settled
def test_the_document_is_whole(name: str, variant: Variant, settings: Settings) -> None:
    document = as_latex(worked(variant, settings, name))
    assert document.isascii()
    assert_whole(document)
    assert commands(document) <= LATEX_HAS | AMSMATH_HAS
    assert environments(document) == {"document", "aligned", "bmatrix"}
    assert re.findall(r"\\usepackage\{(\w+)\}", document) == ["amsmath"]
    assert document.startswith(r"\documentclass")
    assert document.endswith("\\end{document}\n")


@each_settled
def test_no_formula_has_an_empty_line_in_it(
    name: str, variant: Variant, settings: Settings
) -> None:
    """TeX ends a paragraph there, and stops."""
    document = as_latex(worked(variant, settings, name))
    for formula in re.findall(r"\\\[.*?\\\]|\\\(.*?\\\)", document, re.DOTALL):
        assert "\n" not in formula


def matrices(document: str) -> dict[str, list[list[list[list[float]]]]]:
    """The matrices of each tensor, by its name in LaTeX: those of its first columns, and so on."""
    found: dict[str, list[list[list[list[float]]]]] = {}
    left = r"\\[\[(] ?(?:\\begin\{aligned\} )?(\S*?)(?: \\; \(.*?\))?"
    for name, right in re.findall(left + r" &?(?:=|\\approx) (.*?) ?\\[\])]", document):
        tables = re.findall(r"\\begin\{bmatrix\} (.*?) \\end\{bmatrix\}", right)
        rows = [re.split(r" \\\\(?:\[6pt\])? ", table) for table in tables]
        if tables:
            found.setdefault(name, []).append(
                [[[value(entry) for entry in row.split(" & ")] for row in one] for one in rows]
            )
    return found


@pytest.mark.parametrize(
    ("name", "variant", "settings"),
    [*((*one, PLAIN) for one in SOLVED), (FIRST, Variant(level="decimals", seed=3), WIDE)],
    ids=str,
)
def test_every_matrix_has_the_numbers_of_the_key(
    name: str, variant: Variant, settings: Settings
) -> None:
    solution, problem = worked(variant, settings, name), posed(variant, settings, name)
    found = matrices(as_latex(solution))
    tensors = [*solution.givens, *(step.tensor for step in solution.steps)]
    for tensor in tensors:
        if not tensor.axes:
            continue
        written = write(Ref(tensor.name, ()), LATEX, solution.symbols)
        key = problem.key[tensor.name].reshape(len(tensor.values), -1)
        half = 1e-9 if tensor.decimals is None else 0.5 * 10.0**-tensor.decimals + 1e-9
        ways = [np.hstack(parts) for parts in zip(*found[written], strict=True)]
        for way, close in zip(ways, [half] if len(ways) == 1 else [1e-9, half], strict=True):
            assert way == pytest.approx(key, abs=close)
        if tensor.decimals is not None:
            scaled = ways[-1] * 10.0**tensor.decimals
            assert scaled == pytest.approx(np.round(scaled), abs=1e-6)


@each_solved
def test_every_line_of_a_step_is_there(name: str, variant: Variant) -> None:
    solution = worked(variant, PLAIN, name)
    document = as_latex(solution).replace(r"\\ &\quad ", "").replace("&", "")
    for step in solution.steps:
        assert rf"\[ {caption(solution, step, LATEX)} \]" in document
        for link in derivation(solution, step, SET):
            assert link.text.replace("≈", r"\approx") in document


def test_a_wide_matrix_is_cut_into_parts_that_say_their_columns() -> None:
    document = as_latex(worked(Variant(level="decimals", seed=3), WIDE))
    found = re.findall(r"\\\[ Z \\; \(\\text\{columns (\d+) to (\d+)\}\) =", document)
    assert len(found) > 1
    assert (found[0][0], found[-1][1]) == ("1", "12")
    assert all(int(after) == int(last) + 1 for (_, last), (after, _) in itertools.pairwise(found))


def test_sections_and_parts_are_headings() -> None:
    document = as_latex(worked(CLASSIC, PLAIN, DROPOUT))
    assert re.findall(r"\\section\*\{(\w+)\}", document) == [
        "Forward",
        "Backward",
        "Update",
        "Inference",
    ]
    numbers = re.findall(r"\\subsection\*\{(\w+)\\quad", document)
    assert numbers == [part.number for part in exercise(DROPOUT).parts]
    assert r"\section*{2\quad Linear layer}" in as_latex(worked(CLASSIC))


def test_a_goal_is_told() -> None:
    document = as_latex(worked(CLASSIC, PLAIN, DROPOUT))
    assert r"Goal met: error is smaller, \(L^{+} = 9.43 < L = 18\)." in document
    rounded = as_latex(worked(CLASSIC, Settings(rounding="each-step")))
    assert "Goal met but for rounding: mean 0" in rounded


BAD = r"\input{/etc/passwd}}\end{document}$%&#_^^5c\csname ~ ü 平"


def test_what_stands_in_a_template_is_text_in_the_document() -> None:
    solution = worked(CLASSIC, PLAIN, DROPOUT)
    first, *others = solution.parts
    one = first.givens[0]
    symbols = dict(solution.symbols) | {one.name: BAD}
    bad_goals = [
        replace(part, goals=tuple(replace(goal, says=BAD) for goal in part.goals))
        for part in others
    ]
    document = as_latex(
        replace(
            solution,
            title=BAD,
            about=BAD,
            code=BAD,
            note=BAD,
            network=(BAD,),
            conventions=(BAD,),
            symbols=symbols,
            parts=(
                replace(
                    first,
                    title=BAD,
                    text=BAD,
                    section=BAD,
                    givens=(replace(one, symbol=BAD), *first.givens[1:]),
                ),
                *bad_goals,
            ),
        )
    )
    assert document.isascii()
    assert_whole(document)
    harmless = {"textbackslash", "{", "}", "$", "%", "#", "^", "~", '"'}
    assert commands(document) <= LATEX_HAS | AMSMATH_HAS | harmless
    assert "\\input" not in document.replace(r"\textbackslash{}input", "")
    assert document.count(r"\end{document}") == 1
