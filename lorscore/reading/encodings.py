"""Bytes of a text file -> text, in whatever common encoding it was saved.

A byte order mark is believed first, then strict UTF-8, then UTF-16 without a mark (every other byte is NUL), then the
two eight-bit encodings that office programs of the last thirty years have written: Windows-1252 and Mac Roman.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from lorscore.letter import Notice

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes) -> tuple[str, tuple[Notice, ...]]:
    """Return the text, and a notice where its encoding had to be guessed."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), ()
    for errors in ("strict", "surrogatepass"):  # halves of characters beyond the first plane, each saved by itself
        try:
            text = data.decode("utf-8", errors)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, ()
        break
    sample = data[:4096]
    half = max(len(sample) // 2, 1)
    if sample[1::2].count(0) > 0.4 * half > sample[0::2].count(0) * 4:
        return data.decode("utf-16-le", "replace"), ()
    if sample[0::2].count(0) > 0.4 * half > sample[1::2].count(0) * 4:
        return data.decode("utf-16-be", "replace"), ()
    return _eight_bit(data)


def _eight_bit(data: bytes) -> tuple[str, tuple[Notice, ...]]:
    text = data.decode("utf-8", "surrogateescape")
    broken = sum("\udc80" <= char <= "\udcff" for char in text)
    if not broken:
        return text, ()
    whole = len(re.findall(r"[^\x00-\x7f\udc80-\udcff]", text))
    if whole > broken:
        # UTF-8 into which somebody pasted a few bytes of Windows-1252.
        parts = re.split(r"([\udc80-\udcff]+)", text)
        text = "".join(
            part.encode("utf-8", "surrogateescape").decode("cp1252", "replace") if at % 2 else part
            for at, part in enumerate(parts)
        )
        return text, (_guessed("UTF-8 with some Windows-1252"),)
    windows = data.decode("cp1252", "replace")
    mac = data.decode("mac_roman")
    if _oddities(mac) < _oddities(windows):
        return mac, (_guessed("Mac Roman"),)
    return windows, (_guessed("Windows-1252"),)


def _oddities(text: str) -> int:
    """Count the characters that do not stand where a writer of English would have put them."""
    odd = len(re.findall(r"[^\x00-\x7f\u00a0-\u024f‘’“”–—•…™€ˆ˜‚„†‡‹›ﬁﬂ]", text))
    odd += len(re.findall(r"(?<=[a-z])[À-ÖØ-Þ]|[À-ÖØ-Þ](?=\s|$)|(?<=[a-z])[ßŒœŽžŠš‹›†‡ˆ˜‚„™¢£¥¬µ¶°±÷×](?=[a-z])", text))
    return odd + len(
        re.findall(r"(?<=\s)[’”](?=\w)|(?<=\w)[‘“](?=\s)|(?<=[a-z])[“„](?=[a-z])|[¡-§ª-¯±-³µ-·¹-¾](?=[A-Za-z])", text)
    )


def _guessed(encoding: str) -> Notice:
    return Notice(
        kind="encoding-guessed",
        says=f"The file does not say how its characters are stored; it was read as {encoding}. "
        "If names or quotation marks look wrong, save it as UTF-8.",
    )
