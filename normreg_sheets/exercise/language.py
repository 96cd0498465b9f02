"""The language of rules: one line of text becomes one tree of the algebra.

    Z     = "W @ X + b"
    var   = "var(A, over=example)"
    sigma = "sqrt(var + eps)"

The text is parsed by Python's own `ast` and read by a whitelist: what is not listed here is
refused, and nothing is ever executed, so a template from a stranger is safe to open. Every error
points at its place in the rule.

Vocabulary: a *rule* is the text of a step, a *scope* the tensors that it may name.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from typing import TYPE_CHECKING, NoReturn

from normreg_sheets.errors import TemplateError
from normreg_sheets.exercise.algebra import (
    APPLY,
    REDUCE,
    Apply,
    Axes,
    Combine,
    Const,
    Eye,
    Node,
    Reduce,
    Ref,
    axes,
    matmul,
    negative,
    shared,
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FUNCTIONS = frozenset({*APPLY, *REDUCE, "eye", "diagonal"})
LONGEST_RULE = 1000
DEEPEST_RULE = 50
LARGEST_NUMBER = 10**9
LARGEST_POWER = 9

_OPERATORS: Mapping[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """The tensors that a rule may name, and the size that each axis stands for.

    Two axes are tied when one size stands for both.
    """

    tensors: Mapping[str, Axes]
    sizes: Mapping[str, str]

    def tied(self, one: str, other: str) -> bool:
        """Whether both axes always have the same size."""
        return self.sizes[one] == self.sizes[other]


def expression(rule: str) -> ast.expr:
    """The rule as Python's syntax tree, not yet looked at."""
    if len(rule) > LONGEST_RULE:
        raise TemplateError(f"the rule is longer than {LONGEST_RULE} characters")
    try:
        tree = ast.parse(rule, mode="eval").body
    except SyntaxError as error:
        column = error.offset - 1 if error.offset else len(rule)
        column = min(column, len(rule))
        raise TemplateError(f"cannot be read: {error.msg}", rule=rule, column=column) from None
    except (ValueError, RecursionError, MemoryError):
        raise TemplateError("cannot be read: nested too deeply, or not text") from None
    level: list[ast.AST] = [tree]
    for _ in range(DEEPEST_RULE):
        level = [below for node in level for below in ast.iter_child_nodes(node)]
    if level:
        raise TemplateError(f"the rule is nested more than {DEEPEST_RULE} deep; use another step")
    return tree


