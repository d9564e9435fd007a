import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import partnerships.models.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="at")),
                ("tbl", models.CharField(max_length=63, verbose_name="table")),
                ("pk_of_row", models.BigIntegerField(db_column="pk", verbose_name="row")),
                ("op", models.CharField(max_length=1, verbose_name="what")),
                ("actor", models.CharField(max_length=150, verbose_name="who")),
                ("actor_id", models.BigIntegerField(null=True, verbose_name="account")),
                ("role", models.CharField(max_length=100, verbose_name="role")),
                ("action", models.CharField(max_length=100, verbose_name="action")),
                ("reason", models.CharField(max_length=2000, verbose_name="reason")),
                ("request_id", models.CharField(max_length=64, verbose_name="request")),
                ("source", models.CharField(max_length=40, verbose_name="through")),
                ("db_user", models.CharField(max_length=63, verbose_name="database role")),
                (
                    "changed",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=63), size=None, verbose_name="changed"
                    ),
                ),
                ("before", models.JSONField(null=True, verbose_name="before")),
                ("after", models.JSONField(null=True, verbose_name="after")),
            ],
            options={
                "verbose_name": "audit event",
                "verbose_name_plural": "audit events",
                "db_table": '"audit"."event"',
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="ReferenceCounter",
            fields=[
                ("series", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "reference counter",
                "verbose_name_plural": "reference counters",
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
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
                    "username",
                    models.CharField(
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="user name",
                    ),
                ),
                ("name", partnerships.models.fields.Words(max_length=150, verbose_name="name")),
                ("email", models.EmailField(blank=True, default="", max_length=254, verbose_name="e-mail address")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("is_system", models.BooleanField(default=False, editable=False, verbose_name="system account")),
                ("time_zone", models.CharField(default="Europe/Brussels", max_length=60, verbose_name="time zone")),
                ("language", models.CharField(default="en", max_length=10, verbose_name="language")),
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
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("username"),
                        name="user_name_differs_in_more_than_case",
                        violation_error_message="There is a user with this name already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Area",
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
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="key")),
                ("name", partnerships.models.fields.Words(max_length=300, unique=True, verbose_name="name")),
                (
                    "description",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=4000, verbose_name="description"
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
                "verbose_name": "area",
                "verbose_name_plural": "areas",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Category",
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
                ("number", models.PositiveSmallIntegerField(unique=True, verbose_name="number")),
                ("name", partnerships.models.fields.Words(max_length=300, unique=True, verbose_name="name")),
                (
                    "function",
                    partnerships.models.fields.Words(blank=True, default="", max_length=4000, verbose_name="function"),
                ),
                (
                    "implication",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=4000, verbose_name="political implication"
                    ),
                ),
                (
                    "note",
                    partnerships.models.fields.Words(blank=True, default="", max_length=4000, verbose_name="note"),
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
                "verbose_name": "category",
                "verbose_name_plural": "categories",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Commitment",
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
                        choices=[(0, "Public"), (1, "EU normal"), (2, "Sensitive")], default=1, verbose_name="marking"
                    ),
                ),
                ("reference", models.CharField(editable=False, max_length=20, unique=True, verbose_name="reference")),
                (
                    "external_id",
                    models.SlugField(
                        blank=True, max_length=200, null=True, unique=True, verbose_name="identifier in files"
                    ),
                ),
                (
                    "entry_state",
                    models.CharField(
                        choices=[("reported", "Reported"), ("taken_up", "Followed here")],
                        default="taken_up",
                        max_length=20,
                        verbose_name="entry",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("clause", "Clause of the partnership"),
                            ("meeting", "Meeting"),
                            ("joint_statement", "Joint statement"),
                            ("unilateral", "One side's announcement"),
                        ],
                        max_length=20,
                        verbose_name="origin",
                    ),
                ),
                (
                    "clause",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=500, verbose_name="clause or statement"
                    ),
                ),
                ("position_in_meeting", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("text", partnerships.models.fields.Words(max_length=4000, verbose_name="what was promised")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("not_classified", "Not classified"),
                            ("dialogue_only", "Dialogue only"),
                            ("explore", "Explore"),
                            ("procedural", "Procedural"),
                            ("deliverable", "Deliverable"),
                            ("operational", "Operational"),
                            ("financial", "Financial"),
                            ("legal", "Legal"),
                        ],
                        default="not_classified",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="amount",
                    ),
                ),
                ("currency", models.CharField(blank=True, default="", max_length=3, verbose_name="currency")),
                (
                    "is_outside_security",
                    models.BooleanField(default=False, verbose_name="outside security and defence"),
                ),
                (
                    "binding_nature",
                    models.CharField(
                        choices=[
                            ("unknown", "Not known"),
                            ("political", "Political"),
                            ("legal", "Legal"),
                            ("financial", "Financial"),
                        ],
                        default="unknown",
                        max_length=20,
                        verbose_name="what binds it",
                    ),
                ),
                (
                    "responsible",
                    models.CharField(
                        choices=[
                            ("eu", "EU"),
                            ("partner", "Partner"),
                            ("both", "Both sides"),
                        ],
                        max_length=20,
                        verbose_name="responsible side",
                    ),
                ),
                (
                    "deliverable",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=4000, verbose_name="deliverable"
                    ),
                ),
                (
                    "measure_of_success",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=4000, verbose_name="measure of success"
                    ),
                ),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "None"), (1, "Low"), (2, "Medium"), (3, "High")],
                        default=2,
                        verbose_name="priority",
                    ),
                ),
                (
                    "recurrence",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=300, verbose_name="recurring, in words"
                    ),
                ),
                (
                    "recurrence_months",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="interval, months"),
                ),
                (
                    "review_interval_days",
                    models.PositiveSmallIntegerField(default=90, verbose_name="review interval, days"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("unknown", "Unknown"),
                            ("not_started", "Not started"),
                            ("in_progress", "In progress"),
                            ("partly_implemented", "Partly implemented"),
                            ("implemented", "Implemented"),
                            ("suspended", "Suspended"),
                            ("not_implemented", "Not implemented"),
                            ("superseded", "Superseded"),
                        ],
                        default="unknown",
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("unknown", "Unknown"),
                            ("on_track", "On track"),
                            ("at_risk", "At risk"),
                            ("off_track", "Off track"),
                        ],
                        default="unknown",
                        editable=False,
                        max_length=20,
                        verbose_name="confidence",
                    ),
                ),
                (
                    "position",
                    models.CharField(
                        choices=[
                            ("unknown", "Unknown"),
                            ("open", "Under way"),
                            ("suspended", "Suspended"),
                            ("partly", "Partly done"),
                            ("done", "Done"),
                            ("done_late", "Done late"),
                            ("not_done", "Not done"),
                            ("superseded", "Superseded"),
                        ],
                        default="unknown",
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("position_on", models.DateField(editable=False, null=True)),
                ("fulfilled_on", models.DateField(editable=False, null=True)),
                ("last_activity_at", models.DateTimeField(editable=False, null=True, verbose_name="last activity")),
                (
                    "note",
                    partnerships.models.fields.Words(blank=True, default="", max_length=4000, verbose_name="note"),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector(
                            "reference", "text", "deliverable", "note", config="simple"
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "baseline_due_earliest",
                    models.DateField(blank=True, null=True, verbose_name="agreed due date, earliest day"),
                ),
                (
                    "baseline_due_latest",
                    models.DateField(blank=True, null=True, verbose_name="agreed due date, latest day"),
                ),
                (
                    "baseline_due_precision",
                    models.CharField(
                        choices=[
                            ("day", "Day or run of days"),
                            ("month", "Month"),
                            ("quarter", "Quarter"),
                            ("half_year", "Half-year"),
                            ("season", "Season"),
                            ("year", "Year"),
                            ("window", "Some day between two days"),
                            ("fuzzy", "In words"),
                            ("none", "No date"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="agreed due date, precision",
                    ),
                ),
                ("baseline_due_inferred", models.BooleanField(default=False, verbose_name="agreed due date, inferred")),
                (
                    "baseline_due_words",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=200, verbose_name="agreed due date, in words"
                    ),
                ),
                ("due_earliest", models.DateField(blank=True, null=True, verbose_name="due date, earliest day")),
                ("due_latest", models.DateField(blank=True, null=True, verbose_name="due date, latest day")),
                (
                    "due_precision",
                    models.CharField(
                        choices=[
                            ("day", "Day or run of days"),
                            ("month", "Month"),
                            ("quarter", "Quarter"),
                            ("half_year", "Half-year"),
                            ("season", "Season"),
                            ("year", "Year"),
                            ("window", "Some day between two days"),
                            ("fuzzy", "In words"),
                            ("none", "No date"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="due date, precision",
                    ),
                ),
                ("due_inferred", models.BooleanField(default=False, verbose_name="due date, inferred")),
                (
                    "due_words",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=200, verbose_name="due date, in words"
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="partnerships.area",
                        verbose_name="area",
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
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="partnerships.commitment",
                        verbose_name="successor",
                    ),
                ),
            ],
            options={
                "verbose_name": "commitment",
                "verbose_name_plural": "commitments",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["due_latest", "id"], name="commitment_by_due"),
                    models.Index(
                        condition=models.Q(("position__in", ["unknown", "open", "partly", "suspended"])),
                        fields=["due_latest", "id"],
                        name="commitment_open_by_due",
                    ),
                    models.Index(fields=["status", "id"], name="commitment_by_status"),
                    models.Index(fields=["owner", "due_latest", "id"], name="commitment_of_owner"),
                    models.Index(
                        models.OrderBy(models.F("changed_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="commitment_latest_changes",
                    ),
                    django.contrib.postgres.indexes.GinIndex(fields=["search"], name="commitment_search"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("entry_state__in", ["reported", "taken_up"])),
                        name="commitment_entry_state_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "not_classified",
                                    "dialogue_only",
                                    "explore",
                                    "procedural",
                                    "deliverable",
                                    "operational",
                                    "financial",
                                    "legal",
                                ],
                            )
                        ),
                        name="commitment_kind_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("binding_nature__in", ["unknown", "political", "legal", "financial"])),
                        name="commitment_binding_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("responsible__in", ["eu", "partner", "both"])),
                        name="commitment_side_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("priority__in", [0, 1, 2, 3])),
                        name="commitment_priority_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "unknown",
                                    "not_started",
                                    "in_progress",
                                    "partly_implemented",
                                    "implemented",
                                    "suspended",
                                    "not_implemented",
                                    "superseded",
                                ],
                            )
                        ),
                        name="commitment_status_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confidence__in", ["unknown", "on_track", "at_risk", "off_track"])),
                        name="commitment_confidence_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("baseline_due_earliest__isnull", True),
                            ("baseline_due_latest__isnull", True),
                            ("baseline_due_earliest__lte", models.F("baseline_due_latest")),
                            _connector="OR",
                        ),
                        name="commitment_baseline_due_in_order",
                        violation_error_message="The earliest day is after the latest day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("baseline_due_precision", "fuzzy"),
                            models.Q(
                                ("baseline_due_precision", "none"),
                                ("baseline_due_earliest__isnull", True),
                                ("baseline_due_latest__isnull", True),
                            ),
                            models.Q(
                                ("baseline_due_precision", "day"),
                                ("baseline_due_earliest__isnull", False),
                                ("baseline_due_latest__isnull", False),
                            ),
                            models.Q(
                                models.Q(
                                    ("baseline_due_earliest__isnull", True),
                                    ("baseline_due_latest__isnull", True),
                                    _negated=True,
                                ),
                                (
                                    "baseline_due_precision__in",
                                    ["month", "quarter", "half_year", "season", "year", "window"],
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="commitment_baseline_due_precise",
                        violation_error_message="The date and its precision do not fit together.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_earliest__isnull", True),
                            ("due_latest__isnull", True),
                            ("due_earliest__lte", models.F("due_latest")),
                            _connector="OR",
                        ),
                        name="commitment_due_in_order",
                        violation_error_message="The earliest day is after the latest day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_precision", "fuzzy"),
                            models.Q(
                                ("due_precision", "none"), ("due_earliest__isnull", True), ("due_latest__isnull", True)
                            ),
                            models.Q(
                                ("due_precision", "day"), ("due_earliest__isnull", False), ("due_latest__isnull", False)
                            ),
                            models.Q(
                                models.Q(("due_earliest__isnull", True), ("due_latest__isnull", True), _negated=True),
                                ("due_precision__in", ["month", "quarter", "half_year", "season", "year", "window"]),
                            ),
                            _connector="OR",
                        ),
                        name="commitment_due_precise",
                        violation_error_message="The date and its precision do not fit together.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount", None), ("currency", "")),
                            models.Q(("amount__isnull", False), ("currency__regex", "^[A-Z]{3}$")),
                            _connector="OR",
                        ),
                        name="commitment_amount_has_a_currency",
                        violation_error_message="Give an amount together with its currency (three letters, such as EUR).",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_state", "reported"), ("owner__isnull", False), _connector="OR"),
                        name="commitment_taken_up_has_an_owner",
                        violation_error_message="Choose the owner who follows this commitment.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("entry_state", "taken_up"),
                            models.Q(("confidence", "unknown"), ("status", "unknown")),
                            _connector="OR",
                        ),
                        name="commitment_reported_has_no_review",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("successor", None), models.Q(("successor", models.F("id")), _negated=True), _connector="OR"
                        ),
                        name="commitment_succeeded_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Action",
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
                ("text", partnerships.models.fields.Words(max_length=4000, verbose_name="task")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("in_progress", "In progress"),
                            ("blocked", "Blocked"),
                            ("done", "Done"),
                            ("verified", "Verified"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="open",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                (
                    "effort_days",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=6, null=True, verbose_name="effort, working days"
                    ),
                ),
                (
                    "evidence_needed",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=4000, verbose_name="evidence needed"
                    ),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done at")),
                ("verified_at", models.DateTimeField(blank=True, null=True, verbose_name="verified at")),
                (
                    "state_reason",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=4000, verbose_name="why blocked, re-opened or cancelled"
                    ),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who does it",
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
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "verifier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="verifier",
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="partnerships.commitment",
                    ),
                ),
            ],
            options={
                "verbose_name": "action",
                "verbose_name_plural": "actions",
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["open", "in_progress", "blocked"])),
                        fields=["assignee", "due_on", "id"],
                        name="action_open_of_assignee",
                    ),
                    models.Index(
                        condition=models.Q(("state", "done")), fields=["verifier", "id"], name="action_to_verify"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["open", "in_progress", "blocked", "done", "verified", "cancelled"])
                        ),
                        name="action_state_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at", None), ("done_by", None)),
                            models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="action_done_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verified_at", None), ("verified_by", None)),
                            models.Q(("verified_at__isnull", False), ("verified_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="action_verified_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verified_by", None),
                            models.Q(
                                models.Q(("verified_by", models.F("done_by")), _negated=True),
                                models.Q(("verified_by", models.F("assignee")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="action_verified_by_another",
                        violation_error_message="Somebody else than the one who did it verifies an action.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), _negated=True),
                            models.Q(("state_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="action_cancelled_needs_a_reason",
                        violation_error_message="Say why the action is cancelled.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DateChange",
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
                    "reason_code",
                    models.CharField(
                        choices=[
                            ("partner", "Partner asked"),
                            ("eu", "EU side asked"),
                            ("dependency", "Waits for something else"),
                            ("election", "Election or change of government"),
                            ("resources", "Resources"),
                            ("scope", "Scope changed"),
                            ("correction", "Correction of the record"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                        verbose_name="kind of reason",
                    ),
                ),
                ("reason", partnerships.models.fields.Words(max_length=4000, verbose_name="reason")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Requested"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="requested",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                (
                    "decision_comment",
                    partnerships.models.fields.Words(blank=True, default="", max_length=4000, verbose_name="comment"),
                ),
                ("needs_decision", models.BooleanField(default=True, verbose_name="waits for a decision")),
                ("old_due_earliest", models.DateField(blank=True, null=True, verbose_name="old date, earliest day")),
                ("old_due_latest", models.DateField(blank=True, null=True, verbose_name="old date, latest day")),
                (
                    "old_due_precision",
                    models.CharField(
                        choices=[
                            ("day", "Day or run of days"),
                            ("month", "Month"),
                            ("quarter", "Quarter"),
                            ("half_year", "Half-year"),
                            ("season", "Season"),
                            ("year", "Year"),
                            ("window", "Some day between two days"),
                            ("fuzzy", "In words"),
                            ("none", "No date"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="old date, precision",
                    ),
                ),
                ("old_due_inferred", models.BooleanField(default=False, verbose_name="old date, inferred")),
                (
                    "old_due_words",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=200, verbose_name="old date, in words"
                    ),
                ),
                ("new_due_earliest", models.DateField(blank=True, null=True, verbose_name="new date, earliest day")),
                ("new_due_latest", models.DateField(blank=True, null=True, verbose_name="new date, latest day")),
                (
                    "new_due_precision",
                    models.CharField(
                        choices=[
                            ("day", "Day or run of days"),
                            ("month", "Month"),
                            ("quarter", "Quarter"),
                            ("half_year", "Half-year"),
                            ("season", "Season"),
                            ("year", "Year"),
                            ("window", "Some day between two days"),
                            ("fuzzy", "In words"),
                            ("none", "No date"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="new date, precision",
                    ),
                ),
                ("new_due_inferred", models.BooleanField(default=False, verbose_name="new date, inferred")),
                (
                    "new_due_words",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=200, verbose_name="new date, in words"
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="date_changes",
                        to="partnerships.commitment",
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
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "date change",
                "verbose_name_plural": "date changes",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["requested", "approved", "rejected", "withdrawn"])),
                        name="date_change_state_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason_code__in",
                                [
                                    "partner",
                                    "eu",
                                    "dependency",
                                    "election",
                                    "resources",
                                    "scope",
                                    "correction",
                                    "other",
                                ],
                            )
                        ),
                        name="date_change_reason_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("old_due_earliest__isnull", True),
                            ("old_due_latest__isnull", True),
                            ("old_due_earliest__lte", models.F("old_due_latest")),
                            _connector="OR",
                        ),
                        name="datechange_old_due_in_order",
                        violation_error_message="The earliest day is after the latest day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("old_due_precision", "fuzzy"),
                            models.Q(
                                ("old_due_precision", "none"),
                                ("old_due_earliest__isnull", True),
                                ("old_due_latest__isnull", True),
                            ),
                            models.Q(
                                ("old_due_precision", "day"),
                                ("old_due_earliest__isnull", False),
                                ("old_due_latest__isnull", False),
                            ),
                            models.Q(
                                models.Q(
                                    ("old_due_earliest__isnull", True), ("old_due_latest__isnull", True), _negated=True
                                ),
                                (
                                    "old_due_precision__in",
                                    ["month", "quarter", "half_year", "season", "year", "window"],
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="datechange_old_due_precise",
                        violation_error_message="The date and its precision do not fit together.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("new_due_earliest__isnull", True),
                            ("new_due_latest__isnull", True),
                            ("new_due_earliest__lte", models.F("new_due_latest")),
                            _connector="OR",
                        ),
                        name="datechange_new_due_in_order",
                        violation_error_message="The earliest day is after the latest day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("new_due_precision", "fuzzy"),
                            models.Q(
                                ("new_due_precision", "none"),
                                ("new_due_earliest__isnull", True),
                                ("new_due_latest__isnull", True),
                            ),
                            models.Q(
                                ("new_due_precision", "day"),
                                ("new_due_earliest__isnull", False),
                                ("new_due_latest__isnull", False),
                            ),
                            models.Q(
                                models.Q(
                                    ("new_due_earliest__isnull", True), ("new_due_latest__isnull", True), _negated=True
                                ),
                                (
                                    "new_due_precision__in",
                                    ["month", "quarter", "half_year", "season", "year", "window"],
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="datechange_new_due_precise",
                        violation_error_message="The date and its precision do not fit together.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="date_change_decided_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("needs_decision", False),
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("requested_by")), _negated=True),
                            ("state", "withdrawn"),
                            _connector="OR",
                        ),
                        name="date_change_decided_by_another",
                        violation_error_message="Nobody decides on a date change they asked for.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "requested")),
                        fields=("commitment",),
                        name="date_change_one_at_a_time",
                        violation_error_message="Another date change waits for a decision.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DialogueFormat",
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
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="key")),
                ("name", partnerships.models.fields.Words(max_length=300, unique=True, verbose_name="name")),
                (
                    "usual_level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("leaders", "Leaders"),
                            ("ministerial", "Ministerial"),
                            ("senior-officials", "Senior officials"),
                            ("ambassadorial", "Ambassadorial"),
                            ("working-level", "Working level"),
                            ("expert", "Expert"),
                            ("industry", "Industry"),
                            ("track-1-5", "Track 1.5"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="usual level",
                    ),
                ),
                (
                    "is_session",
                    models.BooleanField(
                        default=True,
                        help_text="Not for written adoption, announcements or one side's decision: these count in no tier or cadence.",
                        verbose_name="is a session",
                    ),
                ),
                (
                    "description",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=4000, verbose_name="description"
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
                "verbose_name": "dialogue format",
                "verbose_name_plural": "dialogue formats",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "usual_level__in",
                                [
                                    "",
                                    "leaders",
                                    "ministerial",
                                    "senior-officials",
                                    "ambassadorial",
                                    "working-level",
                                    "expert",
                                    "industry",
                                    "track-1-5",
                                ],
                            )
                        ),
                        name="format_level_in_list",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=100, verbose_name="form")),
                ("title", models.CharField(blank=True, default="", max_length=300, verbose_name="title")),
                ("data", models.JSONField(default=dict, verbose_name="content")),
                ("saved_at", models.DateTimeField(auto_now=True, verbose_name="saved at")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "draft",
                "verbose_name_plural": "drafts",
                "constraints": [models.UniqueConstraint(fields=("user", "key"), name="draft_one_per_form")],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
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
                        choices=[(0, "Public"), (1, "EU normal"), (2, "Sensitive")], default=1, verbose_name="marking"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("document", "Document"),
                            ("link", "Link"),
                            ("registry", "Registry reference"),
                            ("meeting", "Meeting"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("title", partnerships.models.fields.Words(max_length=500, verbose_name="title")),
                ("url", models.URLField(blank=True, default="", max_length=2000, verbose_name="address")),
                (
                    "registry_number",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="registry number"),
                ),
                ("dated_on", models.DateField(blank=True, null=True, verbose_name="date")),
                (
                    "withdrawn_reason",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=4000, verbose_name="why withdrawn"
                    ),
                ),
                ("is_withdrawn", models.BooleanField(default=False, verbose_name="withdrawn")),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="partnerships.action",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="partnerships.commitment",
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
                "verbose_name": "evidence",
                "verbose_name_plural": "evidence",
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_withdrawn", False)), fields=["commitment"], name="evidence_standing"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_withdrawn", False), models.Q(("withdrawn_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="evidence_withdrawn_needs_a_reason",
                        violation_error_message="Say why the evidence is withdrawn.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceFile",
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
                    "evidence",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="file", to="partnerships.evidence"
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence file",
                "verbose_name_plural": "evidence files",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FormReceipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(max_length=64)),
                ("location", models.CharField(max_length=500)),
                ("accepted_at", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "form receipt",
                "verbose_name_plural": "form receipts",
                "constraints": [models.UniqueConstraint(fields=("user", "token"), name="form_accepted_once")],
            },
        ),
        migrations.CreateModel(
            name="Interest",
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
                    "marking",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Public"), (1, "EU normal"), (2, "Sensitive")], default=1, verbose_name="marking"
                    ),
                ),
                (
                    "evidence",
                    models.CharField(
                        choices=[
                            ("text", "Read in the text or a draft"),
                            ("official", "Official release or summary"),
                            ("report", "Media or analyst's report"),
                            ("not_found", "Not found"),
                        ],
                        default="not_found",
                        max_length=20,
                        verbose_name="evidence that the text names the area",
                    ),
                ),
                (
                    "eu_priority",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(0, "None"), (1, "Low"), (2, "Medium"), (3, "High")],
                        null=True,
                        verbose_name="EU priority",
                    ),
                ),
                (
                    "partner_priority",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(0, "None"), (1, "Low"), (2, "Medium"), (3, "High")],
                        null=True,
                        verbose_name="partner's priority",
                    ),
                ),
                (
                    "eu_statement",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=4000, verbose_name="EU statement"
                    ),
                ),
                (
                    "partner_statement",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=4000, verbose_name="partner's statement"
                    ),
                ),
                (
                    "clause",
                    partnerships.models.fields.Words(blank=True, default="", max_length=300, verbose_name="clause"),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                (
                    "note",
                    partnerships.models.fields.Words(blank=True, default="", max_length=4000, verbose_name="note"),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interests",
                        to="partnerships.area",
                        verbose_name="area",
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
                "verbose_name": "interest",
                "verbose_name_plural": "interests",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("evidence__in", ["text", "official", "report", "not_found"])),
                        name="interest_evidence_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_until", None),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="interest_ends_after_it_starts",
                        violation_error_message="The interest ends before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("eu_priority", None), ("eu_priority__in", [0, 1, 2, 3]), _connector="OR"),
                            models.Q(
                                ("partner_priority", None), ("partner_priority__in", [0, 1, 2, 3]), _connector="OR"
                            ),
                        ),
                        name="interest_priorities_in_list",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="commitment",
            name="interest",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="commitments",
                to="partnerships.interest",
            ),
        ),
        migrations.CreateModel(
            name="Meeting",
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
                        choices=[(0, "Public"), (1, "EU normal"), (2, "Sensitive")], default=1, verbose_name="marking"
                    ),
                ),
                ("reference", models.CharField(editable=False, max_length=20, unique=True, verbose_name="reference")),
                (
                    "external_id",
                    models.SlugField(
                        blank=True, max_length=200, null=True, unique=True, verbose_name="identifier in files"
                    ),
                ),
                ("title", partnerships.models.fields.Words(max_length=500, verbose_name="title")),
                (
                    "legal_basis",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=500, verbose_name="legal basis"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("leaders", "Leaders"),
                            ("ministerial", "Ministerial"),
                            ("senior-officials", "Senior officials"),
                            ("ambassadorial", "Ambassadorial"),
                            ("working-level", "Working level"),
                            ("expert", "Expert"),
                            ("industry", "Industry"),
                            ("track-1-5", "Track 1.5"),
                        ],
                        max_length=20,
                        verbose_name="level",
                    ),
                ),
                (
                    "level_eu",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("leaders", "Leaders"),
                            ("ministerial", "Ministerial"),
                            ("senior-officials", "Senior officials"),
                            ("ambassadorial", "Ambassadorial"),
                            ("working-level", "Working level"),
                            ("expert", "Expert"),
                            ("industry", "Industry"),
                            ("track-1-5", "Track 1.5"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="level of the EU side",
                    ),
                ),
                (
                    "level_partner",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("leaders", "Leaders"),
                            ("ministerial", "Ministerial"),
                            ("senior-officials", "Senior officials"),
                            ("ambassadorial", "Ambassadorial"),
                            ("working-level", "Working level"),
                            ("expert", "Expert"),
                            ("industry", "Industry"),
                            ("track-1-5", "Track 1.5"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="level of the partner",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="time zone of the place"),
                ),
                (
                    "place",
                    partnerships.models.fields.Words(blank=True, default="", max_length=300, verbose_name="place"),
                ),
                (
                    "modality",
                    models.CharField(
                        choices=[
                            ("in person", "In person"),
                            ("video", "Video"),
                            ("telephone", "Telephone"),
                            ("hybrid", "Hybrid"),
                            ("none", "No session"),
                            ("unknown", "Not known"),
                        ],
                        default="unknown",
                        max_length=20,
                        verbose_name="modality",
                    ),
                ),
                (
                    "modality_remark",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=300, verbose_name="remark on the modality"
                    ),
                ),
                (
                    "visit",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=300, verbose_name="visit it was part of"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("confirmed", "Confirmed"),
                            ("held", "Held"),
                            ("cancelled", "Cancelled"),
                            ("postponed", "Postponed"),
                            ("unconfirmed", "Unconfirmed"),
                        ],
                        default="planned",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "cancel_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("partner", "Partner could not attend"),
                            ("eu", "EU side could not attend"),
                            ("election", "Election or change of government"),
                            ("political", "Political reasons"),
                            ("security", "Security situation"),
                            ("preparation", "Not enough prepared"),
                            ("other", "Other"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="why cancelled or postponed",
                    ),
                ),
                (
                    "cancel_note",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=4000, verbose_name="remark on it"
                    ),
                ),
                (
                    "summary",
                    partnerships.models.fields.Words(blank=True, default="", max_length=20000, verbose_name="summary"),
                ),
                (
                    "note",
                    partnerships.models.fields.Words(blank=True, default="", max_length=4000, verbose_name="note"),
                ),
                (
                    "record_state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("returned", "Returned"),
                            ("approved", "Approved"),
                            ("reported", "Reported"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="state of the record",
                    ),
                ),
                ("revision", models.PositiveSmallIntegerField(default=1, verbose_name="revision")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted at")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                (
                    "decision_comment",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=4000, verbose_name="reviewer's comment"
                    ),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector(
                            "reference", "title", "place", "summary", config="simple"
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                ("date_earliest", models.DateField(blank=True, null=True, verbose_name="date, earliest day")),
                ("date_latest", models.DateField(blank=True, null=True, verbose_name="date, latest day")),
                (
                    "date_precision",
                    models.CharField(
                        choices=[
                            ("day", "Day or run of days"),
                            ("month", "Month"),
                            ("quarter", "Quarter"),
                            ("half_year", "Half-year"),
                            ("season", "Season"),
                            ("year", "Year"),
                            ("window", "Some day between two days"),
                            ("fuzzy", "In words"),
                            ("none", "No date"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="date, precision",
                    ),
                ),
                ("date_inferred", models.BooleanField(default=False, verbose_name="date, inferred")),
                (
                    "date_words",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=200, verbose_name="date, in words"
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
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "format",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="partnerships.dialogueformat",
                        verbose_name="format",
                    ),
                ),
                (
                    "postponed_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postponed_from",
                        to="partnerships.meeting",
                        verbose_name="postponed to",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "meeting",
                "verbose_name_plural": "meetings",
                "abstract": False,
                "indexes": [
                    models.Index(
                        models.OrderBy(models.F("date_earliest"), descending=True, nulls_last=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="meeting_newest_first",
                    ),
                    models.Index(fields=["status", "date_earliest", "id"], name="meeting_by_status"),
                    models.Index(
                        condition=models.Q(("record_state", "submitted")),
                        fields=["submitted_at", "id"],
                        name="meeting_to_review",
                    ),
                    django.contrib.postgres.indexes.GinIndex(fields=["search"], name="meeting_search"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "level__in",
                                [
                                    "leaders",
                                    "ministerial",
                                    "senior-officials",
                                    "ambassadorial",
                                    "working-level",
                                    "expert",
                                    "industry",
                                    "track-1-5",
                                ],
                            )
                        ),
                        name="meeting_level_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("modality__in", ["in person", "video", "telephone", "hybrid", "none", "unknown"])
                        ),
                        name="meeting_modality_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["planned", "confirmed", "held", "cancelled", "postponed", "unconfirmed"])
                        ),
                        name="meeting_status_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("record_state__in", ["draft", "submitted", "returned", "approved", "reported"])
                        ),
                        name="meeting_record_state_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("date_earliest__isnull", True),
                            ("date_latest__isnull", True),
                            ("date_earliest__lte", models.F("date_latest")),
                            _connector="OR",
                        ),
                        name="meeting_date_in_order",
                        violation_error_message="The earliest day is after the latest day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("date_precision", "fuzzy"),
                            models.Q(
                                ("date_precision", "none"),
                                ("date_earliest__isnull", True),
                                ("date_latest__isnull", True),
                            ),
                            models.Q(
                                ("date_precision", "day"),
                                ("date_earliest__isnull", False),
                                ("date_latest__isnull", False),
                            ),
                            models.Q(
                                models.Q(("date_earliest__isnull", True), ("date_latest__isnull", True), _negated=True),
                                ("date_precision__in", ["month", "quarter", "half_year", "season", "year", "window"]),
                            ),
                            _connector="OR",
                        ),
                        name="meeting_date_precise",
                        violation_error_message="The date and its precision do not fit together.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("submitted_at", None), ("submitted_by", None)),
                            models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="meeting_submitted_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="meeting_decided_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            ("submitted_by", None),
                            models.Q(("decided_by", models.F("submitted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="meeting_not_decided_by_its_submitter",
                        violation_error_message="Nobody decides on what they submitted.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["cancelled", "postponed"]), _negated=True),
                            models.Q(("cancel_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="meeting_off_needs_its_reason",
                        violation_error_message="Say why the meeting was cancelled or postponed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("record_state__in", ["submitted", "approved"]), _negated=True),
                            ("status", "held"),
                            _connector="OR",
                        ),
                        name="meeting_record_decided_needs_a_held_meeting",
                        violation_error_message="Only the record of a meeting that was held is reviewed.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="evidence",
            name="meeting",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnerships.meeting",
                verbose_name="meeting",
            ),
        ),
        migrations.CreateModel(
            name="Divergence",
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
                ("key", models.SlugField(blank=True, max_length=80, null=True, unique=True, verbose_name="key")),
                ("topic", partnerships.models.fields.Words(max_length=300, verbose_name="topic")),
                (
                    "brief_claim",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=4000, verbose_name="what the brief says"
                    ),
                ),
                (
                    "other_claims",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=4000, verbose_name="what other sources say"
                    ),
                ),
                ("resolution", partnerships.models.fields.Words(max_length=4000, verbose_name="what we follow")),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="divergences",
                        to="partnerships.commitment",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="divergences",
                        to="partnerships.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "divergence",
                "verbose_name_plural": "divergences",
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="commitment",
            name="meeting",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="commitments",
                to="partnerships.meeting",
            ),
        ),
        migrations.CreateModel(
            name="Objective",
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
                ("name", partnerships.models.fields.Words(max_length=300, unique=True, verbose_name="name")),
                (
                    "description",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=4000, verbose_name="description"
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
                "verbose_name": "objective",
                "verbose_name_plural": "objectives",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AreaObjective",
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
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="objective_links",
                        to="partnerships.area",
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
                    "objective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="area_links",
                        to="partnerships.objective",
                    ),
                ),
            ],
            options={
                "verbose_name": "objective of an area",
                "verbose_name_plural": "objectives of an area",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("area", "objective"), name="area_serves_objective_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
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
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("text", partnerships.models.fields.Words(max_length=4000, verbose_name="what was agreed or said")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("not_classified", "Not classified"),
                            ("decision", "Decision"),
                            ("commitment", "Commitment"),
                            ("go_on_talking", "Agreement to go on talking"),
                            ("information", "Information"),
                            ("disagreement", "Disagreement or failure"),
                            ("document", "Document signed or adopted"),
                        ],
                        default="not_classified",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "disposition",
                    models.CharField(
                        choices=[
                            ("not_owed", "No triage owed"),
                            ("to_triage", "To triage"),
                            ("converted", "Converted"),
                            ("deferred", "Deferred"),
                            ("no_action", "No action needed"),
                            ("merged", "Merged"),
                        ],
                        default="to_triage",
                        max_length=20,
                        verbose_name="what became of it",
                    ),
                ),
                (
                    "disposition_reason",
                    partnerships.models.fields.Words(blank=True, default="", max_length=4000, verbose_name="reason"),
                ),
                ("deferred_until", models.DateField(blank=True, null=True, verbose_name="deferred until")),
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
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="outcomes", to="partnerships.meeting"
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_here",
                        to="partnerships.outcome",
                        verbose_name="merged into",
                    ),
                ),
                (
                    "planned_meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.meeting",
                        verbose_name="planned meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "outcome",
                "verbose_name_plural": "outcomes",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["meeting", "position", "id"], name="outcome_of_meeting"),
                    models.Index(
                        condition=models.Q(("disposition", "to_triage")), fields=["meeting"], name="outcome_to_triage"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "not_classified",
                                    "decision",
                                    "commitment",
                                    "go_on_talking",
                                    "information",
                                    "disagreement",
                                    "document",
                                ],
                            )
                        ),
                        name="outcome_kind_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "disposition__in",
                                ["not_owed", "to_triage", "converted", "deferred", "no_action", "merged"],
                            )
                        ),
                        name="outcome_disposition_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("disposition", "no_action"), _negated=True),
                            models.Q(("disposition_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="outcome_closed_needs_a_reason",
                        violation_error_message="Say why no action is needed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("disposition", "merged"), _negated=True),
                                ("merged_into__isnull", False),
                                _connector="OR",
                            ),
                            models.Q(
                                ("merged_into", None),
                                models.Q(("merged_into", models.F("id")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="outcome_merged_into_another",
                        violation_error_message="Choose the other outcome that this one is merged into.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="commitment",
            name="outcome",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="commitments",
                to="partnerships.outcome",
            ),
        ),
        migrations.CreateModel(
            name="AgendaItem",
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
                    "words",
                    partnerships.models.fields.Words(blank=True, default="", max_length=500, verbose_name="topic"),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
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
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.area",
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agenda_items",
                        to="partnerships.commitment",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="agenda", to="partnerships.meeting"
                    ),
                ),
                (
                    "outcome",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agenda_items",
                        to="partnerships.outcome",
                    ),
                ),
            ],
            options={
                "verbose_name": "agenda item",
                "verbose_name_plural": "agenda items",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            models.Func(
                                models.F("area"),
                                models.F("commitment"),
                                models.F("outcome"),
                                django.db.models.functions.comparison.NullIf(models.F("words"), models.Value("")),
                                function="num_nonnulls",
                                output_field=models.IntegerField(),
                            ),
                            1,
                        ),
                        name="agenda_item_is_one_thing",
                        violation_error_message="An agenda item is one thing: an area, a topic, a commitment or an outcome.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Partner",
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
                    "kind",
                    models.CharField(
                        choices=[("country", "Third country"), ("organisation", "Organisation")],
                        default="country",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "iso2",
                    models.CharField(
                        blank=True,
                        max_length=2,
                        null=True,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator("^[A-Z]{2}$", "Two capital letters, such as NO.")
                        ],
                        verbose_name="ISO alpha-2",
                    ),
                ),
                (
                    "iso3",
                    models.CharField(
                        max_length=8,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z][A-Z0-9]{2,7}$", "Three to eight capital letters or digits, such as NOR."
                            )
                        ],
                        verbose_name="ISO alpha-3, or an organisation's short code",
                    ),
                ),
                ("name", partnerships.models.fields.Words(max_length=300, unique=True, verbose_name="name")),
                (
                    "official_name",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=300, verbose_name="official name"
                    ),
                ),
                (
                    "region",
                    partnerships.models.fields.Words(blank=True, default="", max_length=300, verbose_name="region"),
                ),
                ("sort_key", models.CharField(db_index=True, editable=False, max_length=300, verbose_name="sort key")),
                (
                    "category_reason",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=4000, verbose_name="why this category, or none"
                    ),
                ),
                (
                    "note",
                    partnerships.models.fields.Words(blank=True, default="", max_length=4000, verbose_name="note"),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partners",
                        to="partnerships.category",
                        verbose_name="category",
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
                "verbose_name": "partner",
                "verbose_name_plural": "partners",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["country", "organisation"])),
                        name="partner_kind_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "organisation"), ("iso2__isnull", False), _connector="OR"),
                        name="partner_country_has_its_code",
                        violation_error_message="Give the country's ISO alpha-2 code.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Participant",
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
                    "side",
                    models.CharField(
                        choices=[
                            ("eu", "EU"),
                            ("member_state", "Member state"),
                            ("partner", "Partner"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                        verbose_name="side",
                    ),
                ),
                ("office", partnerships.models.fields.Words(max_length=500, verbose_name="office, body or group")),
                ("name", partnerships.models.fields.Words(blank=True, default="", max_length=300, verbose_name="name")),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("chair", "Chair"),
                            ("co_chair", "Co-chair"),
                            ("signatory", "Signatory"),
                            ("delegate", "Delegate"),
                            ("observer", "Observer"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                (
                    "remark",
                    partnerships.models.fields.Words(blank=True, default="", max_length=500, verbose_name="remark"),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
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
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="partnerships.meeting",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "participant",
                "verbose_name_plural": "participants",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["eu", "member_state", "partner", "other"])),
                        name="participant_side_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("role__in", ["", "chair", "co_chair", "signatory", "delegate", "observer"])
                        ),
                        name="participant_role_in_list",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
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
                ("name", partnerships.models.fields.Words(max_length=100, verbose_name="organisation or status")),
                ("is_general_knowledge", models.BooleanField(default=False, verbose_name="general knowledge")),
                (
                    "note",
                    partnerships.models.fields.Words(blank=True, default="", max_length=4000, verbose_name="note"),
                ),
                ("since_earliest", models.DateField(blank=True, null=True, verbose_name="since, earliest day")),
                ("since_latest", models.DateField(blank=True, null=True, verbose_name="since, latest day")),
                (
                    "since_precision",
                    models.CharField(
                        choices=[
                            ("day", "Day or run of days"),
                            ("month", "Month"),
                            ("quarter", "Quarter"),
                            ("half_year", "Half-year"),
                            ("season", "Season"),
                            ("year", "Year"),
                            ("window", "Some day between two days"),
                            ("fuzzy", "In words"),
                            ("none", "No date"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="since, precision",
                    ),
                ),
                ("since_inferred", models.BooleanField(default=False, verbose_name="since, inferred")),
                (
                    "since_words",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=200, verbose_name="since, in words"
                    ),
                ),
                ("until_earliest", models.DateField(blank=True, null=True, verbose_name="until, earliest day")),
                ("until_latest", models.DateField(blank=True, null=True, verbose_name="until, latest day")),
                (
                    "until_precision",
                    models.CharField(
                        choices=[
                            ("day", "Day or run of days"),
                            ("month", "Month"),
                            ("quarter", "Quarter"),
                            ("half_year", "Half-year"),
                            ("season", "Season"),
                            ("year", "Year"),
                            ("window", "Some day between two days"),
                            ("fuzzy", "In words"),
                            ("none", "No date"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="until, precision",
                    ),
                ),
                ("until_inferred", models.BooleanField(default=False, verbose_name="until, inferred")),
                (
                    "until_words",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=200, verbose_name="until, in words"
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
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="partnerships.partner",
                        verbose_name="partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "membership",
                "verbose_name_plural": "memberships",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("partner", "name"), name="membership_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("since_earliest__isnull", True),
                            ("since_latest__isnull", True),
                            ("since_earliest__lte", models.F("since_latest")),
                            _connector="OR",
                        ),
                        name="membership_since_in_order",
                        violation_error_message="The earliest day is after the latest day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("since_precision", "fuzzy"),
                            models.Q(
                                ("since_precision", "none"),
                                ("since_earliest__isnull", True),
                                ("since_latest__isnull", True),
                            ),
                            models.Q(
                                ("since_precision", "day"),
                                ("since_earliest__isnull", False),
                                ("since_latest__isnull", False),
                            ),
                            models.Q(
                                models.Q(
                                    ("since_earliest__isnull", True), ("since_latest__isnull", True), _negated=True
                                ),
                                ("since_precision__in", ["month", "quarter", "half_year", "season", "year", "window"]),
                            ),
                            _connector="OR",
                        ),
                        name="membership_since_precise",
                        violation_error_message="The date and its precision do not fit together.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_earliest__isnull", True),
                            ("until_latest__isnull", True),
                            ("until_earliest__lte", models.F("until_latest")),
                            _connector="OR",
                        ),
                        name="membership_until_in_order",
                        violation_error_message="The earliest day is after the latest day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_precision", "fuzzy"),
                            models.Q(
                                ("until_precision", "none"),
                                ("until_earliest__isnull", True),
                                ("until_latest__isnull", True),
                            ),
                            models.Q(
                                ("until_precision", "day"),
                                ("until_earliest__isnull", False),
                                ("until_latest__isnull", False),
                            ),
                            models.Q(
                                models.Q(
                                    ("until_earliest__isnull", True), ("until_latest__isnull", True), _negated=True
                                ),
                                ("until_precision__in", ["month", "quarter", "half_year", "season", "year", "window"]),
                            ),
                            _connector="OR",
                        ),
                        name="membership_until_precise",
                        violation_error_message="The date and its precision do not fit together.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingPartner",
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
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
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
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="partner_links",
                        to="partnerships.meeting",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meeting_links",
                        to="partnerships.partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "partner of a meeting",
                "verbose_name_plural": "partners of a meeting",
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("meeting", "partner"), name="meeting_partner_once")],
            },
        ),
        migrations.CreateModel(
            name="Fulfilment",
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
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("awaited_id", models.SlugField(blank=True, default="", max_length=200, verbose_name="awaited event")),
                ("fulfilled_on", models.DateField(blank=True, null=True, verbose_name="on")),
                (
                    "note",
                    partnerships.models.fields.Words(blank=True, default="", max_length=4000, verbose_name="note"),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fulfilments",
                        to="partnerships.commitment",
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
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fulfils",
                        to="partnerships.evidence",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fulfils",
                        to="partnerships.meeting",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "fulfilment",
                "verbose_name_plural": "fulfilments",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("awaited_id", ""), ("evidence", None), ("meeting__isnull", False)),
                            models.Q(("awaited_id", ""), ("evidence__isnull", False), ("meeting", None)),
                            models.Q(
                                ("evidence", None), ("meeting", None), models.Q(("awaited_id", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="fulfilment_names_one_thing",
                        violation_error_message="Name the meeting or the evidence that fulfils the commitment.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DivergencePartner",
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
                    "divergence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subjects",
                        to="partnerships.divergence",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="divergence_links",
                        to="partnerships.partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "partner of a divergence",
                "verbose_name_plural": "partners of a divergence",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("divergence", "partner"), name="divergence_partner_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitmentPartner",
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
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="partner_links",
                        to="partnerships.commitment",
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
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitment_links",
                        to="partnerships.partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "partner of a commitment",
                "verbose_name_plural": "partners of a commitment",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("commitment", "partner"), name="commitment_partner_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("reader", "Reader"),
                            ("official", "Official"),
                            ("manager", "Manager"),
                            ("administrator", "Administrator"),
                            ("auditor", "Auditor"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("everything", "Everything"),
                            ("category", "One category"),
                            ("partner", "One partner"),
                        ],
                        max_length=20,
                        verbose_name="scope",
                    ),
                ),
                (
                    "highest_marking",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Public"), (1, "EU normal"), (2, "Sensitive")],
                        default=2,
                        verbose_name="highest marking",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="to")),
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
                    "substitute_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="substitutes",
                        to="partnerships.assignment",
                        verbose_name="substitute for",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.partner",
                        verbose_name="partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "assignment",
                "verbose_name_plural": "assignments",
                "abstract": False,
                "indexes": [models.Index(fields=["user", "starts_on"], name="assignment_of_user")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["reader", "official", "manager", "administrator", "auditor"])),
                        name="assignment_role_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("highest_marking__in", [0, 1, 2])),
                        name="assignment_marking_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("category", None), ("partner", None), ("scope", "everything")),
                            models.Q(("category__isnull", False), ("partner", None), ("scope", "category")),
                            models.Q(("category", None), ("partner__isnull", False), ("scope", "partner")),
                            _connector="OR",
                        ),
                        name="assignment_scope_names_its_object",
                        violation_error_message="Choose the category or the partner that goes with the scope, and no other.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                        name="assignment_ends_after_it_starts",
                        violation_error_message="The assignment ends before it starts.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Partnership",
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
                    "marking",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Public"), (1, "EU normal"), (2, "Sensitive")], default=1, verbose_name="marking"
                    ),
                ),
                ("reference", models.CharField(editable=False, max_length=20, unique=True, verbose_name="reference")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("expected", "Expected"),
                            ("exploratory", "Exploratory"),
                            ("negotiating", "Negotiating"),
                            ("signed", "Concluded"),
                            ("active", "Active"),
                            ("dormant", "Dormant"),
                            ("ended", "Ended"),
                        ],
                        default="expected",
                        editable=False,
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                (
                    "title",
                    partnerships.models.fields.Words(blank=True, default="", max_length=500, verbose_name="title"),
                ),
                ("title_is_exact", models.BooleanField(default=False, verbose_name="the title is exact")),
                (
                    "nature",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=500, verbose_name="nature, in its own words"
                    ),
                ),
                (
                    "conclusion_mode",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("signed", "Signed"),
                            ("adopted_then_signed", "Adopted, then signed"),
                            ("announced", "Announced"),
                            ("concluded_at_summit", "Concluded at a summit"),
                        ],
                        default="",
                        max_length=30,
                        verbose_name="mode of conclusion",
                    ),
                ),
                (
                    "place",
                    partnerships.models.fields.Words(blank=True, default="", max_length=300, verbose_name="place"),
                ),
                (
                    "occasion",
                    partnerships.models.fields.Words(blank=True, default="", max_length=300, verbose_name="occasion"),
                ),
                (
                    "text_url",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=2000, verbose_name="address of the text"
                    ),
                ),
                (
                    "review_clause",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=4000, verbose_name="review clause"
                    ),
                ),
                (
                    "note",
                    partnerships.models.fields.Words(blank=True, default="", max_length=4000, verbose_name="note"),
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
                    "lead_official",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="lead official",
                    ),
                ),
                (
                    "manager",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="manager",
                    ),
                ),
                (
                    "partner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partnership",
                        to="partnerships.partner",
                        verbose_name="partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "partnership",
                "verbose_name_plural": "partnerships",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["expected", "exploratory", "negotiating", "signed", "active", "dormant", "ended"],
                            )
                        ),
                        name="partnership_state_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "conclusion_mode__in",
                                ["", "signed", "adopted_then_signed", "announced", "concluded_at_summit"],
                            )
                        ),
                        name="partnership_conclusion_mode_in_list",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="interest",
            name="partnership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="interests", to="partnerships.partnership"
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="partnership",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="commitments",
                to="partnerships.partnership",
            ),
        ),
        migrations.CreateModel(
            name="Post",
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
                    "side",
                    models.CharField(
                        choices=[
                            ("eu", "EU"),
                            ("member_state", "Member state"),
                            ("partner", "Partner"),
                            ("other", "Other"),
                        ],
                        default="partner",
                        max_length=20,
                        verbose_name="side",
                    ),
                ),
                ("title", partnerships.models.fields.Words(max_length=300, verbose_name="office")),
                (
                    "body",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=300, verbose_name="ministry or body"
                    ),
                ),
                (
                    "note",
                    partnerships.models.fields.Words(blank=True, default="", max_length=4000, verbose_name="note"),
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
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="partnerships.partner",
                        verbose_name="partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "post",
                "verbose_name_plural": "posts",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["eu", "member_state", "partner", "other"])),
                        name="post_side_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("side", "partner"), _negated=True), ("partner__isnull", False), _connector="OR"
                        ),
                        name="post_of_a_partner_names_it",
                        violation_error_message="Choose the partner whose post this is.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
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
                ("name", partnerships.models.fields.Words(max_length=300, verbose_name="name")),
                ("held_from", models.DateField(blank=True, null=True, verbose_name="from")),
                ("held_until", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "note",
                    partnerships.models.fields.Words(blank=True, default="", max_length=4000, verbose_name="note"),
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
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="partnerships.post",
                        verbose_name="post",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact",
                "verbose_name_plural": "contacts",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("held_from", None),
                            ("held_until", None),
                            ("held_until__gte", models.F("held_from")),
                            _connector="OR",
                        ),
                        name="contact_leaves_after_arriving",
                        violation_error_message="The person leaves the post before holding it.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="commitment",
            name="counterpart",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnerships.post",
                verbose_name="counterpart",
            ),
        ),
        migrations.CreateModel(
            name="ReportedPosition",
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
                ("on", models.DateField(verbose_name="on")),
                (
                    "position",
                    models.CharField(
                        choices=[
                            ("met", "Met"),
                            ("met late", "Met late"),
                            ("partly met", "Partly met"),
                            ("not met", "Not met"),
                            ("open", "Open"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=20,
                        verbose_name="position",
                    ),
                ),
                (
                    "note",
                    partnerships.models.fields.Words(blank=True, default="", max_length=4000, verbose_name="note"),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reported_positions",
                        to="partnerships.commitment",
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
                "verbose_name": "reported position",
                "verbose_name_plural": "reported positions",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("position__in", ["met", "met late", "partly met", "not met", "open", "unknown"])
                        ),
                        name="reported_position_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.UniqueConstraint(fields=("commitment", "on"), name="reported_position_once_a_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signatory",
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
                    "side",
                    models.CharField(
                        choices=[
                            ("eu", "EU"),
                            ("member_state", "Member state"),
                            ("partner", "Partner"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                        verbose_name="side",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("signed", "Signed"), ("adopted", "Adopted"), ("announced", "Announced")],
                        default="signed",
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("office", partnerships.models.fields.Words(max_length=300, verbose_name="office")),
                ("name", partnerships.models.fields.Words(blank=True, default="", max_length=300, verbose_name="name")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
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
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatories",
                        to="partnerships.partnership",
                    ),
                ),
            ],
            options={
                "verbose_name": "signatory",
                "verbose_name_plural": "signatories",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["eu", "member_state", "partner", "other"])),
                        name="signatory_side_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["signed", "adopted", "announced"])),
                        name="signatory_role_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Source",
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
                ("key", models.SlugField(blank=True, max_length=80, null=True, unique=True, verbose_name="key")),
                ("publisher", partnerships.models.fields.Words(max_length=500, verbose_name="publisher")),
                ("title", partnerships.models.fields.Words(max_length=1000, verbose_name="title")),
                (
                    "url",
                    partnerships.models.fields.Words(blank=True, default="", max_length=2000, verbose_name="address"),
                ),
                (
                    "registry_number",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=200, verbose_name="registry number"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("official", "Official"),
                            ("official-republished", "Official, republished"),
                            ("think-tank", "Think tank"),
                            ("media", "Media"),
                            ("reference", "Reference work"),
                            ("aggregator", "Aggregator"),
                        ],
                        max_length=30,
                        verbose_name="kind",
                    ),
                ),
                ("language", models.CharField(blank=True, default="", max_length=10, verbose_name="language")),
                (
                    "note",
                    partnerships.models.fields.Words(blank=True, default="", max_length=4000, verbose_name="note"),
                ),
                ("date_earliest", models.DateField(blank=True, null=True, verbose_name="date, earliest day")),
                ("date_latest", models.DateField(blank=True, null=True, verbose_name="date, latest day")),
                (
                    "date_precision",
                    models.CharField(
                        choices=[
                            ("day", "Day or run of days"),
                            ("month", "Month"),
                            ("quarter", "Quarter"),
                            ("half_year", "Half-year"),
                            ("season", "Season"),
                            ("year", "Year"),
                            ("window", "Some day between two days"),
                            ("fuzzy", "In words"),
                            ("none", "No date"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="date, precision",
                    ),
                ),
                ("date_inferred", models.BooleanField(default=False, verbose_name="date, inferred")),
                (
                    "date_words",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=200, verbose_name="date, in words"
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
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "abstract": False,
                "indexes": [models.Index(fields=["url"], name="source_by_address")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["official", "official-republished", "think-tank", "media", "reference", "aggregator"],
                            )
                        ),
                        name="source_kind_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("date_earliest__isnull", True),
                            ("date_latest__isnull", True),
                            ("date_earliest__lte", models.F("date_latest")),
                            _connector="OR",
                        ),
                        name="source_date_in_order",
                        violation_error_message="The earliest day is after the latest day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("date_precision", "fuzzy"),
                            models.Q(
                                ("date_precision", "none"),
                                ("date_earliest__isnull", True),
                                ("date_latest__isnull", True),
                            ),
                            models.Q(
                                ("date_precision", "day"),
                                ("date_earliest__isnull", False),
                                ("date_latest__isnull", False),
                            ),
                            models.Q(
                                models.Q(("date_earliest__isnull", True), ("date_latest__isnull", True), _negated=True),
                                ("date_precision__in", ["month", "quarter", "half_year", "season", "year", "window"]),
                            ),
                            _connector="OR",
                        ),
                        name="source_date_precise",
                        violation_error_message="The date and its precision do not fit together.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusUpdate",
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
                ("revision", models.PositiveSmallIntegerField(default=1, verbose_name="revision")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("approved", "Approved"),
                            ("returned", "Returned"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                (
                    "proposed_status",
                    models.CharField(
                        choices=[
                            ("unknown", "Unknown"),
                            ("not_started", "Not started"),
                            ("in_progress", "In progress"),
                            ("partly_implemented", "Partly implemented"),
                            ("implemented", "Implemented"),
                            ("suspended", "Suspended"),
                            ("not_implemented", "Not implemented"),
                            ("superseded", "Superseded"),
                        ],
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "proposed_confidence",
                    models.CharField(
                        choices=[
                            ("unknown", "Unknown"),
                            ("on_track", "On track"),
                            ("at_risk", "At risk"),
                            ("off_track", "Off track"),
                        ],
                        default="unknown",
                        max_length=20,
                        verbose_name="confidence",
                    ),
                ),
                ("narrative", partnerships.models.fields.Words(max_length=20000, verbose_name="what was done")),
                (
                    "next_steps",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=4000, verbose_name="next steps"
                    ),
                ),
                (
                    "base_version",
                    models.PositiveIntegerField(verbose_name="version of the commitment it was written on"),
                ),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted at")),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="updates",
                        to="partnerships.commitment",
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
                    "revises",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revised_by",
                        to="partnerships.statusupdate",
                        verbose_name="revises",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "status update",
                "verbose_name_plural": "status updates",
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "submitted")),
                        fields=["submitted_at", "id"],
                        name="update_to_review",
                    ),
                    models.Index(fields=["commitment", "id"], name="update_of_commitment"),
                    models.Index(
                        condition=models.Q(("state__in", ["draft", "returned"])),
                        fields=["author", "id"],
                        name="update_of_author",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "submitted", "approved", "returned", "withdrawn"])),
                        name="update_state_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "proposed_status__in",
                                [
                                    "unknown",
                                    "not_started",
                                    "in_progress",
                                    "partly_implemented",
                                    "implemented",
                                    "suspended",
                                    "not_implemented",
                                    "superseded",
                                ],
                            )
                        ),
                        name="update_status_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("proposed_confidence__in", ["unknown", "on_track", "at_risk", "off_track"])
                        ),
                        name="update_confidence_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("proposed_status", "unknown"), _negated=True),
                        name="update_proposes_a_status",
                        violation_error_message="Say what the status is.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("submitted_at", None), ("submitted_by", None)),
                            models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="update_submitted_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["submitted", "approved", "returned"]), _negated=True),
                            ("submitted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="update_under_review_was_submitted",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "submitted")),
                        fields=("commitment",),
                        name="update_one_under_review",
                        violation_error_message="Another update of this commitment is under review.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
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
                    "decision",
                    models.CharField(
                        choices=[
                            ("approved", "Approved"),
                            ("approved_with_change", "Approved with change"),
                            ("returned", "Returned"),
                        ],
                        max_length=30,
                        verbose_name="decision",
                    ),
                ),
                (
                    "decided_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unknown", "Unknown"),
                            ("not_started", "Not started"),
                            ("in_progress", "In progress"),
                            ("partly_implemented", "Partly implemented"),
                            ("implemented", "Implemented"),
                            ("suspended", "Suspended"),
                            ("not_implemented", "Not implemented"),
                            ("superseded", "Superseded"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "decided_confidence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unknown", "Unknown"),
                            ("on_track", "On track"),
                            ("at_risk", "At risk"),
                            ("off_track", "Off track"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="confidence",
                    ),
                ),
                (
                    "comment",
                    partnerships.models.fields.Words(blank=True, default="", max_length=4000, verbose_name="comment"),
                ),
                ("judged_version", models.PositiveIntegerField(verbose_name="version of the commitment it judged")),
                ("decided_at", models.DateTimeField(verbose_name="decided at")),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="partnerships.commitment",
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
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewer",
                    ),
                ),
                (
                    "update",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review",
                        to="partnerships.statusupdate",
                        verbose_name="update",
                    ),
                ),
            ],
            options={
                "verbose_name": "review",
                "verbose_name_plural": "reviews",
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("decision", "returned"), _negated=True),
                        fields=["commitment", "-decided_at", "-id"],
                        name="review_approved_latest",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["approved", "approved_with_change", "returned"])),
                        name="review_decision_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_confidence", ""), ("decided_status", ""), ("decision", "returned")),
                            models.Q(
                                ("decision__in", ["approved", "approved_with_change"]),
                                models.Q(("decided_status__in", ["", "unknown"]), _negated=True),
                                models.Q(("decided_confidence", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="review_approval_decides_status_and_confidence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision__in", ["returned", "approved_with_change"]), _negated=True),
                            models.Q(("comment", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="review_return_needs_a_comment",
                        violation_error_message="Say what is to be mended or why you changed it.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="evidence",
            name="update",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="partnerships.statusupdate",
            ),
        ),
        migrations.CreateModel(
            name="Step",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("interest_declared", "Interest declared"),
                            ("talks_opened", "Talks opened"),
                            ("mandate", "Mandate given"),
                            ("text_agreed", "Text agreed"),
                            ("adopted", "Adopted"),
                            ("announced", "Announced"),
                            ("signed", "Signed"),
                            ("first_dialogue", "First dialogue"),
                            ("review", "Review"),
                            ("talks_failed", "Talks failed"),
                            ("suspended", "Suspended"),
                            ("resumed", "Resumed"),
                            ("other", "Other step"),
                        ],
                        max_length=30,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state_after",
                    models.CharField(
                        choices=[
                            ("expected", "Expected"),
                            ("exploratory", "Exploratory"),
                            ("negotiating", "Negotiating"),
                            ("signed", "Concluded"),
                            ("active", "Active"),
                            ("dormant", "Dormant"),
                            ("ended", "Ended"),
                        ],
                        max_length=20,
                        verbose_name="state after it",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "note",
                    partnerships.models.fields.Words(blank=True, default="", max_length=4000, verbose_name="note"),
                ),
                ("date_earliest", models.DateField(blank=True, null=True, verbose_name="date, earliest day")),
                ("date_latest", models.DateField(blank=True, null=True, verbose_name="date, latest day")),
                (
                    "date_precision",
                    models.CharField(
                        choices=[
                            ("day", "Day or run of days"),
                            ("month", "Month"),
                            ("quarter", "Quarter"),
                            ("half_year", "Half-year"),
                            ("season", "Season"),
                            ("year", "Year"),
                            ("window", "Some day between two days"),
                            ("fuzzy", "In words"),
                            ("none", "No date"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="date, precision",
                    ),
                ),
                ("date_inferred", models.BooleanField(default=False, verbose_name="date, inferred")),
                (
                    "date_words",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=200, verbose_name="date, in words"
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
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="partnerships.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="partnerships.partnership",
                        verbose_name="partnership",
                    ),
                ),
            ],
            options={
                "verbose_name": "step",
                "verbose_name_plural": "steps",
                "abstract": False,
                "indexes": [models.Index(fields=["partnership", "date_earliest", "id"], name="step_of_partnership")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "interest_declared",
                                    "talks_opened",
                                    "mandate",
                                    "text_agreed",
                                    "adopted",
                                    "announced",
                                    "signed",
                                    "first_dialogue",
                                    "review",
                                    "talks_failed",
                                    "suspended",
                                    "resumed",
                                    "other",
                                ],
                            )
                        ),
                        name="step_kind_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state_after__in",
                                ["expected", "exploratory", "negotiating", "signed", "active", "dormant", "ended"],
                            )
                        ),
                        name="step_state_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("date_earliest__isnull", True),
                            ("date_latest__isnull", True),
                            ("date_earliest__lte", models.F("date_latest")),
                            _connector="OR",
                        ),
                        name="step_date_in_order",
                        violation_error_message="The earliest day is after the latest day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("date_precision", "fuzzy"),
                            models.Q(
                                ("date_precision", "none"),
                                ("date_earliest__isnull", True),
                                ("date_latest__isnull", True),
                            ),
                            models.Q(
                                ("date_precision", "day"),
                                ("date_earliest__isnull", False),
                                ("date_latest__isnull", False),
                            ),
                            models.Q(
                                models.Q(("date_earliest__isnull", True), ("date_latest__isnull", True), _negated=True),
                                ("date_precision__in", ["month", "quarter", "half_year", "season", "year", "window"]),
                            ),
                            _connector="OR",
                        ),
                        name="step_date_precise",
                        violation_error_message="The date and its precision do not fit together.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Track",
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
                ("name", partnerships.models.fields.Words(max_length=300, unique=True, verbose_name="name")),
                ("is_open_to_all", models.BooleanField(default=False, verbose_name="open to all partners")),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("leaders", "Leaders"),
                            ("ministerial", "Ministerial"),
                            ("senior-officials", "Senior officials"),
                            ("ambassadorial", "Ambassadorial"),
                            ("working-level", "Working level"),
                            ("expert", "Expert"),
                            ("industry", "Industry"),
                            ("track-1-5", "Track 1.5"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="level",
                    ),
                ),
                (
                    "cadence",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=300, verbose_name="cadence, in words"
                    ),
                ),
                (
                    "interval_months",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="interval, months"),
                ),
                (
                    "tolerance_days",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="tolerance, days"),
                ),
                (
                    "legal_basis",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=300, verbose_name="legal basis"
                    ),
                ),
                (
                    "eu_chair",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=300, verbose_name="EU chair, by post"
                    ),
                ),
                (
                    "partner_chair",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=300, verbose_name="partner's chair, by post"
                    ),
                ),
                (
                    "note",
                    partnerships.models.fields.Words(blank=True, default="", max_length=4000, verbose_name="note"),
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
                    "format",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tracks",
                        to="partnerships.dialogueformat",
                        verbose_name="format",
                    ),
                ),
                (
                    "reports_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reporting",
                        to="partnerships.track",
                        verbose_name="reports to",
                    ),
                ),
                (
                    "succeeds",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successors",
                        to="partnerships.track",
                        verbose_name="succeeds",
                    ),
                ),
            ],
            options={
                "verbose_name": "track",
                "verbose_name_plural": "tracks",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "level__in",
                                [
                                    "",
                                    "leaders",
                                    "ministerial",
                                    "senior-officials",
                                    "ambassadorial",
                                    "working-level",
                                    "expert",
                                    "industry",
                                    "track-1-5",
                                ],
                            )
                        ),
                        name="track_level_in_list",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reports_to", None),
                                models.Q(("reports_to", models.F("id")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("succeeds", None),
                                models.Q(("succeeds", models.F("id")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="track_follows_another",
                        violation_error_message="A track neither reports to itself nor succeeds itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("interval_months", None), ("interval_months__gt", 0), _connector="OR"),
                        name="track_interval_not_zero",
                        violation_error_message="Give an interval of at least one month, or none.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="outcome",
            name="cadence_track",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnerships.track",
                verbose_name="cadence of track",
            ),
        ),
        migrations.AddField(
            model_name="outcome",
            name="deferred_to_track",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnerships.track",
                verbose_name="deferred to track",
            ),
        ),
        migrations.CreateModel(
            name="MeetingTrack",
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
                    "ordinal",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="number in the series"),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
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
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="track_links",
                        to="partnerships.meeting",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meeting_links",
                        to="partnerships.track",
                    ),
                ),
            ],
            options={
                "verbose_name": "track of a meeting",
                "verbose_name_plural": "tracks of a meeting",
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("meeting", "track"), name="meeting_track_once")],
            },
        ),
        migrations.CreateModel(
            name="Citation",
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
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "remark",
                    partnerships.models.fields.Words(blank=True, default="", max_length=4000, verbose_name="remark"),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="partnerships.area",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="partnerships.category",
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
                    "commitment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="partnerships.commitment",
                    ),
                ),
                (
                    "dialogue_format",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="partnerships.dialogueformat",
                    ),
                ),
                (
                    "divergence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="partnerships.divergence",
                    ),
                ),
                (
                    "interest",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="partnerships.interest",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="partnerships.meeting",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="partnerships.membership",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="partnerships.partner",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="partnerships.partnership",
                    ),
                ),
                (
                    "reported_position",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="partnerships.reportedposition",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="citations",
                        to="partnerships.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="partnerships.step",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="partnerships.track",
                    ),
                ),
            ],
            options={
                "verbose_name": "citation",
                "verbose_name_plural": "citations",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            models.Func(
                                models.F("category"),
                                models.F("partner"),
                                models.F("membership"),
                                models.F("partnership"),
                                models.F("step"),
                                models.F("area"),
                                models.F("dialogue_format"),
                                models.F("interest"),
                                models.F("track"),
                                models.F("meeting"),
                                models.F("commitment"),
                                models.F("reported_position"),
                                models.F("divergence"),
                                function="num_nonnulls",
                                output_field=models.IntegerField(),
                            ),
                            1,
                        ),
                        name="citation_is_of_one_fact",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TrackArea",
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
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="track_links", to="partnerships.area"
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
                    "track",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="area_links", to="partnerships.track"
                    ),
                ),
            ],
            options={
                "verbose_name": "area of a track",
                "verbose_name_plural": "areas of a track",
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("track", "area"), name="track_area_once")],
            },
        ),
        migrations.CreateModel(
            name="TrackPartner",
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
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
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
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="track_links",
                        to="partnerships.partner",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="partner_links",
                        to="partnerships.track",
                    ),
                ),
            ],
            options={
                "verbose_name": "partner of a track",
                "verbose_name_plural": "partners of a track",
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("track", "partner"), name="track_partner_once")],
            },
        ),
        migrations.CreateModel(
            name="Unit",
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
                ("name", partnerships.models.fields.Words(max_length=300, unique=True, verbose_name="name")),
                ("code", partnerships.models.fields.Words(max_length=40, unique=True, verbose_name="short name")),
                (
                    "capacity_days",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Leave empty if not known.",
                        null=True,
                        verbose_name="capacity, working days per half-year",
                    ),
                ),
                (
                    "note",
                    partnerships.models.fields.Words(blank=True, default="", max_length=4000, verbose_name="note"),
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
                "verbose_name": "unit",
                "verbose_name_plural": "units",
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="partner",
            name="lead_unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnerships.unit",
                verbose_name="lead unit",
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="owner_unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="commitments",
                to="partnerships.unit",
                verbose_name="lead unit",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="users",
                to="partnerships.unit",
                verbose_name="unit",
            ),
        ),
        migrations.CreateModel(
            name="CategoryArea",
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
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.area"
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="expected_areas",
                        to="partnerships.category",
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
                "verbose_name": "expected area",
                "verbose_name_plural": "expected areas",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("category", "area"), name="category_expects_area_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Blocker",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("political", "Political reluctance"),
                            ("election", "Election or change of government"),
                            ("legal", "Legal"),
                            ("budget", "Budget"),
                            ("capacity", "Capacity"),
                            ("third_party", "Third party"),
                            ("security", "Security"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("eu", "EU"),
                            ("partner", "Partner"),
                            ("both", "Both sides"),
                        ],
                        max_length=20,
                        verbose_name="side",
                    ),
                ),
                ("text", partnerships.models.fields.Words(max_length=4000, verbose_name="what stands in the way")),
                ("since", models.DateField(verbose_name="since")),
                ("resolved_on", models.DateField(blank=True, null=True, verbose_name="resolved on")),
                (
                    "resolution",
                    partnerships.models.fields.Words(
                        blank=True, default="", max_length=4000, verbose_name="how it was resolved"
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
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="blockers",
                        to="partnerships.commitment",
                    ),
                ),
            ],
            options={
                "verbose_name": "blocker",
                "verbose_name_plural": "blockers",
                "abstract": False,
                "indexes": [
                    models.Index(condition=models.Q(("resolved_on", None)), fields=["commitment"], name="blocker_open")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["political", "election", "legal", "budget", "capacity", "third_party", "security"],
                            )
                        ),
                        name="blocker_kind_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["eu", "partner", "both"])),
                        name="blocker_side_in_list",
                        violation_error_message="This value is not in the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("resolved_on", None), ("resolved_on__gte", models.F("since")), _connector="OR"
                        ),
                        name="blocker_resolved_after_it_began",
                        violation_error_message="The blocker is resolved before it began.",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="interest",
            constraint=models.UniqueConstraint(fields=("partnership", "area"), name="interest_once"),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["document", "link", "registry", "meeting"])),
                name="evidence_kind_in_list",
                violation_error_message="This value is not in the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "document"),
                    models.Q(("kind", "link"), models.Q(("url", ""), _negated=True)),
                    models.Q(("kind", "registry"), models.Q(("registry_number", ""), _negated=True)),
                    models.Q(("kind", "meeting"), ("meeting__isnull", False)),
                    _connector="OR",
                ),
                name="evidence_names_what_it_is",
                violation_error_message="Give the address, the registry number or the meeting.",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("disposition", "deferred"), _negated=True),
                    ("deferred_to_track__isnull", False),
                    ("deferred_until__isnull", False),
                    _connector="OR",
                ),
                name="outcome_deferred_to_something",
                violation_error_message="Defer the outcome to a track or to a date.",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin__in", ["clause", "meeting", "joint_statement", "unilateral"])),
                name="commitment_origin_in_list",
                violation_error_message="This value is not in the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("origin", "clause"), ("partnership__isnull", False)),
                    models.Q(("meeting__isnull", False), ("origin", "meeting")),
                    models.Q(
                        ("origin__in", ["joint_statement", "unilateral"]),
                        models.Q(models.Q(("clause", ""), _negated=True), ("meeting__isnull", False), _connector="OR"),
                    ),
                    _connector="OR",
                ),
                name="commitment_names_its_origin",
                violation_error_message="Name the origin: the partnership, the meeting, or the statement.",
            ),
        ),
    ]
