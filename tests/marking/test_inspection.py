"""What is told of how a file is read: every cell, where it is, what stands there, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.marking.inspection import as_data, in_words
from normreg_sheets.marking.reading import read_submission
from normreg_sheets.marking.students import at_the_end
from normreg_sheets.sheet.stamp import Formula
from tests.marking.cases import classic
from tests.marking.files import Book, handed_in

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.sheet.stamp import Content


def inspected(folder: Path, said: Content) -> tuple[str, float | None, str | None]:
    """What is shown, read and explained of an entry for the first deviation."""
    entries = {step: values.astype(object) for step, values in at_the_end(classic()).items()}
    entries["sigma"][0] = said
    data = as_data(read_submission(handed_in(folder, classic(), entries)))
    (step,) = (step for step in data["steps"] if step["name"] == "sigma")
    cell = step["cells"][0]
    return cell["entry"], cell["read_as"], cell["why"]


@pytest.mark.parametrize(
    ("said", "shown", "read", "why"),
    [
        (0.83, "0.83", 0.83, None),
        ("0,83", "0,83", 0.83, "decimal comma read as a point"),
        ("5/4", "5/4", 1.25, "text read as a fraction"),
        (Formula("1+1", 2.0), "=1+1", 2, "formula"),
        (Formula("1+1", 3.0), "=1+1", 2, "formula, computed: the file stores 3"),
        ("=1+1", "=1+1", 2, None),
        (
            Formula("NOVELTY(1)", 3.0),
            "=NOVELTY(1)",
            None,
            (
                "the formula cannot be computed here: no function NOVELTY is known (use its"
                " English name); your program stored 3"
            ),
        ),
        (Formula("1/0", "#DIV/0!"), "=1/0", None, None),
        (None, "", None, None),
        ("well", "well", None, "the text is no number"),
    ],
)
def test_every_entry_has_its_reason(
    tmp_path: Path, said: Content, shown: str, read: float | None, why: str | None
) -> None:
    found = inspected(tmp_path, said)

    assert found[:2] == (shown, read)
    if why is not None:
        assert found[2] == why


def test_a_never_calculated_formula_is_told_so(tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    book.cell("step_sigma").value = "=1+1"
    lines = list(in_words(read_submission(book.save())))

    assert any(line.endswith("formula, computed: the file stores no value") for line in lines)


def test_a_lost_block_is_told_with_its_reason(tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    name = book.sheet.defined_names["step_N"]
    assert name.attr_text is not None
    name.attr_text = name.attr_text.rsplit(":", 1)[0]
    lines = list(in_words(read_submission(book.save())))

    told = [line for line in lines if "its name spans 1 × 1 cells, not 3 × 4" in line]

    assert [line[:16] for line in told] == ["  N: not found: ", "  ! N is not fou"]
    assert sum(line.endswith("  for a person") for line in lines) == 12
