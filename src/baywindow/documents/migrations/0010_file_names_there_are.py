"""The file names of the documents there are, some thousands at a time, each time in a transaction of its own.

Documents are held while their names are written, so that one whose rights change meanwhile changes its names
after them; who files, publishes or withdraws waits for some thousands at most. What was cut off is done anew:
names that are there stay.
"""

from django.db import migrations

PIECE = 5_000
START = ("00000000-0000-0000-0000-000000000000",) * 3

FILL = """
with piece as materialized (
  select d.workspace_id, d.client_id, d.id, d.file_name, d.meant_for, d.published
    from core.document d where (d.workspace_id, d.client_id, d.id) > (%s, %s, %s)
   order by d.workspace_id, d.client_id, d.id limit %s for share
), told as (
  insert into core.document_token (workspace_id, client_id, token, document_id, meant_for, published)
  select p.workspace_id, p.client_id, t.token, p.id, p.meant_for, p.published
    from piece p cross join core.file_name_tokens(p.file_name) t
  on conflict do nothing
)
select workspace_id, client_id, id from piece order by workspace_id desc, client_id desc, id desc limit 1
"""


def fill(apps, schema_editor, piece=PIECE):
    """Write the names of all documents, a piece at a time."""
    last = START
    with schema_editor.connection.cursor() as cursor:
        while last:
            cursor.execute(FILL, [*last, piece])
            last = cursor.fetchone()


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("documents", "0009_photos_publish_themselves")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
