"""What templates may call, and the pages' frame."""

import json
import re
from pathlib import Path
from types import SimpleNamespace as Some
from typing import Any

import jinja2
import pytest
from django.template import engines
from django.test import override_settings
from markupsafe import Markup

from baywindow.ui.environment import Environment, href
from baywindow.ui.icons import icon
from baywindow.ui.menu import Entry, Section
from baywindow.ui.viewer import viewing
from tests.ui.people import asking

PLAIN = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
UI = Path(__file__).parents[2] / "src" / "baywindow" / "ui"


def environment() -> Environment:
    made: Environment = engines["jinja2"].env
    return made


def write(source: str, address: str = "/inventory", **context: Any) -> str:
    with override_settings(STORAGES=PLAIN):
        return environment().from_string(source).render(request=asking(address), **context)


def some_menu(capabilities: frozenset[str]) -> tuple[Section, ...]:
    return (Section((Entry("inventory", "Inventory", "/inventory", "packages", counts="Low"),), "Stock"),)


def page(address: str = "/inventory", **member: Any) -> str:
    source = '{% extends "ui/shell.html" %}{% set here = "inventory" %}{% block main %}Hello{% endblock %}'
    with override_settings(STORAGES=PLAIN, BAYWINDOW_MENUS={"portal": "tests.ui.test_environment.some_menu"}):
        return (
            environment()
            .from_string(source)
            .render(request=asking(address, **member), csrf_input=Markup("<i>"))
        )


# -- addresses -------------------------------------------------------------------------------------
def test_href_changes_one_thing_and_keeps_the_rest() -> None:
    request = asking("/inventory?warehouse=ham&sort=sku&lot=A&lot=B")
    assert href(request, sort="-sku") == "/inventory?warehouse=ham&lot=A&lot=B&sort=-sku"


@pytest.mark.parametrize("nothing", [None, "", False])
def test_href_drops_what_is_nothing(nothing: Any) -> None:
    assert href(asking("/inventory?low=1&q="), low=nothing) == "/inventory"


def test_href_repeats_a_list_and_escapes() -> None:
    assert href(asking("/inventory"), lot=["A&B", "C"], low=True) == "/inventory?lot=A%26B&lot=C&low=1"


def test_href_inside_a_macro_knows_the_page() -> None:
    with viewing(asking("/movements?kind=ship")):
        assert href(**{"from": "2024-01-01"}) == "/movements?kind=ship&from=2024-01-01"
    with pytest.raises(ValueError, match="request"):
        href(sort="sku")


# -- names, escapes, icons -------------------------------------------------------------------------
def test_a_name_the_page_does_not_know_raises() -> None:
    with pytest.raises(jinja2.UndefinedError):
        write("{{ onhand }}")


def test_what_people_type_is_escaped() -> None:
    assert write("{{ name }}", name="<b>&") == "&lt;b&gt;&amp;"
    assert "<script>" not in write('{% import "ui/parts.html" as ui %}{{ ui.tag(name) }}', name="<script>")


def test_a_part_made_once_tells_text_from_markup() -> None:
    said = """{% import "ui/parts.html" as ui %}{{ ui.tag(words) }}{{ ui.tag(words) }}"""
    assert write(said, words=Markup("<b>")) == '<span class="tag"><b></span>' * 2
    assert write(said, words="<b>") == '<span class="tag">&lt;b&gt;</span>' * 2


def test_an_icon_is_hidden_from_readers_unless_it_has_a_name() -> None:
    assert 'aria-hidden="true"' in icon("search")
    assert 'aria-label="Late"' in icon("clock", "Late")
    with pytest.raises(KeyError):
        icon("no-such-icon")


def test_every_icon_used_is_listed() -> None:
    listed = set((UI / "icons.txt").read_text().split())
    pages = [file.read_text() for file in UI.parent.glob("*/pages/**/*.html")]
    used = set(re.findall(r"""icon\(["']([a-z0-9-]+)["']""", "".join(pages)))
    used |= set(re.findall(r"""icon_name=["']([a-z0-9-]+)["']""", "".join(pages)))
    assert used <= listed


