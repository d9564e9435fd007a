import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import partnerships.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0003_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="lists_version",
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name="version of its lists"),
        ),
        migrations.AddField(
            model_name="track",
            name="lists_version",
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name="version of its lists"),
        ),
        migrations.CreateModel(
            name="AccessToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created at"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                (
                    "name",
                    partnerships.models.fields.Words(
                        help_text="What program it is for, such as “Dashboard in Power BI”.",
                        max_length=100,
                        verbose_name="name",
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[("read", "Read"), ("log", "Read, and log meetings, commitments and updates")],
                        default="read",
                        max_length=20,
                        verbose_name="may",
                    ),
                ),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("hint", models.CharField(editable=False, max_length=12, verbose_name="begins with")),
                ("expires_at", models.DateTimeField(verbose_name="ends")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked at")),
                ("last_used_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="last used")),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="changed by",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tokens",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "access token",
                "verbose_name_plural": "access tokens",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scope__in", ["read", "log"])),
                        name="access_token_scope_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at", None), ("revoked_by", None)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="access_token_revoked_at_and_by",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)),
                        fields=("user", "name"),
                        name="access_token_name_once",
                        violation_error_message="You have a token with this name already; revoke it or choose another.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestReceipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("fingerprint", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField(default=0)),
                ("headers", models.JSONField(default=dict)),
                ("body", models.BinaryField(default=bytes)),
                ("accepted_at", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "request receipt",
                "verbose_name_plural": "request receipts",
                "indexes": [models.Index(fields=["user", "accepted_at"], name="request_receipt_by_age")],
                "constraints": [models.UniqueConstraint(fields=("user", "key"), name="request_accepted_once")],
            },
        ),
        migrations.RunSQL(
            "SELECT audit.watch('partnerships_accesstoken', 'last_used_at', 'digest')",
            "DROP TRIGGER b_stamp ON partnerships_accesstoken; DROP TRIGGER z_log ON partnerships_accesstoken;"
            " DROP TRIGGER no_truncate ON partnerships_accesstoken",
        ),
    ]
