"""A number and the name of its form -> the number as a list shows it."""

from __future__ import annotations

from typing import Final

_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def number_text(number: int, form: str) -> str:
    """Return the number in the form that Word, OpenDocument or HTML names; decimal where the form is not known.

    >>> number_text(4, "upperRoman"), number_text(27, "a"), number_text(3, "decimal")
    ('IV', 'aa', '3')
    """
    if form in ("lowerRoman", "i"):
        return _roman(number)
    if form in ("upperRoman", "I"):
        return _roman(number).upper()
    if form in ("lowerLetter", "a", "lower-alpha"):
        return _letters(number)
    if form in ("upperLetter", "A", "upper-alpha"):
        return _letters(number).upper()
    if form == "decimalZero":
        return f"{number:02}"
    return str(number)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _letters(number: int) -> str:
    if number < 1:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 9)
