from django.db import migrations

from partnerships.audit.sql import load


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0014_personal_data")]

    operations = [migrations.RunSQL(load("0015_sealed_readings.sql"), load("0015_sealed_readings.undo.sql"))]
