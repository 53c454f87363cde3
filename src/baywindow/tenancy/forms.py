"""Forms over clients."""

from __future__ import annotations

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from babel.numbers import list_currencies
from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from baywindow.ui.language import gettext_lazy

from .editing import ChangeForm

LOCALES = (
    ("en", gettext_lazy("English")),
    ("en-US", gettext_lazy("English (United States)")),
    ("de", gettext_lazy("German")),
    ("fr", gettext_lazy("French (formats; words in English)")),
    ("nl", gettext_lazy("Dutch (formats; words in English)")),
    ("es", gettext_lazy("Spanish (formats; words in English)")),
    ("it", gettext_lazy("Italian (formats; words in English)")),
    ("pl", gettext_lazy("Polish (formats; words in English)")),
)


@cache
def time_zones() -> list[tuple[str, str]]:
    """Every zone of a place, by name."""
    places = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in places)]


class Zones(forms.Select):
    """A list of hundreds, written at once: Django's renders a template for each option."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The select element with the value chosen."""
        pairs = ((key, " selected" if key == value else "", title) for key, title in self.choices)
        options = format_html_join("", '<option value="{}"{}>{}</option>', pairs)
        told = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", told, options)


class ClientForm(ChangeForm):
    """A client and what its portal shows."""

    code = forms.SlugField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("Short and unique: letters, digits, - and _. Files name it."),
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    trade = forms.CharField(
        label=gettext_lazy("Trade"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("What it deals in."),
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), choices=time_zones, widget=Zones, initial="Europe/Berlin"
    )
    locale = forms.ChoiceField(label=gettext_lazy("Language and formats"), choices=LOCALES)
    currency = forms.CharField(label=gettext_lazy("Currency"), min_length=3, max_length=3, initial="EUR")
    shows_locations = forms.BooleanField(
        label=gettext_lazy("Show locations"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Bins and zones beside its stock."),
    )
    shows_unit_value = forms.BooleanField(
        label=gettext_lazy("Show declared value"),
        required=False,
        help_text=gettext_lazy("The client's own value of each item."),
    )
    on_time_target = forms.IntegerField(
        label=gettext_lazy("Orders shipped on time, target in percent"),
        min_value=1,
        max_value=100,
        initial=98,
        help_text=gettext_lazy("On its home page the last 30 days stand against it."),
    )
    dock_hours_target = forms.IntegerField(
        label=gettext_lazy("From a delivery's arrival into stock, target in hours"),
        min_value=1,
        max_value=999,
        initial=24,
    )

    def clean_currency(self) -> str:
        """A currency of ISO 4217, in capitals."""
        code: str = self.cleaned_data["currency"].upper()
        if code not in list_currencies():
            raise forms.ValidationError(
                gettext("%(code)s is not a currency. Use its three letters, like EUR.") % {"code": code}
            )
        return code
