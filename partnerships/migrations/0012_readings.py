import django.contrib.postgres.indexes
import django.utils.timezone
from django.db import migrations, models

from partnerships.audit.sql import load


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0011_web_addresses"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="at")),
                (
                    "kind",
                    models.CharField(
                        choices=[("view", "Shown"), ("export", "Taken along"), ("refused", "Refused")],
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                ("account_id", models.BigIntegerField(null=True, verbose_name="account")),
                ("username", models.CharField(default="", max_length=150, verbose_name="who")),
                ("source", models.CharField(default="", max_length=64, verbose_name="through")),
                ("route", models.CharField(default="", max_length=80, verbose_name="address")),
                ("covers", models.CharField(default="", max_length=300, verbose_name="what was asked for")),
                (
                    "highest_marking",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Public"), (1, "Internal"), (2, "Limited")],
                        default=0,
                        verbose_name="highest marking",
                    ),
                ),
                ("rows", models.PositiveIntegerField(null=True, verbose_name="rows")),
                ("of", models.JSONField(default=dict, verbose_name="records of the highest marking")),
                ("request_id", models.CharField(default="", max_length=64, verbose_name="request")),
            ],
            options={
                "verbose_name": "reading",
                "verbose_name_plural": "readings",
                "indexes": [
                    models.Index(fields=["account_id", "-id"], name="reading_of_account"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["of"], name="reading_of_record", opclasses=["jsonb_path_ops"]
                    ),
                    django.contrib.postgres.indexes.BrinIndex(fields=["at"], name="reading_at"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["view", "export", "refused"])),
                        name="reading_kind_in_list",
                        violation_error_message="This value is not in the list.",
                    )
                ],
            },
        ),
        migrations.AlterField(
            model_name="assignment",
            name="highest_marking",
            field=models.PositiveSmallIntegerField(
                choices=[(0, "Public"), (1, "Internal"), (2, "Limited")], default=2, verbose_name="highest marking"
            ),
        ),
        migrations.AlterField(
            model_name="commitment",
            name="marking",
            field=models.PositiveSmallIntegerField(
                choices=[(0, "Public"), (1, "Internal"), (2, "Limited")], default=1, verbose_name="marking"
            ),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="marking",
            field=models.PositiveSmallIntegerField(
                choices=[(0, "Public"), (1, "Internal"), (2, "Limited")], default=1, verbose_name="marking"
            ),
        ),
        migrations.AlterField(
            model_name="interest",
            name="marking",
            field=models.PositiveSmallIntegerField(
                choices=[(0, "Public"), (1, "Internal"), (2, "Limited")], default=1, verbose_name="marking"
            ),
        ),
        migrations.AlterField(
            model_name="meeting",
            name="marking",
            field=models.PositiveSmallIntegerField(
                choices=[(0, "Public"), (1, "Internal"), (2, "Limited")], default=1, verbose_name="marking"
            ),
        ),
        migrations.AlterField(
            model_name="partnership",
            name="marking",
            field=models.PositiveSmallIntegerField(
                choices=[(0, "Public"), (1, "Internal"), (2, "Limited")], default=1, verbose_name="marking"
            ),
        ),
        migrations.RunSQL(load("0012_readings.sql"), load("0012_readings.undo.sql")),
    ]
