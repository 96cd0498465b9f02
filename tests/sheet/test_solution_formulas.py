"""The formulas of a solution are those that a teacher would type.

What a teacher would type is written out here by hand, over the blocks where a tensor is given or
asked. A formula reads from a linked copy where one stands nearer; it is followed to its source.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.exercise.exercise import Settings
from tests.answers.posed import PLAIN, exercise, posed
from tests.sheet.files import CLASSIC, DRAWN, entries, formulas, main_sheet, named

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from openpyxl.worksheet.worksheet import Worksheet

    from normreg_sheets.answers.problem import Variant

    Typed = Callable[["Homes", int, int], str]

ADDRESS = re.compile(r"(?<![A-Z:$])[A-Z]+\d+(?![\d:(])")
ROUNDING = Settings(rounding="each-step")


class Homes:
    """The addresses of every block, by the names of the file."""

    def __init__(self, sheet: Worksheet) -> None:
        self.rows: dict[str, list[list[str]]] = {
            name.partition("_")[2]: [[cell.coordinate for cell in row] for row in block]
            for name, block in named(sheet).items()
        }

    def at(self, tensor: str, row: int = 0, column: int = 0) -> str:
        """The address of an entry; a vector may lie or stand."""
        block = self.rows[tensor]
        if len(block) > 1 and len(block[0]) > 1:
            return block[row][column]
        return [address for line in block for address in line][row + column]

    def size(self, tensor: str, axis: int) -> int:
        return len(self.rows[tensor]) if axis == 0 else len(self.rows[tensor][0])

    def span(self, tensor: str, row: int) -> str:
        return f"{self.rows[tensor][row][0]}:{self.rows[tensor][row][-1]}"


def product(left: str, right: str, bias: str = "") -> Typed:
    """`left @ right + bias`"""

    def typed(homes: Homes, row: int, column: int) -> str:
        terms = [
            f"{homes.at(left, row, k)}*{homes.at(right, k, column)}"
            for k in range(homes.size(left, 1))
        ]
        return "+".join([*terms, homes.at(bias, row)] if bias else terms)

    return typed


def by_transpose(left: str, right: str) -> Typed:
    """`left @ rightᵀ`"""
    return lambda homes, row, column: "+".join(
        f"{homes.at(left, row, k)}*{homes.at(right, column, k)}" for k in range(homes.size(left, 1))
    )


def transposed(left: str, right: str) -> Typed:
    """`leftᵀ @ right`"""
    return lambda homes, row, column: "+".join(
        f"{homes.at(left, k, row)}*{homes.at(right, k, column)}" for k in range(homes.size(left, 0))
    )


def each(pattern: str, *tensors: str) -> Typed:
    """A pattern filled with the same entry of some tensors."""
    return lambda homes, row, column: pattern.format(
        *(homes.at(tensor, row, column) for tensor in tensors)
    )


def of_row(pattern: str, *tensors: str) -> Typed:
    """A pattern filled with the entries of a row's statistics."""
    return lambda homes, row, _: pattern.format(*(homes.at(tensor, row) for tensor in tensors))


def over_row(function: str, tensor: str) -> Typed:
    return lambda homes, row, _: f"{function}({homes.span(tensor, row)})"


def keep(r: str, p: str) -> Typed:
    return lambda homes, row, column: f"IF({homes.at(r, row, column)}-{homes.at(p)}>0,1,0)"


def diagonal(keep: str, scale: str) -> Typed:
    return lambda homes, row, _: f"{homes.at(keep, row)}*{homes.at(scale)}"


def minus(one: str, rate: str, other: str) -> Typed:
    return lambda homes, row, column: (
        f"{homes.at(one, row, column)}-{homes.at(rate)}*{homes.at(other, row, column)}"
    )


def minus_row(tensor: str, operator: str, statistic: str) -> Typed:
    return lambda homes, row, column: (
        f"{homes.at(tensor, row, column)}{operator}{homes.at(statistic, row)}"
    )


def squares(tensor: str) -> Typed:
    return lambda homes, *_: "+".join(
        f"{address}^2" for line in homes.rows[tensor] for address in line
    )


