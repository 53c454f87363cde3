from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0009_plate"),
    ]

    operations = [
        migrations.AddField(
            model_name="ssoprovider",
            name="needs",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="ssoprovider",
            name="own_certificate",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="ssoprovider",
            name="own_key",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
    ]
