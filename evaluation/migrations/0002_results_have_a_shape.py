from django.db import migrations, models


class Migration(migrations.Migration):
    """What is stored so far is in shape 0, which the worker works out again."""

    dependencies = [
        ("evaluation", "0001_initial"),
        ("initiatives", "0002_registers_and_strategy"),
        ("tenancy", "0002_escalation_settings"),
    ]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="shape",
            field=models.PositiveSmallIntegerField(
                db_default=0,
                default=0,
                help_text="Which `SHAPE` the results are in; 0 before shapes had numbers.",
            ),
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(fields=["partnership", "shape"], name="assessment_shape"),
        ),
    ]
