"""What stands over a block: its name, and its rule where there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.answers.notation import PLAIN, write
from tests.answers.posed import exercise
from tests.sheet.layouts import LAYOUTS, laid_out

if TYPE_CHECKING:
    from normreg_sheets.exercise.exercise import Settings
    from normreg_sheets.sheet.blocks import Block, Label, Layout

EACH = pytest.mark.parametrize(("name", "settings"), LAYOUTS)


def over(layout: Layout, block: Block) -> Label:
    """The caption of a block; over a given matrix, its columns have heads in between."""
    labels = {(one.row, one.column): one for one in layout.labels if one.role.startswith("caption")}
    near = (labels.get((block.top - above, block.left)) for above in (1, 2))
    return next(label for label in near if label is not None)


@EACH
def test_a_caption_names_the_tensor_and_says_its_rule_where_there_is_room(
    name: str, settings: Settings
) -> None:
    some, layout = exercise(name, settings), laid_out(name, settings)
    for tensor, symbol in some.symbols.items():
        text = over(layout, layout.home(tensor)).text
        named = {symbol}
        if tensor in some.step:
            named |= {f"{symbol} = {write(some.step[tensor].rule, PLAIN, some.symbols)}"}
        assert text in named


@EACH
def test_a_caption_has_the_colour_of_its_way(name: str, settings: Settings) -> None:
    """Blue for the way back, grey for what the sheet computes itself."""
    some, layout = exercise(name, settings), laid_out(name, settings)
    for step in some.steps:
        role = over(layout, layout.home(step.name)).role
        back = some.part[step.name].backward
        forth = {"caption-copy"} if step.live else {"caption", "caption-side"}
        assert role in ({"caption-back"} if back else forth)
