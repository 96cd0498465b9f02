"""A name is a claim: where what is printed around it says otherwise, the block is for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.errors import SubmissionError
from normreg_sheets.marking.assessment import Assessment, assess
from normreg_sheets.marking.marker import Verdict
from normreg_sheets.marking.reading import read_submission
from normreg_sheets.marking.students import each_step
from normreg_sheets.sheet.layout import lay_out
from tests.marking.cases import drawn
from tests.marking.files import Book, handed_in

if TYPE_CHECKING:
    from pathlib import Path

PROBLEM = drawn("fractions", 5)
LAYOUT = lay_out(PROBLEM.exercise)
MAIN = {"Z", "A", "C", "N", "Y"}  # one below the other, in columns I to L
SIDE = {"total", "mu", "var", "sigma"}  # beside A, in columns N to Q


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(handed_in(tmp_path, PROBLEM, each_step(PROBLEM)))


def lost(assessment: Assessment) -> set[str]:
    """The steps that are pending; no other step may have lost a point."""
    short = {
        step.name: {cell.verdict for _, cell in step.cells}
        for step in assessment.steps
        if step.points < step.of
    }
    assert all(found == {Verdict.UNREADABLE} for found in short.values()), short
    return set(short)


def test_the_blocks_are_where_the_tables_below_think() -> None:
    blocks = {name: LAYOUT.home(name) for name in MAIN | SIDE}
    assert {(blocks[name].left, blocks[name].right) for name in MAIN} == {(9, 12)}
    assert [blocks[name].top for name in ("Z", "A", "C", "N", "Y")] == [15, 20, 27, 32, 38]
    assert {blocks[name].left for name in SIDE} == {14, 15, 16, 17}


@pytest.mark.parametrize(
    ("row", "columns", "hit"),
    [
        (16, "JKL", MAIN),  # the captions, in column I, have not moved; the arrows have
        (16, "IJK", MAIN),
        (28, "JKL", {"C", "N", "Y"} | {"Z", "A"}),  # nothing in columns J to L parts them
        (28, "IJK", {"C", "N", "Y"} | {"Z", "A"}),
    ],
)
def test_cells_that_slipped_away_under_a_name_are_for_a_person(
    book: Book, row: int, columns: str, hit: set[str]
) -> None:
    book.shift_up(row, columns)
    assessment = assess(book.save())

    assert lost(assessment) == hit
    assert any("cells were deleted, inserted or moved" in flag.says for flag in assessment.flags)


def test_a_deleted_row_that_no_name_followed_leaves_no_step(book: Book) -> None:
    book.unmerge()
    book.sheet.delete_rows(16)
    with pytest.raises(SubmissionError) as caught:
        assess(book.save())

    assert caught.value.reason == "no-steps"


def test_a_deleted_row_of_the_last_block_is_for_a_person(book: Book) -> None:
    """Nothing of ours stands below it, but the arrow beside its last row is gone."""
    book.unmerge()
    book.sheet.delete_rows(LAYOUT.home("Y").top + 1)

    assert lost(assess(book.save())) == {"Y"}


@pytest.mark.parametrize("step", sorted(MAIN | SIDE))
@pytest.mark.parametrize("line", [0, 1, 2])
def test_a_row_deleted_in_a_spreadsheet_costs_the_blocks_of_that_row_only(
    book: Book, step: str, line: int
) -> None:
    row = LAYOUT.home(step).top + line
    if line == 0:  # a name that begins there stays, and its end comes nearer
        row += 1
    book.insert_rows(row, -1)
    hit = {name for name in MAIN | SIDE if LAYOUT.home(name).top <= row <= LAYOUT.home(name).bottom}
    assessment = assess(book.save())

    assert lost(assessment) == hit
    assert any(
        "a row was deleted here; its name spans 2 ×" in flag.says for flag in assessment.flags
    )


@pytest.mark.parametrize("at", [4, 14, 15, 18, 19, 25, 26, 30, 31, 32, 35, 36, 37, 38])
def test_rows_inserted_between_blocks_are_followed(book: Book, at: int) -> None:
    inside = [
        name for name in MAIN | SIDE if LAYOUT.home(name).top < at <= LAYOUT.home(name).bottom
    ]
    assert not inside
    book.insert_rows(at, 2)

    assert lost(assess(book.save())) == set()


@pytest.mark.parametrize("at", [2, 13, 18, 24, 25, 30])
def test_rows_deleted_between_blocks_are_followed(book: Book, at: int) -> None:
    book.insert_rows(at, -1)

    assert lost(assess(book.save())) == set()


@pytest.mark.parametrize(
    ("names", "hit"),
    [
        ({"step_sigma": "$O$20:$O$22"}, {"sigma", "mu"}),  # its numbers may stand there
        ({"step_sigma": "$O$20:$O$22", "step_mu": "$Q$20:$Q$22"}, {"sigma", "mu"}),
        ({"step_N": "$I$45:$L$47"}, {"N"}),
        ({"step_N": "$S$32:$V$34"}, {"N"}),
        ({"step_total": "$N$19:$N$21"}, {"total"}),  # its own caption is among its cells
    ],
)
def test_a_name_that_the_captions_contradict_is_not_believed(
    book: Book, names: dict[str, str], hit: set[str]
) -> None:
    for name, place in names.items():
        book.redefine(name, place)

    assert lost(assess(book.save())) == hit


def without_captions(book: Book) -> None:
    texts = {label.text for label in LAYOUT.labels}
    book.unmerge()
    for row in book.sheet.iter_rows():
        for cell in row:
            if cell.value in texts:
                cell.value = None


def test_two_blocks_that_claim_one_cell_are_both_lost(book: Book) -> None:
    without_captions(book)
    book.redefine("step_sigma", "$P$22:$P$24")

    assert lost(assess(book.save())) == {"sigma", "var"}


@pytest.mark.parametrize("name", ["overwritten", "kept"])
def test_a_block_moved_onto_another_leaves_both_for_a_person(book: Book, name: str) -> None:
    """N cut and pasted on C: a program moves its name along, and destroys or keeps that of C."""
    home, there = LAYOUT.home("N"), LAYOUT.home("C")
    for row in range(home.height):
        for column in range(home.width):
            moved = book.sheet.cell(home.top + row, home.left + column)
            book.sheet.cell(there.top + row, there.left + column).value = moved.value
            moved.value = None
    book.redefine("step_N", "$I$27:$L$29")
    if name == "overwritten":
        del book.sheet.defined_names["step_C"]

    assert lost(assess(book.save())) == {"N", "C"}


def test_a_lost_cell_is_told_plainly_and_its_flag_has_the_details(book: Book) -> None:
    book.shift_up(LAYOUT.home("Z").top + 1, "JKL")
    assessment = assess(book.save())
    notes = {cell.entry.note for step in assessment.steps for _, cell in step.cells} - {""}
    flags = {flag.says: flag.shown for flag in assessment.flags if flag.kind == "lost-block"}

    assert notes == {"rows, columns or cells were deleted, inserted or moved here"}
    assert any("its name says I15:L17, but the texts" in says for says in flags)
    assert not any("$" in says for says in flags)
    assert not any("its name" in shown for shown in flags.values())


def test_names_alone_are_believed_where_nothing_else_is_left(book: Book) -> None:
    without_captions(book)
    path = book.save()

    assert assess(path).percent == 100
    assert {place.how for place in read_submission(path).places.values()} == {"by its name"}