# -- the shell -------------------------------------------------------------------------------------
def test_alice_sees_her_menu_with_the_place_she_is_at() -> None:
    seen = page()
    assert seen.count('aria-current="page"') == 2, "the side menu and the phone's"
    assert 'data-badge="inventory" title="Low" hidden><span></span><span class="sr"> Low</span>' in seen
    assert 'action="/search"' in seen and 'name="q"' in seen
    assert "Juniper Tea Co." in seen and "Northdock Logistics" in seen


def test_the_driver_has_no_search_box() -> None:
    assert 'role="search"' in page()
    assert 'role="search"' not in page(role="driver")


def test_somebody_with_one_membership_has_no_switcher() -> None:
    assert 'hx-get="/switch' in page(several=True)
    assert "/switch" not in page(several=False)


def test_the_switcher_comes_back_to_this_page() -> None:
    assert 'hx-get="/switch?next=/inventory%3Fsort%3Dsku%26q%3Da"' in page("/inventory?sort=sku&q=a")


@override_settings(BAYWINDOW_EVALUATION="Evaluation: not for real data.")
def test_an_installation_for_trying_out_says_so() -> None:
    assert "Evaluation: not for real data." in page()


@override_settings(BAYWINDOW_EVALUATION="")
def test_a_real_one_has_no_bar() -> None:
    assert "evaluation" not in page()


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_an_error_page_is_the_same_bytes_for_everybody(status: int) -> None:
    with override_settings(STORAGES=PLAIN):
        template = environment().get_template("ui/error.html")
        pages = {
            template.render(status=status, request=asking("/inventory/1")),
            template.render(status=status, request=asking("/orders/2?x=y", person_name="Bob", locale="de")),
            template.render(status=status),
        }
    assert len(pages) == 1
    assert str(status) in pages.pop()


# -- macros ----------------------------------------------------------------------------------------
MACROS = [
    (
        '{% import "ui/parts.html" as ui %}{% call ui.head("Stock", "now", [("Home", "/")]) %}x{% endcall %}',
        "<h1>Stock",
    ),
    ('{% import "ui/parts.html" as ui %}{{ ui.head("Stock") }}', "<h1>Stock</h1>"),
    (
        '{% import "ui/parts.html" as ui %}{{ ui.kpi("On hand", 5 | qty, href="/x", tone="bad") }}',
        'class="kpi bad" href="/x"',
    ),
    (
        '{% import "ui/parts.html" as ui %}{{ ui.callout("Short", "by 6", "Choose", tone="bad") }}',
        'role="alert"',
    ),
    (
        '{% import "ui/parts.html" as ui %}{{ ui.facts([("A", none), ("B", 0), ("C", "")]) }}',
        "<dt>B</dt><dd>0</dd>",
    ),
    ('{% import "ui/parts.html" as ui %}{{ ui.progress("Reading", 5, 10) }}', 'value="5" max="10"'),
    ('{% import "ui/parts.html" as ui %}{{ ui.tabs([("a", "A", "/a", 3)], "a") }}', 'aria-current="page"'),
    ('{% import "ui/parts.html" as ui %}{{ ui.empty("Nothing yet", "Import a file.") }}', "Import a file."),
    ('{% import "ui/parts.html" as ui %}{{ ui.export_menu([("CSV", "all", "/x.csv")]) }}', 'data-key="e"'),
    (
        '{% import "ui/parts.html" as ui %}{{ ui.confirm("q", "Archive", "Sure?", "Why", "/x", csrf) }}',
        '<dialog popover id="q"',
    ),
    ('{% import "ui/parts.html" as ui %}{{ ui.initials("alice m okafor") }}|{{ ui.initials("") }}', "AO|?"),
    (
        '{% import "ui/parts.html" as ui %}{{ ui.button("Go", "/go", primary=true) }}',
        'class="b p" href="/go"',
    ),
    ('{% import "ui/table.html" as table %}{{ table.num(-3) }}', '<td class="num bad">−3</td>'),
    ('{% import "ui/table.html" as table %}{{ table.num(none, dash=true) }}', '<td class="num">–</td>'),
    (
        '{% import "ui/table.html" as table %}{{ table.item("SKU-1", "Tea", "/inventory/1") }}',
        'class="sku row-link" href="/inventory/1"',
    ),
    (
        '{% import "ui/table.html" as table %}{{ table.foot(50, 10000, capped=true, first=1, next="c") }}',
        "1–50 of 10,000+ rows",
    ),
    ('{% import "ui/table.html" as table %}{{ table.foot(3, 3, what="lots") }}', "<span>3 lots</span>"),
    ('{% import "ui/table.html" as table %}{{ table.foot(50, next="c", previous="b") }}', "after=c"),
    (
        '{% import "ui/forms.html" as forms %}{{ forms.input("qty", "Quantity", error="How many?") }}',
        'aria-invalid="true"',
    ),
    (
        '{% import "ui/forms.html" as forms %}{{ forms.select("r", "Reason", [("d", "Damaged")], "d") }}',
        'value="d" selected',
    ),
    ('{% import "ui/forms.html" as forms %}{{ forms.drop("file", "Drop", ".csv") }}', 'accept=".csv"'),
    ('{% import "ui/filters.html" as filters %}{{ filters.as_of() }}', "As of now"),
]


