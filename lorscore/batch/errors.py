"""The error of a batch that cannot begin or go on."""

from __future__ import annotations

from lorscore.errors import LorscoreError


class BatchError(LorscoreError):
    """A folder, an earlier run or a cluster that cannot be used."""
