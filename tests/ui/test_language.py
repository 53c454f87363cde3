# ruff: noqa: E501 - a table, a line each
"""Templates in a language, and which language it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jinja2
import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from markupsafe import Markup

from baywindow.ui import language


class Loud:
    """A language that shouts, so that what was said in it can be told."""

    def gettext(self, text: str) -> str:
        return (
            text.replace("Stock of ", "VON ")
            .upper()
            .replace("%(PLACE)S", "%(place)s")
            .replace("%(NUM)S", "%(num)s")
        )

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self.gettext(one if n == 1 else many)

    def to_language(self) -> str:
        return "qq"

    language = to_language


@pytest.fixture
def loud(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(translation.trans_real._translations, "qq", Loud())  # type: ignore[attr-defined]
    with translation.override("qq"):
        yield


def write(source: str, **context: Any) -> str:
    return str(engines["jinja2"].env.from_string(source).render(**context))


SAID = [
    ('{{ _("Stock") }}', {}, "Stock", "STOCK"),
    ('{{ _("Stock of %(place)s", place=x) }}', {"x": "<b>"}, "Stock of &lt;b&gt;", "VON &lt;b&gt;"),
    ('{{ _("Stock of %(place)s", place=x) }}', {"x": Markup("<b>")}, "Stock of <b>", "VON <b>"),
    ('{% set a = _("a & %(place)s", place=x) %}{{ a }}', {"x": Markup("<b>")}, "a &amp; <b>", "A &amp; <b>"),
    ("{% trans place=x %}<i>Stock of</i> {{ place }}{% endtrans %}", {"x": "<b>"}, "<i>Stock of</i> &lt;b&gt;", "<I>STOCK OF</I> &lt;b&gt;"),
    ("{% trans %}100 % <i>of</i>{% endtrans %}", {}, "100 % <i>of</i>", "100 % <I>OF</I>"),
    ('{{ ngettext("%(num)s item", "%(num)s items", x) }}', {"x": 1}, "1 item", "1 ITEM"),
    ('{{ ngettext("one", "%(num)s items", x, num="9k") }}', {"x": 9000}, "9k items", "9k ITEMS"),
    ('{{ _("A") if x else _("B") }}{% macro m(a=_("Yes")) %}{{ a }}{% endmacro %}{{ m() }}', {"x": 0}, "BYes", "BYES"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "context", "plain", "_shouted"), SAID)
def test_english_is_what_the_template_says(
    source: str, context: dict[str, Any], plain: str, _shouted: str
) -> None:
    assert write(source, **context) == plain


@pytest.mark.parametrize(("source", "context", "_plain", "shouted"), SAID)
@pytest.mark.usefixtures("loud")
def test_another_language_stands_in_the_template_itself(
    source: str, context: dict[str, Any], _plain: str, shouted: str
) -> None:
    assert write(source, **context) == shouted
    assert "gettext" not in engines["jinja2"].env.compile(source, raw=True), "nothing is looked up per page"


@pytest.mark.parametrize(
    "source", ["{{ _(x) }}", '{{ ngettext("one", x, 2) }}', '{{ _("%(a)s") ~ _("%(b)s", a=1) }}']
)
def test_what_cannot_be_known_beforehand_is_refused(source: str) -> None:
    with pytest.raises(jinja2.TemplateAssertionError):
        write(source, x=1)


@pytest.mark.parametrize(
    ("header", "found"),
    [("de-AT,en;q=0.5", "de"), ("fr, de;q=0.8, en;q=0.9", "en"), ("fr", ""), ("*", ""), ("\x00;q=zz", "")],
)
def test_a_guest_gets_the_first_language_they_ask_for_that_is_shipped(header: str, found: str) -> None:
    assert language.asked_for(header) == found


def test_a_label_in_a_sentence_is_lowered_where_the_language_does_so() -> None:
    assert [language.mid_sentence(words) for words in ("Put-away", "API keys", "ASN", "")] == [
        "put-away", "API keys", "ASN", "",
    ]  # fmt: skip
    with translation.override("de"):
        assert language.mid_sentence(translation.gettext_lazy("Orders")) == "Aufträge"
        assert write("{{ x | mid_sentence }}", x=translation.gettext_lazy("Receipt")) == "Wareneingang"


def test_a_request_leaves_no_language_to_the_next_one() -> None:
    answered = language.spoken_to_guests(lambda request: translation.get_language())
    asked = RequestFactory()
    assert answered(asked.get("/inventory", headers={"Accept-Language": "de"})) == "de"
    assert answered(asked.get("/api/v1/items", headers={"Accept-Language": "de"})) == "en", (
        "it speaks English"
    )
    request = asked.get("/inventory")
    request.COOKIES["bw_context"] = "p.x"
    assert answered(request) == "en"
