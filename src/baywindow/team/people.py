"""The pages of a place's people: who they are, inviting, changing and ending memberships."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from baywindow.tenancy.capabilities import PLAIN_WORDS
from baywindow.tenancy.editing import ChangeForm, stored
from baywindow.tenancy.keyset import asked
from baywindow.tenancy.proof import page_above, proof_missing
from baywindow.tenancy.refusal import Refusal
from baywindow.tenancy.request import MemberRequest
from baywindow.ui.answer import answer
from baywindow.ui.language import gettext_lazy

from . import verbs
from .forms import HandOverForm, InviteForm, MemberForm, StandingForm
from .places import Place
from .queries import changes_page, is_over, pending, people_page, who_has
from .roles import givable, names_of, reach, roles_of
from .words import sentence

TAKEN: dict[str, tuple[str | None, str]] = {
    name: ("email", gettext_lazy("This address is invited already. Send that invitation again instead."))
    for name in ("client_invitation_once", "staff_invitation_once")
}


def people(request: MemberRequest, place: Place) -> HttpResponse:
    """Who belongs here, and who is invited."""
    context = {"place": place, "page": people_page(request, place), "roles": names_of(roles_of(place))}
    if not request.htmx:
        context |= _invited(request, place)
    return answer(request, "team/people.html", context, fragment="team/_people.html")


def _invited(request: MemberRequest, place: Place) -> dict[str, Any]:
    manages = request.member.may(place.manages)
    return {"invitations": pending(place) if manages else [], "now": timezone.now()}


def invite(request: MemberRequest, place: Place) -> HttpResponse:
    """Invite somebody."""
    cards = givable(request.member, place, roles_of(place))
    form = InviteForm(place, cards, request.POST or None)
    if form.is_valid() and (missing := _proof(request, place, form.cleaned_data["role"], request.path)):
        return missing
    if form.is_valid() and stored(form, lambda: verbs.invite(place, **form.cleaned_data), TAKEN, _at):
        messages.success(
            request,
            gettext("%(email)s is invited. The mail is on its way.") % {"email": form.cleaned_data["email"]},
        )
        return redirect(place.url())
    context = {"place": place, "form": form, "cards": cards, "words": PLAIN_WORDS}
    return render(request, "team/invite.html", context, status=form.http_status)


def _at(refusal: Refusal) -> str:
    return "email"


def send_again(request: MemberRequest, place: Place, invitation_id: UUID) -> HttpResponse:
    """Another link, good for as long as the one before was meant to be."""
    found = _invitation(place, invitation_id)
    shown = request.POST.get("round", "")
    verbs.send_again(found, int(shown) if shown.isdecimal() and len(shown) < 6 else 0)
    messages.success(
        request, gettext("Sent to %(email)s again. The link before is dead.") % {"email": found.email}
    )
    return redirect(place.url())


def withdraw(request: MemberRequest, place: Place, invitation_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    found = _invitation(place, invitation_id)
    verbs.withdraw(found)
    messages.success(
        request,
        gettext("The invitation of %(email)s is withdrawn. Its link is dead.") % {"email": found.email},
    )
    return redirect(place.url())


def member(request: MemberRequest, place: Place, member_id: UUID) -> HttpResponse:
    """One person here: their role, and the end of their access."""
    found = _member(place, member_id, lock=request.method == "POST")
    form = _role_form(request, place, found, request.POST or None)
    if form.is_valid() and (missing := _proof(request, place, form.cleaned_data["role"], request.path)):
        return missing
    if form.is_valid() and form.is_current() and stored(form, lambda: _changed(place, found, form), {}):
        messages.success(
            request, gettext("%(email)s has the role from now on.") % {"email": found.name or found.email}
        )
        return redirect(place.url())
    return _member_page(request, place, found, form, form)


def _role_form(request: MemberRequest, place: Place, found: Any, sent: Any) -> MemberForm:
    cards = givable(request.member, place, roles_of(place))
    return MemberForm(place, cards, sent, asks_last=_asks_last(request, place), record=found)


def _member_page(
    request: MemberRequest, place: Place, found: Any, form: MemberForm, sent: ChangeForm
) -> HttpResponse:
    """The person's page; `sent` is the form that was sent there."""
    known, stands = roles_of(place), _member(place, found.id, lock=False)
    cards = givable(request.member, place, known)
    context = {"place": place, "person": stands, "form": form, "sent": sent, "roles": names_of(known)}
    context |= {"capabilities": next((c.capabilities for c in known if c.code == stands.role), ())}
    context["over"] = is_over(place, stands)
    context |= {"touchable": stands.role not in names_of(known) or stands.role in names_of(cards)}
    return render(request, "team/member.html", {**context, "words": PLAIN_WORDS}, status=sent.http_status)


