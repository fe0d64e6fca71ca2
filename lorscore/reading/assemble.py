"""Raw blocks -> Letter: the only code that cleans characters and makes offsets.

Every format passes through here, so no two of them can disagree on a quotation mark, a hyphen or a position.

- Quotation marks, apostrophes and hyphens become the straight ones of the keyboard, so that one spelling of a phrase
  is enough for every rule. Dashes stay.
- Ligatures, odd spaces, soft hyphens, zero-width and control characters, NUL and lone surrogates are undone or dropped.
- A line break inside a raw block is undone, and with it the hyphen that only broke a word.
- Margins are kept once; their page numbers go.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from lorscore.letter import Block, BlockKind, Letter, Notice
from lorscore.reading import hyphens
from lorscore.reading.raw import RawBlock, Reading

LONGEST_TEXT: Final = 300_000
"""Characters. The longest letter seen has 9,000, a committee's packet of sixty pages about 200,000."""

_SAME: Final[dict[int, str]] = {
    **dict.fromkeys(map(ord, "‘’‚‛′´ʼʻˈ＇`"), "'"),
    **dict.fromkeys(map(ord, "“”„‟″＂"), '"'),
    **dict.fromkeys(map(ord, "‐‑−﹣－"), "-"),
    **dict.fromkeys(map(ord, "\u00a0\u1680\u202f\u205f\u3000\t\v\f\u0085"), " "),
    **dict.fromkeys(range(0x2000, 0x200B), " "),
    0x2026: "...",
    0x2028: "\n",
    0x2029: "\n",
    0xFFFE: "-\n",
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)},
}
# Categories of characters that show nothing, or nothing that two machines agree on: control, format (zero-width,
# soft hyphen, writing direction, invisible tags), lone surrogate, private use, unassigned.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_UNUSUAL = re.compile(r"[^\n -~]")
_VARIATIONS: Final = range(0xFE00, 0xFE10)

_SOFT_END = re.compile(r"[\u00ad\u2010][ \t]*\r?\n[ \t]*")
# Bounded, so that a file that is one endless word costs no more than any other.
_BROKEN = re.compile(r"([^\W\d_][\w'-]{0,40})-\n([\w'-]{0,40}\w)")
# A slash or dash that ends a line goes on without a space, save in "w/ us" and the like.
_MARK_AT_END = re.compile(r"(?<=\w{3}/)\n|(?<=\S[–—-])\n")
_WORD = re.compile(r"[^\W\d_](?:[\w'-]{0,40}\w)?")
_NUMBER = r"(?:\d{1,3}|[ivx]{1,4})"
_PAGE_NUMBER = re.compile(
    rf"""(?ix) (?:^|(?<=[\s|,;:–—-]))
    (?: \(?\s*(?:page|pg\.?|p\.)\s*{_NUMBER}?(?:\s*(?:of|/)\s*{_NUMBER}?)?\s*\)?
      | [–—-]?\s*\d{{1,3}}\s*(?:of|/)\s*\d{{1,3}}\s*[–—-]?
    )(?=$|[\s|,;–—])"""
)
_BARE_NUMBER = re.compile(rf"^[\s\[(–—-]*{_NUMBER}[\s\])–—.-]*$", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_NO_LETTERS = re.compile(r"[\W_]+")
_EDGES = " |,;:–—-·•_*"


def assemble(name: str, reading: Reading) -> Letter:
    """Return the letter that these blocks make up.

    Blocks come out in the order given, with text and offsets in place; those without any visible text are left out,
    and so are margins that repeat another block.
    """
    pieces: list[str] = []
    blocks: list[Block] = []
    at = 0
    apart = False
    for raw, text in _kept(reading.blocks):
        apart = apart or raw.apart
        if not text:
            continue
        if blocks:
            gap = "\n\n" if apart else "\n"
            pieces.append(gap)
            at += len(gap)
        pieces.append(text)
        blocks.append(Block(start=at, end=at + len(text), page=raw.page, kind=raw.kind))
        at += len(text)
        apart = False
    return Letter(name=name, text="".join(pieces), blocks=tuple(blocks), notices=_once(reading.notices))


def clean(text: str) -> str:
    """Return the text in the one spelling that the whole program uses; line breaks stay, runs of spaces shrink.

    >>> clean("a “ﬁrst‐rate” co\u00adworker")
    'a "first-rate" coworker'
    """
    if text.isascii() and text.isprintable():  # nearly every line: no break, tab or mark that is not a keyboard's
        return " ".join(text.replace("`", "'").split())
    if not text.isascii():
        if any("\ud800" <= char <= "\udfff" for char in text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
        # A line that ends in a soft hyphen goes on with the next one, with nothing between.
        text = _SOFT_END.sub("", text)
        text = unicodedata.normalize("NFC", text.translate(_SAME))
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", " ").replace("\f", " ").replace("\t", " ")
    text = text.replace("`", "'")
    text = _UNUSUAL.sub(lambda found: found[0] if _shows(found[0]) else "", text)
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))


