from django.db import migrations

from partnerships.audit.sql import load


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0007_calendar_feeds")]

    operations = [migrations.RunSQL(load("0008_sealing.sql"), load("0008_sealing.undo.sql"))]
