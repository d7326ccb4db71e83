"""What the scores of a risk come to, and what that means in a partnership."""

from initiatives.plans.models import Risk
from safer_communities.tenancy.models import Partnership


def product(likelihood: int | None, impact: int | None) -> int | None:
    """Likelihood × impact, out of 25; None while it is not scored."""
    return likelihood * impact if likelihood and impact else None


def level(score: int | None, partnership: Partnership) -> str:
    """What a score means in this partnership."""
    if score is None:
        return "Not scored yet"
    if score >= partnership.threatens_score:
        return "Threatens"
    return "Identified" if score >= partnership.identified_score else "Low"


def score_of(risk: Risk) -> int | None:
    """The residual score."""
    return product(risk.residual_likelihood, risk.residual_impact)


def inherent_of(risk: Risk) -> int | None:
    return product(risk.inherent_likelihood, risk.inherent_impact)
