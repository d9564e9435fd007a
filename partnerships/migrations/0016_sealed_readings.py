from django.db import migrations

from partnerships.audit.sql import load


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0015_markings")]

    operations = [migrations.RunSQL(load("0016_sealed_readings.sql"), load("0016_sealed_readings.undo.sql"))]
