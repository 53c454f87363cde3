"""Home tells what is due first, whoever acts: nothing is looked for by who acts any more."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("exceptions", "0002_what_the_client_does_first")]

    operations = [migrations.RemoveIndex(model_name="clientexception", name="client_exception_own_due")]
