"""Letter -> nothing, or the reason why it is no letter of recommendation in English.

The gate is there for plain mistakes: the wrong file, a curriculum vitae, a scan that came out as noise. It looks at
three simple things and errs on the side of letting in: is there enough text, is it English, and does it speak of
somebody in the third person with the words of training and of evaluation. A curt, odd or damning letter passes.

What it looks for is data, in `data/gate.toml`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any, Final

from lorscore.errors import ReadError
from lorscore.letter import BlockKind, Letter
from lorscore.reading.containers import refusal

FEWEST_WORDS: Final = 20
"""Words of running text. The shortest real letter seen has two sentences of ten words."""
WORDS_OF_ANY_KIND: Final = 60
"""So many words are enough even if all of them stand in short lines."""
_LATIN_SHARE: Final = 0.5
_ENOUGH_LATIN: Final = 500
"""Latin letters, about a hundred words, that make a letter readable under a letterhead in any script."""
_ENGLISH_SHARE: Final = 0.14
"""Share of the commonest English words among all words of a paragraph; English prose has 0.3 to 0.5."""
_SENTENCES_SHARE: Final = 0.1
"""The same share over the whole text; the barest rating form has 0.16, a list of catchwords next to nothing."""
_LEAST_EVIDENCE: Final = 2
"""Different words of training or evaluation, a word of recommending counting twice. The oddest real letters have 2."""
_ENOUGH_ENGLISH: Final = 120
"""Words of English that make a letter readable, whatever other language stands beside it."""
_PART = re.compile(r"\w+")
_PIECES = re.compile(r"(?<=[.!?])\s")
_STEM: Final = 3
"""Letters; no phrase that stands for all words with the same beginning is shorter."""
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")


def check(letter: Letter, *, pasted: bool = False) -> None:
    """Return if the letter can be scored.

    Args:
        letter: What was read.
        pasted: Whether it is a text that somebody pasted; a refusal then speaks of no file.

    Raises:
        ReadError: `no-text`, `too-short`, `not-english` or `not-a-letter`.
    """
    texts = [letter.text[block.start : block.end] for block in letter.blocks if block.kind is not BlockKind.MARGIN]
    if not any(char.isalpha() for text in texts for char in text):
        if pasted:
            raise refusal("no-text", "The text holds no words.", "Paste the letter itself.")
        raise refusal("no-text", "The file holds no text.", "Look at it in the program that made it.")
    error = _other_script(texts) or _too_short(letter, pasted) or _other_language(texts)
    if error is None:
        why = _no_letter(texts)
        if why is None:
            return
        what = "text" if pasted else "file"
        remedy = f"Look whether this is the right {what}: lorscore reads letters of recommendation."
        error = refusal("not-a-letter", why, remedy)
    raise error


def _too_short(letter: Letter, pasted: bool) -> ReadError | None:
    running = total = 0
    for block in letter.blocks:
        if block.kind is not BlockKind.MARGIN:
            words = len(_WORD.findall(letter.text[block.start : block.end]))
            total += words
            running += words if block.kind is not BlockKind.LINE else 0
            if running >= FEWEST_WORDS or total >= WORDS_OF_ANY_KIND:
                return None
    what = "text" if pasted else "file"
    look = "all of it was pasted" if pasted else "the rest of it is a picture"
    return refusal(
        "too-short",
        f"The {what} holds {running} {'word' if running == 1 else 'words'} of running text.",
        f"A letter needs at least {FEWEST_WORDS}; look whether {look}.",
    )


def _other_script(texts: list[str]) -> ReadError | None:
    latin = other = 0
    for text in texts:
        if text.isascii():
            latin += len(text)
            continue
        for char in text:
            if char.isalpha():
                # A Chinese character is a word where a Latin letter is a fifth of one.
                is_latin = char.isascii() or "LATIN" in unicodedata.name(char, "")
                latin, other = latin + is_latin, other + (not is_latin)
    return _not_english() if latin < min(_ENOUGH_LATIN, _LATIN_SHARE * (latin + 2 * other)) else None


def _other_language(texts: list[str]) -> ReadError | None:
    """Count paragraph by paragraph, so that an English letter with a foreign letterhead or translation passes."""
    lists = _function_words()
    english = foreign = unknown = 0
    for text in texts:
        words = [word.casefold() for word in _WORD.findall(text)]
        if len(words) < 8:  # a line of names has no language
            continue
        shares = {name: sum(map(listed.__contains__, words)) / len(words) for name, listed in lists.items()}
        best = max((name for name in shares if name != "english"), key=lambda name: shares[name])
        if shares["english"] >= _ENGLISH_SHARE and shares["english"] >= shares[best]:
            english += len(words)
        elif (shares[best] > 0.12 and shares[best] > 1.5 * shares["english"]) or (
            shares["english"] < 0.03 and not text.isascii()
        ):
            foreign += len(words)
        else:
            unknown += len(words)
    if english >= _ENOUGH_ENGLISH or english >= foreign or not foreign:
        return None
    return _not_english()


def _no_letter(texts: list[str]) -> str | None:
    """Weigh what a letter says against what other texts say; return why it is no letter."""
    text = " ".join("\n".join(texts).casefold().split())
    words = _WORD.findall(text)
    why = _another_text(text)
    if why is not None:
        return why
    common = sum(map(_function_words()["english"].__contains__, words))
    if common < _SENTENCES_SHARE * len(words):
        return "It is a list of words rather than sentences."
    # What is pasted again and again says no more of anybody than once.
    if _about_the_writer(_WORD.findall(" ".join(dict.fromkeys(_PIECES.split(text))))):
        return "It speaks of its writer rather than of somebody else."
    if not _patterns()["person"].search(text):
        return "It does not speak of anybody in the third person."
    if not any(fits >= _LEAST_EVIDENCE for fits in _evidence(text)):
        return "It says nothing of training, of how anybody worked, or of recommending them."
    return None


def _another_text(text: str) -> str | None:
    """Return why it is another kind of text, if it says more of what that kind says than of what letters say."""
    words = set(_PART.findall(text))
    begun = words | {f"{stem}*" for stem in {word[:_STEM] for word in words}}
    for name, other in _data()["other"].items():
        phrases = _beginnings()[name]
        if sum(phrases[begins] for begins in begun & phrases.keys()) < other["least"]:
            continue  # a quick look, which finds all that the pattern would find and more
        own = len(_hits(text, name))
        if own < other["least"]:
            continue
        # A letter may quote a case, a score or a form; it is refused only where the other text plainly outweighs it.
        untaught = not _patterns()["training"].search(text) and own >= len(_hits(text, "evaluating"))
        if untaught or own > max(_evidence(text), default=0):
            return str(other["says"])
    return None


def _evidence(text: str) -> Iterator[int]:
    """Yield how much the text says of training, evaluation and recommending, growing with each phrase that it holds."""
    fits = 0
    for name, weight in (("training", 1), ("recommending", 2), ("evaluating", 1)):
        hits: set[str] = set()
        for found in _patterns()[name].finditer(text):
            if found[0] not in hits:
                hits.add(found[0])
                fits += weight
                yield fits


def _about_the_writer(words: list[str]) -> bool:
    """Return whether so much is said in the first person, and so little in the third, that the writer is the subject.

    Among 640 letters of recommendation, some of them by writers much taken with themselves, "I" and "my" make up 8.6 of
    100 words at most, and 74 of 100 words that point to a person; in personal statements 12 and more, and 68 and more.
    """
    if len(words) < WORDS_OF_ANY_KIND:
        return False
    voice = _voice()
    first = sum(map(voice["first"].__contains__, words))
    third = sum(map(voice["third"].__contains__, words))
    density, share = first / len(words), first / max(first + third, 1)
    return (
        (density >= 0.11 and share >= 0.55)
        or (density >= 0.095 and share >= 0.7)
        or (density >= 0.06 and share >= 0.85)
    )


def _hits(text: str, name: str) -> frozenset[str]:
    """Return the phrases of a list that the text holds, each once."""
    return frozenset(found[0] for found in _patterns()[name].finditer(text))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {name: _pattern(phrases) for name, phrases in _lists().items()}


@cache
def _beginnings() -> dict[str, Counter[str]]:
    """How many phrases of a list begin with a word, or with the first letters of a word."""
    return {name: Counter(map(_beginning, phrases)) for name, phrases in _lists().items()}


def _beginning(phrase: str) -> str:
    first = _PART.findall(phrase)[0]
    return f"{first[:_STEM]}*" if phrase == f"{first}*" else str(first)


def _lists() -> dict[str, list[str]]:
    data = _data()
    return dict(data["letter"]) | {name: other["phrases"] for name, other in data["other"].items()}


def _pattern(phrases: list[str]) -> re.Pattern[str]:
    # Longer phrases first: of two that begin alike the longer is the one that is meant. Those with the same first letter
    # stand together, so that most words of a letter are done with after one look.
    parts: dict[str, list[str]] = {}
    for p in sorted(phrases, key=len, reverse=True):
        rest = re.escape(p[1:].removesuffix("*"))
        parts.setdefault(re.escape(p[0]), []).append(rest + ("" if p.endswith("*") else r"(?!\w)"))
    groups = [f"{first}(?:{'|'.join(rests)})" for first, rests in parts.items()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(groups)})")


def _not_english() -> ReadError:
    return refusal("not-english", "The letter is not in English.", "lorscore reads English letters only.")


@cache
def _voice() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in _data()["voice"].items()}


@cache
def _function_words() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in _data()["function-words"].items()}


@cache
def _data() -> dict[str, Any]:
    text = resources.files("lorscore.reading").joinpath("data/gate.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
