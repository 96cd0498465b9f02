"""Whose each file is, and which of a student's files counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.course.archive import Listing, Member, members
from normreg_sheets.course.channels import delivery
from normreg_sheets.course.handed_in import DOUBT, UNKNOWN, joined
from normreg_sheets.course.student import Student
from normreg_sheets.submission.guard import LIMITS
from normreg_sheets.submission.source import Source, read_bytes
from tests.course import layouts
from tests.course.layouts import Handed
from tests.course.roll import ROLL

if TYPE_CHECKING:
    from normreg_sheets.course.channels import Channel, Sent
    from normreg_sheets.course.handed_in import Joined

JANE, BO, LI = (
    Student(id="1", name="Jane Doe", login="jdoe", group="Team A"),
    Student(id="2", name="Bo Li", login="bli", group="Team A"),
    Student(id="3", name="Li Bo", login="lbo"),
)
TRIO = (JANE, BO, LI)


def sents(channel: Channel, *names: str, time: str = "") -> tuple[Sent, ...]:
    members = (Member(Source(Path(name)), name, 0, time) for name in names)
    return delivery(Listing(tuple(members)), channel).sent


def whose(found: Joined) -> dict[str, str]:
    return {one.student.id: one.sent.path for one in found.handed_in}


# ---- whole zips ----------------------------------------------------------------------------------

HANDED = [Handed(who, who.id.encode(), f"{who.login}.xlsx") for who in ROLL]
ZIPS = {
    "canvas": layouts.canvas_zip(HANDED, noise=True),
    "moodle": layouts.moodle_zip(HANDED, noise=True),
    "moodle 4.0": layouts.moodle_zip(HANDED, "old folders"),
    "moodle, flat": layouts.moodle_zip(HANDED, "flat"),
    "moodle, blind": layouts.moodle_zip(HANDED, blind="Teilnehmer/in"),
    "blackboard": layouts.blackboard_zip(HANDED, noise=True),
    "gradescope": layouts.gradescope_zip(HANDED, noise=True),
    "folder": layouts.zipped({f"x/{who.id}.xlsx": who.id.encode() for who in ROLL}),
}
KEYS = {"canvas", "participant", "email", "login", "number"}
KNOWN_BY = {
    "canvas": ("canvas", "name"),
    "moodle": ("participant", "name"),
    "moodle 4.0": ("participant", "name"),
    "moodle, flat": ("participant", "name"),
    "moodle, blind": ("participant",),
    "blackboard": ("login",),
    "gradescope": ("email", "number"),
    "folder": ("id",),
}


@pytest.mark.parametrize(
    ("layout", "by"), [(layout, by) for layout, keys in KNOWN_BY.items() for by in keys]
)
def test_each_zip_joins_a_roster_by_each_of_its_keys(tmp_path: Path, layout: str, by: str) -> None:
    known_by_it = [replace(who, group="", **dict.fromkeys(KEYS - {by}, "")) for who in ROLL]
    path = tmp_path / "class.zip"
    path.write_bytes(ZIPS[layout])
    found = joined(delivery(members(path)).sent, known_by_it)
    read = {one.student.id: read_bytes(one.sent.source, LIMITS) for one in found.handed_in}
    assert read == {who.id: who.id.encode() for who in ROLL}
    assert [one.student for one in found.handed_in] == known_by_it
    assert (found.unjoined, found.problems) == ((), ())
    assert all(one.others == () for one in found.handed_in)


def test_a_group_hands_in_one_file_for_all(tmp_path: Path) -> None:
    team = tuple(who for who in ROLL if who.group == "Team 0")
    alone = next(who for who in ROLL if who.group == "Team 1")
    one = [Handed(team[1], b"ours", team=team), Handed(alone, b"mine")]
    zips = (layouts.canvas_zip(one), layouts.moodle_zip(one), layouts.gradescope_zip(one))
    for data in zips:
        path = tmp_path / "class.zip"
        path.write_bytes(data)
        found = joined(delivery(members(path)).sent, ROLL, groups=False)
        assert [who.student for who in found.handed_in if who.sent.file == "hw.xlsx"] == sorted(
            (*team, alone), key=lambda who: who.id
        )
        read = {who.student.id: read_bytes(who.sent.source, LIMITS) for who in found.handed_in}
        assert read == {**{who.id: b"ours" for who in team}, alone.id: b"mine"}


def test_what_a_member_hands_in_is_the_groups() -> None:
    sent = sents("blackboard", "HW_jdoe_attempt_2025-03-01-10-00-00_a.xlsx")
    assert whose(joined(sent, TRIO)) == dict.fromkeys(("1", "2"), sent[0].path)
    assert whose(joined(sent, TRIO, groups=False)) == {"1": sent[0].path}


def test_a_group_has_what_its_members_handed_in_last() -> None:
    old, new = sents(
        "blackboard",
        "HW_bli_attempt_2025-03-01-10-00-00_a.xlsx",
        "HW_jdoe_attempt_2025-03-01-11-00-00_a.xlsx",
    )
    found = joined((new, old), TRIO)
    assert whose(found) == {"1": new.path, "2": new.path}
    assert [one.others for one in found.handed_in] == [(old,), (old,)]


def test_groups_whose_names_differ_in_signs_are_two() -> None:
    """C++ and C# have the same letters, and ★ has none."""
    names = ("C++", "C++", "C#", "★", "★", "")
    roster = [Student(str(n), login=f"l{n}", group=name) for n, name in enumerate(names, start=1)]
    for login, ids in {"l1": "12", "l3": "3", "l4": "45", "l6": "6"}.items():
        sent = sents("blackboard", f"HW_{login}_attempt_2025-03-01-10-00-00_a.xlsx")
        assert "".join(whose(joined(sent, roster))) == ids


