"""The workbook that we write: where each block stands, what each cell holds, how it looks."""
