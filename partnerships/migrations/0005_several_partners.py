from django.db import migrations

from partnerships.audit.sql import load


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0004_programs")]

    operations = [migrations.RunSQL(load("0005_several_partners.sql"), load("0005_several_partners.undo.sql"))]
