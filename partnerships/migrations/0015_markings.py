import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import partnerships.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0014_personal_data"),
    ]

    operations = [
        migrations.CreateModel(
            name="HandlingMarking",
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
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Public"), (1, "Internal"), (2, "Limited")], unique=True, verbose_name="level"
                    ),
                ),
                (
                    "name",
                    partnerships.models.fields.Words(
                        blank=True,
                        default="",
                        help_text="As it stands on pages, files and prints. Left empty: the program's own, which is translated.",
                        max_length=40,
                        verbose_name="name",
                    ),
                ),
                (
                    "instruction",
                    partnerships.models.fields.Words(
                        blank=True,
                        default="",
                        help_text="What whoever sees it has to do or not to do. Left empty: the program's own words.",
                        max_length=300,
                        verbose_name="handling instruction",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "marking",
                "verbose_name_plural": "markings",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__in", [0, 1, 2])),
                        name="handlingmarking_level_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("name", ""), _negated=True),
                        name="handlingmarking_name_once",
                        violation_error_message="Another marking has this name.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "SELECT audit.watch('partnerships_handlingmarking')",
            "DROP TRIGGER b_stamp ON partnerships_handlingmarking; DROP TRIGGER z_log ON partnerships_handlingmarking;"
            " DROP TRIGGER no_truncate ON partnerships_handlingmarking",
        ),
    ]
