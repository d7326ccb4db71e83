"""What is stored of an assessment."""

from django.db import models

from safer_communities.tenancy.fields import TenantForeignKey, TenantModel


class Assessment(TenantModel):
    """The stored result for one initiative (or, without one, for the programme).

    Its only writers are `reassess` and `reassess_programme` of `evaluation.reassessing.services`. `results` holds the
    ratings with rule and reasons, money, the scorecard, the cost/benefit matrix in each scenario with the working of
    every figure, and contradictions, as `initiatives.results.shape` says in the shape with the number `shape`.
    Pages, API and papers read it through `initiatives.results.selectors`; none of them computes.
    """

    initiative = TenantForeignKey("initiatives.Initiative", null=True, blank=True, related_name="assessments")
    as_at = models.DateField()
    computed_at = models.DateTimeField()
    results = models.JSONField()
    shape = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="Which `SHAPE` the results are in; 0 before shapes had numbers."
    )
    previous = models.JSONField(null=True, blank=True, help_text="Headline figures before the last change.")
    pending: bool  # read with it: whether a marker waits, so that it is being worked out again

    class Meta:
        app_label = "evaluation"  # where its table was made; an app and a table keep their names
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "initiative"], nulls_distinct=False, name="one_assessment_each"
            )
        ]
        indexes = [models.Index(fields=["partnership", "shape"], name="assessment_shape")]

    def __str__(self) -> str:
        return f"{self.initiative_id or 'programme'} at {self.as_at}"
