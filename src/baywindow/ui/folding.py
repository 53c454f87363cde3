"""Templates speak a language when they are compiled, not when they are rendered.

Each language has an environment of its own. There `_("Stock")` *is* the German word by the time Python
sees the template, and `_("%(n)s of %(total)s", n=..., total=...)` is its pieces around the two values. So
a page in German costs what it costs in English, and both what they cost without any translation.

`_` and `ngettext` make text, which is escaped like all text; what stands in `{% trans %}` is HTML.
"""

from __future__ import annotations

import re
from typing import Any

from django.utils import translation
from jinja2 import TemplateAssertionError, nodes
from jinja2.ext import InternationalizationExtension
from jinja2.visitor import NodeTransformer

PLACES = re.compile(r"%\((\w+)\)s|(%%)")
TEXT, HTML = "_", "gettext_html"
MANY, MANY_HTML = "ngettext", "ngettext_html"
KNOWN = {TEXT, "gettext", HTML, MANY, MANY_HTML}


class Spoken(InternationalizationExtension):
    """`{% trans %}`, told apart from the functions because its words are HTML."""

    def _make_node(self, *args: Any, **kwargs: Any) -> nodes.Output:
        made = super()._make_node(*args, **kwargs)
        call = made.nodes[0]
        assert isinstance(call, nodes.Call) and isinstance(call.node, nodes.Name)  # noqa: S101 - newstyle is on
        call.node.name += "_html"
        return made


class Folding(NodeTransformer):
    """Puts the words of one language in the place of the calls that ask for them."""

    def __init__(self, language: str, name: str | None) -> None:
        self.language = language
        self.name = name
        self._made: dict[int, nodes.Concat] = {}

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja's name
        """What is said instead of a call for a translation."""
        self.generic_visit(node)
        asked = node.node.name if isinstance(node.node, nodes.Name) else ""
        if asked not in KNOWN:
            return node
        values = {pair.key: pair.value for pair in node.kwargs}
        html = asked in {HTML, MANY_HTML}
        if asked in {MANY, MANY_HTML}:
            return self._counted(node, values, html)
        return self._said(self._translated(self._words(node, 1)[0]), values, html, node)

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802 - Jinja's name
        """Pieces are written one after the other rather than joined and then written."""
        self.generic_visit(node)
        pieces = [self._made[id(child)].nodes if id(child) in self._made else [child] for child in node.nodes]
        node.nodes = [piece for several in pieces for piece in several]
        return node

    def _counted(self, node: nodes.Call, values: dict[str, nodes.Expr], html: bool) -> nodes.Expr:
        """One of two forms, by the count: every language that is shipped tells one from all others.

        The count is written as a quantity, unless the page says how.
        """
        one, many = self._words(node, 2)
        count = node.args[2]
        values.setdefault("num", nodes.Filter(count, "qty", [], [], None, None, lineno=node.lineno))
        with translation.override(self.language):
            forms = [translation.ngettext(one, many, n) for n in (1, 2)]
        said = [self._said(form, values, html, node) for form in forms]
        is_one = nodes.Compare(count, [nodes.Operand("eq", nodes.Const(1))], lineno=node.lineno)
        return nodes.CondExpr(is_one, said[0], said[1], lineno=node.lineno)

    def _words(self, node: nodes.Call, count: int) -> list[str]:
        words = [one.value for one in node.args[:count] if isinstance(one, nodes.Const)]
        if len(words) != count or len(node.args) != count + (count == 2):
            raise TemplateAssertionError(
                "only words that stand here can be translated", node.lineno, self.name
            )
        return words

    def _translated(self, words: str) -> str:
        with translation.override(self.language):
            return translation.gettext(words)

    def _said(self, words: str, values: dict[str, nodes.Expr], html: bool, node: nodes.Call) -> nodes.Expr:
        """The words with the values in their places; without values they stand as they are."""
        if not values and not html:
            return nodes.Const(words, lineno=node.lineno)
        pieces: list[nodes.Expr] = []
        end = 0
        for place in PLACES.finditer(words):
            pieces.append(_plain(words[end : place.start()], html, node.lineno))
            name = place[1]
            if name is not None and name not in values:
                raise TemplateAssertionError(f"no value for {name}", node.lineno, self.name)
            pieces.append(values[name] if name else _plain("%", html, node.lineno))
            end = place.end()
        pieces.append(_plain(words[end:], html, node.lineno))
        made = nodes.Concat([one for one in pieces if not _is_empty(one)], lineno=node.lineno)
        self._made[id(made)] = made
        return made


def _plain(text: str, html: bool, lineno: int) -> nodes.Expr:
    return nodes.TemplateData(text, lineno=lineno) if html else nodes.Const(text, lineno=lineno)


def _is_empty(node: nodes.Expr) -> bool:
    return getattr(node, "data", getattr(node, "value", None)) == ""