def parse(rule: str, scope: Scope) -> Node:
    """The tree of a rule. Raises TemplateError with a caret under the offending place."""
    return Reader(rule, scope).read(expression(rule))


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """The message for a name that is not known, with the nearest one that is."""
    known = sorted(known)
    nearest = get_close_matches(name, known, n=1)
    hint = f"; did you mean '{nearest[0]}'?" if nearest else f"; there are: {', '.join(known)}"
    return f"unknown {kind} '{name}'{hint}"


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one rule's syntax tree; keeps the text, so that errors can point into it."""

    rule: str
    scope: Scope

    def refuse(self, place: ast.AST, message: str) -> NoReturn:
        """Raise a TemplateError with a caret under `place`."""
        offset = getattr(place, "col_offset", 0)
        column = len(self.rule.encode()[:offset].decode(errors="ignore"))
        raise TemplateError(message, rule=self.rule, column=column)

    def read(self, tree: ast.expr) -> Node:
        """The algebra's node for a piece of syntax."""
        match tree:
            case ast.Name(name):
                return self._reference(tree, name)
            case ast.Constant(value) if type(value) in (int, float):
                return self._number(tree)
            case ast.UnaryOp(ast.USub(), operand):
                return negative(self.read(operand))
            case ast.UnaryOp(ast.UAdd(), operand):
                return self.read(operand)
            case ast.BinOp():
                return self._binary(tree)
            case ast.Call(ast.Name(function), arguments, keywords):
                return self._call(tree, function, arguments, keywords)
            case _:
                self.refuse(tree, f"'{ast.unparse(tree)[:40]}' is not part of the language")

    def _reference(self, place: ast.expr, name: str) -> Ref:
        if name not in self.scope.tensors:
            self.refuse(place, unknown("tensor", name, self.scope.tensors))
        return Ref(name, self.scope.tensors[name])

    def _number(self, place: ast.expr) -> Const:
        # From the text, not from the float: 0.1 is one tenth.
        text = ast.get_source_segment(self.rule, place) or ""
        if not re.fullmatch(
            r"(\d{1,20}(\.\d{0,20})?|\.\d{1,20})([eE][+-]?\d{1,2})?", text, re.ASCII
        ):
            self.refuse(place, "numbers are written as 3 or 0.5")
        return self._constant(place, Fraction(text))

    def _constant(self, place: ast.expr, value: Fraction) -> Const:
        if abs(value) >= LARGEST_NUMBER or value.denominator > LARGEST_NUMBER:
            self.refuse(place, "the number is too large or has too many decimals")
        return Const(value)

    def _binary(self, tree: ast.BinOp) -> Node:
        match tree.op:
            case ast.BitXor():
                self.refuse(tree.right, "'^' binds too loosely here; write ** for a power")
            case ast.MatMult():
                left, right = self.read(tree.left), self.read(tree.right)
                if not shared(left, right):
                    self.refuse(
                        tree.right,
                        f"'@' sums over shared axes, and {_named(left)} and {_named(right)} share"
                        " none",
                    )
                return self._flat(tree, matmul(left, right))
            case ast.Pow():
                return Combine("**", self.read(tree.left), self._exponent(tree.right))
        operator = _OPERATORS.get(type(tree.op))
        if operator is None:
            self.refuse(tree.right, "only + - * / ** and @ combine tensors")
        left, right = self.read(tree.left), self.read(tree.right)
        if isinstance(left, Const) and isinstance(right, Const):
            return self._fold(tree, operator, left.value, right.value)
        return Combine(operator, left, right)

    def _fold(self, place: ast.BinOp, operator: str, left: Fraction, right: Fraction) -> Const:
        match operator:
            case "+":
                return self._constant(place, left + right)
            case "-":
                return self._constant(place, left - right)
            case "*":
                return self._constant(place, left * right)
        if right == 0:
            self.refuse(place.right, "division by zero")
        return self._constant(place, left / right)

    def _exponent(self, tree: ast.expr) -> Const:
        exponent = self.read(tree)
        if (
            not isinstance(exponent, Const)
            or exponent.value.denominator != 1
            or abs(exponent.value) > LARGEST_POWER
        ):
            self.refuse(tree, f"a power is a whole number from -{LARGEST_POWER} to {LARGEST_POWER}")
        return exponent

    def _call(
        self,
        place: ast.expr,
        function: str,
        arguments: list[ast.expr],
        keywords: list[ast.keyword],
    ) -> Node:
        options = {keyword.arg: keyword.value for keyword in keywords}
        if len(options) < len(keywords):
            self.refuse(place, "the same option is given twice")
        if function in APPLY and len(arguments) == 1 and not options:
            return Apply(function, self.read(arguments[0]))
        if function in REDUCE and len(arguments) == 1:
            return self._reduce(place, function, arguments[0], options)
        if function == "eye" and len(arguments) == 2 and not options:
            one, other = (self._axis(argument) for argument in arguments)
            return self._eye(arguments[1], one, other)
        if function == "diagonal" and len(arguments) == 1 and not options:
            return self._diagonal(arguments[0])
        if function in FUNCTIONS:
            self.refuse(place, f"'{function}' takes one argument{_SIGNATURES.get(function, '')}")
        self.refuse(place, unknown("function", function, FUNCTIONS))

    def _reduce(
        self,
        place: ast.expr,
        function: str,
        argument: ast.expr,
        options: Mapping[str | None, ast.expr],
    ) -> Node:
        if "over" not in options:
            self.refuse(place, f"'{function}' needs its axes: {function}(..., over=example)")
        over_tree, ddof_tree = options["over"], options.get("ddof")
        extra = set(options) - {"over", "ddof" if function == "var" else "over"}
        if extra:
            self.refuse(place, f"'{function}' does not take '{extra.pop()}'")
        inner = self.read(argument)
        names = over_tree.elts if isinstance(over_tree, ast.Tuple) else [over_tree]
        over = tuple(self._axis(name) for name in names)
        if not over or len(set(over)) < len(over):
            self.refuse(over_tree, "names each axis once, and at least one")
        for name, axis in zip(names, over, strict=True):
            if axis not in axes(inner):
                self.refuse(name, f"{_named(inner)} has no axis '{axis}'")
        ddof = 0
        if ddof_tree is not None:
            match ddof_tree:
                case ast.Constant(int(value)) if value in (0, 1) and type(value) is int:
                    ddof = value
                case _:
                    self.refuse(ddof_tree, "ddof is 0 or 1")
        return self._flat(argument, Reduce(function, inner, over, ddof))

    def _flat(self, place: ast.expr, node: Reduce) -> Reduce:
        """The reduction, refused where it holds another one."""
        if any(isinstance(part, Reduce) for part in walk(node.argument)):
            self.refuse(place, "a reduction inside a reduction; give the inner one its own step")
        return node

    def _eye(self, place: ast.expr, one: str, other: str) -> Eye:
        if one == other or not self.scope.tied(one, other):
            self.refuse(place, f"axes '{one}' and '{other}' are not two axes tied to one size")
        return Eye((one, other))

    def _diagonal(self, tree: ast.expr) -> Node:
        matrix = self.read(tree)
        match axes(matrix):
            case (rows, columns) if self.scope.tied(rows, columns):
                return self._flat(
                    tree, Reduce("sum", Combine("*", matrix, Eye((rows, columns))), (columns,))
                )
        self.refuse(tree, f"{_named(matrix)} has no diagonal: it needs two axes tied to one size")

    def _axis(self, tree: ast.expr) -> str:
        match tree:
            case ast.Name(name) if name in self.scope.sizes:
                return name
            case ast.Name(name):
                self.refuse(tree, unknown("axis", name, self.scope.sizes))
        self.refuse(tree, "an axis is a name: over=example, or over=(output, example)")


_SIGNATURES = {
    **dict.fromkeys(REDUCE, " and its axes, as in mean(A, over=example)"),
    "eye": " more: two axes tied to one size",
}


def _named(node: Node) -> str:
    """The node and its axes, for a message: `W (unit, feature)`."""
    name = node.name if isinstance(node, Ref) else "the expression"
    return f"{name} ({', '.join(axes(node)) or 'one number'})"
