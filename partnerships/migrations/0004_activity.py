from django.db import migrations

WATCH = """
DROP TRIGGER b_stamp ON partnerships_commitment;
DROP TRIGGER z_log ON partnerships_commitment;
DROP TRIGGER no_truncate ON partnerships_commitment;
SELECT audit.watch('partnerships_commitment', '{ignored}', '');
"""


class Migration(migrations.Migration):
    """
    Let work on a commitment move its `last_activity_at` without a new version of it.

    Otherwise every action or piece of evidence would count as a change since the update under review was written,
    and as a conflict for whoever edits the commitment. The work itself is recorded in its own table.
    """

    dependencies = [("partnerships", "0003_rules")]

    operations = [
        migrations.RunSQL(WATCH.format(ignored="last_activity_at"), WATCH.format(ignored="")),
    ]
