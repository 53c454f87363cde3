"""Shipments by words: their own numbers, those of their orders and parcels, and who gets them."""

import re


def _begins(column: str, digits: str = "") -> str:
    """Whether a text begins with the words, as typed or in capitals; a number also after `digits`."""
    told = f"""{column} >= %(words)s::text and {column} < %(words_end)s::text
          or {column} >= %(upper)s::text and {column} < %(upper_end)s::text"""
    if digits:
        told += f"\n          or {column} >= %({digits})s::text and {column} < %({digits}_end)s::text"
    return f"({told})"


def _filled(text: str) -> str:
    """The text; `<<column>>` is where a column begins with the words, `<<number by digits>>` likewise."""
    return re.sub(r"<<([\w.]+)(?: by (\w+))?>>", lambda place: _begins(place[1], place[2] or ""), text)


WORDS = _filled("""
  select n.id from shipment n where n.workspace_id = %(workspace)s and n.client_id = %(client)s
     and <<n.number by number>>
  union all
  select n.id from shipment n where n.workspace_id = %(workspace)s and n.client_id = %(client)s
     and <<n.order_number by order_number>>
  union all
  select n.id from shipment n where n.workspace_id = %(workspace)s and n.client_id = %(client)s
     and <<n.client_reference>>
  union all
  select n.id from shipment n where n.workspace_id = %(workspace)s and n.client_id = %(client)s
     and n.tracking_number >= %(tracking)s::text and n.tracking_number < %(tracking_end)s::text
  union all
  select n.id from shipment n where n.workspace_id = %(workspace)s and n.client_id = %(client)s
     and n.consignee_key >= %(lower)s::text and n.consignee_key < %(lower_end)s::text
  union all
  select n.shipment_id from shipment_token n
   where n.workspace_id = %(workspace)s and n.client_id = %(client)s
     and n.token >= %(lower)s::text and n.token < %(lower_end)s::text
  union all
  select p.shipment_id from package p where p.workspace_id = %(workspace)s and p.client_id = %(client)s
     and p.tracking_number >= %(tracking)s::text and p.tracking_number < %(tracking_end)s::text
  union all
  select j.shipment_id from client_order n
    join shipment_joined j
      on j.workspace_id = n.workspace_id and j.client_id = n.client_id and j.order_id = n.id
   where n.workspace_id = %(workspace)s and n.client_id = %(client)s and <<n.number by order_number>>
  union all
  select j.shipment_id from client_order n
    join shipment_joined j
      on j.workspace_id = n.workspace_id and j.client_id = n.client_id and j.order_id = n.id
   where n.workspace_id = %(workspace)s and n.client_id = %(client)s and n.client_reference <> ''
     and <<n.client_reference>>""")
"""The shipments that the words mean, by their indexes; one may come several times."""

MEANT = _filled("""(<<s.number by number>> or <<s.order_number by order_number>>
   or <<s.client_reference>>
   or s.tracking_number >= %(tracking)s::text and s.tracking_number < %(tracking_end)s::text
   or s.consignee_key >= %(lower)s::text and s.consignee_key < %(lower_end)s::text
   or s.consignee_key ~ %(later_word)s::text
   or (select true from package p
        where p.workspace_id = s.workspace_id and p.client_id = s.client_id and p.shipment_id = s.id
          and p.tracking_number >= %(tracking)s::text and p.tracking_number < %(tracking_end)s::text limit 1)
   or (select true from shipment_joined j
         join client_order n
           on n.workspace_id = j.workspace_id and n.client_id = j.client_id and n.id = j.order_id
        where j.workspace_id = s.workspace_id and j.client_id = s.client_id and j.shipment_id = s.id
          and (<<n.number by order_number>> or n.client_reference <> '' and <<n.client_reference>>)
        limit 1))""")
"""Whether the words mean the shipment `s`: the same, asked of each shipment of the list."""
