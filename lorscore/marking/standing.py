"""Read where a comparison places the applicant: with whom, by how much, out of how many, over what time.

Reads   a sentence's tokens with the entries of the word lists, and its evidence.
Never   decides whether the sentence is a comparison: that is what its marks say. What it does not find, it leaves None.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from lorscore.marking.cues import Cues, load_cues
from lorscore.marking.numbers import is_ordinal, value_of
from lorscore.marking.page import Page
from lorscore.marks import Direction, Evidence, Mark, Standing
from lorscore.rules.phrases import Words

_PARTS = {
    "tenth": 10, "decile": 10, "fifth": 20, "quintile": 20, "quarter": 25, "quartile": 25, "third": 33, "tertile": 33,
    "half": 50,
}  # fmt: skip
_LEVEL_LISTS = ("sub-interns", "interns", "residents", "fellows")
_LEVEL_NAMES = {
    "sub-interns": "sub-intern",
    "interns": "intern",
    "residents": "resident",
    "fellows": "fellow or attending",
}
_GROUP_LISTS = ("trainees", "peers", "observers")
_DETERMINERS = frozenset(["the", "a", "an", "my", "our", "all", "good", "new"])
_HUNDRED = 100.0
MOST_PLACES = 12
"""Beyond the twelfth, a number next to "top" or "best" counts a group and is no place in it."""
LOW_SHARE = 50.0
"""Percent from the top beyond which a share does not speak for the applicant."""
LOW_RANK = 40.0
"""The same for a place in a count, from which on it does not: to readers "seventh of 18" is good, "sixth of 15" low."""
SURE_PLACES = 2
"""Up to this place, no place is low, however few are counted."""
_FEWEST, _MOST = 3, 1900
"""A count of people from which a place says something, and one that is a year of the calendar."""
_LONGEST_SCALE = 10
"""Out of so many or fewer, or out of a hundred, a number may be a rating."""


@dataclass(frozen=True, slots=True)
class Rank:
    """A place in a count, such as "fourth of the eleven"."""

    place: int
    """1 the best."""
    size: int
    """Out of how many, 3 or more."""
    start: int
    """The first of its tokens."""
    end: int
    """The first token behind it."""

    @property
    def low(self) -> bool:
        """Whether the place does not speak for whoever holds it."""
        return self.place > SURE_PLACES and 100.0 * self.place / self.size >= LOW_RANK


@cache
def standing_cues() -> Cues:
    """The phrases of standing.toml."""
    return load_cues("standing.toml")


def read_standing(page: Page, start: int, end: int, evidence: Iterable[Evidence]) -> Standing:
    """What tokens `[start, end)` of a page say as a comparison; `evidence` is the sentence's."""
    words = page.words
    cues = _cues(words, start, end)
    lists: dict[str, list[tuple[int, int]]] = {}
    for at in range(start, end):
        for name, stop in words.entries.get(at, ()):
            if stop <= end:
                lists.setdefault(name, []).append((at, stop))
    share = _share(words, cues)
    taken = {at for name in ("top_share", "low_share", "place") for span in cues.get(name, ()) for at in range(*span)}
    size = _size(words, cues.get("size", ()), taken)
    place = None if share is not None else _place(words, cues)
    ranks = [] if share is not None else _ranks(words, cues)
    rank = min(ranks, key=lambda rank: rank.place / rank.size, default=None)
    if rank:
        place, size = rank.place, rank.size
    sides = {rank.low for rank in ranks}
    low_place = sides.pop() if len(sides) == 1 else None
    career = "career" in cues
    years = _years(words, cues.get("years", ()))
    kinds = [found.kind for found in evidence if found.mark in _MARKS and found.set_aside is None]
    return Standing(
        direction=_direction(evidence, lists, low=bool(low_place) if share is None else share > LOW_SHARE),
        kind=next((kind for kind in kinds if kind), None),
        group=_longest(page, [span for name in _GROUP_LISTS for span in lists.get(name, ())]),
        level=next((_LEVEL_NAMES[name] for name in reversed(_LEVEL_LISTS) if name in lists and _levelled(lists)), None),
        top_share=share,
        place=place,
        size=size,
        low_place=low_place,
        years=years,
        career=career,
    )


def may_compare(words: Words, start: int, end: int, evidence: Iterable[Evidence]) -> bool:
    """Whether a sentence could be a comparison: a rule says so, or it names a group, a level or a band."""
    return any(found.mark in _MARKS for found in evidence) or any(
        name in _SIGNS for at in range(start, end) for name, _ in words.entries.get(at, ())
    )


def is_low_share(words: Words, start: int, end: int) -> bool:
    """Whether tokens `[start, end)` name a share that begins below the middle of the group."""
    if not any(word in _BAND_WORDS for word in words.tokens[start:end]):
        return False  # most sentences name no share: those need no look
    return (_share(words, _cues(words, start, end)) or 0.0) > LOW_SHARE


def find_ranks(words: Words, start: int, end: int) -> list[Rank]:
    """The places in counts that tokens `[start, end)` name, in order of place; years, shares and counts of things are none."""
    if sum(words.numbers[start:end]) < 2:
        return []  # most sentences name no place and no count: those need no look
    return _ranks(words, _cues(words, start, end))


