"""How templates write a value into a page.

A page of fifty rows writes two thousand values. `markupsafe.escape` makes an object of each that says
"escaped already", which nobody asks: they are joined at once. Here they stay plain text, which is
eight times as fast, and every value is still escaped unless it is markup.

What is read and written most, a row's attribute and a plain text, is asked for in the template's own code:
a function of ours in between would cost more than the reading and the escaping do.
"""

from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, _escape_inner  # type: ignore[attr-defined]  # escape's own loop


def written(value: Any) -> str:
    """The value as it stands in HTML: escaped, unless it says of itself that it is HTML."""
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    as_html = getattr(value, "__html__", None)
    return as_html() if as_html else _escape_inner(str(value))


class Writer(CodeGenerator):
    """Jinja's code generator; what a template prints goes through `written`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if _as_jinja(frame, finalize):
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("(environment.escaped(value_) if (value_ := ")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if _as_jinja(frame, finalize):
            super()._output_child_post(node, frame, finalize)
        else:
            self.write(").__class__ is str else environment.written(value_))")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """`row.number`: of a row, which is a named tuple, its attribute; of all else as Jinja reads it."""
        self.write(f"(of_.{node.attr} if isinstance(of_ := ")
        self.visit(node.node, frame)
        self.write(f", tuple) else environment.getattr(of_, {node.attr!r}))")

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """`row.tone is defined`: the one question that a row without it answers."""
        if isinstance(node.node, nodes.Getattr) and node.name in ("defined", "undefined"):
            with self._filter_test_common(node, frame, False):
                super().visit_Getattr(node.node, frame)
        else:
            super().visit_Test(node, frame)

    def visit_CondExpr(self, node: nodes.CondExpr, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """`{{ " bad" if short }}`: nothing otherwise, where Jinja would make an object that says why not."""
        node.expr2 = node.expr2 or nodes.Const("", lineno=node.lineno)
        super().visit_CondExpr(node, frame)

    def visit_Call(  # noqa: N802 - Jinja's name
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        """A call as Python makes it. Jinja asks of each whether it wants the context: none of ours does."""
        self.write("environment.called(")
        self.visit(node.node, frame)
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")


def _as_jinja(frame: Frame, finalize: Any) -> bool:
    """Whether what is printed here is not escaped, or not known to be."""
    return bool(frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None)
