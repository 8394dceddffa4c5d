"""Every version that is already there enters the registry: its trigger does it. The worker computes the rest."""

from django.db import migrations

ENTER = "UPDATE algorithms_sheetversion SET revision = revision"


class Migration(migrations.Migration):
    dependencies = [("algorithms", "0008_registry_entries"), ("bulletin", "0002_fold")]

    operations = [migrations.RunSQL(ENTER, reverse_sql=migrations.RunSQL.noop)]
