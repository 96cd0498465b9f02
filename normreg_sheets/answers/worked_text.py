"""A worked solution as plain text for a terminal, and as plain data for programs.

    3  ReLU
       Negative values become zero.

       A = max(Z, 0)
       A₃₁ = max(Z₃₁, 0) = max(−2, 0) = 0

       A
       3  1  3  2
       0  2  3  0
       0  5  2  0

Blocks of numbers stand side by side where the width allows it, and one under the other where not.
"""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np

from normreg_sheets.answers.figures import TYPED, legible
from normreg_sheets.answers.lines import caption, claims, derivation, outcome, sign_of
from normreg_sheets.answers.notation import EXACT, PLAIN, write
from normreg_sheets.answers.text_tables import bands, column, side_by_side, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from normreg_sheets.answers.text_tables import Block
    from normreg_sheets.answers.worked import Tensor, Worked, WorkedGoal, WorkedPart, WorkedStep

    Entry = Callable[[Tensor, tuple[int, ...]], str]

CLAIMED = "Gradients claimed:"
UNBROKEN = "\N{NO-BREAK SPACE}"  # textwrap breaks no line there
WIDTH = 100
INDENT = "   "


def as_text(worked: Worked, width: int = WIDTH) -> str:
    """The whole solution, its lines at most `width` wide unless a single number is wider."""
    lines = [worked.title, *wrap(" → ".join(worked.network), width), worked.code, ""]
    for text in (worked.about, *_facts(worked)):
        lines += [line.replace(UNBROKEN, " ") for line in wrap(text, width)]
    for section in worked.sections:
        if section.title:
            lines += ["", section.title, "-" * len(section.title)]
        for part in section.parts:
            lines += ["", f"{part.number}  {part.title}"]
            lines += [INDENT + line for line in _part(worked, part, width - len(INDENT))]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _facts(worked: Worked) -> list[str]:
    """What a reader should know before the first part: conventions, a note, what is claimed."""
    said = [*worked.conventions, worked.note]
    if worked.claims:
        claimed = (claim.replace(" ", UNBROKEN) for claim in claims(worked, PLAIN))
        said.append(f"{CLAIMED} {', '.join(claimed)}.")
    return [text for text in said if text]


def exact_text(tensor: Tensor, at: tuple[int, ...]) -> str:
    """An entry's exact value: `9/4`, `3√11/11`."""
    return write(tensor.exact[at], EXACT, {})


def goal_text(worked: Worked, goal: WorkedGoal) -> str:
    """A goal, and what its check comes to."""
    because = ", because every step was rounded" if sign_of(goal) == "≈" else ""
    return f"{sign_of(goal)} {goal.says}: {outcome(worked, goal, PLAIN)}{because}"


def as_json(worked: Worked) -> dict[str, Any]:
    """The solution as plain data: floats in full, exact values as text, both over their axes."""
    return {
        "exercise": worked.exercise,
        "version": worked.version,
        "variant": worked.variant,
        "code": worked.code,
        "title": worked.title,
        "network": list(worked.network),
        "sizes": dict(worked.sizes),
        "rounding": worked.rounding,
        "note": worked.note,
        "claims": list(claims(worked, PLAIN)),
        "givens": [_data(given) | {"role": given.role} for given in worked.givens],
        "steps": [
            _data(step.tensor)
            | {
                "section": part.section,
                "part": part.number,
                "title": part.title,
                "rule": caption(worked, step, PLAIN),
                "decimals": step.tensor.decimals,
                "asked": not step.live,
                "example": " ".join(_typed(worked, step)),
            }
            for part in worked.parts
            for step in part.steps
        ],
    }


def _data(tensor: Tensor) -> dict[str, Any]:
    return {
        "name": tensor.name,
        "symbol": tensor.symbol,
        "axes": list(tensor.axes),
        "exact": _entries(tensor, exact_text).tolist(),
        "values": tensor.values.tolist(),
    }


def _entries(tensor: Tensor, entry: Entry) -> Any:
    """Every entry as a text, over the tensor's axes."""
    texts = np.empty(tensor.values.shape, dtype=object)
    for at in np.ndindex(tensor.values.shape):
        texts[at] = entry(tensor, at)
    return texts


def _part(worked: Worked, part: WorkedPart, width: int) -> Iterator[str]:
    yield from wrap(part.text, width)
    waiting = [table(given.symbol, _columns([given], _known)) for given in part.givens]
    if part.crowded:
        yield from ("", *side_by_side(waiting, width))
        waiting = []
    for panel in part.panels or ((),):
        for step in panel:
            yield from ("", caption(worked, step, PLAIN), *_chain(_typed(worked, step), width))
        if waiting or panel:
            yield from ("", *side_by_side([*waiting, *_results(panel, width)], width))
        waiting = []
    for goal in part.goals:
        yield from ("", goal_text(worked, goal))


def _known(tensor: Tensor, at: tuple[int, ...]) -> str:
    """An entry that is not worked out: exact, where that can be read."""
    return exact_text(tensor, at) if legible(tensor.exact[at]) else tensor.decimal(at)


def _typed(worked: Worked, step: WorkedStep) -> list[str]:
    """An entry, then what it equals: `Z₁₁`, `= W₁₁ · X₁₁ + b₁`, `= 1 · 2 + 0`, `= 2`."""
    return [link.text for link in derivation(worked, step, TYPED)]


def _chain(links: Sequence[str], width: int) -> Iterator[str]:
    """The links on one line, or else one under the other."""
    line = " ".join(links)
    if len(line) <= width:
        yield line
        return
    first, *others = links
    for link in others:
        under = " " * (len(first) + len(" = "))
        yield from wrap(link, width, initial_indent=f"{first} ", subsequent_indent=under)
        first = " " * len(first)


def _results(panel: Sequence[WorkedStep], width: int) -> list[Block]:
    """A panel's numbers: rounded and exact, or only once where that is the same."""
    tensors = [step.tensor for step in panel]
    if not tensors:
        return []
    name = tensors[0].symbol if len(tensors) == 1 else ""
    rounded = _columns(tensors, lambda tensor, at: tensor.decimal(at))
    if all(tensor.plain(at) for tensor in tensors for at in np.ndindex(tensor.values.shape)):
        return [table(name, rounded)]
    digits = sorted({tensor.decimals or 0 for tensor in tensors})
    asked = f"to {' or '.join(map(str, digits))} decimal{'' if digits == [1] else 's'}"
    comma = f"{name}, " if name else ""
    exact = bands(f"{comma}exact", _columns(tensors, _known), width)
    return [table(f"{comma}{asked}", rounded), *exact]


def _columns(tensors: Sequence[Tensor], entry: Entry) -> list[Block]:
    """The columns of one matrix; or vectors as columns, several with their symbols as heads."""
    columns = []
    for tensor in tensors:
        head = tensor.symbol if len(tensors) > 1 else None
        texts = np.atleast_1d(_entries(tensor, entry))
        rows = texts.reshape(len(texts), -1)
        columns += [column(rows[:, place], head) for place in range(rows.shape[1])]
    return columns
