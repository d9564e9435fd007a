import django.utils.timezone
from django.db import migrations, models

from partnerships.audit.sql import load


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0008_sealing"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignInEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="at")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("signed_in", "Signed in"),
                            ("failed", "Name or password wrong"),
                            ("factor_failed", "Second factor wrong"),
                            ("refused", "Refused: too many failed attempts"),
                            ("locked", "Locked for a while"),
                            ("released", "Lock taken away"),
                            ("sso_refused", "Single sign-on refused"),
                            ("signed_out", "Signed out"),
                            ("session_ended", "Session ended"),
                            ("confirmed", "Identity confirmed again"),
                            ("password_changed", "Password changed"),
                            ("factor_added", "Second factor added"),
                            ("factor_removed", "Second factor removed"),
                            ("codes_made", "Recovery codes made"),
                            ("code_used", "Recovery code used"),
                        ],
                        max_length=20,
                        verbose_name="what",
                    ),
                ),
                ("account_id", models.BigIntegerField(null=True, verbose_name="account")),
                ("username", models.CharField(default="", max_length=150, verbose_name="who")),
                ("name_key", models.CharField(default="", max_length=64)),
                ("address", models.GenericIPAddressField(null=True, verbose_name="from")),
                ("browser", models.CharField(default="", max_length=300, verbose_name="with")),
                ("detail", models.CharField(default="", max_length=300, verbose_name="how, or why")),
                ("by_id", models.BigIntegerField(null=True, verbose_name="account of whoever did it")),
                ("by_username", models.CharField(default="", max_length=150, verbose_name="done by")),
                ("request_id", models.CharField(default="", max_length=64, verbose_name="request")),
            ],
            options={
                "verbose_name": "sign-in event",
                "verbose_name_plural": "sign-in events",
                "indexes": [
                    models.Index(fields=["name_key", "at"], name="sign_in_event_of_name"),
                    models.Index(fields=["account_id", "-id"], name="sign_in_event_of_account"),
                    models.Index(fields=["address", "at"], name="sign_in_event_from_address"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "signed_in",
                                    "failed",
                                    "factor_failed",
                                    "refused",
                                    "locked",
                                    "released",
                                    "sso_refused",
                                    "signed_out",
                                    "session_ended",
                                    "confirmed",
                                    "password_changed",
                                    "factor_added",
                                    "factor_removed",
                                    "codes_made",
                                    "code_used",
                                ],
                            )
                        ),
                        name="sign_in_event_kind_in_list",
                        violation_error_message="This value is not in the list.",
                    )
                ],
            },
        ),
        migrations.RunSQL(load("0009_signing_in.sql"), load("0009_signing_in.undo.sql")),
    ]
