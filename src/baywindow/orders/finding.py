"""Orders by words: of whom, for whom, and by what a carrier calls their parcels."""

WORDS = """
  select n.id from client_order n where n.workspace_id = %(workspace)s and n.client_id = %(client)s
     and (n.number >= %(upper)s::text and n.number < %(upper_end)s::text
          or n.number >= %(number)s::text and n.number < %(number_end)s::text)
  union all
  select n.id from client_order n where n.workspace_id = %(workspace)s and n.client_id = %(client)s
     and n.client_reference <> ''
     and (n.client_reference >= %(words)s::text and n.client_reference < %(words_end)s::text
          or n.client_reference >= %(upper)s::text and n.client_reference < %(upper_end)s::text)
  union all
  select n.id from client_order n where n.workspace_id = %(workspace)s and n.client_id = %(client)s
     and n.consignee_key >= %(lower)s::text and n.consignee_key < %(lower_end)s::text
  union all
  select n.order_id from order_token n where n.workspace_id = %(workspace)s and n.client_id = %(client)s
     and n.token >= %(lower)s::text and n.token < %(lower_end)s::text
  union all
  select s.order_id from shipment s where s.workspace_id = %(workspace)s and s.client_id = %(client)s
     and s.tracking_number >= %(tracking)s::text and s.tracking_number < %(tracking_end)s::text
  union all
  select s.order_id from package p
    join shipment s
      on s.workspace_id = p.workspace_id and s.client_id = p.client_id and s.id = p.shipment_id
   where p.workspace_id = %(workspace)s and p.client_id = %(client)s
     and p.tracking_number >= %(tracking)s::text and p.tracking_number < %(tracking_end)s::text
  union all
  select j.order_id from (
    select s.id from shipment s where s.workspace_id = %(workspace)s and s.client_id = %(client)s
       and s.tracking_number >= %(tracking)s::text and s.tracking_number < %(tracking_end)s::text
    union all
    select p.shipment_id from package p where p.workspace_id = %(workspace)s and p.client_id = %(client)s
       and p.tracking_number >= %(tracking)s::text and p.tracking_number < %(tracking_end)s::text) t
    join shipment_joined j on j.workspace_id = %(workspace)s and j.client_id = %(client)s
     and j.shipment_id = t.id"""
"""The orders `n` that the words mean, by their indexes; one may come several times."""

_FOLLOWED = """(
     select true from shipment s
       left join package p
         on p.workspace_id = s.workspace_id and p.client_id = s.client_id and p.shipment_id = s.id
      where s.workspace_id = %(workspace)s and s.client_id = %(client)s and <<joined>>
        and (s.tracking_number >= %(tracking)s::text and s.tracking_number < %(tracking_end)s::text
             or p.tracking_number >= %(tracking)s::text and p.tracking_number < %(tracking_end)s::text)
      limit 1)"""

_OF_ITSELF = "s.order_id = o.id"
_BESIDE_OTHERS = """s.id in (
        select j.shipment_id from shipment_joined j
         where j.workspace_id = o.workspace_id and j.client_id = o.client_id and j.order_id = o.id)"""

MEANT = (
    """(o.number >= %(upper)s::text and o.number < %(upper_end)s::text
   or o.number >= %(number)s::text and o.number < %(number_end)s::text
   or o.client_reference <> ''
      and (o.client_reference >= %(words)s::text and o.client_reference < %(words_end)s::text
           or o.client_reference >= %(upper)s::text and o.client_reference < %(upper_end)s::text)
   or o.consignee_key >= %(lower)s::text and o.consignee_key < %(lower_end)s::text
   or o.consignee_key ~ %(later_word)s::text
   or """
    + "\n   or ".join(_FOLLOWED.replace("<<joined>>", by) for by in (_OF_ITSELF, _BESIDE_OTHERS))
    + ")"
)
"""Whether the words mean the order `o`: the same, asked of each order of the list."""
