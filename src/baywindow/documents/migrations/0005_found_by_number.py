"""Documents are found by their number and by that of their record."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_orders_have_documents")]

    operations = [
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["workspace_id", "client_id", "number"], name="document_number"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                fields=["workspace_id", "client_id", "subject_number"], name="document_subject_number"
            ),
        ),
    ]
