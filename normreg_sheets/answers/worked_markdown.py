"""A worked solution as Markdown with LaTeX between dollars, as GitHub and Jupyter show it.

Formulas with rows stand in displays of their own: inside a line, GitHub takes one of two
backslashes away. What stands in a template is text, never a sign of Markdown or a tag of HTML.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normreg_sheets.answers.displays import given, results, worked_entry
from normreg_sheets.answers.latex import LATEX
from normreg_sheets.answers.lines import caption, claims, outcome, sign_of
from normreg_sheets.answers.worked_text import CLAIMED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normreg_sheets.answers.worked import Worked, WorkedGoal, WorkedPart

_SIGNS = re.compile(r"[\\`*_\[\]|$~]|^[-+#=>]")
_ITEM = re.compile(r"^(\d+)([.)])")


def as_markdown(worked: Worked) -> str:
    """The whole page."""
    return "\n".join(_lines(worked)).strip() + "\n"


def _lines(worked: Worked) -> Iterator[str]:
    yield from (f"# {_text(worked.title)}", "")
    yield from (" → ".join(map(_code, worked.network)), "")
    yield from (_code(worked.code), "", _text(worked.about), "")
    yield from (f"- {_text(text)}" for text in (*worked.conventions, worked.note) if text)
    if worked.claims:
        yield f"- {CLAIMED} {', '.join(f'${claim}$' for claim in claims(worked, LATEX))}."
    level = "###" if worked.sections[0].title else "##"
    for section in worked.sections:
        if section.title:
            yield from ("", f"## {_text(section.title)}")
        for part in section.parts:
            yield from ("", f"{level} {part.number} {_text(part.title)}", "", _text(part.text), "")
            yield from _part(worked, part)


def _part(worked: Worked, part: WorkedPart) -> Iterator[str]:
    for tensor in part.givens:
        for formula in given(tensor):
            yield from _display(formula)
    for step in part.steps:
        yield from _display(caption(worked, step, LATEX))
        yield from _display(worked_entry(worked, step))
        for formula in results(step):
            yield from _display(formula)
    for goal in part.goals:
        yield from (_goal(worked, goal), "")


def _display(formula: str) -> tuple[str, ...]:
    return ("$$", formula, "$$", "")


def _goal(worked: Worked, goal: WorkedGoal) -> str:
    because = ", because every step was rounded" if sign_of(goal) == "≈" else ""
    return f"{sign_of(goal)} {_text(goal.says)}: ${outcome(worked, goal, LATEX)}${because}"


def _text(text: str) -> str:
    """A text of a template, each sign of Markdown in it as itself."""
    safe = _SIGNS.sub(lambda sign: f"\\{sign[0]}", text.replace("\n", " "))
    safe = _ITEM.sub(r"\1\\\2", safe)
    return safe.replace("&", "&amp;").replace("<", "&lt;")


def _code(text: str) -> str:
    return _text(text) if "`" in text else f"`{text}`"
