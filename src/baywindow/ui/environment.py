"""The Jinja2 environment of every page: what templates may call and how they write values."""

import operator
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode
from uuid import UUID

import jinja2
from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from django.utils.html import json_script
from django.utils.module_loading import import_string
from django.utils.translation import gettext, gettext_noop
from jinja2 import nodes
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import _escape_inner  # type: ignore[attr-defined]  # see `writing`

from baywindow.ui import charts, formats
from baywindow.ui.folding import Folding, Spoken
from baywindow.ui.icons import icon
from baywindow.ui.language import mid_sentence
from baywindow.ui.live import live, unattended
from baywindow.ui.menu import menu
from baywindow.ui.viewer import viewer, viewing
from baywindow.ui.writing import Writer, written

Parameters = tuple[tuple[str, tuple[str, ...]], ...]
FILTERS = (
    "qty", "kg", "money", "percent", "day", "near_day", "day_asked", "days", "moment", "clock", "ago", "due",
    "beside",
)  # fmt: skip


class Page(jinja2.Template):
    """A template that is rendered for somebody: see `viewer`."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        with viewing(dict(*args, **kwargs).get("request")):
            return super().render(*args, **kwargs)

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        """Imported macros, made once: all our templates have the same globals, so none need comparing."""
        return super()._get_default_module()


class Environment(jinja2.Environment):
    template_class = Page
    code_generator_class = Writer
    written = staticmethod(written)
    escaped = staticmethod(_escape_inner)
    called: Any = operator.call
    language = "en"
    newstyle_gettext: bool

    def in_language(self, language: str) -> Self:
        """The same environment with its templates in another language."""
        other = self.overlay()
        other.language = language
        other.globals = self.globals | {"language": language}
        return other

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        Folding(self.language, name).visit(parsed)
        return parsed


def environment(**options: Any) -> Environment:
    """What Django's Jinja2 backend asks for. A name a template does not know raises, it is never blank."""
    options["undefined"] = jinja2.StrictUndefined
    made = Environment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.do", Spoken], **options)
    made.newstyle_gettext = True
    made.policies["ext.i18n.trimmed"] = True
    made.globals.update(
        url=reverse_named,
        static=cache(static),
        href=href,
        icon=icon,
        charts=charts,
        menu=menu,
        live=live,
        unattended=unattended,
        presets=formats.presets,
        viewer=viewer,
        nonce=nonce,
        json_script=json_script,
        looking=looking,
        came_by_company=came_by_company,
        remembered=remembered,
        brand=brand,
        evaluation=evaluation,
        demo_logins=demo_logins,
        who_sees=who_sees,
        role_name=role_name,
        language="en",
    )
    made.filters.update({name: getattr(formats, name) for name in FILTERS}, mid_sentence=mid_sentence)
    return made