@pytest.mark.parametrize(
    ("channel", "name"),
    [("canvas", "c_9_8_a.xlsx"), ("moodle", "C++_77_assignsubmission_file/a.xlsx")],
)
def test_a_name_that_fits_two_groups_is_for_a_person(channel: Channel, name: str) -> None:
    roster = (replace(JANE, group="C++"), replace(BO, group="C#"), LI)
    found = joined(sents(channel, name), roster)
    assert found.handed_in == ()
    (lost,) = found.unjoined
    assert [student.id for student in lost.candidates] == ["1", "2"]
    assert lost.problem.kind == DOUBT
    assert "may be the group C# or C++" in lost.problem.says


def test_canvas_names_a_member_of_the_group_by_the_id() -> None:
    roster = (replace(JANE, group="C++"), replace(BO, group="C#", canvas="9"), LI)
    sent = sents("canvas", "c_9_8_a.xlsx")
    assert whose(joined(sent, roster)) == {"2": sent[0].path}


# ---- which of them counts ------------------------------------------------------------------------

CHOICES: dict[str, tuple[Channel, tuple[str, ...]]] = {
    # the first counts, then the others, the newest first
    "the greatest number, not the greatest text": (
        "canvas",
        ("jd_1_100_a.xlsx", "jd_1_99_b.xlsx", "jd_LATE_1_9_c.xlsx"),
    ),
    "a workbook before a newer photo": ("canvas", ("jd_1_8_a.ods", "jd_1_9_photo.jpg")),
    "any workbook": ("canvas", ("jd_1_9_a.XLSM", "jd_1_8_b.xls", "jd_1_7_c.xlsx", "jd_1_10_d")),
    "the newest file where no workbook is": ("canvas", ("jd_1_9_a.pdf", "jd_1_8_b.jpg")),
    "in a student's archive": ("canvas", ("jd_1_9_w.zip/b.xlsx", "jd_1_9_w.zip/a.xlsx")),
    "the later attempt": (
        "blackboard",
        ("HW_jdoe_attempt_2025-03-02-00-00-00_a.xlsx", "HW_jdoe_attempt_2025-03-01-23-59-59_b.xls"),
    ),
    "the last name where nothing tells": (
        "moodle",
        ("Jane Doe_5_assignsubmission_file/b.xlsx", "Jane Doe_5_assignsubmission_file/a.xlsx"),
    ),
}


