"""Rows of letters, one after the other -> what they come to: counts, levels, the spread of scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from lorscore.report import Level

_NAMED: Final = 20
"""Unread letters that are named; the rows name all."""


@dataclass(slots=True)
class Tally:
    """What has been counted so far. Its size does not depend on the number of letters."""

    letters: int = 0
    levels: Counter[Level] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    """Unread letters by the kind of their refusal."""
    named: list[tuple[str, str]] = field(default_factory=list)
    """Name and reason of the first unread letters."""
    tenths: Counter[int] = field(default_factory=Counter)
    """Scored letters by score in tenths of a point."""

    def counting(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        """The rows as they are, counted as they pass."""
        for row in rows:
            self.letters += 1
            if row["status"] == "scored":
                self.levels[Level(row["level"])] += 1
                self.tenths[round(row["score"] * 10)] += 1
            else:
                self.unread[row["unread_kind"]] += 1
                if len(self.named) < _NAMED:
                    self.named.append((row["name"], row["unread_why"]))
            yield row

    @property
    def scored(self) -> int:
        """How many letters have a score."""
        return self.tenths.total()

    def below(self, score: float) -> int:
        """How many scores, with one decimal as they are written, are below this one."""
        return sum(number for tenth, number in self.tenths.items() if tenth / 10 < score)

    def quantile(self, share: float) -> float | None:
        """The smallest score that at least this share of the scores does not exceed; None without scores.

        >>> tally = Tally(tenths=Counter({300: 1, 500: 1, 700: 2}))
        >>> tally.quantile(0.5), tally.quantile(0.75), Tally().quantile(0.5)
        (50.0, 70.0, None)
        """
        passed = 0
        for tenth in sorted(self.tenths):
            passed += self.tenths[tenth]
            if passed >= share * self.scored:
                return tenth / 10
        return None
