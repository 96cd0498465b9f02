"""What goes back has the names that each system looks for."""

from __future__ import annotations

import io
import os
import re
import unicodedata
import zipfile
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as some

from normreg_sheets.course.archive import members
from normreg_sheets.course.channels import delivery
from normreg_sheets.course.giveback import To, file_stem, file_stems, names, pack
from normreg_sheets.course.handed_in import joined
from normreg_sheets.course.student import Student
from tests.course import layouts
from tests.course.layouts import Handed
from tests.course.roll import ROLL

JANE = Student(id="1", name="Jane Doe", participant="5", group="Team A")
BO = Student(id="2", name="Bo Li", participant="6", group="Team A")
NAMED: dict[str, tuple[To, str, str | None]] = {
    "as it was": ("canvas", "doejane_7_8_hw.xlsx", "doejane_7_8_hw.xlsx"),
    "late": ("canvas", "doejane_LATE_7_8_HW 1-1.XLSX", "doejane_LATE_7_8_HW 1-1.XLSX"),
    "an ods": ("canvas", "doejane_7_8_hw.v2.ods", "doejane_7_8_hw.v2.xlsx"),
    "an xlsm": ("canvas", "doejane_7_8_hw.XLSM", "doejane_7_8_hw.xlsx"),
    "no ending": ("canvas", "doejane_7_8_hw. final", "doejane_7_8_hw. final.xlsx"),
    "only an ending": ("canvas", "doejane_7_8_.ods", "doejane_7_8_.xlsx"),
    "packed": ("canvas", "doejane_7_8_w.zip/a/hw.xlsx", "doejane_7_8_w.xlsx"),
    "in a folder": ("canvas", "download/doejane_7_8_hw.xlsx", "doejane_7_8_hw.xlsx"),
    "not of Canvas": ("canvas", "hw.xlsx", None),
    "a folder": (
        "moodle",
        "Jane Doe_5_assignsubmission_file/hw.xlsx",
        "Jane Doe_5_assignsubmission_file/feedback.xlsx",
    ),
    "a folder in a folder": (
        "moodle",
        "x/Jane Doe_5_assignsubmission_file/a/b.zip/hw.xlsx",
        "Jane Doe_5_assignsubmission_file/feedback.xlsx",
    ),
    "a folder of 4.0": (
        "moodle",
        "Jane Doe_5_assignsubmission_file_/hw.xlsx",
        "Jane Doe_5_assignsubmission_file_/feedback.xlsx",
    ),
    "flat": (
        "moodle",
        "Jane Doe_5_assignsubmission_file_hw_1.xlsx",
        "Jane Doe_5_assignsubmission_file_feedback.xlsx",
    ),
    "blind": (
        "moodle",
        "Participant_5_assignsubmission_file/hw.xlsx",
        "Participant_5_assignsubmission_file/feedback.xlsx",
    ),
    "with a user name": (
        "moodle",
        "jdoe_Jane Doe_5_assignsubmission_file/hw.xlsx",
        "Jane Doe_5_assignsubmission_file/feedback.xlsx",
    ),
    "of a group": (
        "moodle",
        "Team A_77_assignsubmission_file/hw.xlsx",
        "Team A_5_assignsubmission_file/feedback.xlsx",
    ),
    "of no group": (
        "moodle",
        "Default group_assignsubmission_file/hw.xlsx",
        "Default group_5_assignsubmission_file/feedback.xlsx",
    ),
    "not of Moodle": ("moodle", "hw.xlsx", None),
}


@pytest.mark.parametrize("case", NAMED)
def test_a_file_goes_back_under_the_name_that_the_system_knows(case: str) -> None:
    to, path, name = NAMED[case]
    assert names(to, [(path, JANE)]) == [name]


def test_a_member_of_a_group_without_a_number_gets_nothing_from_moodle() -> None:
    path = "Team A_77_assignsubmission_file/hw.xlsx"
    unknown = Student(id="3", group="Team A")
    assert names("moodle", [(path, JANE), (path, BO), (path, unknown)]) == [
        "Team A_5_assignsubmission_file/feedback.xlsx",
        "Team A_6_assignsubmission_file/feedback.xlsx",
        None,
    ]


# ---- what the systems make of it -----------------------------------------------------------------


def in_canvas(name: str) -> tuple[str, str]:
    """The user and the attachment that Canvas infers from a name.

    The first two parts of digits alone (`infer_comment_context_from_filename`).
    """
    user, attachment, *_ = (part for part in name.split("_") if re.fullmatch("[0-9]+", part))
    return user, attachment


def in_moodle(path: str) -> tuple[str, str]:
    """The participant to whom Moodle gives a file, and what it calls it (`importziplib.php`)."""
    file = path.rpartition("/")[2]
    assert not file.startswith((".", "~"))
    parts = path.split("/")
    while parts:
        info = parts.pop(0).split("_", 4)
        if len(info) >= 4 and info[1].isdigit() and info[2] == "assignsubmission":
            assert info[3] == "file"
            return info[1], "/".join([*info[4:], *parts])
    raise AssertionError(path)


HANDED = [Handed(who, b"", f"{place}_a.ods") for place, who in enumerate(ROLL)]


