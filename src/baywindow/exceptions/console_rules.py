"""Staff page: what is looked for by itself at one client."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from baywindow.documents.subjects import SUBJECTS
from baywindow.tenancy.console import find_client
from baywindow.tenancy.request import MemberRequest, may
from baywindow.tenancy.sql import run

from .forms import RulesForm
from .kinds import RULES
from .looking import settings
from .models import RequiredDocument

_SAVE = """
insert into exception_rule as r (workspace_id, client_id, code, enabled, threshold)
values (%(workspace)s, %(client)s, %(code)s::text, %(enabled)s::boolean, %(threshold)s::int)
on conflict (workspace_id, client_id, code)
do update set enabled = excluded.enabled, threshold = excluded.threshold
 where (r.enabled, r.threshold) is distinct from (excluded.enabled, excluded.threshold)"""

_WANT = """
insert into required_document (workspace_id, client_id, subject_kind, kind)
values (%(workspace)s, %(client)s, %(about)s::text, %(kind)s::text)
on conflict (workspace_id, client_id, subject_kind, kind) do nothing"""


@may("exceptions.rules")
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """Say what is looked for, from when on, and which documents the client wants."""
    client = find_client(client_id)
    known = required(client.id)
    form = RulesForm(request.POST or None, settings=settings(client.id), required=known)
    if form.is_valid():
        save(client.id, form, known)
        messages.success(request, gettext("Saved. It counts from the next look on, within minutes."))
        return redirect("console_exception_rules", client.id)
    context = {"client": client, "form": form, "rules": RULES, "subjects": SUBJECTS}
    return render(request, "exceptions/console_rules.html", context, status=422 if form.errors else 200)


def required(client_id: UUID) -> set[tuple[str, str]]:
    """The kinds of documents a client wants: kind of record, kind of document."""
    found = RequiredDocument.objects.of_client(client_id)
    return set(found.values_list("subject_kind", "kind"))


def save(client_id: UUID, form: RulesForm, known: set[tuple[str, str]]) -> None:
    """Keep what was said; the same said twice changes nothing."""
    for code, (enabled, threshold) in form.rules.items():
        run(_SAVE, {"client": client_id, "code": code, "enabled": enabled, "threshold": threshold})
    for about, kind in sorted(form.papers - known):
        run(_WANT, {"client": client_id, "about": about, "kind": kind})
    for about, kind in sorted(known - form.papers):
        RequiredDocument.objects.of_client(client_id).filter(subject_kind=about, kind=kind).delete()