def reverse_named(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named route."""
    if not kwargs and all(type(arg) is UUID for arg in args):
        return _of_records(name, len(args)).format(*args)
    return _named(name, args, tuple(kwargs.items()))


@lru_cache(1024)
def _named(name: str, args: tuple[Any, ...], kwargs: tuple[tuple[str, Any], ...]) -> str:
    return reverse(name, args=args or None, kwargs=dict(kwargs) or None)


@lru_cache(1024)
def _of_records(name: str, count: int) -> str:
    """The address of a route of records with a gap for each of their ids: a list asks for every row's."""
    marks = [UUID(int=n) for n in range(1, count + 1)]
    address = reverse(name, args=marks or None).replace("{", "{{").replace("}", "}}")
    for mark in marks:
        address = address.replace(str(mark), "{}")
    return address


def href(request: HttpRequest | None = None, /, **changes: Any) -> str:
    """The current address with these query parameters changed.

    None, "" and False drop a parameter; a list gives it several times. Without a request, that of the
    page being rendered.
    """
    request = request or viewer().request
    if request is None:
        raise ValueError("href needs a request")
    asked = tuple((name, tuple(values)) for name, values in request.GET.lists())
    return _changed(request.path, asked, tuple((name, _several(value)) for name, value in changes.items()))


@lru_cache(4096)
def _changed(path: str, asked: Parameters, changes: Parameters) -> str:
    """The address, kept: a page has a dozen made of its own address, and says them again next time."""
    new = dict(changes)
    query = [*((name, values) for name, values in asked if name not in new), *changes]
    pairs = [(name, value) for name, values in query for value in values if value != ""]
    where = escape_uri_path(path)
    return f"{where}?{urlencode(pairs)}" if pairs else where


def _several(value: Any) -> tuple[str, ...]:
    if value is None or value is False:
        return ()
    if value is True:
        return ("1",)
    return tuple(map(str, value)) if isinstance(value, (list, tuple, set)) else (str(value),)


def remembered(macro: Callable[..., str]) -> Callable[..., str]:
    """The macro, which makes the same words of the same values once.

    For parts a list repeats in each row, and only such as write no figure, day or address: those follow
    their reader. Text and markup of the same letters are told apart.
    """
    return lru_cache(1024, typed=True)(macro)


def nonce() -> str:
    """The nonce of the page being rendered; empty where no policy is set."""
    return str(getattr(viewer().request, "csp_nonce", ""))


class Nameless(NamedTuple):
    """The brand of pages that nobody's workspace stands behind."""

    name: str = "Baywindow"
    accent: str = ""
    logo: str = ""
    icon: str = ""
    sender: str = ""
    support: str = ""
    host: str = ""
    locale: str = ""
    plate: str = ""


def brand() -> Any:
    """How the workspace of the page being rendered looks, from the setting's function."""
    name, request = getattr(settings, "BAYWINDOW_BRAND", ""), viewer().request
    return import_string(name)(request) if name and request is not None else Nameless()


def looking() -> bool:
    """Whether somebody looks through a client's eyes: their token begins so, also where no context is."""
    request = viewer().request
    return request is not None and request.COOKIES.get(settings.CONTEXT_COOKIE, "").startswith("v.")


def came_by_company() -> bool:
    """Whether this browser came in by a company's own sign-in before."""
    request = viewer().request
    return request is not None and settings.SSO_COOKIE in request.COOKIES


def who_sees(request: HttpRequest) -> str:
    """Where the person of this page learns who else can see it; empty for who manages nobody.

    A view whose record itself asks for a capability says so in the request's `seen_by`.
    """
    member, route = getattr(request, "member", None), getattr(request, "resolver_match", None)
    capability = getattr(getattr(route, "func", None), "capability", None)
    name = getattr(settings, "BAYWINDOW_WHO_SEES", {}).get(getattr(member, "realm", ""), "")
    if not (name and capability and member is not None and member.may("team.manage")):
        return ""
    asked = dict.fromkeys([*getattr(request, "seen_by", "").split(), capability])
    return f"{reverse(name)}?{urlencode({'may': ' '.join(asked)})}"


def role_name(role: str) -> str:
    """A role in words, from the setting's function."""
    name = getattr(settings, "BAYWINDOW_ROLE_NAME", "")
    return str(import_string(name)(role)) if name else role


EVALUATIONS = (
    gettext_noop("Evaluation: the built-in database is for trying Baywindow out."),
    gettext_noop("Evaluation: not for real data."),
)
"""What the posture says of an installation before there is any language."""


def evaluation() -> str:
    """What the bar above every page says of an installation meant for trying out; empty in production."""
    said = str(getattr(settings, "BAYWINDOW_EVALUATION", ""))
    return gettext(said) if said else ""


def demo_logins() -> list[dict[str, Any]]:
    """Who may be tried out from the sign-in page, from the setting's function; nobody without a demo."""
    name = getattr(settings, "BAYWINDOW_DEMO_LOGINS", "")
    return list(import_string(name)()) if name else []
