"""How many orders have something in their way is counted from an index, however many exceptions are open."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exceptions", "0004_past_the_delivery_day")]

    operations = [
        migrations.AddIndex(
            model_name="clientexception",
            index=models.Index(
                fields=["workspace_id", "client_id", "subject_kind", "page_id"],
                include=["needs"],
                name="client_exception_open",
                condition=models.Q(resolved_at__isnull=True),
            ),
        )
    ]
