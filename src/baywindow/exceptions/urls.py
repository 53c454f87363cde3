"""The addresses of exceptions, on both sides."""

from django.urls import URLPattern, path

from baywindow.stock.urls import FILE

from . import console, console_rules, portal

OURS = "console/exceptions/<uuid:client_id>"
OUR = f"{OURS}/<uuid:exception_id>"

urlpatterns: list[URLPattern] = [
    path("exceptions", portal.exceptions, name="exceptions"),
    path(f"exceptions/{FILE}", portal.exceptions_file, name="exceptions_file"),
    path("exceptions/<uuid:exception_id>", portal.exception, name="exception"),
    path("console/exceptions", console.exceptions, name="console_exceptions"),
    path(f"{OURS}/new", console.new_exception, name="console_exception_new"),
    path(f"{OURS}/rules", console_rules.rules, name="console_exception_rules"),
    path(OUR, console.exception, name="console_exception"),
    path(f"{OUR}/edit", console.edit_exception, name="console_exception_edit"),
    path(f"{OUR}/resolution", console.resolve, name="console_exception_resolve"),
    path(f"{OUR}/reopening", console.reopen, name="console_exception_reopen"),
    path(f"{OUR}/comments", console.comment, name="console_exception_comment"),
]
