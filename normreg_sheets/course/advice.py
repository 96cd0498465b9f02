"""Advice: what each kind of thing that needs a person is called, and what to do about it.

The kinds are the machine names of flags (`marking/flags`), of what a class shows (one sheet in two
names, say), and two of the report's own: `refused`, a file that could not be marked, and `review`,
one that waits for a person and does not say why. They stand in the order in which a person should
look at them: what has no mark yet, what may be somebody else's, what contradicts itself, what was
only read with care. A kind that is not here comes after the first of these, with its machine name
in words.
"""

from __future__ import annotations

from typing import NamedTuple


class Advice(NamedTuple):
    """A kind in words, and what a person does with it."""

    title: str
    todo: str


REFUSED, REVIEW, UNREADABLE = "refused", "review", "unreadable"

_UNMARKED = {
    REFUSED: Advice(
        "Not marked: the file was refused",
        "Ask for the sheet itself, as .xlsx or .ods, or mark it by hand and enter the points in"
        " overrides.csv.",
    ),
    "unknown sender": Advice(
        "Not marked: from nobody on the roster",
        "Add whoever it is to the roster, and grade again.",
    ),
    "doubtful sender": Advice(
        "Not marked: several students could have sent it",
        "Say in the roster who it is, and grade again.",
    ),
    "skipped": Advice(
        "Not marked: not handed in as a file",
        "Open it where it was found. Ask for the sheet itself, or mark it by hand and enter the"
        " points in overrides.csv.",
    ),
}
_KNOWN = {
    "decision-waits": Advice(
        "A decision that does not fit the sheet",
        "It changes nothing for now. Correct the row in overrides.csv, or remove it; with no cell,"
        " the points are those of the whole sheet.",
    ),
    "other-student": Advice(
        "Another student's sheet",
        "It was marked on the numbers of that sheet. Ask both of them whose work it is.",
    ),
    "second-file": Advice(
        "A second file of a student who has one",
        "It does not count. Ask which one is meant, and hand that one in alone.",
    ),
    "sender-by-code": Advice(
        "Handed in by nobody that the system names",
        "The marks went to whose code the sheet carries. See whether it is the right one.",
    ),
    "same-answers": Advice(
        "The same answers as somebody whose numbers are others",
        "Lay the two files side by side, and talk to both.",
    ),
    "same-history": Advice(
        "One file, handed in twice",
        "Two files saved at the same second are one that was passed on. Lay them side by side.",
    ),
    "too-old": Advice(
        "Older than the course",
        "A wrong clock, or a sheet of another year? Look at the code and the numbers.",
    ),
    "altered-givens": Advice(
        "Printed numbers were changed",
        "It was marked on the true numbers. Compare the two: a slip of the keyboard, or the numbers"
        " of somebody else's sheet?",
    ),
    "our-solution": Advice(
        "The formulas of our own solution",
        "Nothing was worked out here. Talk to the student.",
    ),
    "numbers-elsewhere": Advice(
        "Numbers outside the answer cells",
        "The answers may stand there. Open the file, and mark it by hand if they do.",
    ),
    "all-alike": Advice(
        "Every answer is the same number",
        "It earns points where that number is right. Decide whether it should.",
    ),
    "stored-value": Advice(
        "Stored values that their formulas do not give",
        "They were read as what the formulas give. Open the file: an old program, or a number put"
        " there by hand?",
    ),
    "altered-formula": Advice(
        "Formulas of our sheet were changed",
        "Our own were used. Look only if the marks seem odd.",
    ),
    "numbers-as-texts": Advice(
        "Numbers typed as texts",
        "They were read as numbers. Nothing to do, unless the marks seem odd.",
    ),
    "lost-block": Advice(
        "A part of the sheet is missing",
        "Its cells are pending. Open the file; if the answers are there, enter the points in"
        " overrides.csv.",
    ),
    "not-recomputed": Advice(
        "Formulas that nothing here computes",
        "Their cells are pending. Open the file in a spreadsheet program and look at what they"
        " give.",
    ),
    UNREADABLE: Advice(
        "Cells that nobody can read as a number",
        "They are pending. Decide what was meant, and enter the points in overrides.csv.",
    ),
    REVIEW: Advice("Waiting for a person", "Open the file and decide."),
}


def advice(kind: str) -> Advice:
    """What to say of a kind, also of one that is not known here."""
    in_words = kind.replace("-", " ").capitalize() or "Something odd"
    return (_UNMARKED | _KNOWN).get(kind) or Advice(in_words, "Open the file and decide.")


def urgency(kind: str) -> int:
    """Where a kind stands in the order; equal for all that are not known here."""
    known = [*_UNMARKED, None, *_KNOWN]
    return known.index(kind if kind in known else None)
