"""What a self-test tells an author: each thing once, first things first, in words and as data."""

from __future__ import annotations

import json
from dataclasses import replace

from normreg_sheets.marking.findings import HEADINGS, NOTES, SAYS, Finding
from normreg_sheets.marking.selftest import Report, as_data, in_words, run
from tests.marking.own_templates import (
    HALVED,
    NEGATIVE,
    NUMBER,
    ROOT,
    TWICE,
    TWICE_AGAIN,
    exercise,
    mistakes,
)


def test_every_kind_has_a_heading_and_what_is_seen_without_students_no_words_of_theirs() -> None:
    assert HEADINGS.keys() - SAYS.keys() == {
        "not-drawn",
        "no-page",
        "same-rules",
        "other-way",
        "unproved",
    }
    assert SAYS.keys() <= HEADINGS.keys()


def test_findings_stand_in_the_order_in_which_they_should_be_mended() -> None:
    part = ROOT + mistakes(NEGATIVE, TWICE, TWICE_AGAIN)
    broken = exercise(part, '[wishes]\nfriendly = ["Y > 5"]')
    kinds = [finding.kind for finding in run(broken, NUMBER).findings]

    assert list(dict.fromkeys(kinds)) == [
        "same-rules",
        "not-drawn",
        "mistake-costs-more",
    ]


REPORT = Report(
    "tiny",
    6,
    9,
    432,
    tuple(Finding("mistake-unnamed", f"'m{i}' is wrong", 2, "friendly-1 Y[0]") for i in range(12)),
    (Finding("hidden", "'h' (in Y): always"),),
    {},
)


def test_the_words_have_each_heading_once_and_not_too_many_lines() -> None:
    lines = list(in_words(REPORT))

    assert lines[0] == "tiny: 6 problems, 9 students each, 432 cells marked"
    assert lines.count(f"{HEADINGS['mistake-unnamed']}:") == 1
    assert "    in 2 of 6 problems, first friendly-1 Y[0]" in lines
    assert "  and 4 more" in lines
    assert lines[-2:] == [f"{NOTES['hidden']}:", "  - 'h' (in Y): always"]


def test_the_words_say_when_there_is_nothing_to_mend() -> None:
    lines = list(in_words(replace(REPORT, findings=())))

    assert any(line.startswith("Nothing to mend") for line in lines)


def test_the_words_tell_how_often_each_wish_holds() -> None:
    told = "\n".join(in_words(run(exercise(HALVED, '[wishes]\nalways = ["X >= 1", "X > 5"]'), 3)))

    assert "100.0%  X >= 1" in told
    assert "level decimals" in told


def test_the_data_can_be_written_as_json_and_has_everything() -> None:
    data = json.loads(json.dumps(as_data(REPORT)))

    assert (data["exercise"], data["problems"], data["cells"]) == ("tiny", 6, 432)
    assert len(data["findings"]) == 12
    assert data["findings"][0] == {
        "kind": "mistake-unnamed",
        "says": "'m0' is wrong",
        "problems": 2,
        "example": "friendly-1 Y[0]",
    }
