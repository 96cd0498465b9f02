"""What goes to Gradescope and into a plain table."""

from __future__ import annotations

import csv
import io
import json

import pytest

from normreg_sheets.course.gradebooks import plain
from normreg_sheets.course.gradescope import gradescope_results
from normreg_sheets.course.records import Grade
from tests.course.gradebook_class import JANE, class_of_seven, flagged, graded

KNOWN = """
score execution_time output output_format test_output_format test_name_format visibility
stdout_visibility extra_data tests leaderboard
"""
KNOWN_OF_A_TEST = """
score max_score status name name_format number output output_format tags visibility extra_data
"""
HEADER = "student,name,email,login,number,group,points,of,percent,status"


def test_a_table_of_the_grades() -> None:
    text = plain(class_of_seven()).decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    assert header == HEADER.split(",")
    assert rows == [
        ["1001", "Doe, Jane", "", "jdoe", "S-1", "", "69", "72", "95.83", "graded"],
        ["1002", "Nguyễn, Thị Ánh", "", "anh", "S-2", "", "72", "72", "100", "graded"],
        ["1003", "'=Sum, Ann", "", "asum", "S-3", "", "0", "72", "0", "review"],
        ["1004", "Lee, Kim", "", "klee1", "S-4", "", "36", "72", "50", "graded"],
        ["1005", "Lee, Kim", "", "klee2", "S-5", "", "12.5", "72", "17.36", "graded"],
        ["1006", "Gone, Al", "", "agone", "S-6", "", "", "72", "", "missing"],
        ["1007", "Torn, Bo", "", "btorn", "S-7", "", "", "72", "", "refused"],
    ]


def test_gradescope_gets_the_steps_as_tests() -> None:
    results = gradescope_results(flagged(), graded(flagged()))
    assert json.loads(json.dumps(results)) == results
    assert set(results) <= set(KNOWN.split())
    assert results["score"] == 1.5  # what lateness costs is off already; it overrides the sum
    assert results["tests"] == [
        {
            "name": "Linear layer: Z",
            "number": "1",
            "score": 1.0,
            "max_score": 2.0,
            "status": "failed",
            "output": "H14: unreadable - Type a number.",
        },
        {
            "name": "Statistics: μ",
            "number": "2",
            "score": 1.0,
            "max_score": 1.0,
            "status": "passed",
            "output": "",
        },
    ]
    assert results["output"] == (
        "1.5 of 3 points\n2 hours late: 0.5 points less\n1 entries wait for a person"
    )


def test_flags_are_for_the_instructor_alone() -> None:
    results = gradescope_results(flagged(), graded(flagged()))
    hidden = results.pop("extra_data")
    assert "history of another file" in json.dumps(hidden)
    assert "history of another file" not in json.dumps(results)


def test_hints_can_be_left_out() -> None:
    results = gradescope_results(flagged(), graded(flagged()), hints=False)
    assert "H14: unreadable" in json.dumps(results)
    assert "Type a number" not in json.dumps(results)


@pytest.mark.parametrize("status", ["refused", "review"])
def test_what_could_not_be_marked_says_so(status: str) -> None:
    grade = Grade(JANE, status, 3.0, says="it is a picture")  # type: ignore[arg-type]
    results = gradescope_results(grade, graded(grade))
    assert (results["score"], results["tests"]) == (0.0, [])
    assert results["output"] == "This file could not be marked: it is a picture."


def test_a_step_without_a_cell_is_not_passed() -> None:
    grade = Grade(JANE, "graded", 3.0, 0.0)
    tests = gradescope_results(grade, graded(grade))["tests"]
    assert isinstance(tests, list)
    assert [test["status"] for test in tests] == ["failed", "failed"]


def test_every_key_is_one_that_gradescope_knows() -> None:
    tests = gradescope_results(flagged(), graded(flagged()))["tests"]
    assert isinstance(tests, list)
    assert all(set(test) <= set(KNOWN_OF_A_TEST.split()) for test in tests)
