from django.db import migrations

from partnerships.audit.sql import load


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0002_audit")]

    operations = [migrations.RunSQL(load("0003_rules.sql"), load("0003_rules.undo.sql"))]