def given_back(folder: Path, data: bytes, to: To) -> dict[str, Student]:
    path = folder / "class.zip"
    path.write_bytes(data)
    found = joined(delivery(members(path)).sent, ROLL, groups=False)
    given = [(one.sent.path, one.student) for one in found.handed_in]
    named = zip(names(to, given), given, strict=True)
    return {name: student for name, (_, student) in named if name is not None}


def test_canvas_gives_each_file_to_its_student(tmp_path: Path) -> None:
    back = given_back(tmp_path, layouts.canvas_zip(HANDED, noise=True), "canvas")
    expected = {(who.canvas, str(9001 + place)): who for place, who in enumerate(ROLL)}
    assert {in_canvas(name): who for name, who in back.items()} == expected


@pytest.mark.parametrize(
    "data",
    [
        layouts.moodle_zip(HANDED, noise=True),
        layouts.moodle_zip(HANDED, "old folders"),
        layouts.moodle_zip(HANDED, "flat"),
        layouts.moodle_zip(HANDED, blind="Participant"),
    ],
)
def test_moodle_gives_each_file_to_its_student(tmp_path: Path, data: bytes) -> None:
    back = given_back(tmp_path, data, "moodle")
    assert {in_moodle(name)[0]: who for name, who in back.items()} == {
        who.participant: who for who in ROLL
    }
    assert {in_moodle(name)[1].strip("/") for name in back} == {"feedback.xlsx"}


def test_moodle_gives_each_of_a_group_a_copy(tmp_path: Path) -> None:
    team = tuple(who for who in ROLL if who.group == "Team 1")
    data = layouts.moodle_zip([Handed(team[0], b"", team=team)])
    back = given_back(tmp_path, data, "moodle")
    assert {in_moodle(name)[0] for name in back} == {who.participant for who in team}


# ---- the zip -------------------------------------------------------------------------------------


def packed(folder: Path, contents: dict[str, bytes]) -> bytes:
    files = {}
    for number, (name, data) in enumerate(contents.items()):
        path = folder / f"{number}.xlsx"
        path.write_bytes(data)
        os.utime(path, (number, 10**9 + number))
        files[name] = path
    made = io.BytesIO()
    pack(files, made)
    return made.getvalue()


def test_the_zip_has_the_files_in_order_and_no_time(tmp_path: Path) -> None:
    contents = {"b/é.xlsx": b"two", "a.xlsx": b"one" * 1000, "李.xlsx": b""}
    data = packed(tmp_path, contents)
    assert packed(tmp_path, dict(reversed(contents.items()))) == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == contents
        assert archive.namelist() == sorted(contents)
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        flags = {one.filename: bool(one.flag_bits & 0x800) for one in archive.infolist()}
    assert flags == {"a.xlsx": False, "b/é.xlsx": True, "李.xlsx": True}


def test_a_zip_for_people_has_a_file_for_each_student() -> None:
    twins = (Student("a", "b c"), Student("a-b", "c"), Student("A", "B C"), Student("n"))
    found = names("zip", [("x", who) for who in twins])
    assert found[0] == "a b-c.xlsx"
    assert found[1] == "a-b c.xlsx"
    assert found[3] == "n.xlsx"
    assert len({name.casefold() for name in found if name}) == 4


# ---- stems ---------------------------------------------------------------------------------------

STEMS = {
    "s-17_a.b@uni.edu": "s-17_a.b@uni.edu",
    "Nguyễn Thị Ánh": "Nguyễn-Thị-Ánh",
    "Zoe\u0308": "Zoë",
    "राम": "राम",
    "李小龍": "李小龍",
    "=1+2": "1-2",
    "--help": "help",
    "../../etc/passwd": "etc-passwd",
    ".hidden": "hidden",
    "@sum": "sum",
    "a/b\\c:d": "a-b-c-d",
    "con": "_con",
    "NUL.txt": "_NUL.txt",
    "com¹": "_com¹",
    "console": "console",
    "dot.": "dot",
    "💥": "student",
    "": "student",
    "a\u202eb\0c\n": "a-b-c",
    "x" * 61: "x" * 60,
    "龍" * 50: "龍" * 40,
}


@pytest.mark.parametrize("text", STEMS)
def test_a_stem_is_safe_everywhere(text: str) -> None:
    assert file_stem(Student(text)) == STEMS[text]


@given(some.lists(some.text(max_size=80), unique=True, max_size=8))
def test_stems_are_unique_and_safe(ids: list[str]) -> None:
    stems = file_stems([Student(one) for one in ids])
    assert set(stems) == set(ids)
    assert len({unicodedata.normalize("NFKC", one).casefold() for one in stems.values()}) == len(
        ids
    )
    for stem in stems.values():
        assert 1 <= len(stem) <= 60
        assert len(f"{stem}.xlsx".encode()) <= 200
        assert not stem.startswith(("-", ".", "@", "=", "+"))
        assert not stem.endswith((".", " "))
        assert re.fullmatch(r"[^\x00-\x20\x7f/\\:*?\"<>|]+", stem)
        assert PureWindowsPath(stem).name == Path(stem).name == stem
        assert stem == unicodedata.normalize("NFC", stem)


def test_a_list_that_grows_changes_no_stem() -> None:
    before = [Student("Ann"), Student("bo/1")]
    grown = [*before, Student("ann"), Student("bo-1"), Student("ANN")]
    stems = file_stems(grown)
    assert file_stems(before).items() <= stems.items()
    assert stems["Ann"] == "Ann"
    assert len({one.casefold() for one in stems.values()}) == 5
