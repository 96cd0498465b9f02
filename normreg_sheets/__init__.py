"""Deep-learning exercises as Excel workbooks: made, solved exactly, and marked.

The rooms of the house, in the order in which data flows through them:

    exercise     what an exercise is: named steps, each an algebraic rule over named axes
    answers      what its answers are: numbers, exact values, intervals, letters
    sheet        the workbook that we write
    submission   the workbook that comes back
    marking      one submission, marked

A room imports only from the rooms above it.
"""

__version__ = "0.1.0"
