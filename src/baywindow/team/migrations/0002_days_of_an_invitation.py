from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("team", "0001_begin"),
    ]

    operations = [
        migrations.AddField(
            model_name="clientinvitation",
            name="days",
            field=models.SmallIntegerField(default=7, db_default=7),
        ),
        migrations.AddField(
            model_name="staffinvitation",
            name="days",
            field=models.SmallIntegerField(default=7, db_default=7),
        ),
    ]
