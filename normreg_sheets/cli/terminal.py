"""The terminal: words for people go to standard error, so that standard output is data alone.

What is told may quote a stranger: an entry, the title of a sheet, a code, the name of a file. A
terminal obeys some characters instead of showing them (an escape clears the screen or sets its
title, an override turns the words after it around), so none of them gets there: all output of the
program goes through this module.

    words and paths    � stands in its place
    JSON               its escape does, which means the same
    a page of HTML     its reference does, which means the same
"""

from __future__ import annotations

import errno
import json
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

UNSEEN = "\N{REPLACEMENT CHARACTER}"


def tell(*lines: str | Path) -> None:
    """Lines of what was asked for, on standard output."""
    if sys.stdout is None:  # it was closed by whoever started us
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    click.echo("\n".join(_shown(str(line), lambda _: UNSEEN) for line in lines))


def say(*lines: str) -> None:
    """Lines for people, on standard error."""
    click.echo("\n".join(_shown(line, lambda _: UNSEEN) for line in lines), err=True)


def in_json(data: object, *, indent: int | None = 2) -> str:
    """Data as JSON."""
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    return _each_line(text, lambda character: json.dumps(character)[1:-1])


def in_html(page: str) -> str:
    """The same page of HTML, with references for what cannot be seen."""
    return _each_line(page, lambda character: f"&#{ord(character)};")


def _each_line(text: str, instead: Callable[[str], str]) -> str:
    return "\n".join(_shown(line, instead) for line in text.split("\n"))


def _shown(line: str, instead: Callable[[str], str]) -> str:
    """A line in which something stands `instead` of every character that cannot be seen."""
    if line.isprintable():
        return line
    return "".join(one if one.isprintable() else instead(one) for one in line)


def counted(number: int, what: str) -> str:
    """`1 student`, `3 students`."""
    return f"{number} {what}{'s' * (number != 1)}"


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None] | None]:
    """A bar with the time left, to be told what is done and of how many; None off a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def told(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        yield told
