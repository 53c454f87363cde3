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

from .editing import ChangeForm

LOCALES = (
    ("en", "English"),
    ("en-US", "English (United States)"),
    ("de", "German"),
    ("fr", "French"),
    ("nl", "Dutch"),
    ("es", "Spanish"),
    ("it", "Italian"),
    ("pl", "Polish"),
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
        label="Code", max_length=40, help_text="Short and unique: letters, digits, - and _. Files name it."
    )
    name = forms.CharField(label="Name", max_length=120)
    trade = forms.CharField(label="Trade", max_length=120, required=False, help_text="What it deals in.")
    time_zone = forms.ChoiceField(
        label="Time zone", choices=time_zones, widget=Zones, initial="Europe/Berlin"
    )
    locale = forms.ChoiceField(label="Language and formats", choices=LOCALES)
    currency = forms.CharField(label="Currency", min_length=3, max_length=3, initial="EUR")
    shows_locations = forms.BooleanField(
        label="Show locations", required=False, initial=True, help_text="Bins and zones beside its stock."
    )
    shows_unit_value = forms.BooleanField(
        label="Show declared value", required=False, help_text="The client's own value of each item."
    )

    def clean_currency(self) -> str:
        """A currency of ISO 4217, in capitals."""
        code: str = self.cleaned_data["currency"].upper()
        if code not in list_currencies():
            raise forms.ValidationError(f"{code} is not a currency. Use its three letters, like EUR.")
        return code
