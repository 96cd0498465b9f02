"""Fills workbooks in LibreOffice, key by key, as a student does.

Runs under the Python that has LibreOffice's `uno`, which is seldom ours: it knows nothing of
this project and only the standard library.  Standard input is one JSON object,

    {"soffice": [command, ...], "jobs": [{"open": url, "entries": {sheet: {address: text}},
     "read": {sheet: [address, ...]}, "save": url or null, "filter": name}, ...]}

and standard output is a JSON list: what each job read, `{sheet: {address: displayed text}}`.

Keys, not `setFormula`: only keys pass through autocorrection, validation and protection, so
only they show what a student gets.  An entry that LibreOffice refuses leaves the cell as it was:
without a screen, every message box is answered with Cancel.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import Any

import uno  # type: ignore[import-not-found]

RETURN = 1280  # com.sun.star.awt.Key.RETURN
START_SECONDS = 60
STOP_SECONDS = 20


def struct(name: str, **fields: object) -> Any:
    """The UNO record `name` with its fields set."""
    record = uno.createUnoStruct(name)
    for field, value in fields.items():
        setattr(record, field, value)
    return record


def options(**values: object) -> tuple[Any, ...]:
    """Named options in the form that UNO takes."""
    name = "com.sun.star.beans.PropertyValue"
    return tuple(struct(name, Name=key, Value=value) for key, value in values.items())


def connect(office: subprocess.Popen[bytes], pipe: str) -> Any:
    """The component context of a LibreOffice that has just been started."""
    local = uno.getComponentContext()
    name = "com.sun.star.bridge.UnoUrlResolver"
    resolver = local.ServiceManager.createInstanceWithContext(name, local)
    no_answer_yet = uno.getClass("com.sun.star.connection.NoConnectException")
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except no_answer_yet:
            if office.poll() is not None:
                raise SystemExit(
                    f"LibreOffice ended at its start, status {office.returncode}"
                ) from None
            if time.monotonic() > deadline:
                raise SystemExit(f"LibreOffice did not answer in {START_SECONDS} s") from None
            time.sleep(0.05)


def press(toolkit: Any, window: Any, character: str, code: int = 0) -> None:
    """Presses and releases one key."""
    key = struct(
        "com.sun.star.awt.KeyEvent", Source=window, KeyChar=uno.Char(character), KeyCode=code
    )
    toolkit.keyPress(key)
    toolkit.keyRelease(key)


def enter(toolkit: Any, document: Any, sheet: str, entries: dict[str, str]) -> None:
    """Types each text into its cell of a sheet and presses Return."""
    view = document.CurrentController
    cells = document.Sheets.getByName(sheet)
    window = view.Frame.ComponentWindow
    view.Frame.activate()
    view.setActiveSheet(cells)
    for address, text in entries.items():
        view.select(cells.getCellRangeByName(address))
        window.setFocus()
        for character in text:
            press(toolkit, window, character)
        press(toolkit, window, "\r", RETURN)
        # Keys are queued; the next selection would overtake them.
        toolkit.processEventsToIdle()


def shown(document: Any, sheet: str, addresses: list[str]) -> dict[str, str]:
    """What the cells of a sheet display."""
    cells = document.Sheets.getByName(sheet)
    return {address: cells.getCellRangeByName(address).String for address in addresses}


def work(desktop: Any, toolkit: Any, job: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Opens a workbook, types, reads, and saves."""
    # Never hidden: a hidden window takes no keys, and a headless one is not seen anyway.
    document = desktop.loadComponentFromURL(job["open"], "_blank", 0, ())
    if document is None:
        raise SystemExit(f"LibreOffice cannot open {job['open']} (open elsewhere?)")
    try:
        for sheet, entries in job["entries"].items():
            enter(toolkit, document, sheet, entries)
        read = {name: shown(document, name, addresses) for name, addresses in job["read"].items()}
        if job["save"] is not None:
            document.storeToURL(job["save"], options(FilterName=job["filter"]))
        return read
    finally:
        document.close(True)


def main() -> None:
    """Does every job of standard input in one LibreOffice, which always ends."""
    task = json.load(sys.stdin)
    pipe = f"typist-{os.getpid()}"
    command = [*task["soffice"], f"--accept=pipe,name={pipe};urp;"]
    office = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    desktop = None
    try:
        context = connect(office, pipe)
        service = context.ServiceManager.createInstanceWithContext
        desktop = service("com.sun.star.frame.Desktop", context)
        toolkit = service("com.sun.star.awt.Toolkit", context)
        read = [work(desktop, toolkit, job) for job in task["jobs"]]
    finally:
        if desktop is not None:
            desktop.terminate()
            office.wait(STOP_SECONDS)
        else:
            office.terminate()
    json.dump(read, sys.stdout)


if __name__ == "__main__":
    main()
