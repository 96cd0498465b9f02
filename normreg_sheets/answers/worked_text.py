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

from normreg_sheets.answers.figures import TYPED, put_in_figures
from normreg_sheets.answers.notation import EXACT, PLAIN, write
from normreg_sheets.answers.text_tables import bands, column, side_by_side, table
from normreg_sheets.exercise.algebra import Ref

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from normreg_sheets.answers.text_tables import Block
    from normreg_sheets.answers.worked import Tensor, Worked, WorkedGoal, WorkedPart, WorkedStep

    Entry = Callable[[Tensor, tuple[int, ...]], str]

WIDTH = 100
INDENT = "   "


def as_text(worked: Worked, width: int = WIDTH) -> str:
    """The whole solution, its lines at most `width` wide unless a single number is wider."""
    lines = [worked.title, " → ".join(worked.network), worked.code, ""]
    for text in (worked.about, *worked.conventions):
        lines += wrap(text, width)
    for part in worked.parts:
        lines += ["", f"{part.number}  {part.title}"]
        lines += [INDENT + line for line in _part(worked, part, width - len(INDENT))]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def caption(worked: Worked, step: WorkedStep) -> str:
    """`Z = W X + b`."""
    return f"{step.tensor.symbol} = {write(step.rule, PLAIN, worked.symbols)}"


def derivation(worked: Worked, step: WorkedStep) -> tuple[str, ...]:
    """An entry, then what it equals: `Z₁₁`, `= W₁₁ · X₁₁ + b₁`, `= 1 · 2 + 0`, `= 2`."""
    tensor, example = step.tensor, step.example
    entry = write(Ref(tensor.name, (), example.at), PLAIN, worked.symbols)
    letters = write(example.letters, PLAIN, worked.symbols)
    numbers = put_in_figures(example.letters, example.numbers, TYPED)
    links = [entry, f"= {letters}", f"= {numbers}"]
    links.append(f"{'=' if example.equal else '≈'} {exact_text(tensor, example.at)}")
    if not tensor.plain(example.at):
        links.append(f"{'=' if tensor.ends(example.at) else '≈'} {tensor.decimal(example.at)}")
    return tuple(links)


def exact_text(tensor: Tensor, at: tuple[int, ...]) -> str:
    """An entry's exact value: `9/4`, `3√11/11`."""
    return write(tensor.exact[at], EXACT, {})


def goal_text(worked: Worked, goal: WorkedGoal) -> str:
    """What a goal's check comes to."""
    check = write(goal.check, PLAIN, worked.symbols)
    outcome = f"{goal.says}: {check} = {', '.join(goal.shown)}"
    return f"✓ {outcome}" if goal.met else f"≈ {outcome}, because every step was rounded"


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
        "givens": [_data(given) | {"role": given.role} for given in worked.givens],
        "steps": [
            _data(step.tensor)
            | {
                "part": part.number,
                "title": part.title,
                "rule": caption(worked, step),
                "decimals": step.tensor.decimals,
                "example": " ".join(derivation(worked, step)),
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
    waiting = [table(given.symbol, _columns([given], exact_text)) for given in part.givens]
    for panel in part.panels or ((),):
        for step in panel:
            yield from ("", caption(worked, step), *_chain(derivation(worked, step), width))
        yield ""
        yield from side_by_side([*waiting, *_results(panel, width)], width)
        waiting = []
    for goal in part.goals:
        yield from ("", goal_text(worked, goal))


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
    exact = bands(f"{comma}exact", _columns(tensors, exact_text), width)
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