@pytest.mark.parametrize("case", CHOICES)
def test_one_file_counts_and_the_others_are_named(case: str) -> None:
    channel, names = CHOICES[case]
    jane = replace(JANE, canvas="1", participant="5")
    for order in (names, names[::-1]):
        (one,) = joined(sents(channel, *order), (jane,)).handed_in
        assert (one.sent.path, *(other.path for other in one.others)) == names


def test_the_time_of_the_archive_decides_where_the_system_tells_none() -> None:
    name = "Jane Doe_5_assignsubmission_file/{}.xlsx"
    (new,) = sents("moodle", name.format("a"), time="2025-03-02T00:00:00")
    (old,) = sents("moodle", name.format("b"), time="2025-03-01T00:00:00")
    (one,) = joined((old, new), (JANE,)).handed_in
    assert (one.sent, one.others) == (new, (old,))


# ---- who it is -----------------------------------------------------------------------------------

TWINS = (Student(id="1", name="Jane Doe"), Student(id="2", name="Doe, Jane"))
LOST: dict[str, tuple[Channel, str, tuple[Student, ...], tuple[str, ...]]] = {
    "nobody": ("canvas", "bobloggs_7_8_a.xlsx", TRIO, ()),
    "an anonymous submission": ("canvas", "anon_x7_8_a.xlsx", TRIO, ()),
    "two of one name": ("canvas", "doejane_7_8_a.xlsx", TWINS, ("1", "2")),
    "two of one full name": ("moodle", "Jane Doe_7_assignsubmission_file/a", TWINS, ("1", "2")),
    "two whose names are turned": ("canvas", "libo_7_8_a.xlsx", TRIO, ("2", "3")),
    "a number of one, a name of another": (
        "moodle",
        "Bo Li_7_assignsubmission_file/a.xlsx",
        (replace(JANE, participant="7"), BO, LI),
        ("1", "2"),
    ),
    "somebody of a student's name with another ID": (
        "canvas",
        "doejane_7_8_a.xlsx",
        (replace(JANE, canvas="9"),),
        (),
    ),
    "one student's folder, another's file": ("folder", "jdoe/2.xlsx", TRIO, ("2", "1")),
    "a login of one that is the id of another": (
        "folder",
        "7.xlsx",
        (replace(JANE, login="7"), replace(BO, id="7")),
        ("1", "7"),
    ),
    "a name that is no identifier": ("folder", "hw.xlsx", TRIO, ()),
}


@pytest.mark.parametrize("case", LOST)
def test_who_cannot_be_told_is_for_a_person(case: str) -> None:
    channel, name, roster, candidates = LOST[case]
    found = joined(sents(channel, name), roster)
    assert found.handed_in == ()
    (lost,) = found.unjoined
    assert sorted(student.id for student in lost.candidates) == sorted(candidates)
    assert lost.problem.kind == (DOUBT if candidates else UNKNOWN)
    assert lost.problem.file == name
    for student in lost.candidates:
        assert f"{student.name} ({student.id})" in lost.problem.says


