"""What a stranger wrote may not command a terminal: it sees only what a person can see."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from normreg_sheets.cli.terminal import in_html, in_json, say, tell
from normreg_sheets.exercise.template import home
from tests.cli.slipped import slipped
from tests.marking.files import Book

if TYPE_CHECKING:
    from tests.cli.ended import Ended, Run

EXERCISE = "batch-normalization"
STRANGE = {
    "clear": "\x1b[2J",
    "title": "\x1b]0;mine\x07",
    "eight-bit escape": "\x9b2J",
    "delete": "\x7f",
    "next line": "\x85",
    "override": "\u202e",
    "isolate": "\u2066",
    "no width": "\u200b",
    "line": "\u2028",
    "newline": "\nnormreg-sheets: all is well",
    "return": "\rnormreg-sheets: all is well",
    "tag": "\U000e0041",
    "undecodable": "\udcff",
}
strange = pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)


def is_seen(text: str) -> bool:
    """Whether a terminal shows all of it: no control, format, surrogate, separator, unassigned."""
    return not any(
        unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp", "Cn") for one in text
    )


def safe(ended: Ended) -> bool:
    return all(map(is_seen, (ended.out + ended.err).split("\n")))


@strange
def test_words_show_that_something_is_there(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    tell(f"a{text}b", Path(f"c{text}d"))
    say(f"e{text}f")
    out, err = capsys.readouterr()
    lines = [*out.splitlines(), *err.splitlines()]

    assert len(lines) == 3
    assert all(map(is_seen, lines))
    assert [(line[0], line[1], line[-1]) for line in lines] == [
        ("a", "�", "b"),
        ("c", "�", "d"),
        ("e", "�", "f"),
    ]


def test_words_of_every_language_stay_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    words = "  σ² = 3√11/11 → Übung, 平均, سلام, 😀 ✓*"
    tell(words)

    assert capsys.readouterr().out == f"{words}\n"


@strange
@pytest.mark.parametrize("indent", [None, 2])
def test_json_means_the_same_and_shows_all(text: str, indent: int | None) -> None:
    data = {"σ": [text, f"{text}é"]}
    written = in_json(data, indent=indent)

    assert all(map(is_seen, written.split("\n")))
    assert json.loads(written) == data
    assert "σ" in written


@pytest.mark.parametrize("text", ["\u202e", "\u2062", "\x85"])
def test_a_page_means_the_same_and_shows_all(text: str) -> None:
    written = in_html(f"<p>a{text}b</p>\n<p>σ</p>")

    assert all(map(is_seen, written.split("\n")))
    assert written == f"<p>a&#{ord(text)};b</p>\n<p>σ</p>"


@pytest.mark.parametrize("command", ["check", "inspect", "feedback"])
@pytest.mark.parametrize("name", ["a\x1b[2Jb.xlsx", "a\u202eb.xlsx", "a\nb.xlsx"])
def test_the_name_of_a_file_is_only_shown(
    command: str, name: str, run: Run, tmp_path: Path
) -> None:
    slipped(tmp_path).rename(name)
    marked, refused = run(command, name, name.replace("a", "c")), run(command, "other", name[0])

    assert safe(marked)
    assert safe(refused)
    assert "�" in marked.out + marked.err
    assert len(refused.err.splitlines()) == 3


def test_json_names_the_very_file(run: Run, tmp_path: Path) -> None:
    name = "a\u202e\x7fb.xlsx"
    slipped(tmp_path).rename(name)
    ended = run("check", name, "--json")

    assert safe(ended)
    assert json.loads(ended.out)["file"] == name


@pytest.mark.parametrize("option", [[], ["--json"]])
def test_the_title_of_a_sheet_is_only_shown(option: list[str], run: Run, tmp_path: Path) -> None:
    book = Book(slipped(tmp_path))
    book.rename("a\u202eb")

    assert safe(run("inspect", book.save(), *option))


def test_the_code_of_a_sheet_is_only_shown(run: Run, tmp_path: Path) -> None:
    book = Book(slipped(tmp_path))
    book.say(code="dropout\u202e@1 x\x85y", custom=None)
    ended = run("check", book.save())

    assert ended.status == 3
    assert safe(ended)


@pytest.mark.parametrize("form", ["text", "json", "html", "latex", "markdown"])
def test_a_template_of_a_stranger_is_only_shown(form: str, run: Run) -> None:
    text = (home() / f"{EXERCISE}.toml").read_text("utf-8")
    text = text.replace('"Batch Normalization"', r'"Mine\u001b[2J\u202e"')
    Path("mine.toml").write_text(text, "utf-8")
    ended = run("solve", "mine.toml", "--format", form)

    assert ended.status == 0
    assert "Mine" in ended.out
    assert safe(ended)


def test_an_error_in_a_rule_keeps_its_lines(run: Run) -> None:
    text = (home() / f"{EXERCISE}.toml").read_text("utf-8")
    text = text.replace('"C / sigma"', r'"C / sigm\u202e"')
    Path("mine.toml").write_text(text, "utf-8")
    ended = run("generate", "mine.toml")

    assert safe(ended)
    assert re.fullmatch(r"normreg-sheets: .*\n    .*\n    .*\^\n", ended.err)


def test_a_defect_of_ours_quotes_nobody(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> NoReturn:
        raise ZeroDivisionError("\x1b[2J")

    monkeypatch.setattr("normreg_sheets.answers.draw.pose", broken)
    ended = run("generate", EXERCISE)

    assert ended.status == 70
    assert safe(ended)
    assert ended.err.count("\n") > 2
