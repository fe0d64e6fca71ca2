"""Numbers of a letter, in digits or words, as values."""

from __future__ import annotations

_UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_LOOSE = {"once": 1, "couple": 2, "several": 3, "dozen": 12, "dozens": 24, "hundred": 100, "hundreds": 200}
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12,
}  # fmt: skip
COUNTS = (
    f"(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(word for word, value in _UNITS.items() if 0 < value < 10)}))?"
    f"|{'|'.join(sorted(_UNITS, key=len, reverse=True))}|couple|several"
)
"""A pattern of the words that count days, weeks, months or years."""
_VALUES = _UNITS | _TENS | _LOOSE | _ORDINALS


def is_ordinal(word: str) -> bool:
    """Whether a number, in digits or in English words, is that of a place.

    >>> [word for word in ("third", "3rd", "three", "11th", "11") if is_ordinal(word)]
    ['third', '3rd', '11th']
    """
    return word in _ORDINALS or (word[:1].isdigit() and word.endswith(("th", "st", "nd", "rd")))


def value_of(word: str) -> float | None:
    """What a number in digits or in English words is worth, cardinal or ordinal; None where it is no number.

    >>> value_of("12"), value_of("twenty-four"), value_of("3rd"), value_of("dozens"), value_of("1,200"), value_of("few")
    (12.0, 24.0, 3.0, 24.0, 1200.0, None)
    """
    plain = word.lower().replace(",", "")
    if plain[:1].isdigit():
        plain = plain.removesuffix("th").removesuffix("st").removesuffix("nd").removesuffix("rd").removesuffix("+")
        try:
            return float(plain)
        except ValueError:
            return None
    if plain in _VALUES:
        return float(_VALUES[plain])
    tens, _, unit = plain.partition("-")
    if tens in _TENS and _VALUES.get(unit, 10) < 10:
        return float(_TENS[tens] + _VALUES[unit])
    return None
