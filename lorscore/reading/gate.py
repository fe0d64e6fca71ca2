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
from itertools import chain
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
_PIECES = re.compile(r"(?<=[.!?])\s")
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")


def check(letter: Letter, *, pasted: bool = False) -> None:
    """Return if the letter can be scored.

    Args:
        letter: What was read.
        pasted: Whether it is a text that somebody pasted; a refusal then speaks of no file.

    Raises:
        ReadError: `no-text`, `too-short`, `not-english` or `not-a-letter`.
    """
    blocks = [block for block in letter.blocks if block.kind is not BlockKind.MARGIN]
    texts = [letter.text[block.start : block.end] for block in blocks]
    if not any(char.isalpha() for text in texts for char in text):
        if pasted:
            raise refusal("no-text", "The text holds no words.", "Paste the letter itself.")
        raise refusal("no-text", "The file holds no text.", "Look at it in the program that made it.")
    said = [text.casefold() for text in texts]
    words = [_WORD.findall(text) for text in said]
    lengths = [(len(found), block.kind) for found, block in zip(words, blocks, strict=True)]
    error = _other_script(texts) or _too_short(lengths, pasted) or _other_language(texts, words)
    if error is None:
        why = _no_letter(" ".join(said), list(chain.from_iterable(words)))
        if why is None:
            return
        what = "text" if pasted else "file"
        remedy = f"Look whether this is the right {what}: lorscore reads letters of recommendation."
        error = refusal("not-a-letter", why, remedy)
    raise error


def _too_short(lengths: list[tuple[int, BlockKind]], pasted: bool) -> ReadError | None:
    running = sum(words for words, kind in lengths if kind is not BlockKind.LINE)
    if running >= FEWEST_WORDS or sum(words for words, _ in lengths) >= WORDS_OF_ANY_KIND:
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


def _other_language(texts: list[str], words: list[list[str]]) -> ReadError | None:
    """Count paragraph by paragraph, so that an English letter with a foreign letterhead or translation passes."""
    own, *others = _function_words().values()
    strange = _foreign_words()
    english = foreign = 0
    for text, said in zip(texts, words, strict=True):
        if len(said) < 8:  # a line of names has no language
            continue
        share = _count(said, own) / len(said)
        maybe = list(filter(strange.__contains__, said))
        best = max(_count(maybe, listed) for listed in others) / len(said)
        if share >= _ENGLISH_SHARE and share >= best:
            english += len(said)
            if english >= _ENOUGH_ENGLISH:
                return None
        elif (best > 0.12 and best > 1.5 * share) or (share < 0.03 and not text.isascii()):
            foreign += len(said)
    return _not_english() if english < foreign else None


def _count(words: list[str], listed: frozenset[str]) -> int:
    """Return how many of some words are listed."""
    return sum(map(listed.__contains__, words))


def _no_letter(text: str, words: list[str]) -> str | None:
    """Weigh what a letter says against what other texts say; return why it is no letter.

    Args:
        text: What it says, in lower case and with a space between any two words.
        words: All words of this.
    """
    why = _another_text(text, words)
    if why is not None:
        return why
    if _count(words, _function_words()["english"]) < _SENTENCES_SHARE * len(words):
        return "It is a list of words rather than sentences."
    # What is pasted again and again says no more of anybody than once.
    pieces = _PIECES.split(text)
    once = dict.fromkeys(pieces)
    if _about_the_writer(words if len(once) == len(pieces) else _WORD.findall(" ".join(once))):
        return "It speaks of its writer rather than of somebody else."
    if not _patterns()["person"].search(text):
        return "It does not speak of anybody in the third person."
    if not any(fits >= _LEAST_EVIDENCE for fits in _evidence(text)):
        return "It says nothing of training, of how anybody worked, or of recommending them."
    return None


def _another_text(text: str, words: list[str]) -> str | None:
    """Return why it is another kind of text, if it says more of what that kind says than of what letters say."""
    likely = _likely(text, words)
    for name, other in _data()["other"].items():
        if likely[name] < other["least"]:
            continue
        own = len(_hits(text, name))
        if own < other["least"]:
            continue
        # A letter may quote a case, a score or a form; it is refused only where the other text plainly outweighs it.
        untaught = not _patterns()["training"].search(text) and own >= len(_hits(text, "evaluating"))
        if untaught or own > max(_evidence(text), default=0):
            return str(other["says"])
    return None


def _likely(text: str, words: list[str]) -> Counter[str]:
    """Count for each other text its phrases, at a quick look that finds all which the patterns would find and more."""
    said = set(words)
    said.update(_LETTERS.findall(" ".join(word for word in said if not word.isalpha())))
    phrases = _phrases_by_word()
    return Counter(name for word in said & phrases.keys() | {""} for name, phrase in phrases[word] if phrase in text)


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
    first, third = _count(words, voice["first"]), _count(words, voice["third"])
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
def _phrases_by_word() -> dict[str, list[tuple[str, str]]]:
    """The list and the text of each phrase of another text by its longest whole word, which few texts hold; "" for none."""
    phrases: dict[str, list[tuple[str, str]]] = {"": []}
    for name, other in _data()["other"].items():
        for phrase in other["phrases"]:
            begins = phrase.removesuffix("*")
            whole = _LETTERS.findall(phrase)[: -1 if phrase != begins else None]
            phrases.setdefault(max(whole, key=len, default=""), []).append((name, begins))
    return phrases


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
    """English first."""
    return {name: frozenset(words) for name, words in _data()["function-words"].items()}


@cache
def _foreign_words() -> frozenset[str]:
    _, *others = _function_words().values()
    return frozenset().union(*others)


@cache
def _data() -> dict[str, Any]:
    text = resources.files("lorscore.reading").joinpath("data/gate.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
