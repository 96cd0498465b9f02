"""Concerns: everything that needs a person, once, the most urgent first."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from normreg_sheets.course import integrity
from normreg_sheets.course.advice import advice, urgency
from normreg_sheets.course.concerns import concerns, needed
from normreg_sheets.course.handed_in import DOUBT, SKIPPED, UNKNOWN
from normreg_sheets.course.overrides import WAITS
from normreg_sheets.course.records import Flagged, Problem, Results
from normreg_sheets.marking import flag
from tests.course.small_class import ANA, BEN, BLANK, CEM, CLASS, DORA


def told(results: Results) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each kind, with who or which file, and what is said."""
    return [
        (concern.kind, [(case.name or case.file, case.says) for case in concern.cases])
        for concern in concerns(results)
    ]


def test_everything_is_told_by_kind() -> None:
    assert told(CLASS) == [
        ("refused", [("Dora", "is a PDF file")]),
        ("unknown sender", [("stranger.xlsx", "nobody of the roster")]),
        (
            "same-answers",
            [("Ana", "has the same answers as Fay"), ("Fay", "has the same answers as Ana")],
        ),
        (
            "altered-givens",
            [("Cem", "the given X was changed"), ("Fay", "the given W was changed")],
        ),
        ("unreadable", [("Cem", "D5 is a word")]),
    ]


def test_students_and_files_of_nobody_are_counted_once() -> None:
    """Ana, Cem (two flags), Dora, Fay (a flag and a twin), and the stranger's file."""
    assert needed(concerns(CLASS)) == 5


def test_what_is_said_twice_is_told_once() -> None:
    again = Problem("unreadable", "D5 is a word", "cem", "Cem", "cem.xlsx")

    assert told(replace(CLASS, problems=(*CLASS.problems, again))) == told(CLASS)


def test_two_things_of_one_kind_are_both_told() -> None:
    lost = (Flagged("lost-block", "Z is not found"), Flagged("lost-block", "A is not found"))
    found = told(replace(CLASS, grades=(replace(CEM, flags=lost),), problems=()))

    assert found == [("lost-block", [("Cem", one.says) for one in lost])]


def test_a_review_says_why_in_any_case() -> None:
    quiet = replace(CEM, flags=())
    known = Problem("two-owners", "his code is Ben's", "cem", "Cem", "cem.xlsx")

    assert told(replace(BLANK, grades=(quiet,))) == [("review", [("Cem", "1 cell pending")])]
    assert [kind for kind, _ in told(replace(BLANK, grades=(quiet,), problems=(known,)))] == [
        "two-owners"
    ]


def test_what_a_person_decided_needs_nobody_any_more() -> None:
    decided = replace(CEM, status="graded", points=4.0, changed="points 0 -> 4")

    assert told(replace(BLANK, grades=(decided,))) == []


def test_a_refusal_without_words_has_its_reason() -> None:
    found = told(replace(BLANK, grades=(replace(DORA, says=""),)))

    assert found == [("refused", [("Dora", "pdf")])]


def test_nothing_is_told_of_a_class_where_all_is_well() -> None:
    well = replace(CLASS, grades=(ANA, BEN), problems=())

    assert concerns(well) == ()
    assert needed(()) == 0


def kinds() -> set[str]:
    """The kinds of flags of a file and of a class, as the modules that raise them spell them."""
    rooms = (Path(flag.__file__).parent, Path(integrity.__file__).parent)
    sources = [path.read_text(encoding="utf-8") for room in rooms for path in room.glob("*.py")]
    raised = re.compile(r"""(?:Flag|Flagged|plain|naming)\(\s*"([a-z-]+)\"""")
    return {kind for source in sources for kind in raised.findall(source)}


def test_every_flag_has_advice() -> None:
    """After what is not marked at all, and after what nobody knows."""
    unknown = urgency("a kind that nobody knows")

    assert len(kinds()) > 12
    assert [kind for kind in (*kinds(), WAITS) if urgency(kind) <= unknown] == []


def test_what_is_not_marked_comes_first() -> None:
    places = [urgency(kind) for kind in ("refused", UNKNOWN, DOUBT, SKIPPED, "nobody knows")]

    assert places == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(("kind", "title"), [("two-owners", "Two owners"), ("", "Something odd")])
def test_an_unknown_kind_is_told_in_words(kind: str, title: str) -> None:
    assert advice(kind).title == title
    assert advice(kind).todo
