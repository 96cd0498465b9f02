"""What goes back: the feedback workbooks in a zip, under the names that each system wants.

    canvas    the name that it gave the submission: it looks for `..._<user>_<attachment>_...`
    moodle    the folder that it gave the submission: `<name>_<participant>_assignsubmission_file`
    zip       a file for each student, for whoever gives them back in another way

Canvas shows a feedback file under the name that the student chose, and ignores a file that fits no
submission (`infer_comment_context_from_filename`). Moodle ignores a file that equals one handed in
under its name, and files that begin with a dot or a tilde (`importziplib.php`); what is called
`feedback.xlsx` is neither. It knows no folder of a group: its members each get a copy.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zipfile
from typing import IO, TYPE_CHECKING, Literal

from normreg_sheets.course.channels import BY_CHANNEL, find
from normreg_sheets.course.handed_in import letters

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from normreg_sheets.course.student import Student

To = Literal["canvas", "moodle", "zip"]

_ENDING = ".xlsx"
_OTHER = re.compile(r"\.(?:xlsm|xls|ods|zip)$", re.IGNORECASE)
_FEEDBACK = f"feedback{_ENDING}"


def names(to: To, given: Sequence[tuple[str, Student]]) -> list[str | None]:
    """The name of each feedback workbook in the zip; None where the system takes none.

    `given` has the path of what was handed in (`Sent.path`), and by whom. Those of one group who
    get one file have one name for it.
    """
    if to == "zip":
        stems = file_stems([student for _, student in given])
        return [f"{_with_name(stems[student.id], student)}{_ENDING}" for _, student in given]
    return [_NAMED[to](path, student) for path, student in given]


def pack(files: Mapping[str, Path], file: IO[bytes]) -> None:
    """Write the zip of these files, by their names in it: in order, and older than any clock."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            member = zipfile.ZipInfo(name)  # its time is 1980
            member.create_system = 3  # Unix, wherever this runs
            member.external_attr = 0o100644 << 16
            archive.writestr(member, files[name].read_bytes())


def _for_canvas(path: str, _: Student) -> str | None:
    """The name as it was, with the ending of what the file is now."""
    found = find(path, BY_CHANNEL["canvas"])
    if found is None:
        return None
    name = found.match[0]
    return name if name.lower().endswith(_ENDING) else f"{_OTHER.sub('', name)}{_ENDING}"


def _for_moodle(path: str, student: Student) -> str | None:
    """A folder where they came in folders, else a file; for a member where it was a group's."""
    found = find(path, BY_CHANNEL["moodle"])
    if found is None:
        return None
    name, participant, file = found.match.group("name", "id", "file")
    if participant is None or letters(name) == letters(student.group) != "":
        participant = student.participant
    if not participant:
        return None
    after = {None: "/", "": "_/"}.get(file, "_")
    return f"{name}_{participant}_assignsubmission_file{after}{_FEEDBACK}"


_NAMED: Mapping[To, Callable[[str, Student], str | None]] = {
    "canvas": _for_canvas,
    "moodle": _for_moodle,
}


# ---- names of our own ----------------------------------------------------------------------------

_LONGEST, _BYTES = 60, 120  # of a stem; a file's whole name may have 255 bytes
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)


def file_stem(student: Student) -> str:
    """The student's id as the stem of a file: letters and digits of any script, `-`, `_`, `.`, `@`.

    It is never empty, has at most 60 characters, and no system takes it for anything else. Two ids
    may have one: `file_stems` tells them apart.
    """
    return _stem(student.id)


def file_stems(students: Sequence[Student]) -> dict[str, str]:
    """A stem for each id, of which no two are the same for any system.

    Who comes first keeps the plain one, so a list that grows changes nobody's.
    """
    stems: dict[str, str] = {}
    taken: set[str] = set()
    for student in students:
        if student.id in stems:
            continue
        stem, digest = file_stem(student), hashlib.sha256(student.id.encode()).hexdigest()
        digits = 6
        while _alike(stem) in taken:
            stem = f"{file_stem(student)[: _LONGEST - 1 - digits]}-{digest[:digits]}"
            digits += 2
        taken.add(_alike(stem))
        stems[student.id] = stem
    return stems


def _with_name(stem: str, student: Student) -> str:
    """The stem and the name of a student; a space, which no stem has, keeps them apart."""
    return f"{stem} {_stem(student.name)}" if student.name else stem


def _stem(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    kept = "".join(one if _is_plain(one) else "-" for one in text)
    # What begins with `-` or `@` is an option or a formula to some, a dot hides or gets lost.
    stem = _cut(re.sub("-+", "-", kept).lstrip("-.@")).rstrip("-.") or "student"
    return _cut(f"_{stem}") if _RESERVED.fullmatch(stem) else stem


def _is_plain(letter: str) -> bool:
    return letter in "-_.@" or unicodedata.category(letter)[0] in "LMN"


def _cut(text: str) -> str:
    return text[:_LONGEST].encode()[:_BYTES].decode(errors="ignore")


def _alike(stem: str) -> str:
    """What a system that minds neither case nor the form of a letter makes of it."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", stem).casefold())