@pytest.mark.parametrize(
    ("source", "shown"), MACROS, ids=[re.sub(r".*\{[{%] (call )?|\(.*", "", source) for source, _ in MACROS]
)
def test_a_macro_writes_what_it_promises(source: str, shown: str) -> None:
    assert shown in write(source, csrf=Markup("<input>"))


def test_a_sorted_column_turns_round_and_starts_again_at_the_first_page() -> None:
    source = """{% import "ui/table.html" as table %}
    {{ table.th("Item", "sku", "sku") }}{{ table.th("On hand", "hand", "sku", first="desc") }}"""
    seen = write(source, "/inventory?sort=sku&after=abc&q=tea")
    assert 'aria-sort="ascending"' in seen and seen.count("aria-sort") == 1
    assert 'href="/inventory?q=tea&amp;sort=-sku"' in seen
    assert 'href="/inventory?q=tea&amp;sort=-hand"' in seen


def test_the_filter_bar_shows_what_is_asked_and_how_to_take_it_off() -> None:
    source = """{% import "ui/filters.html" as filters %}
    {% call filters.bar(keep=["sort"], clear=["warehouse", "from"]) %}
    {{ filters.choice("warehouse", "Warehouse", [("", "All"), ("ham", "Hamburg")]) }}{{ filters.period() }}
    {{ filters.several("kind", "Kind", [("ship", "Shipped"), ("receipt", "Received")]) }}
    {{ filters.toggle("low", "Low") }}{{ filters.text("lot", "Lot") }}{% endcall %}"""
    seen = write(source, "/x?warehouse=ham&sort=sku&from=2026-10-01&kind=ship&kind=receipt")
    assert (
        "Warehouse: Hamburg" in seen
        and "Period: 1 Oct 2026 to now" in seen
        and "Kind: Shipped, Received" in seen
    )
    assert '<input type="hidden" name="sort" value="sku">' in seen
    assert 'href="/x?warehouse=ham&amp;sort=sku&amp;kind=ship&amp;kind=receipt"' in seen, "the period's cross"
    assert 'class="clear" href="/x?sort=sku&amp;kind=ship&amp;kind=receipt"' in seen


def test_messages_come_with_their_tone() -> None:
    said = [Some(level_tag="error", __str__=None), Some(level_tag="success")]
    assert 'class="callout bad"' in write(
        '{% import "ui/parts.html" as ui %}{{ ui.messages(said) }}', said=said
    )
    assert write('{% import "ui/parts.html" as ui %}{{ ui.messages([]) }}').strip() == ""


def test_the_build_keeps_a_drawing_for_each_icon() -> None:
    drawings = json.loads((UI / "static" / "ui" / "icons.json").read_text())
    assert set(drawings) == set((UI / "icons.txt").read_text().split())
    assert all(drawing.startswith("<path") for drawing in drawings.values())
