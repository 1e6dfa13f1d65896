"""Checking data: what is wrong, where it stands and what to write instead.

read → literals → background and derived facts → shapes → hold back consequences → locate
"""

from samspil.jobs.validation.batch import Run
from samspil.jobs.validation.check import validate, validate_document

__all__ = ["Run", "validate", "validate_document"]