NORMALIZATION: dict[str, Typed] = {
    "Z": product("W", "X", "b"),
    "A": each("MAX({},0)", "Z"),
    "total": over_row("SUM", "A"),
    "mu": over_row("AVERAGE", "A"),
    "var": over_row("VARP", "A"),
    "sigma": lambda homes, row, _: f"SQRT({homes.at('var', row)}+{homes.at('eps')})",
    "C": minus_row("A", "-", "mu"),
    "N": minus_row("C", "/", "sigma"),
    "Y": product("G", "N", "beta"),
}
DROPOUT: dict[str, Typed] = {
    **{f"keep{n}": keep(f"r{n}", f"p{n}") for n in (1, 2)},
    **{f"s{n}": each("1/(1-{})", f"p{n}") for n in (1, 2)},
    **{f"D{n}": diagonal(f"keep{n}", f"s{n}") for n in (1, 2)},
    "Z1": product("W1", "X", "b1"),
    "A1": each("MAX({},0)", "Z1"),
    "H1": product("D1", "A1"),
    "Z2": product("W2", "H1", "b2"),
    "A2": each("MAX({},0)", "Z2"),
    "H2": product("D2", "A2"),
    "Y": product("W3", "H2", "b3"),
    "E": each("{}-{}", "Y", "T"),
    "loss": squares("E"),
    "dY": each("2*{}", "E"),
    "dW3": by_transpose("dY", "H2"),
    "dH2": transposed("W3", "dY"),
    "dA2": transposed("D2", "dH2"),
    "dZ2": each("IF({}>0,{},0)", "Z2", "dA2"),
    "dW2": by_transpose("dZ2", "H1"),
    "dH1": transposed("W2", "dZ2"),
    "dA1": transposed("D1", "dH1"),
    "dZ1": each("IF({}>0,{},0)", "Z1", "dA1"),
    "dW1": by_transpose("dZ1", "X"),
    **{f"db{n}": over_row("SUM", back) for n, back in ((1, "dZ1"), (2, "dZ2"), (3, "dY"))},
    **{f"new{one}{n}": minus(f"{one}{n}", "eta", f"d{one}{n}") for one in "Wb" for n in (1, 2, 3)},
    "Zi1": product("newW1", "U", "newb1"),
    "Ai1": each("MAX({},0)", "Zi1"),
    "Hi1": product("I1", "Ai1"),
    "Zi2": product("newW2", "Hi1", "newb2"),
    "Ai2": each("MAX({},0)", "Zi2"),
    "Hi2": product("I2", "Ai2"),
    "Yi": product("newW3", "Hi2", "newb3"),
}
TEACHER: Mapping[str, Mapping[str, Typed]] = {
    "batch-normalization": NORMALIZATION,
    "dropout": DROPOUT,
}
SETTINGS = [
    ("batch-normalization", PLAIN),
    ("batch-normalization", Settings((("eps", "0.1"), ("unit", "5")))),
    ("dropout", PLAIN),
    ("dropout", Settings((("hidden1", "3"), ("output", "3"), ("p2", "1/4")))),
]


def sources(sheet: Worksheet, formula: str) -> str:
    """The formula with every linked copy followed to what it repeats."""
    links = formulas(sheet)

    def source(found: re.Match[str]) -> str:
        link = links.get(found[0], "")
        return link if ADDRESS.fullmatch(link) else found[0]

    return ADDRESS.sub(source, formula)


def compared(name: str, variant: Variant, settings: Settings) -> dict[str, list[tuple[str, str]]]:
    """Of every step, what stands in each of its cells and what a teacher would type there."""
    problem, sheet = posed(variant, settings, name), main_sheet(name, "solution", variant, settings)
    homes, blocks = Homes(sheet), named(sheet)
    return {
        step: [
            (sources(sheet, str(cell.value)), "=" + typed(homes, *(*place, 0, 0)[:2]))
            for place, cell in entries(blocks[f"step_{step}"], problem, step).items()
            if problem.made[step][place]
        ]
        for step, typed in TEACHER[name].items()
    }


@pytest.mark.parametrize("name", TEACHER)
def test_a_teacher_would_type_something_for_every_step(name: str) -> None:
    some = exercise(name)
    ours = {step.name for step in some.steps if step.live} | {"I1", "I2"}
    assert set(TEACHER[name]) == set(some.step) - ours


@pytest.mark.parametrize(("name", "settings"), SETTINGS)
def test_a_solution_has_the_formula_that_a_teacher_would_type(
    name: str, settings: Settings
) -> None:
    for step, cells in compared(name, DRAWN, settings).items():
        assert [typed for typed, _ in cells] == [wanted for _, wanted in cells], step


def test_a_copy_is_followed_to_its_source() -> None:
    sheet = main_sheet("dropout", "solution")
    assert any(
        sources(sheet, str(cell.value)) != cell.value
        for row in named(sheet)["step_dW1"]
        for cell in row
    )


# --- rounded in between ---------------------------------------------------------------------

ROUNDED = re.compile(r"=ROUND\((.+),(\d)\)")


@pytest.mark.parametrize(
    ("name", "variant", "decimals"),
    [
        ("batch-normalization", DRAWN, {}),
        ("batch-normalization", CLASSIC, {"mu": 0}),
        ("dropout", DRAWN, {"newW1": 4, "newb3": 4, "Zi1": 3, "Yi": 3}),
    ],
)
def test_each_step_is_rounded_to_what_is_asked_of_it(
    name: str, variant: Variant, decimals: dict[str, int]
) -> None:
    asked = posed(variant, ROUNDING, name).asked
    for step, cells in compared(name, variant, ROUNDING).items():
        for typed, wanted in cells:
            found = ROUNDED.fullmatch(typed)
            assert found is not None
            assert (f"={found[1]}", int(found[2])) == (wanted, asked[step])
    assert {step: asked[step] for step in decimals} == decimals


@pytest.mark.parametrize("name", TEACHER)
def test_a_rounded_solution_holds_the_rounded_numbers(name: str) -> None:
    problem = posed(DRAWN, ROUNDING, name)
    blocks = named(main_sheet(name, "solution", DRAWN, ROUNDING, data_only=True))
    for step in TEACHER[name]:
        unit = 10.0 ** -problem.asked[step]
        for cell in entries(blocks[f"step_{step}"], problem, step).values():
            assert cell.value == pytest.approx(round(cell.value / unit) * unit, abs=1e-9)
