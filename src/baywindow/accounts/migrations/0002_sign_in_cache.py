"""The table behind Django's cache: rate limits of the sign-in, shared by all web processes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_begin")]
    operations = [
        migrations.RunSQL(
            """
            create table sign_in_cache (
              cache_key varchar(255) primary key, value text not null, expires timestamptz not null
            );
            create index sign_in_cache_expires on sign_in_cache (expires);
            """,
            "drop table sign_in_cache",
        )
    ]
