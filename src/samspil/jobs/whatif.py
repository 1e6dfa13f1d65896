"""What it would take: the fewest features that, if present, would realise a model.

Only features are changed, never facts; what a source says stays as it is.
"""

from dataclasses import dataclass

from samspil.jobs.classification import Classification, Verdict
from samspil.jobs.rules import ModelRule

LARGEST_CHANGE = 3


@dataclass(frozen=True)
class WhatIf:
    """The minimal sets of features to gain for one model.

    `changes` holds every minimal set of at most three features; when there is none, `shortest`
    holds the smallest there is. Both are empty when the model is realised already.
    """

    classification: Classification
    rule: ModelRule
    changes: tuple[frozenset[str], ...]
    shortest: tuple[frozenset[str], ...]


def what_would_it_take(found: Classification, rule: ModelRule) -> WhatIf:
    """The smallest changes that would make `rule` hold for an arrangement.

    A feature that is lacking must turn, one that is unknown must turn out to be present, one that
    is both had and lacked must be cleared up; each counts as one change.
    """
    assessment = next(a for a in found.assessments if a.rule.iri == rule.iri)
    if assessment.verdict is Verdict.REALISED:
        return WhatIf(found, rule, (), ())
    missing = {*assessment.lacking, *assessment.unknown, *assessment.conflicting}
    sets = {way & missing for way in rule.condition.ways}
    minimal = [one for one in sets if not any(other < one for other in sets)]
    ordered = tuple(sorted(minimal, key=lambda one: (len(one), sorted(one))))
    small = tuple(one for one in ordered if len(one) <= LARGEST_CHANGE)
    least = min((len(one) for one in ordered), default=0)
    shortest = tuple(one for one in ordered if len(one) == least)
    return WhatIf(found, rule, small, () if small else shortest)
