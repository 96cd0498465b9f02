"""`python -m normreg_sheets` is the command `normreg-sheets`."""

from normreg_sheets.cli import main

main()
