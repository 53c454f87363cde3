"""Staff pages: bring a file in, see what its rows become, follow the run, fetch what was rejected."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baywindow.tenancy.keyset import Key, Order
from baywindow.tenancy.models import Client
from baywindow.tenancy.records import uuid7
from baywindow.tenancy.refusal import Refusal
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.answer import answer

from .forms import MappingChoice, UploadForm, choice_of
from .models import DRAFT, WAITING, ImportProgress, ImportRun
from .preview import preview
from .registry import KINDS
from .standard import is_standard
from .summary import summary
from .tasks import queue
from .uploads import forget, keep

NEWEST = Order((Key("r.id", "uuid", "id"),), descending=True)
RUNS = """
select r.id, r.kind, r.mapping_name, r.file_name, r.status, r.check_only, r.read, r.new, r.changed,
       r.unchanged, r.rejected, r.person_name, r.created_at, c.name as client
  from import_run r
  left join client c on c.workspace_id = %(workspace)s and c.client_id = r.for_client_id
 where r.workspace_id = %(workspace)s and <<beyond>>
 order by <<order>>
 limit <<limit>>
"""
CAPABILITY = "imports.run"


@may(CAPABILITY)
@require_safe
def runs(request: MemberRequest) -> HttpResponse:
    """The files that came in, newest first."""
    page = NEWEST.page(request, RUNS)
    context = {"page": page, "kinds": KINDS}
    return answer(request, "exchange/runs.html", context, fragment="exchange/_runs.html")


@may(CAPABILITY)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Upload a file; its first rows come next."""
    form = UploadForm(
        request.POST or None, request.FILES or None, initial={"client": request.GET.get("client")}
    )
    if getattr(request, "upload_too_large", False):
        form.add_error("file", gettext("The file is too large: split it, or use `baywindow import`."))
    if form.is_valid():
        return redirect("import_run", _drafted(request, form).id)
    status = 422 if form.is_bound else 200
    return render(request, "exchange/new.html", {"form": form, "kinds": KINDS.values()}, status=status)


@may(CAPABILITY)
@require_safe
def run(request: MemberRequest, run_id: UUID) -> HttpResponse:
    """A run: its first rows, its progress, or what it came to."""
    found = find_run(run_id)
    return answer(request, "exchange/run.html", _context(request, found), fragment="exchange/_run.html")


@may(CAPABILITY)
@require_POST
def start(request: MemberRequest, run_id: UUID) -> HttpResponse:
    """Let the worker check the file, or take it in."""
    found = find_run(run_id, lock=True)
    wanted = request.POST.get("do", "run")
    if wanted == "again":
        found.queue_again()
    else:
        found.queue(
            by=request.member.person_name,
            keep_accepted=request.POST.get("keep") == "accepted",
            check_only=wanted == "check",
        )
    queue(found)
    return redirect("import_run", found.id)


@may(CAPABILITY)
@require_POST
def choose(request: MemberRequest, run_id: UUID) -> HttpResponse:
    """Read a draft's file by another mapping."""
    found = find_run(run_id, lock=True)
    form = MappingChoice(request.POST)
    if not found.can_begin:
        raise Refusal(
            gettext("This file is being taken in, or was already: upload it again for another mapping.")
        )
    if not form.is_valid():
        raise Refusal(
            gettext("This mapping cannot be used: ") + " ".join(map(str, form.errors["mapping"])), status=422
        )
    mapping = form.cleaned_data["mapping"]
    if mapping.kind.of_client != (found.for_client_id is not None):
        raise Refusal(
            gettext("This mapping is for something else: upload the file again and say whose it is.")
        )
    found.read_by(mapping.kind.key, mapping.name, mapping.json)
    return redirect("import_run", found.id)


@may(CAPABILITY)
@require_POST
def remove(request: MemberRequest, run_id: UUID) -> HttpResponse:
    """Forget a draft and its file."""
    found = find_run(run_id, lock=True)
    if found.status != DRAFT:
        raise Refusal(gettext("This file was taken in: what was done stays on record."))
    found.discard()
    forget(found)
    messages.success(request, gettext("%(file_name)s was not taken in.") % {"file_name": found.file_name})
    return redirect("imports")


@may(CAPABILITY)
@require_safe
def rejected(request: MemberRequest, run_id: UUID) -> HttpResponseBase:
    """The rejected rows, as CSV."""
    found = get_object_or_404(ImportRun.objects.exclude(rejected_ref=""), id=run_id)
    request.concerns = found.for_client_id
    name = f"rejected {found.file_name.rpartition('.')[0] or found.file_name}.csv"
    return FileResponse(
        default_storage.open(found.rejected_ref, "rb"),
        as_attachment=True,
        filename=name,
        content_type="text/csv",
    )


def find_run(run_id: UUID, *, lock: bool = False) -> ImportRun:
    """The workspace's run; 404 for anybody else's."""
    found = ImportRun.objects.select_for_update() if lock else ImportRun.objects
    chosen: ImportRun = get_object_or_404(found, id=run_id)
    return chosen


def _drafted(request: MemberRequest, form: UploadForm) -> ImportRun:
    mapping, file = form.cleaned_data["mapping"], form.cleaned_data["file"]
    draft = ImportRun(
        workspace_id=request.member.workspace_id, id=uuid7(), for_client_id=form.client_id,
        kind=mapping.kind.key, mapping_name=mapping.name, rules=mapping.json, file_name=file.name,
        person_name=request.member.person_name,
    )  # fmt: skip
    draft.file_ref, draft.file_size = keep(file, file.name, draft.workspace_id, draft.id)
    draft.save()
    return draft


def _context(request: MemberRequest, found: ImportRun) -> dict[str, Any]:
    client = Client.objects.filter(id=found.for_client_id).first() if found.for_client_id else None
    context: dict[str, Any] = {"run": found, "kind": KINDS[found.kind], "client": client}
    context["summary"] = summary(found) if found.is_over else ""
    if found.can_begin:
        zone = client.time_zone if client else request.member.time_zone
        context["preview"] = preview(found, zone)
        context["form"] = MappingChoice(initial={"mapping": choice_of(found)})
        context["mapped"] = not is_standard(found.rules, KINDS[found.kind])
    if found.status == WAITING:
        context["progress"] = ImportProgress.objects.filter(id=found.id).first()
        context["silent"] = ImportProgress.is_silent(found.id)
    return context
