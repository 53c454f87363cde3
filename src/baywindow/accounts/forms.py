"""Forms of the sign-in that differ from allauth's."""

from __future__ import annotations

from allauth.account.forms import EmailField
from django import forms
from django.http import HttpRequest

from . import post


class AskForNewPassword(forms.Form):
    """Whose password is forgotten. Nothing is looked up here: known and unknown addresses cost the same."""

    email = EmailField(required=True)

    def save(self, request: HttpRequest) -> str:
        """Have the letter written; whether anybody has the address is the worker's to find out."""
        address: str = self.cleaned_data["email"]
        post.write(post.NEW_PASSWORD, address)
        return address