def _ranks(words: Words, cues: dict[str, list[tuple[int, int]]]) -> list[Rank]:
    ranks: list[Rank] = []
    no_ranks = cues.get("no_rank", ())
    for name in ("rank", "rank_or_rating", "rank_after"):
        for first, last in cues.get(name, ()):
            numbers = _numbers(words, range(first, last))
            if len(numbers) < 2 or any(start < last and first < end for start, end in no_ranks):
                continue
            place, size = (numbers[-1], numbers[0]) if name == "rank_after" else (numbers[0], numbers[-1])
            rating = name == "rank_or_rating" and (size <= _LONGEST_SCALE or size == _HUNDRED)
            if 1 <= place <= size and _FEWEST <= size < _MOST and not rating:
                ranks.append(Rank(int(place), int(size), first, last))
    return sorted(ranks, key=lambda rank: rank.start)


def _cues(words: Words, start: int, end: int) -> dict[str, list[tuple[int, int]]]:
    cues: dict[str, list[tuple[int, int]]] = {}
    for name, first, last in standing_cues().find(words, start, end):
        cues.setdefault(name, []).append((first, last))
    return cues


_BAND_WORDS = frozenset(["top", "upper", "highest", "best", "bottom", "lower", "lowest", "last", "percentile"])
_SIGNS = frozenset(["trainees", "peers", "observers", "levels", "high-bands", "low-bands"])
_MARKS = (Mark.COMPARATIVE, Mark.COMPARATIVE_LOW)


def _direction(evidence: Iterable[Evidence], lists: dict[str, list[tuple[int, int]]], *, low: bool) -> Direction:
    counted = [found for found in evidence if found.set_aside is None]
    lowered = [found.kind for found in counted if found.mark is Mark.COMPARATIVE_LOW]
    if lowered and not any(found.mark is Mark.COMPARATIVE for found in counted):
        return Direction.LEVEL if set(lowered) <= {"average", "level-expected"} else Direction.BELOW
    if not counted and (low or ("below" in lists and "above" not in lists)):
        return Direction.BELOW
    if not counted and "low-bands" in lists:
        return Direction.LEVEL
    return Direction.LEVEL if "equal" in lists and "above" not in lists else Direction.ABOVE


def _levelled(lists: dict[str, list[tuple[int, int]]]) -> bool:
    return "equal" in lists or "above" in lists or "below" in lists


def _longest(page: Page, spans: Sequence[tuple[int, int]]) -> str | None:
    """The words of the longest span, the last of several as long; in lower case but for "IMGs" and "PGY-2"."""
    if not spans:
        return None
    first, last = max(spans, key=lambda span: (span[1] - span[0], span[0]))
    kept = [look for look in page.looks[first:last] if look.plain not in _DETERMINERS]
    # A capital behind the first letter makes an acronym.
    said = " ".join(look.plain if look.text[1:].islower() else look.text for look in kept)
    return said.replace(" - ", "-")


def _numbers(words: Words, places: Iterable[int]) -> list[float]:
    """The numbers at some places, "two hundred" and "twenty-two" each as one; "one" is a pronoun more often than a number."""
    found: list[float] = []
    before: int | None = None
    told = 0
    for at in places:
        if words.tokens[at] == "one" or at < told or _is_year_of_training(words, at):
            continue
        hyphened = value_of("".join(words.tokens[at : at + 3]))
        told = at if hyphened is None else at + 3
        value = value_of(words.tokens[at]) if hyphened is None else hyphened
        if value is not None and before == at - 1 and value >= _HUNDRED > found[-1]:
            found[-1] *= value
        elif value is not None:
            found.append(value)
        before = at if value is not None else None
    return found


def _is_year_of_training(words: Words, at: int) -> bool:
    """Whether a number is that of "third-year student" or "fourth year", and counts nobody."""
    behind = [word for word in words.tokens[at + 1 : at + 3] if word != "-"]
    return is_ordinal(words.tokens[at]) and behind[:1] == ["year"]


def _size(words: Words, spans: Iterable[tuple[int, int]], taken: set[int]) -> int | None:
    """The largest count of people that is not part of a share or a place; years of the calendar are none."""
    found = [value for span in spans for value in _numbers(words, (at for at in range(*span) if at not in taken))]
    return int(max((value for value in found if value >= 2 and not 1900 <= value <= 2100), default=0)) or None


def _share(words: Words, cues: dict[str, list[tuple[int, int]]]) -> float | None:
    """A share counted from the top, in percent; the best of several."""
    found: list[float] = []
    for name in ("top_share", "low_share"):
        for first, last in cues.get(name, ()):
            within = words.tokens[first:last]
            part = next((float(_PARTS[word]) for word in within if word in _PARTS), None)
            number = next(iter(_numbers(words, range(first, last))), None)
            value = part if part is not None else number
            if value is None or not 0 < value <= 100:
                continue
            from_below = "percentile" in within or within[0] in ("better", "ahead", "above")
            found.append(
                100.0 - (0.0 if from_below else value)
                if name == "low_share"
                else 100.0 - value
                if from_below
                else value
            )
    return min(found, default=None)


def _place(words: Words, cues: dict[str, list[tuple[int, int]]]) -> int | None:
    """A place among others, 1 the best; of "one of the three best", 3."""
    found = [
        value
        for span in cues.get("place", ())
        for value in (_numbers(words, range(*span)) or [1.0 if "one" in words.tokens[slice(*span)] else 0.0])[:1]
        if 1 <= value <= MOST_PLACES
    ]
    if found:
        return int(max(found))
    return 1 if "first_place" in cues and "several" not in cues else None


def _years(words: Words, spans: Iterable[tuple[int, int]]) -> float | None:
    """How many years the writer looks back on; the longest of several."""
    found = []
    for first, last in spans:
        within = words.tokens[first:last]
        value = next(iter(_numbers(words, range(first, last))), 1.0)
        found.append(value * (10.0 if within[-1] in ("decade", "decades") else 1.0))
    return max((value for value in found if 0 < value <= 60), default=None)
