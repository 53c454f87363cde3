-- One posting at a time for a level: what the next statement reads is what it adds to.
with line as (<<lines>>)
select count(*) from (
  select v.id from level v
   where v.workspace_id = %(workspace)s and v.client_id = %(client)s
     and v.id = any (array(select distinct l.level_id from line l))
   order by v.id for no key update
) locked
