"""Agreement between two coders, corrected for chance.

Each pair holds what the two said of one unit, as sets of values: a single value is a set of one,
and a field with several values is one judgement, its whole set.

* Percentage: the share of pairs that are equal.
* Cohen's kappa on the sets as nominal categories: (po - pe) / (1 - pe), where pe is the agreement
  to be expected if each coder drew from a distribution of their own.
* Krippendorff's alpha with the distance MASI, which gives two sets that overlap a part of the
  credit and for single values is the nominal alpha.

With one pair there is no telling what chance would do, so neither is defined.

Source: J. Cohen (1960), A coefficient of agreement for nominal scales, Educational and
Psychological Measurement 20(1), 37-46; K. Krippendorff (1980), Content Analysis; R. Passonneau
(2006), Measuring agreement on set-valued items (MASI), LREC. Alpha and MASI are those of NLTK.
"""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from samspil.words.errors import WrongUse

Pair = tuple[frozenset[str], frozenset[str]]


def agreed(pairs: Sequence[Pair]) -> int:
    """How many pairs are equal."""
    return sum(one == other for one, other in pairs)


def cohens_kappa(pairs: Sequence[Pair]) -> Fraction | None:
    """Kappa, exactly; None for one pair, or when both used one and the same category throughout."""
    total = len(pairs)
    if total == 1:
        return None
    ones, others = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    observed = Fraction(agreed(pairs), total)
    expected = sum(
        (Fraction(ones[category] * others[category], total * total) for category in ones),
        Fraction(0),
    )
    return None if expected == 1 else (observed - expected) / (1 - expected)


def krippendorffs_alpha(pairs: Sequence[Pair]) -> float | None:
    """Alpha with the distance MASI; None for one pair, or when every value is the same.

    Raises: WrongUse if NLTK is not installed.
    """
    if len(pairs) == 1 or len({values for pair in pairs for values in pair}) == 1:
        return None
    try:
        from nltk.metrics.agreement import AnnotationTask  # noqa: PLC0415 - an extra
        from nltk.metrics.distance import masi_distance  # noqa: PLC0415
    except ImportError as error:
        raise WrongUse("agreement-extra") from error
    data = [
        (coder, str(unit), values)
        for unit, pair in enumerate(pairs)
        for coder, values in zip("AB", pair, strict=True)
    ]
    return float(AnnotationTask(data, distance=masi_distance).alpha())
