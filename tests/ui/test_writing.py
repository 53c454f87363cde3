"""What templates print is escaped as markupsafe would, but for what says that it is HTML."""

from decimal import Decimal
from typing import Any

import jinja2
import pytest
from django.utils.functional import lazystr
from django.utils.safestring import SafeString, mark_safe
from markupsafe import Markup, escape

from baywindow.ui.environment import Environment
from baywindow.ui.writing import written

SHARP = """<a href="x" title='y'>&</a>"""


class Said:
    def __str__(self) -> str:
        return SHARP


class Drawn:
    def __html__(self) -> str:
        return "<b>bold</b>"


VALUES: list[Any] = [SHARP, "plain", "", Markup("<b>"), mark_safe("<i>"), Said(), Drawn(), lazystr(SHARP)]
VALUES += [0, 1.5, Decimal("1.50"), None, True, [SHARP], {"a": "<"}]


NAMES = [f"{number}-{type(value).__name__}" for number, value in enumerate(VALUES)]
"""The same in every process: parallel runs compare the names of their tests."""


@pytest.mark.parametrize("value", VALUES, ids=NAMES)
def test_it_is_what_markupsafe_would_write(value: Any) -> None:
    assert written(value) == str(escape(value))


@pytest.mark.parametrize("value", VALUES, ids=NAMES)
@pytest.mark.parametrize(
    "text",
    [
        "{{ x }}",
        "{% macro m(x) %}<p>{{ x }}</p>{% endmacro %}{{ m(x) }}",
        "{% set y %}{{ x }}{% endset %}{{ y }}",
        "{% for y in [x] %}{{ y }}{{ '<' ~ y }}{% endfor %}",
        "{% autoescape false %}{{ x }}{% endautoescape %}",
    ],
)
def test_templates_write_the_same_as_with_jinjas_own_generator(text: str, value: Any) -> None:
    ours = Environment(autoescape=True).from_string(text).render(x=value)
    assert ours == jinja2.Environment(autoescape=True).from_string(text).render(x=value)


def test_a_name_nobody_knows_still_raises() -> None:
    page = Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    with pytest.raises(jinja2.UndefinedError):
        page.from_string("{{ nobody }}").render()


def test_marked_text_is_left_alone() -> None:
    assert written(SafeString("<b>")) == "<b>"
