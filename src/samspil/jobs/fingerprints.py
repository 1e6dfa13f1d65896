"""What a finding is known by from one run to the next: a fingerprint, not its line.

It is made of the check, the file, and what the finding is about; a line that moves changes nothing.
Nothing that must not be shown is part of it: a digest of ten digits could be turned back into them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from itertools import groupby

from samspil.jobs.checks import Checks
from samspil.jobs.validation.privacy import MASK
from samspil.words.findings import Finding

_LENGTH = 32


def fingerprints(
    findings: Iterable[Finding],
    checks: Checks,
    file_of: Callable[[Finding], str] = lambda finding: finding.where.file,
) -> Iterator[str]:
    """One for each finding, in their order; those of a file that are otherwise alike are counted.

    The findings of one file must follow each other.
    """
    for file, found in groupby(findings, file_of):
        seen: Counter[str] = Counter()
        for finding in found:
            parts = (finding.check, file.replace("\\", "/"), *_about(finding, checks))
            key = "\x1f".join(parts)
            yield sha256(f"{key}\x1f{seen[key]}".encode()).hexdigest()[:_LENGTH]
            seen[key] += 1


def _about(finding: Finding, checks: Checks) -> tuple[str, ...]:
    """What the finding is about, without anything private."""
    check = checks.get(finding.check)
    if check and check.private:
        return (finding.focus, finding.path)
    value = "" if MASK in finding.value else finding.value
    if finding.focus or MASK in finding.source_line:
        return (finding.focus, finding.path, value)
    return (finding.path, value, finding.source_line.strip())
