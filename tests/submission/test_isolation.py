"""Isolation: whatever a file does to the process that reads it is a verdict for that file alone."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from normreg_sheets.errors import DefectError, SubmissionError, UsageError
from normreg_sheets.submission.child import Child, StartError
from normreg_sheets.submission.guard import LIMITS
from normreg_sheets.submission.isolation import isolated
from normreg_sheets.submission.refusal import Reason
from tests.submission.tasks import Needing, Read, do

if TYPE_CHECKING:
    from normreg_sheets.submission.refusal import Limits

SHORT = replace(LIMITS, wall=1)


def found(*names: str, limits: Limits = LIMITS, jobs: int = 1) -> list[Read | SubmissionError]:
    return list(isolated(do, [Path(name) for name in names], Read, limits, jobs))


def told(answers: list[Read | SubmissionError]) -> list[str]:
    """The name that was read, or the reason why none was."""
    return [one.said if isinstance(one, Read) else str(one.reason) for one in answers]


# ---- what is fine --------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", [1, 3])
def test_the_answers_are_in_the_order_of_the_files(jobs: int) -> None:
    names = [f"file-{number}" for number in range(7)]
    answers = found(*names, jobs=jobs)
    processes = {one.process for one in answers if isinstance(one, Read)}

    assert told(answers) == names
    assert os.getpid() not in processes
    assert len(processes) <= jobs


def test_no_file_is_no_process() -> None:
    assert found() == []


def test_bytes_come_as_they_are() -> None:
    [answer] = found("file")
    assert isinstance(answer, Read)
    assert answer.data == b"\0\xff"


def test_a_name_that_is_no_unicode_goes_there_and_back() -> None:
    name = os.fsdecode(b"M\xfcller.xlsx")
    assert told(found(name)) == [name]


def test_what_a_library_prints_is_not_heard(capfd: pytest.CaptureFixture[str]) -> None:
    assert told(found("print", "file")) == ["print", "file"]
    assert capfd.readouterr() == ("", "")


def test_a_child_computes_with_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its libraries reserve memory for each of their threads, and there are as many as cores."""
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "7")
    assert told(found("environment")) == ["1"]
    assert os.environ["OPENBLAS_NUM_THREADS"] == "7"


def test_what_a_task_needs_is_loaded_before_the_first_file() -> None:
    """So that neither its memory nor its time counts."""
    assert "this" not in sys.modules
    assert told(list(isolated(Needing(), [Path("file")], Read))) == ["file"]


class Few:
    """A system that lets one start only so many children."""

    def __init__(self, number: int) -> None:
        self.left = number

    def start(self, *about: Any) -> Child[Path, Read]:
        if not self.left:
            raise StartError("Too many open files")
        self.left -= 1
        return Child(*about)


def test_those_children_that_can_be_started_do_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("normreg_sheets.submission.isolation.Child", Few(2).start)
    names = [f"file-{number}" for number in range(6)]
    assert told(found(*names, jobs=5)) == names


def test_a_run_without_any_child_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("normreg_sheets.submission.isolation.Child", Few(0).start)
    with pytest.raises(UsageError, match=r"no process can be started .*Too many open files.* -j 1"):
        found("file", jobs=5)


# ---- what is not ---------------------------------------------------------------------------------

DEATHS = ["killed", "segfault", "abort", "leave"]


@pytest.mark.parametrize("death", DEATHS)
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_death_is_a_verdict_for_its_file_only(death: str, jobs: int) -> None:
    answers = found("file-1", "file-2", death, "file-3", f"{death}-2", "file-4", jobs=jobs)
    crashed = str(Reason.CRASHED)
    assert told(answers) == ["file-1", "file-2", crashed, "file-3", crashed, "file-4"]


def test_a_death_says_which_file_and_how() -> None:
    [answer] = found("segfault")
    assert str(answer) == (
        "segfault: the process that read it broke off (status -11); look at the file by hand"
    )