def without_page_number(text: str) -> str:
    """Return the line of a page's margin without its page number, or nothing if it holds nothing else.

    >>> without_page_number("Letter of Recommendation   Page 2 of 2")
    'Letter of Recommendation'
    """
    text = " ".join(text.split())
    while True:  # what is left may be a page number again: "0:"
        rest = "" if _BARE_NUMBER.match(text) else _SPACES.sub(" ", _PAGE_NUMBER.sub(" ", text)).strip(_EDGES)
        if rest == text:
            return rest
        text = rest


def key_of(text: str) -> str:
    """Return what two lines share if they say the same but for case, spaces, marks and page numbers."""
    return _NO_LETTERS.sub("", without_page_number(clean(text))).casefold()


def _kept(blocks: Iterable[RawBlock]) -> Iterable[tuple[RawBlock, str]]:
    """Yield each block with its final text; a margin that says nothing of its own gets none."""
    blocks = tuple(blocks)
    margins = any(block.kind is BlockKind.MARGIN for block in blocks)
    body = {key_of(block.text) for block in blocks if block.kind is not BlockKind.MARGIN} if margins else set()
    for block, text in zip(blocks, _joined([block.text for block in blocks]), strict=True):
        if block.kind is BlockKind.MARGIN:
            text = without_page_number(text)
            key = key_of(text)
            text = "" if key in body else text
            body.add(key)
        yield block, text


def _joined(texts: list[str]) -> list[str]:
    """Return the texts without the line breaks inside them, and without the hyphens that only broke a word."""
    marked = any(not text.isascii() and _SOFT_END.search(text) for text in texts)
    texts = [clean(text) for text in texts]
    breaks = [found for text in texts if "-\n" in text for found in _BROKEN.finditer(text)]
    words = frozenset(word.casefold() for text in texts for word in _WORD.findall(text)) if breaks else frozenset()
    verdicts = {(found[1], found[2]): hyphens.only_breaks(found[1], found[2], words) for found in breaks}
    # A file that marks the hyphens of broken words as such breaks none with a plain one.
    breaks_words = not marked and any(verdict for verdict in verdicts.values())

    def mended(found: re.Match[str]) -> str:
        verdict = verdicts[found[1], found[2]]
        goes = not marked and (breaks_words if verdict is None else verdict)
        return found[1] + ("" if goes else "-") + found[2]

    joined = (_BROKEN.sub(mended, text) if "-\n" in text else text for text in texts)
    return [_MARK_AT_END.sub("", text).replace("\n", " ") if "\n" in text else text for text in joined]


def _shows(char: str) -> bool:
    return unicodedata.category(char) not in _UNSEEN and ord(char) not in _VARIATIONS


def _once(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    return tuple(dict.fromkeys(notices))
