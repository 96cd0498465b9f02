"""The command line: data to standard output, words to standard error.

What each command does is imported when it is called, so that `--help` answers at once. Errors are
turned into one line and an exit status by `__main__`.
"""

from __future__ import annotations

import click

from normreg_sheets import __version__
from normreg_sheets.cli.courses import config, new
from normreg_sheets.cli.exporting import export, report
from normreg_sheets.cli.grading import grade
from normreg_sheets.cli.making import generate, list_, preview, solve
from normreg_sheets.cli.marking import check, demo, feedback, inspect, selftest


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="normreg-sheets")
def commands() -> None:
    """Deep-learning exercises as Excel workbooks: made, solved exactly, and marked."""


COMMANDS = (
    list_, new, generate, solve, preview, inspect, check, grade, feedback, export, report,
    selftest, config, demo,
)  # fmt: skip
for command in COMMANDS:
    commands.add_command(command)
