"""Three answers instead of two to « sous quel nom », and the notification of an opinion before it is published.

The rows of the rules are never updated: the column changes its type, and each of them keeps what it said.
"""

from django.db import migrations, models

TO_NAMING = """
ALTER TABLE committee_committeerules ALTER COLUMN separate_opinions_are_named TYPE varchar(20)
    USING CASE WHEN separate_opinions_are_named THEN 'named' ELSE 'unnamed' END;
ALTER TABLE committee_committeerules RENAME COLUMN separate_opinions_are_named TO separate_opinion_naming;
"""
TO_YES_OR_NO = """
ALTER TABLE committee_committeerules RENAME COLUMN separate_opinion_naming TO separate_opinions_are_named;
ALTER TABLE committee_committeerules ALTER COLUMN separate_opinions_are_named TYPE boolean
    USING separate_opinions_are_named <> 'unnamed';
"""


class Migration(migrations.Migration):
    dependencies = [("committee", "0022_self_assessments_joined")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(TO_NAMING, reverse_sql=TO_YES_OR_NO)],
            state_operations=[
                migrations.RemoveField(model_name="committeerules", name="separate_opinions_are_named"),
                migrations.AddField(
                    model_name="committeerules",
                    name="separate_opinion_naming",
                    field=models.CharField(
                        choices=[
                            ("named", "sous le nom de leur auteur"),
                            ("unnamed", "sans nom d’auteur"),
                            ("choice", "avec ou sans nom, au choix de leur auteur"),
                        ],
                        default="named",
                        max_length=20,
                        verbose_name="nom de l’auteur d’une opinion séparée",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="committeerules",
            name="notification_days",
            field=models.PositiveSmallIntegerField(
                default=0, verbose_name="notification de l’avis avant sa publication, en jours"
            ),
        ),
        migrations.AddConstraint(
            model_name="committeerules",
            constraint=models.CheckConstraint(
                condition=models.Q(("separate_opinion_naming__in", ["named", "unnamed", "choice"])),
                name="committee_rules_separate_naming_known",
            ),
        ),
    ]
