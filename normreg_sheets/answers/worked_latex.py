r"""A worked solution as a document of LaTeX.

It is plain ASCII and needs `pdflatex` and amsmath, nothing else. What stands in a template is text,
never a command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.answers.displays import given, results, worked_entry
from normreg_sheets.answers.latex import LATEX, latex_text
from normreg_sheets.answers.lines import caption, claims, outcome, sign_of
from normreg_sheets.answers.worked_text import CLAIMED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normreg_sheets.answers.worked import Worked, WorkedGoal, WorkedPart

PREAMBLE = r"""\documentclass[10pt,a4paper,fleqn]{article}
\usepackage{amsmath}
\setlength{\oddsidemargin}{-5mm}
\setlength{\topmargin}{-15mm}
\setlength{\textwidth}{170mm}
\setlength{\textheight}{250mm}
\setlength{\parskip}{4pt plus 2pt}
\setlength{\mathindent}{1em}
\setcounter{MaxMatrixCols}{99}
\raggedbottom"""
GOALS = {"✓": "Goal met", "≈": "Goal met but for rounding", "✗": "Goal missed"}


def as_latex(worked: Worked) -> str:
    """The whole document."""
    lines = [PREAMBLE, r"\begin{document}", r"\raggedright", *_body(worked), r"\end{document}", ""]
    return "\n".join(lines)


def _body(worked: Worked) -> Iterator[str]:
    network = r" \(\to\) ".join(rf"\texttt{{{latex_text(layer)}}}" for layer in worked.network)
    yield rf"{{\LARGE\bfseries {latex_text(worked.title)}\par}}"
    yield from (f"{network}\n", rf"\texttt{{{latex_text(worked.code)}}}", "")
    for text in (worked.about, *worked.conventions, worked.note):
        yield from (latex_text(text), "")
    if worked.claims:
        claimed = ", ".join(rf"\({claim}\)" for claim in claims(worked, LATEX))
        yield from (f"{CLAIMED} {claimed}.", "")
    heading = "subsection" if worked.sections[0].title else "section"
    for section in worked.sections:
        if section.title:
            yield rf"\section*{{{latex_text(section.title)}}}"
        for part in section.parts:
            yield rf"\{heading}*{{{part.number}\quad {latex_text(part.title)}}}"
            yield latex_text(part.text)
            yield from _part(worked, part)


def _part(worked: Worked, part: WorkedPart) -> Iterator[str]:
    givens = [rf"\({formula}\)" for tensor in part.givens for formula in given(tensor)]
    if givens:
        yield from ("", " \\quad\n".join(givens))
    for step in part.steps:
        yield rf"\[ {caption(worked, step, LATEX)} \]"
        yield rf"\[ {worked_entry(worked, step)} \]"
        yield from (rf"\[ {formula} \]" for formula in results(step))
    for goal in part.goals:
        yield from ("", _goal(worked, goal), "")


def _goal(worked: Worked, goal: WorkedGoal) -> str:
    formula = outcome(worked, goal, LATEX)
    return rf"{GOALS[sign_of(goal)]}: {latex_text(goal.says)}, \({formula}\)."
