from django.db import migrations, models

from partnerships.audit.sql import load


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0013_annexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="pseudonymised_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="name erased at"),
        ),
        migrations.AddField(
            model_name="user",
            name="pseudonymised_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="name erased at"),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("pseudonymised_at", None),
                    models.Q(("email", ""), ("is_active", False), ("sso_subject", None)),
                    _connector="OR",
                ),
                name="user_pseudonymised_stays_out",
                violation_error_message="The name of this account was erased; nobody signs in to it again.",
            ),
        ),
        migrations.RunSQL(load("0014_personal_data.sql"), load("0014_personal_data.undo.sql")),
    ]
