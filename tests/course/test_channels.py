"""What the name of a file says, in the words of each system."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest

from normreg_sheets.course.archive import Listing, Member, members
from normreg_sheets.course.channels import SYSTEMS, Channel, Clue, delivery, detect
from normreg_sheets.submission.source import Source, Span
from tests.course import layouts
from tests.course.layouts import Handed
from tests.course.roll import ROLL

if TYPE_CHECKING:
    from normreg_sheets.course.channels import Delivery, Sent

BOOK = b"PK of a workbook"


def listing(*names: str, time: str = "") -> Listing:
    """A listing of members of a zip with these names."""
    return Listing(
        tuple(
            Member(Source(Path("class.zip"), (Span(name, 0, 0, 0, False, 0),)), name, 0, time)
            for name in names
        )
    )


def sent(channel: Channel, name: str) -> Sent:
    """What one name says."""
    (one,) = delivery(listing(name), channel).sent
    return one


NAMES: dict[str, tuple[Channel, str, dict[str, str], bool | None, str]] = {
    # name: system, the file's own name, clues, late, order's number
    "doejane_12345_987654_hw1.xlsx": (
        "canvas", "hw1.xlsx", {"canvas": "12345", "sortable": "doejane"}, False, "987654",
    ),
    "doejane_LATE_12345_987654_hw_1_2.xlsx": (
        "canvas", "hw_1_2.xlsx", {"canvas": "12345", "sortable": "doejane"}, True, "987654",
    ),
    "doejane_late_12345_987654_hw1-2.xlsx": (
        "canvas", "hw1-2.xlsx", {"canvas": "12345", "sortable": "doejane"}, True, "987654",
    ),
    "nguyễnthịánh_77_88_x y.xlsx": (
        "canvas", "x y.xlsx", {"canvas": "77", "sortable": "nguyễnthịánh"}, False, "88",
    ),
    "anon_aB3x9_88_hw.xlsx": ("canvas", "hw.xlsx", {"canvas": "anon_aB3x9"}, False, "88"),
    "LATE_anon_aB3x9_88_hw.xlsx": ("canvas", "hw.xlsx", {"canvas": "anon_aB3x9"}, True, "88"),
    "a/b/doejane_1_2_hw.xlsx": (
        "canvas", "hw.xlsx", {"canvas": "1", "sortable": "doejane"}, False, "2",
    ),
    "doejane_1_2_w.zip/bob_3_4_hw.xlsx": (
        "canvas", "bob_3_4_hw.xlsx", {"canvas": "1", "sortable": "doejane"}, False, "2",
    ),
    "doejane_1_2_bob_3_4_hw.xlsx": (
        "canvas", "bob_3_4_hw.xlsx", {"canvas": "1", "sortable": "doejane"}, False, "2",
    ),
    "bob_3_4_x/doejane_1_2_hw.xlsx": (
        "canvas", "hw.xlsx", {"canvas": "1", "sortable": "doejane"}, False, "2",
    ),
    "Jane Doe_4711_assignsubmission_file/hw.xlsx": (
        "moodle", "hw.xlsx", {"participant": "4711", "name": "Jane Doe"}, None, "0",
    ),
    "Jane Doe_4711_assignsubmission_file_/sub/hw.xlsx": (
        "moodle", "hw.xlsx", {"participant": "4711", "name": "Jane Doe"}, None, "0",
    ),
    "Jane Doe_4711_assignsubmission_file_hw_1_2.xlsx": (
        "moodle", "hw_1_2.xlsx", {"participant": "4711", "name": "Jane Doe"}, None, "0",
    ),
    "jdoe_Jane Doe_4711_assignsubmission_file/hw.xlsx": (
        "moodle",
        "hw.xlsx",
        {"participant": "4711", "login": "jdoe", "name": "Jane Doe"},
        None,
        "0",
    ),
    "Teilnehmer_9_assignsubmission_file/hw.xlsx": (
        "moodle", "hw.xlsx", {"participant": "9", "name": "Teilnehmer"}, None, "0",
    ),
    "Default group_assignsubmission_file/hw.xlsx": (
        "moodle", "hw.xlsx", {"name": "Default group"}, None, "0",
    ),
    "Jo_1_assignsubmission_file/Bo_2_assignsubmission_file/hw.xlsx": (
        "moodle", "hw.xlsx", {"participant": "1", "name": "Jo"}, None, "0",
    ),
    "Jo_1_assignsubmission_file_Bo_2_assignsubmission_file_x": (
        "moodle", "Bo_2_assignsubmission_file_x", {"participant": "1", "name": "Jo"}, None, "0",
    ),
    "HW 1_a_jdoe_attempt_2025-03-01-10-11-12_hw_1.xlsx": (
        "blackboard", "hw_1.xlsx", {"login": "jdoe", "number": "jdoe"}, None, "0",
    ),
    "HW_jdoe_attempt_2025-03-01-10-11-12_bo_attempt_2025-04-01-10-11-12_x.xlsx": (
        "blackboard",
        "bo_attempt_2025-04-01-10-11-12_x.xlsx",
        {"login": "jdoe", "number": "jdoe"},
        None,
        "0",
    ),
    "assignment_1_export/submission_55/a/hw.xlsx": ("gradescope", "hw.xlsx", {}, None, "55"),
    "assignment_1_export/submission_55/submission_66/hw.xlsx": (
        "gradescope", "hw.xlsx", {}, None, "55",
    ),
    "assignment_1_export/submission_55.pdf": ("gradescope", "submission_55.pdf", {}, None, "55"),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_says_who_sent_the_file(name: str) -> None:
    channel, file, clues, late, number = NAMES[name]
    one = sent(channel, name)
    assert (one.channel, one.path, one.file, one.late) == (channel, name, file, late)
    assert [dict(clues) for clues in one.who] == ([clues] if clues else [])
    assert one.order[1] == int(number)
    assert detect(listing(name)) == channel


def test_blackboard_tells_the_time() -> None:
    one = sent("blackboard", "HW_jdoe_attempt_2025-03-01-10-11-12_hw.xlsx")
    assert (one.time, one.order[0]) == ("2025-03-01T10:11:12",) * 2
    assert sent("blackboard", "HW_jdoe_attempt_2025-02-31-10-11-12_hw.xlsx").time is None


NOISE: dict[Channel, tuple[str, ...]] = {
    "canvas": ("doejane_12_text.html", "doejane_LATE_12_link.html", "anon_ab1_text.html"),
    "moodle": (
        "Jo_1_assignsubmission_onlinetext/onlinetext.html",
        "Jo_1_assignsubmission_onlinetext_onlinetext.html",
        "Jo_1_assignfeedback_file/feedback.xlsx",
    ),
    "blackboard": ("HW_jdoe_attempt_2025-03-01-10-11-12.txt",),
}


@pytest.mark.parametrize(
    ("channel", "name"), [(channel, name) for channel, names in NOISE.items() for name in names]
)
def test_what_a_system_adds_is_no_submission(channel: Channel, name: str) -> None:
    found = delivery(listing(name), channel)
    assert found.sent == ()
    assert [one.name for one in found.skipped] == [name]


def test_litter_of_a_student_is_found_behind_the_words_of_the_system() -> None:
    names = ("doejane_1_2_~$hw.xlsx", "Jo_1_assignsubmission_file/.DS_Store")
    for name, channel in zip(names, ("canvas", "moodle"), strict=True):
        assert [one.name for one in delivery(listing(name)).skipped] == [name], channel


def test_every_other_file_is_sent() -> None:
    names = ("doejane_1_2_photo.jpg", "doejane_1_3_text.xlsx", "bo_2_4_hw.pdf")
    assert [one.path for one in delivery(listing(*names)).sent] == list(names)


def test_a_name_of_its_own_may_be_a_students() -> None:
    one = sent("folder", "HW 1/jane.doe/17.xlsx")
    assert one.who == (tuple(Clue("file", name) for name in ("17", "jane.doe", "HW 1")),)
    assert one.file == "17.xlsx"
    one = sent("canvas", "jane.zip/a.xlsx")
    assert [clue.value for clue in one.who[0]] == ["a", "jane"]


@pytest.mark.parametrize("given", ["3", "3/x.xlsx", "3.zip"])
def test_what_was_asked_for_says_nothing_of_a_student(tmp_path: Path, given: str) -> None:
    """A teacher's folder `3` is not student 3's; one within it is."""
    folder = tmp_path / "3" / "4"
    folder.mkdir(parents=True)
    (tmp_path / "3" / "x.xlsx").write_bytes(BOOK)
    (folder / "x.xlsx").write_bytes(BOOK)
    (tmp_path / "3.zip").write_bytes(layouts.zipped({"4/x.xlsx": BOOK, "x.xlsx": BOOK}))
    said = [clue.value for one in delivery(members(tmp_path / given)).sent for clue in one.who[0]]
    assert said == (["x"] if given.endswith("xlsx") else ["x", "4", "x"])


def test_an_archive_of_a_student_in_a_folder_may_be_called_after_them(tmp_path: Path) -> None:
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "jane.zip").write_bytes(layouts.zipped({"a.xlsx": BOOK}))
    (one,) = delivery(members(tmp_path / "class")).sent
    assert [clue.value for clue in one.who[0]] == ["a", "jane"]


def test_the_system_is_the_one_whose_names_most_files_have() -> None:
    canvas = [f"a_{n}_{n}_x.xlsx" for n in range(3)]
    assert detect(listing(*canvas, "x.xlsx", "y.xlsx")) == "canvas"
    assert detect(listing(*canvas, *map(str, range(4)))) == "folder"
    assert detect(listing("hw.xlsx", "ann/17.xlsx")) == "folder"
    assert detect(listing()) == "folder"
    texts = [f"Jo {n}_{n}_assignsubmission_onlinetext/onlinetext.html" for n in range(3)]
    assert detect(listing("Jo 1_1_assignsubmission_file/a.xlsx", *texts)) == "moodle"


def test_what_is_told_is_not_found_out() -> None:
    found = delivery(listing("a_1_2_x.xlsx"), "folder")
    assert (found.channel, found.sent[0].channel) == ("folder", "folder")


def test_no_system_writes_names_without_end() -> None:
    for text in ("1_" * 30_000, "_" * 60_000, "1" * 60_000, "/" * 60_000):
        for system in SYSTEMS:
            found = delivery(listing(f"a_1_2_{text}x", f"{text}_1_{text}x"), system.channel)
            assert {one.channel for one in found.sent} == {"folder"}


def test_there_is_a_row_for_each_system() -> None:
    assert {system.channel for system in SYSTEMS} | {"folder"} == set(get_args(Channel))


# ---- whole zips ----------------------------------------------------------------------------------

HANDED = [Handed(who, BOOK + who.id.encode(), f"{who.name}.xlsx") for who in ROLL]
ZIPS = {
    "canvas": layouts.canvas_zip(HANDED, noise=True),
    "moodle": layouts.moodle_zip(HANDED, noise=True),
    "moodle 4.0": layouts.moodle_zip(HANDED, "old folders"),
    "moodle, flat": layouts.moodle_zip(HANDED, "flat"),
    "blackboard": layouts.blackboard_zip(HANDED, noise=True),
    "gradescope": layouts.gradescope_zip(HANDED, noise=True),
}


def delivered(folder: Path, data: bytes) -> Delivery:
    path = folder / "class.zip"
    path.write_bytes(data)
    return delivery(members(path))


@pytest.mark.parametrize("layout", ZIPS)
def test_each_zip_is_known_by_its_names(tmp_path: Path, layout: str) -> None:
    found = delivered(tmp_path, ZIPS[layout])
    assert layout.startswith(found.channel)
    assert all(one.channel == found.channel for one in found.sent)
    assert len(found.sent) == len(ROLL)
