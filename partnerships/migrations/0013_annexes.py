import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import partnerships.models.fields
from partnerships.audit.sql import load

# Whose changes the record tells without these columns: what an annex says is for named readers alone (domain.md,
# invariant 11), and the record is read by auditors and leaves the program. The hash of the words stands beside them.
HIDDEN = {"annex": "title,text", "annexwords": "title,text", "annexfile": "name,content", "annexreader": ""}
# The database looks for EU classified markings in all of them but the bytes.
UNREAD = {"annexfile": "content"}


def watched(table: str) -> migrations.RunSQL:
    """Put the audit triggers on a table; what is hidden from the record is looked at all the same."""
    name = f"partnerships_{table}"
    return migrations.RunSQL(
        [
            ("SELECT audit.watch(%s, '', %s)", [name, HIDDEN[table]]),
            f"DROP TRIGGER b_stamp ON {name}",
            f"CREATE TRIGGER b_stamp BEFORE INSERT OR UPDATE ON {name} FOR EACH ROW"
            f" EXECUTE FUNCTION audit.stamp('', '{UNREAD.get(table, '')}')",
            f"ALTER TABLE {name} ENABLE ALWAYS TRIGGER b_stamp",
        ],
        f"DROP TRIGGER b_stamp ON {name}; DROP TRIGGER z_log ON {name}; DROP TRIGGER no_truncate ON {name}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0012_readings"),
    ]

    operations = [
        migrations.RunSQL(load("0013_hidden.sql"), load("0013_hidden.undo.sql")),
        migrations.CreateModel(
            name="Annex",
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
                    "marking",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Public"), (1, "Internal"), (2, "Limited")], default=1, verbose_name="marking"
                    ),
                ),
                ("title", partnerships.models.fields.Words(max_length=500, verbose_name="title")),
                (
                    "text",
                    partnerships.models.fields.Words(blank=True, default="", max_length=20000, verbose_name="text"),
                ),
                ("words_sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256 of its words")),
                (
                    "withdrawn_reason",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=4000, verbose_name="why withdrawn"
                    ),
                ),
                ("is_withdrawn", models.BooleanField(default=False, verbose_name="withdrawn")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
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
                    "commitment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="annexes",
                        to="partnerships.commitment",
                        verbose_name="commitment",
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
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="annexes",
                        to="partnerships.meeting",
                        verbose_name="meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "annex",
                "verbose_name_plural": "annexes",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AnnexFile",
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
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("content_type", models.CharField(max_length=100, verbose_name="type")),
                ("size", models.PositiveIntegerField(verbose_name="size, bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                (
                    "content",
                    models.BinaryField(
                        max_length=10485760,
                        validators=[django.core.validators.MaxLengthValidator(10485760)],
                        verbose_name="content",
                    ),
                ),
                ("is_current", models.BooleanField(default=True, verbose_name="current")),
                (
                    "annex",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="partnerships.annex"
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
                "verbose_name": "file of an annex",
                "verbose_name_plural": "files of annexes",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AnnexReader",
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
                    "annex",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="readers", to="partnerships.annex"
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
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reader",
                    ),
                ),
            ],
            options={
                "verbose_name": "reader of an annex",
                "verbose_name_plural": "readers of annexes",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AnnexWords",
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
                ("title", partnerships.models.fields.Words(max_length=500, verbose_name="title")),
                (
                    "text",
                    partnerships.models.fields.Words(blank=True, default="", max_length=20000, verbose_name="text"),
                ),
                ("words_sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256 of its words")),
                (
                    "annex",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="earlier_words",
                        to="partnerships.annex",
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
                "verbose_name": "earlier words of an annex",
                "verbose_name_plural": "earlier words of annexes",
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="annex",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("commitment", None), ("meeting__isnull", False)),
                    models.Q(("commitment__isnull", False), ("meeting", None)),
                    _connector="OR",
                ),
                name="annex_hangs_on_one_thing",
                violation_error_message="An annex hangs on a meeting or on a commitment.",
            ),
        ),
        migrations.AddConstraint(
            model_name="annex",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_withdrawn", False), models.Q(("withdrawn_reason", ""), _negated=True), _connector="OR"
                ),
                name="annex_withdrawn_needs_a_reason",
                violation_error_message="Say why the annex is withdrawn.",
            ),
        ),
        migrations.AddConstraint(
            model_name="annexfile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True)),
                fields=("annex",),
                name="annex_one_current_file",
                violation_error_message="An annex has one file.",
            ),
        ),
        migrations.AddIndex(
            model_name="annexreader",
            index=models.Index(fields=["reader", "annex"], name="annex_of_reader"),
        ),
        migrations.AddConstraint(
            model_name="annexreader",
            constraint=models.UniqueConstraint(
                fields=("annex", "reader"),
                name="annex_reader_once",
                violation_error_message="This person is a reader already.",
            ),
        ),
        *(watched(table) for table in HIDDEN),
    ]
