"""What a client's service is measured by."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0010_sealed_assertions")]

    operations = [
        migrations.AddField(
            model_name="client",
            name="on_time_target",
            field=models.IntegerField(db_default=98, default=98),
        ),
        migrations.AddField(
            model_name="client",
            name="dock_hours_target",
            field=models.IntegerField(db_default=24, default=24),
        ),
        migrations.AddConstraint(
            model_name="client",
            constraint=models.CheckConstraint(
                condition=models.Q(on_time_target__range=(1, 100), dock_hours_target__range=(1, 999)),
                name="client_targets",
            ),
        ),
    ]
