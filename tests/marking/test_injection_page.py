"""A page shows what a stranger wrote as text, and a browser that opens it stays quiet.

The pages of hostile submissions have the tags and attributes of a harmless one, and no more. A real
browser gets them from a server that counts what is asked for: nothing but the page. That such a
check can fail is shown with the same page, once its texts are no longer escaped and its policy is
gone; and the policy alone, that no script runs and nothing is loaded, holds even then. (A dialog
would keep the browser from ever ending, which is why the control has none.)
"""

from __future__ import annotations

import re
import subprocess
import threading
from functools import cache
from html import unescape
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.marking.feedback_page import page
from tests.answers.test_worked_look import FLAGS
from tests.marking.hostile import CELLS, TEXTS, honest, with_cells
from tests.marking.test_injection import file, handed_in, is_seen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
META = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'


class Read(HTMLParser):
    """What a browser makes of a page: its tags with their attributes, and its texts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[tuple[str, str, str]] = set()
        self.texts: list[str] = []
        self.others: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        style = ("style", "colspan", "rowspan")  # lengths
        self.tags |= {(tag, name, "" if name in style else value or "") for name, value in attrs}
        self.tags.add((tag, "", ""))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    handle_pi = unknown_decl = handle_comment


@cache
def drawn(way: str) -> str:
    return page(handed_in(file(way)).assessment, "solution")


@cache
def harmless() -> set[tuple[str, str, str]]:
    """All tags of the pages of a sheet that is right, of a blank one, and of one with words."""
    words, _ = with_cells({"words": "about three"}, "a text")
    files = (honest()[0], honest(blank=True)[0], words)
    pages = (page(handed_in(one).assessment, "solution") for one in files)
    return set().union(*(Read(one).tags for one in pages))


# Of another place only a flag is said, which stands on the page once.
@pytest.mark.parametrize(
    "way", [*CELLS, "a link", "a script", "a way out of an attribute", "braces"]
)
def test_a_page_has_our_tags_alone(way: str) -> None:
    found = Read(drawn(way))
    looks = {(tag, name, value) for tag, name, value in found.tags if name == "class"}

    assert drawn(way).count(META) == 1
    assert found.tags - looks <= harmless()
    assert all(re.fullmatch(r"[a-z -]*", value) for _, _, value in looks)
    assert found.others == []


@pytest.mark.parametrize("how", ["a text", "rich", "an error"])
def test_a_page_shows_what_can_be_seen(how: str) -> None:
    texts = "".join(Read(drawn(how)).texts)

    assert is_seen(texts.replace("\n", " "))
    assert '<script>document.title="x"</script>' in texts
    assert '=HYPERLINK("http://evil.example/","x")' in texts
    assert "{{7*7}}{%x%}" in texts


# --- in a browser ---------------------------------------------------------------------------


class Asked(ThreadingHTTPServer):
    """A server of one page that notes what else it is asked for."""

    html = ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.paths: list[str] = []


class Answer(BaseHTTPRequestHandler):
    server: Asked

    def do_GET(self) -> None:
        own = self.path == "/page.html"
        if not own:
            self.server.paths.append(self.path)
        data = self.server.html.encode() if own else b""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8" if own else "text/css")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Asked]:
    with Asked() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def opened(chromium: Path, folder: Path, server: Asked, html: str) -> tuple[str, list[str]]:
    """The title that a page then has, and what it asked the server for but its own icon."""
    server.html, server.paths = html, []
    profile = f"--user-data-dir={folder / 'profile'}"
    url = f"http://127.0.0.1:{server.server_port}/page.html"
    command = [str(chromium), *FLAGS, profile, "--virtual-time-budget=2000", "--dump-dom", url]
    done = subprocess.run(command, capture_output=True, timeout=120, check=True, text=True)
    title = re.search(r"<title>(.*?)</title>", done.stdout, re.DOTALL)
    assert title is not None
    return title[1], [path for path in server.paths if path != "/favicon.ico"]


@pytest.mark.chromium
def test_a_browser_runs_nothing_and_asks_for_nothing(
    chromium: Path, tmp_path: Path, server: Asked
) -> None:
    title = "Batch Normalization: feedback, batch-normalization@1 fractions-1"
    some, _ = with_cells({"a script": TEXTS["a script"], "a picture": "<img src=/hit>"}, "a text")
    live = unescape(page(handed_in(some).assessment, "solution"))

    assert opened(chromium, tmp_path, server, drawn("a text")) == (title, [])
    assert opened(chromium, tmp_path, server, live) == (title, [])
    assert opened(chromium, tmp_path, server, live.replace(META, "")) == ("x", ["/hit"])