def _asks_last(request: MemberRequest, place: Place) -> bool:
    return request.member.realm == "staff" and place.client_id is not None


def _changed(place: Place, found: Any, form: MemberForm) -> bool:
    told = form.cleaned_data
    even_last = bool(told.get("even_last"))
    verbs.change_role(place, found, told["role"], told.get("ends_on"), even_last=even_last)
    return True


def deactivate(request: MemberRequest, place: Place, member_id: UUID) -> HttpResponse:
    """End somebody's access, at once."""
    found = _member(place, member_id, lock=True)
    if (out_of_date := _out_of_date(request, place, found, "suspended")) is not None:
        return out_of_date
    verbs.deactivate(place, found, even_last=request.POST.get("even_last") == "on")
    messages.success(
        request,
        gettext("%(email)s is out. Their name stays where it stands.") % {"email": found.name or found.email},
    )
    return redirect(place.url())


def reactivate(request: MemberRequest, place: Place, member_id: UUID) -> HttpResponse:
    """Let somebody in again."""
    found = _member(place, member_id, lock=True)
    if (out_of_date := _out_of_date(request, place, found, "active")) is not None:
        return out_of_date
    if missing := _proof(request, place, found.role, page_above(request)):
        return missing
    verbs.reactivate(found)
    messages.success(request, gettext("%(email)s is back.") % {"email": found.name or found.email})
    return redirect(place.url())


def _out_of_date(
    request: MemberRequest, place: Place, found: Any, status: str, form: type[StandingForm] = StandingForm
) -> HttpResponse | None:
    """The person's page with both versions, where somebody changed them since it was opened."""
    sent = form(request.POST, status, found, names_of(roles_of(place)))
    if sent.is_valid() and sent.is_current():
        return None
    return _member_page(request, place, found, _role_form(request, place, found, None), sent)


def hand_over(request: MemberRequest, place: Place, member_id: UUID) -> HttpResponse:
    """Make a colleague the Owner in one's own stead."""
    found = _member(place, member_id, lock=True)
    if (out_of_date := _out_of_date(request, place, found, "active", HandOverForm)) is not None:
        return out_of_date
    verbs.hand_over(place, found)
    messages.success(
        request,
        gettext("%(email)s owns the workspace now; you are a Manager.")
        % {"email": found.name or found.email},
    )
    return redirect(place.url())


def changes(request: MemberRequest, place: Place) -> HttpResponse:
    """The log of memberships, invitations and roles."""
    context = {"place": place, "page": changes_page(request, place), "said": sentence}
    return answer(request, "team/changes.html", context, fragment="team/_changes.html")


def who_sees(request: MemberRequest, place: Place) -> HttpResponse:
    """Which roles and which people have a capability, or all of several: who can see a page."""
    asked_for = asked(request, "may").split()
    known = bool(asked_for) and set(asked_for) <= PLAIN_WORDS.keys()
    cards = [card for card in roles_of(place) if known and card.capabilities.issuperset(asked_for)]
    named = " + ".join(str(PLAIN_WORDS[one]) for one in asked_for) if known else ""
    context = {
        "place": place,
        "named": named,
        "reach": reach(place.realm) | ({" ".join(asked_for): named} if len(asked_for) > 1 and known else {}),
        "roles": names_of(cards),
        "held": who_has(place, [card.code for card in cards]),
    }
    return answer(request, "team/who.html", context, fragment="team/_who.html")


def _proof(request: MemberRequest, place: Place, role: str, page: str) -> HttpResponse | None:
    """Where to prove who one is before this role is given; None for one that needs no proof."""
    held = next((card.capabilities for card in roles_of(place) if card.code == role), frozenset())
    return proof_missing(request, held, page)


def _member(place: Place, member_id: UUID, *, lock: bool) -> Any:
    found = place.members.select_for_update() if lock else place.members
    return get_object_or_404(found, id=member_id)


def _invitation(place: Place, invitation_id: UUID) -> Any:
    return get_object_or_404(place.invitations.select_for_update(), id=invitation_id)
