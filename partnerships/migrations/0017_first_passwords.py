from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0016_sealed_readings"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="password_lapses_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="Set with a password that an administrator has chosen; empty once its owner has set another.",
                null=True,
                verbose_name="password lapses at",
            ),
        ),
    ]
