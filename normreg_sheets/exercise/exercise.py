"""The records of an exercise: what it gives, what it asks, and what people get wrong.

    Exercise
    ├── Given     a tensor that is printed: data, a parameter, or a number
    ├── Part      a numbered paragraph of the sheet; some of them make a section, a printed page
    │   ├── Step     a named tensor, the rule that makes it, and other ways to it
    │   ├── Goal     what the part is for, checked live on the sheet
    │   └── Mistake  an alternative rule that people use, and what to tell them
    ├── Claim     a step that is the gradient of another, to be proved
    ├── Wish      what drawn numbers must satisfy
    └── Preset    published numbers

All of it is data, read once from a template by `exercise/template`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from normreg_sheets.exercise.algebra import Axes, Node
    from normreg_sheets.exercise.ranges import Range
    from normreg_sheets.exercise.wishes import Wish

LEVELS = ("friendly", "fractions", "decimals")
REMEMBERED = 32  # exercises at a time, of which a function keeps what it gave
Rounding = Literal["none", "each-step"]


@dataclass(frozen=True, slots=True)
class Given:
    """A tensor that the sheet prints: drawn from a range per level, or one fixed `value`."""

    name: str
    axes: Axes
    symbol: str
    role: Literal["data", "parameter"]
    ranges: Mapping[str, Range]
    value: Fraction | None = None

    @property
    def diagonal(self) -> bool:
        """Whether all but the diagonal is zero by structure."""
        return any(one.diagonal for one in self.ranges.values())


@dataclass(frozen=True, slots=True)
class Mistake:
    """A rule that people use instead of a step's own, with a hint that gives no number away.

    `hides` says why the mistake may be invisible in a problem; None means that it must show.
    """

    name: str
    step: str
    rule: Node
    says: str
    hides: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A tensor that is asked, and the rule that makes it from givens and earlier steps.

    `points` are those of the whole step, shared by its cells; None is one for each cell. `also`
    are other ways to the same numbers, which people take just as well. A `live` step is not asked:
    the sheet computes it from the student's own cells.
    """

    name: str
    symbol: str
    rule: Node
    axes: Axes
    decimals: int
    mistakes: tuple[Mistake, ...]
    points: float | None = None
    also: tuple[Node, ...] = ()
    live: bool = False

    @property
    def ways(self) -> tuple[Node, ...]:
        """Every rule by which the step may be made, its own first."""
        return (self.rule, *self.also)


@dataclass(frozen=True, slots=True)
class Goal:
    """What a part is for: `check` equals `target`, or is less.

    Equal up to the rounding of the steps after `base`. It stands beside `step`; `when` says for
    which fixed numbers it is a goal at all.
    """

    says: str
    check: Node
    relation: Literal["equals", "below"]
    target: Node
    base: str
    step: str
    when: Wish | None


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered paragraph of the sheet with the steps that it asks for.

    `number` is 4, or 4a and 4b where one paragraph goes on in the next; `section` names the page,
    and is empty where an exercise has one page only. `backward` is the way back of the gradients.
    """

    number: str
    title: str
    text: str
    steps: tuple[Step, ...]
    goals: tuple[Goal, ...]
    section: str = ""
    backward: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """That `step` is the gradient of the number `of` with respect to the tensor `by`."""

    step: str
    of: str
    by: str


@dataclass(frozen=True, slots=True)
class Preset:
    """Published numbers: each tensor's entries in row order, and decimals of the rounded mode.

    `note` says on the sheet where they differ from what was published.
    """

    entries: Mapping[str, tuple[Fraction, ...]]
    rounded: Mapping[str, int]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user chose: sizes and fixed numbers by name, decimals, rounding, and what is asked.

    Texts as they were typed, so that they can be shown and compared. `only` is the one section that
    is asked; `blank` says how many cells are: `all`, `half`, or a number.
    """

    values: tuple[tuple[str, str], ...] = ()
    decimals: int | None = None
    rounding: Rounding = "none"
    only: str | None = None
    blank: str = "all"


@dataclass(frozen=True, eq=False)
class Exercise:
    """An exercise with its sizes settled; `sizes` gives every axis, tied ones included.

    Where only one of its sections is asked, the later ones are left out, and `uncut` is the
    exercise with all of them, from which its numbers are drawn.

    It equals itself alone, so it is a quick key: what follows from it is worked out once for all
    problems of it (`@lru_cache(REMEMBERED)`).
    """

    name: str
    version: int
    title: str
    network: tuple[str, ...]
    about: str
    conventions: tuple[str, ...]
    sizes: Mapping[str, int]
    givens: tuple[Given, ...]
    parts: tuple[Part, ...]
    always: tuple[Wish, ...]
    by_level: Mapping[str, tuple[Wish, ...]]
    claims: tuple[Claim, ...]
    presets: Mapping[str, Preset]
    decimals: int
    settings: Settings
    uncut: Exercise | None = None

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every step, in the order of the sheet."""
        return tuple(step for part in self.parts for step in part.steps)

    @cached_property
    def given(self) -> Mapping[str, Given]:
        """The givens by name."""
        return {given.name: given for given in self.givens}

    @cached_property
    def fixed(self) -> Mapping[str, Fraction]:
        """The givens that are one fixed number, by name."""
        return {given.name: given.value for given in self.givens if given.value is not None}

    @cached_property
    def step(self) -> Mapping[str, Step]:
        """The steps by name."""
        return {step.name: step for step in self.steps}

    @cached_property
    def part(self) -> Mapping[str, Part]:
        """The part that asks for each step, by the step's name."""
        return {step.name: part for part in self.parts for step in part.steps}

    @property
    def whole(self) -> Exercise:
        """The exercise with all of its sections."""
        return self.uncut or self

    @property
    def has_notes(self) -> bool:
        """Whether some published numbers come with a note, for which a sheet keeps a row."""
        return any(preset.note for preset in self.presets.values())

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """The names of the sections, in their order."""
        return tuple(dict.fromkeys(part.section for part in self.parts))

    @property
    def paged(self) -> bool:
        """Whether it has sections, each with a printed page of its own."""
        return self.sections != ("",)

    @cached_property
    def symbols(self) -> Mapping[str, str]:
        """How each tensor is written."""
        givens = {given.name: given.symbol for given in self.givens}
        return givens | {step.name: step.symbol for step in self.steps}

    def axes(self, tensor: str) -> Axes:
        """The axes of a given or a step."""
        return self.given[tensor].axes if tensor in self.given else self.step[tensor].axes

    def shape(self, axes: Axes) -> tuple[int, ...]:
        """The sizes of some axes."""
        return tuple(self.sizes[axis] for axis in axes)
