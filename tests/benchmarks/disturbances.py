"""What may happen to a run without changing a byte of what it writes.

It is killed, and started again; has one process or eight; finds the files in another order; runs
where another language, another time and another hash of texts are usual.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import zipfile
from time import monotonic, sleep
from typing import TYPE_CHECKING

from normreg_sheets.course import journal
from tests.course import registers
from tests.course.school import FOR_A_PERSON

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.course.school import School

ABROAD = {
    "LC_ALL": "tr_TR.UTF-8",
    "LANG": "tr_TR.UTF-8",
    "TZ": "Pacific/Kiritimati",
    "PYTHONHASHSEED": "7",
}
PLAIN = {
    "LC_ALL": "C",
    "TZ": "America/St_Johns",
    "PYTHONHASHSEED": "4242",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
}
WAYS: tuple[tuple[str, tuple[str, ...], Mapping[str, str]], ...] = (
    ("one process", ("-j", "1"), {}),
    ("eight processes", ("-j", "8"), {}),
    ("abroad", (), ABROAD),
    ("plain C", (), PLAIN),
)
TRIES = 20
AFTERWARDS = 20  # seconds in which what a killed run had started must end by itself


def contents(folder: Path) -> dict[str, bytes]:
    """Every file in a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def changes(what: str, folder: Path, was: Mapping[str, bytes]) -> Iterator[str]:
    """A line for each file that is not as it was."""
    now = contents(folder)
    for name in sorted(now.keys() | was.keys()):
        if now.get(name) != was.get(name):
            yield f"{what}: {name} is another"


def disturbed(school: School, source: Path, kills: int, seed: int) -> Iterator[str]:
    """Grade one system's files undisturbed, then in every other way; a line for each change."""
    folder = school.folder / "disturbed"
    known = ["--course", str(school.course), *map(str, school.known_by("canvas")), "-q"]

    def line(to: str, given: Path = source, options: tuple[str, ...] = ()) -> list[str]:
        return _line("grade", str(given), *known, "-o", str(folder / to), *options)

    began = monotonic()
    yield from _ended(line("calm"), {})
    seconds, was = monotonic() - began, contents(folder / "calm")
    chosen = random.Random(seed)
    for name, options, env in WAYS:
        yield from _ended(line(name, options=options), env)
        yield from changes(name, folder / name, was)
    other = folder / "other" / source.name
    _shuffle(source, other, chosen)
    yield from _ended(line("shuffled", other), {})
    yield from changes("shuffled", folder / "shuffled", was)
    files, done = _done(folder / "calm"), []
    for number in range(kills):
        to = f"killed {number + 1}"
        # Every second one while files are graded: before the first, a run takes a while to begin.
        after = chosen.randrange(1, files) if number % 2 else 0
        moment = 0.0 if after else chosen.uniform(0.02, 1) * seconds
        yield from _killed(line(to), folder / to, moment, after)
        done.append(_done(folder / to))
        yield from _ended(line(to), {})
        yield from changes(to, folder / to, was)
        shutil.rmtree(folder / to)
    print(
        f"  killed at {kills} random moments (seed {seed}) of {seconds:.1f} s, with"
        f" {', '.join(map(str, done))} of {files} files done, and resumed;"
        f" {len(WAYS)} other ways, and shuffled"
    )


def _done(folder: Path) -> int:
    """How many files a run has graded so far, or had when it was killed."""
    path = folder / journal.FILE
    return path.read_bytes().count(b'\n{"record"') if path.exists() else 0


def made_again(school: School) -> Iterator[str]:
    """Make all sheets again, for a roster in another order, abroad; a line for each change."""
    folder = school.folder / "again"
    folder.mkdir()
    for name in ("course.toml", "secret.key"):
        shutil.copy2(school.course.with_name(name), folder / name)
    roster = folder / "roster.csv"
    students = list(school.students)
    random.Random(1).shuffle(students)
    roster.write_bytes(registers.roster(students))
    known = ("--course", str(folder / "course.toml"), "--roster", str(roster))
    to = ("-o", str(folder / "out"), "-j", "3", "-q")
    yield from _ended(_line("generate", school.exercise, *known, *to), ABROAD, status=0)
    for part in ("students", "instructor/solutions"):
        was = contents(school.folder / "out" / part)
        yield from changes("generated again", folder / "out" / part, was)


def _line(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "normreg_sheets", *arguments]


def _ended(line: list[str], env: Mapping[str, str], status: int = FOR_A_PERSON) -> Iterator[str]:
    """Run a command; a line where it does not end as it must."""
    ran = subprocess.run(line, env=os.environ | env, capture_output=True, check=False)
    if ran.returncode != status:
        words = ran.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        yield f"{line[3]} {line[-1]} ended with {ran.returncode}: {words[:300]}"


def _killed(line: list[str], to: Path, seconds: float, after: int) -> Iterator[str]:
    """Start a run and kill it after so many seconds and files, but nothing that it started."""
    for _ in range(TRIES):
        with subprocess.Popen(line, start_new_session=True, stderr=subprocess.DEVNULL) as run:
            sleep(seconds)
            while run.poll() is None and _done(to) < after:
                sleep(0.02)
            run.kill()
        if run.returncode == -signal.SIGKILL:
            break
        shutil.rmtree(to)  # it was done before
        seconds *= 0.8
    else:
        yield "no run could be killed before it was done"
    deadline = monotonic() + AFTERWARDS
    while _alive(run.pid) and monotonic() < deadline:
        sleep(0.1)
    if _alive(run.pid):
        os.killpg(run.pid, signal.SIGKILL)
        yield "a killed run left processes behind"


def _alive(group: int) -> bool:
    """Whether a process group still has processes."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _shuffle(source: Path, target: Path, chosen: random.Random) -> None:
    """Write the zip with its members in another order."""
    target.parent.mkdir(parents=True)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        members = old.infolist()
        chosen.shuffle(members)
        for member in members:
            new.writestr(member, old.read(member), zipfile.ZIP_DEFLATED)
