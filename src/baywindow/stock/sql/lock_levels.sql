-- One posting at a time for a level: what the next statement reads is what it adds to.
with line as materialized (<<lines>>)
select count(*) from (
  select v.id from level v
   where v.workspace_id = %(workspace)s and v.client_id = %(client)s
     and v.id in (select l.level_id from line l)
   order by v.id for no key update of v
) locked
