"""Staff pages: the mappings of the workspace, and the blank files of our own columns."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baywindow.tenancy.editing import stored
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.language import gettext_lazy

from .console import CAPABILITY, find_run
from .described import columns_of
from .forms import MappingForm
from .mapping import LONGEST_NAME
from .models import ImportMapping
from .preview import columns_of_file
from .registry import KINDS
from .standard import begun_rules, blank_file, standard_rules

TAKEN: dict[str, tuple[str | None, str]] = {
    "import_mapping_name_once": (
        "name",
        gettext_lazy("Another mapping has this name. Choose one, or remove the other."),
    )
}


@may(CAPABILITY)
@require_http_methods(["GET", "HEAD", "POST"])
def mappings(request: MemberRequest) -> HttpResponse:
    """The mappings people saved; a further one is uploaded here."""
    form = MappingForm(request.POST or None, request.FILES or None)
    if form.is_valid() and (made := stored(form, lambda: _saved(form), TAKEN)):
        messages.success(request, gettext("%(made)s can be chosen now.") % {"made": made.name})
        return redirect("import_mapping", made.id)
    saved = ImportMapping.objects.order_by("name").values_list(
        "id", "name", "kind", "updated_at", named=True
    )[:500]
    context = {"form": form, "saved": saved, "kinds": KINDS}
    return render(request, "exchange/mappings.html", context, status=422 if form.errors else 200)


@may(CAPABILITY)
@require_safe
def mapping(request: MemberRequest, mapping_id: UUID) -> HttpResponse:
    """One mapping, as it is written."""
    found = get_object_or_404(ImportMapping.objects, id=mapping_id)
    text = json.dumps(found.rules, indent=2, ensure_ascii=False)
    return render(request, "exchange/mapping.html", {"mapping": found, "text": text, "kinds": KINDS})


@may(CAPABILITY)
@require_safe
def mapping_file(request: MemberRequest, mapping_id: UUID) -> HttpResponse:
    """The mapping to keep, change and upload again."""
    found = get_object_or_404(ImportMapping.objects, id=mapping_id)
    return _json_file(found.rules, found.name)


@may(CAPABILITY)
@require_POST
def remove(request: MemberRequest, mapping_id: UUID) -> HttpResponse:
    """Forget a mapping; runs made with it keep theirs."""
    found = get_object_or_404(ImportMapping.objects, id=mapping_id)
    ImportMapping.objects.filter(id=found.id).delete()
    messages.success(
        request, gettext("%(found)s is gone. What was taken in with it stays.") % {"found": found.name}
    )
    return redirect("import_mappings")


@may(CAPABILITY)
@require_safe
def blank(request: MemberRequest, kind: str) -> HttpResponse:
    """A CSV of our own columns to fill in."""
    if kind not in KINDS:
        raise Http404
    named = content_disposition_header(True, f"{kind}.csv")
    return HttpResponse(
        blank_file(KINDS[kind]),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": named},
    )


@may(CAPABILITY)
@require_safe
def columns(request: MemberRequest, kind: str) -> HttpResponse:
    """Our own columns of a kind, and what may stand in each."""
    if kind not in KINDS:
        raise Http404
    context = {"kind": KINDS[kind], "kinds": KINDS.values(), "columns": columns_of(KINDS[kind])}
    return render(request, "exchange/columns.html", context)


@may(CAPABILITY)
@require_safe
def begun(request: MemberRequest, run_id: UUID) -> HttpResponse:
    """A mapping for a run's file, begun: columns that are called alike are put in, the others listed."""
    run = find_run(run_id)
    name = run.file_name.rpartition(".")[0] or run.file_name
    return _json_file(begun_rules(KINDS[run.kind], columns_of_file(run), name[:LONGEST_NAME]), name)


@may(CAPABILITY)
@require_safe
def standard(request: MemberRequest, kind: str) -> HttpResponse:
    """Our own mapping of a kind, as a beginning for one's own."""
    if kind not in KINDS:
        raise Http404
    return _json_file(standard_rules(KINDS[kind]), kind)


def _json_file(rules: object, name: str) -> HttpResponse:
    named = content_disposition_header(True, f"{slugify(name) or 'mapping'}.json")
    return JsonResponse(
        rules, json_dumps_params={"indent": 2, "ensure_ascii": False}, headers={"Content-Disposition": named}
    )


def _saved(form: MappingForm) -> ImportMapping:
    mapping = form.cleaned_data["mapping"]
    made = ImportMapping(name=mapping.name, kind=mapping.kind.key, rules=mapping.json)
    made.save()
    return made
