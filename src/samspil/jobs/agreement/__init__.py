"""How far two people who coded the same case agree, field by field and model by model."""

from samspil.jobs.agreement.comparison import Agreement, Disagreement, Score, compare

__all__ = ["Agreement", "Disagreement", "Score", "compare"]
