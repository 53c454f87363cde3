"""The search's pages: everything that is called so, and what stands under the box while one types.

Both sides have the same; what one finds is a matter of the context.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from baywindow.tenancy.keyset import asked
from baywindow.tenancy.request import MemberRequest, may

from .finding import FEW, LONGEST, SUGGESTED, grouped, search
from .kinds import FOUND_BY, KINDS


@require_safe
@may("home.view")
def results(request: MemberRequest) -> HttpResponse:
    """Everything one may see that is called so, by kind."""
    words = asked(request, "q", LONGEST)
    found = search(words, few=FEW)
    context = {"words": words, "groups": grouped(found, words, request.member), **_words(request)}
    return render(request, "search/results.html", context)


@require_safe
@may("home.view")
def suggestions(request: MemberRequest) -> HttpResponse:
    """The best of it, as rows under the search box."""
    words = asked(request, "q", LONGEST)
    context = {"words": words, "found": search(words, few=SUGGESTED)[:SUGGESTED], **_words(request)}
    return render(request, "search/_suggestions.html", context)


def _words(request: MemberRequest) -> dict[str, Any]:
    kinds = {name: kind for name, kind in KINDS.items() if kind.side(request.member)}
    return {"kinds": kinds, "found_by": FOUND_BY}