@pytest.mark.parametrize(
    ("deed", "limit", "limits"),
    [
        ("hang", "wall", SHORT),
        ("compute", "cpu", replace(LIMITS, cpu=1)),
        ("compute", "wall", SHORT),
        ("eat", "memory", LIMITS),
    ],
)
def test_who_takes_too_much_is_told_of_which_limit(deed: str, limit: str, limits: Limits) -> None:
    before, answer, after = found("file-1", deed, "file-2", limits=limits)
    assert told([before, after]) == ["file-1", "file-2"]
    assert isinstance(answer, SubmissionError)
    assert answer.reason == Reason.LIMIT
    assert re.search(rf"{deed}: .* limit '{limit}' of {getattr(limits, limit)} ", str(answer))
    assert f"--limit {limit}=" in str(answer)


def test_time_is_counted_for_each_file_anew() -> None:
    """Otherwise the third file would pay for those before it."""
    answers = found(*(f"file-{n}" for n in range(400)), limits=replace(LIMITS, cpu=1, wall=1))
    assert all(isinstance(one, Read) for one in answers)


def test_a_limit_that_is_raised_lets_the_file_pass() -> None:
    few, enough = replace(LIMITS, memory=2**25), replace(LIMITS, memory=2**27)
    assert told(found("take", limits=few)) == [str(Reason.LIMIT)]
    assert told(found("take", limits=enough)) == ["take 64"]


def test_a_file_that_is_overdue_gets_a_fresh_child_before_it_is_believed() -> None:
    """A busy machine, or one that slept, is not the file's fault."""
    answers = found("file-1", "slow", "file-2", limits=SHORT)
    assert told(answers) == ["file-1", "slow", "file-2"]


def test_a_file_does_not_pay_for_one_before_it() -> None:
    assert told(found("poison", "victim", "file")) == ["poison", "victim", "file"]


@pytest.mark.parametrize("deed", ["babble", "lie"])
def test_an_answer_that_is_none_is_not_believed(deed: str) -> None:
    assert told(found(deed, "file")) == [str(Reason.CRASHED), "file"]


def test_a_refusal_is_told_as_it_is() -> None:
    [answer, _] = found("refuse", "file")
    assert isinstance(answer, SubmissionError)
    assert (str(answer), answer.reason) == ("refuse: is nothing", "text")


def test_a_wrong_option_ends_the_run() -> None:
    with pytest.raises(UsageError, match="--points: no such step"):
        found("file", "blame", "file")


def test_a_defect_of_ours_is_told_and_stops_no_other_file() -> None:
    [defect, other] = found("fail", "file")
    assert isinstance(defect, DefectError)
    assert defect.trace.splitlines()[-1] == "ZeroDivisionError: fail"
    assert told([other]) == ["file"]


# ---- nothing is left behind ----------------------------------------------------------------------


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_run_that_is_given_up_leaves_no_process() -> None:
    answers = isolated(do, [Path("file"), Path("hang")], Read)
    first = next(answers)
    assert isinstance(first, Read)
    assert is_running(first.process)
    answers.close()
    assert not is_running(first.process)


RUN = """
import sys
from pathlib import Path
from normreg_sheets.submission.isolation import isolated
from tests.submission.tasks import Needing, Read, do
if __name__ == "__main__":
    for answer in isolated(do, [Path(name) for name in sys.argv[1:]], Read):
        print(answer.process, flush=True)
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_interrupted_leaves_no_process(how: signal.Signals, tmp_path: Path) -> None:
    """A child that hears nothing more from above ends when it is done with its file."""
    script = tmp_path / "run.py"
    script.write_text(RUN)
    command = [sys.executable, str(script), "file", *(["hang"] if how is signal.SIGINT else [])]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    ) as run:
        assert run.stdout is not None
        child = int(run.stdout.readline())
        run.send_signal(how)
    deadline = time.monotonic() + 10
    while is_running(child) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not is_running(child)
