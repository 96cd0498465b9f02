"""The program: `normreg-sheets`, or `python -m normreg_sheets`.

Whatever happens, a user sees one line that says what, where and how to mend it, and no traceback.

    exit status   0 done (a low mark is no error, nor is a cell that is pending)
                  1 `selftest` found something for the template's author to mend
                  2 usage, template, or an output that cannot be written
                  3 finished, but a file could not be marked; a person must look
                  4 no file that was named is a submission
                 70 a defect of ours
                130 interrupted, or told to end
"""

from __future__ import annotations

import io
import os
import signal
import sys
import traceback

import click

from normreg_sheets.cli import commands
from normreg_sheets.cli.terminal import say
from normreg_sheets.errors import NormregError, TemplateError, UsageError

DEFECT, INTERRUPTED = 70, 130


def main() -> None:
    """Run the command line and exit with its status."""
    _listen()
    try:
        status = commands(prog_name="normreg-sheets", standalone_mode=False)
        sys.exit(status if isinstance(status, int) else 0)  # `--help` ends with a status
    except TemplateError as error:  # shows the rule as well, with a caret under the place
        say(*f"normreg-sheets: {error}".split("\n"))
        sys.exit(error.exit_status)
    except NormregError as error:
        say(f"normreg-sheets: {error}")
        sys.exit(error.exit_status)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(UsageError.exit_status)
    except click.ClickException as error:
        say(f"normreg-sheets: {error.format_message().rstrip('.')} (see --help)")
        sys.exit(UsageError.exit_status)
    except (click.Abort, KeyboardInterrupt):
        say("normreg-sheets: stopped; every file that was named is whole")
        sys.exit(INTERRUPTED)
    except OSError as error:
        say(f"normreg-sheets: the output cannot be written: {error.strerror or error}")
        sys.exit(UsageError.exit_status)
    except Exception:
        say(*traceback.format_exc().rstrip().split("\n"))
        say("normreg-sheets: this is a defect of ours; please report it with the lines above")
        sys.exit(DEFECT)


def _listen() -> None:
    """Have three standard streams that take any text, and end politely on whatever asks for it."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:  # closed: another file, a pipe say, would be opened in its place
            os.open(os.devnull, os.O_RDWR)
    for name in ("SIGTERM", "SIGHUP"):  # a system that shuts down is as polite as Ctrl-C
        number = getattr(signal, name, None)  # Windows has not all
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:  # as `nohup` wants
            signal.signal(number, signal.default_int_handler)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without σ is no reason to stop


if __name__ == "__main__":
    main()
