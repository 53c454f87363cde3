"""Reservations: goods promised to a document. `Level.allocated` is always the sum of the open ones."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext

from baywindow.tenancy.context import current
from baywindow.tenancy.refusal import Refusal

from .models import Level, Reservation


def reserve(
    client_id: UUID, level_id: UUID, qty: Decimal, document_kind: str, document_number: str
) -> Reservation:
    """Promise goods of a level; Refusal when less is free than is asked for."""
    level = _locked(client_id, level_id)
    free = level.on_hand - level.on_hold - level.allocated
    if not 0 < qty <= free:
        raise Refusal(gettext("Only %(free)s is free there.") % {"free": max(free, Decimal(0))})
    _allocate(client_id, level_id, qty)
    reservation = Reservation(
        workspace_id=level.workspace_id,
        client_id=client_id,
        level_id=level_id,
        qty=qty,
        document_kind=document_kind,
        document_number=document_number,
    )
    reservation.save(using=current().alias)
    return reservation


def close(reservation: Reservation) -> None:
    """End a reservation, because the goods left or are no longer wanted; a closed one stays as it is."""
    _locked(reservation.client_id, reservation.level_id)
    open_ones = Reservation.objects.of_client(reservation.client_id).filter(id=reservation.id, status="open")
    if open_ones.update(status="closed", version=F("version") + 1):
        _allocate(reservation.client_id, reservation.level_id, -reservation.qty)
        reservation.status = "closed"


def _locked(client_id: UUID, level_id: UUID) -> Level:
    levels = Level.objects.of_client(client_id).select_for_update(no_key=True)
    level: Level | None = levels.filter(id=level_id).first()
    if level is None:
        raise Refusal(gettext("There are no such goods."), status=404)
    return level


def _allocate(client_id: UUID, level_id: UUID, qty: Decimal) -> None:
    Level.objects.of_client(client_id).filter(id=level_id).update(allocated=F("allocated") + qty)
