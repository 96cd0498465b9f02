"""Gates: steps that let some numbers through and set the others to zero.

ReLU switches units off, a dropout matrix drops them, and the gradient that comes back passes the
same gates. Such zeros are shown in grey.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.exercise.algebra import Apply, Eye, Ref, walk

if TYPE_CHECKING:
    from normreg_sheets.exercise.algebra import Node
    from normreg_sheets.exercise.exercise import Exercise, Step


def is_gate(exercise: Exercise, step: Step) -> bool:
    """Whether a step's zeros are units that are switched off: dead, or dropped.

    A ReLU or a gate of 0 and 1 is in it, a diagonal matrix, or a step that is one.
    """
    return any(_closes(exercise, node) for node in walk(step.rule))


def _closes(exercise: Exercise, node: Node) -> bool:
    match node:
        case Apply("relu" | "positive") | Eye():
            return True
        case Ref(name) if name in exercise.step:
            return any(isinstance(part, Eye) for part in walk(exercise.step[name].rule))
    return False
