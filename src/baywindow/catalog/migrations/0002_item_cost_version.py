from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Costs carry a version, so that nobody overwrites a colleague's unawares."""

    dependencies: ClassVar = [("catalog", "0001_begin")]

    operations: ClassVar = [
        migrations.AddField("itemcost", "version", models.IntegerField(default=1, db_default=1)),
    ]
