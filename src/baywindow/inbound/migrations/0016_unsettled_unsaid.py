"""A difference of which no settlement is said has none: the version before this one says nothing of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inbound", "0015_settled")]

    operations = [
        migrations.AlterField(
            model_name="discrepancy",
            name="settlement",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
    ]
