from django.db import migrations

from partnerships.audit.sql import load

WATCHED = {
    "action": ("", ""), "agendaitem": ("", ""), "area": ("", ""), "areaobjective": ("", ""), "assignment": ("", ""),
    "blocker": ("", ""), "category": ("", ""), "categoryarea": ("", ""), "citation": ("", ""),
    # Work on a commitment moves its last activity without making a new version of it: the work is recorded itself.
    "commitment": ("last_activity_at", ""),
    "commitmentpartner": ("", ""), "contact": ("", ""), "datechange": ("", ""), "dialogueformat": ("", ""),
    "divergence": ("", ""), "divergencepartner": ("", ""), "evidence": ("", ""), "evidencefile": ("", "content"),
    "fulfilment": ("", ""), "interest": ("", ""), "meeting": ("", ""), "meetingpartner": ("", ""),
    "meetingtrack": ("", ""), "membership": ("", ""), "objective": ("", ""), "outcome": ("", ""),
    "participant": ("", ""), "partner": ("", ""), "partnership": ("", ""), "post": ("", ""),
    "reportedposition": ("", ""), "review": ("", ""), "signatory": ("", ""), "source": ("", ""),
    "statusupdate": ("", ""), "step": ("", ""), "track": ("", ""), "trackarea": ("", ""), "trackpartner": ("", ""),
    "unit": ("", ""), "user": ("last_login", "password"),
}  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0001_tables")]

    operations = [
        migrations.RunSQL(load("0002_event.sql"), load("0002_event.undo.sql")),
        *(
            migrations.RunSQL(
                [("SELECT audit.watch(%s, %s, %s)", [f"partnerships_{table}", ignored, hidden])],
                f"DROP TRIGGER b_stamp ON partnerships_{table}; DROP TRIGGER z_log ON partnerships_{table};"
                f" DROP TRIGGER no_truncate ON partnerships_{table}",
            )
            for table, (ignored, hidden) in WATCHED.items()
        ),
    ]