FOUND: dict[str, tuple[Channel, str, tuple[Student, ...], str]] = {
    "by a full name of two that is one's": ("moodle", "Bo Li_7_assignsubmission_file/a", TRIO, "2"),
    "by a name without its marks": (
        "moodle",
        "Mary OBrien_7_assignsubmission_file/a",
        (JANE, replace(BO, name="Mary O\N{RIGHT SINGLE QUOTATION MARK}Brien")),
        "2",
    ),
    "by a name in other code points": (
        "moodle",
        "Zoe\u0308_7_assignsubmission_file/a",
        (JANE, replace(BO, name="Zoë")),
        "2",
    ),
    "by a family name of two words": (
        "canvas",
        "delacruzzoë_7_8_a.xlsx",
        (JANE, replace(BO, name="Zoë de la Cruz")),
        "2",
    ),
    "by a name that begins with the family": (
        "canvas",
        "doejane_7_8_a.xlsx",
        (replace(JANE, name="Doe, Jane"), replace(BO, name="Jane Doe", canvas="8")),
        "1",
    ),
    "by the ID, whatever the name is": (
        "canvas",
        "janesmith_7_8_a.xlsx",
        (replace(JANE, canvas="7"), BO),
        "1",
    ),
    "one of two namesakes by the number": (
        "moodle",
        "Jane Doe_7_assignsubmission_file/a",
        (TWINS[0], replace(TWINS[1], participant="7")),
        "2",
    ),
    "by the user name": (
        "moodle",
        "JDoe_Somebody_7_assignsubmission_file/a",
        (JANE, BO),
        "1",
    ),
    "by a user name that is a number": (
        "blackboard",
        "HW_0042_attempt_2025-03-01-10-00-00_a.xlsx",
        (JANE, replace(BO, number="42")),
        "2",
    ),
    "by an id where the roster has nothing else": (
        "blackboard",
        "HW_jd_attempt_2025-03-01-10-00-00_a.xlsx",
        (Student(id="JD", number="9"), BO),
        "JD",
    ),
    "by a file of one's own": ("folder", "hw/BLI.xlsx", TRIO, "2"),
    "by a folder of one's own": ("folder", "x/bli/attempt/hw.xlsx", TRIO, "2"),
    "by an address with dots": (
        "folder",
        "bo.li@uni.edu/hw.xlsx",
        (JANE, replace(BO, email="Bo.Li@uni.edu")),
        "2",
    ),
}


@pytest.mark.parametrize("case", FOUND)
def test_who_can_be_told_is_found(case: str) -> None:
    channel, name, roster, student = FOUND[case]
    found = joined(sents(channel, name), roster, groups=False)
    assert whose(found) == {student: name}
    assert found.unjoined == ()


@pytest.mark.parametrize(
    ("channel", "name", "group"),
    [
        ("canvas", "doejane_7_8_a.xlsx", "Doe Jane"),
        ("moodle", "Jane Doe_7_assignsubmission_file/a.xlsx", "Jane Doe"),
    ],
)
def test_a_name_that_a_group_has_as_well_is_the_students(
    channel: Channel, name: str, group: str
) -> None:
    roster = (replace(JANE, group=group, canvas="7"), replace(BO, group=group))
    assert whose(joined(sents(channel, name), roster, groups=False)) == {"1": name}


@pytest.mark.parametrize("by", ["email", "number"])
def test_an_id_may_be_what_gradescope_knows(tmp_path: Path, by: str) -> None:
    roster = [Student(id=getattr(who, by), name=who.name) for who in ROLL]
    path = tmp_path / "class.zip"
    path.write_bytes(ZIPS["gradescope"])
    found = joined(delivery(members(path)).sent, roster)
    assert [one.student for one in found.handed_in] == roster


def test_of_a_group_of_which_one_is_unknown_the_others_have_the_file(tmp_path: Path) -> None:
    known, stranger = ROLL[0], Student(id="x", name="A Stranger", email="no@x", number="999")
    path = tmp_path / "class.zip"
    path.write_bytes(layouts.gradescope_zip([Handed(known, b"1", team=(known, stranger))]))
    found = joined(delivery(members(path)).sent, ROLL, groups=False)
    assert list(whose(found)) == [known.id]
    assert found.unjoined == ()
    (problem,) = found.problems
    assert problem.kind == UNKNOWN
    assert "A Stranger" in problem.says
