"""Names of people say nothing, whatever word they look like."""

from __future__ import annotations

import pytest

from lorscore.marking import Marker
from lorscore.reading import read_letter_text

LETTER = """RE: {first} {last}, MD

Dear Program Director,

I am writing for Dr. {first} {last}, who spent four weeks on our ward. I saw {first} at work every day.

Dr. {last} followed six patients and wrote all of the notes. {first} will do so again if there is need. The ward team
asked for {first} by name, and no one had to tell Dr. {last} anything twice.

I recommend Dr. {last} for your program. We shall miss {first}.

Best of luck to {first} this season.

Sincerely,
Ann Ortiz, MD
"""


def terms_of(first: str, last: str) -> list[tuple[str, ...]]:
    return Marker().look(read_letter_text("letter", LETTER.format(first=first, last=last)))[1]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("Grace", "Ward"),
        ("June", "Okafor"),
        ("April", "Good"),
        ("Will", "Best"),
        ("Joy", "Strong"),
        ("Hope", "Do"),
        ("Mai", "An"),
        ("Rich", "Sharp"),
        ("Noor", "al-Jamal"),
    ],
)
def test_names_that_are_words_change_no_term(first: str, last: str) -> None:
    assert terms_of(first, last) == terms_of("Ivan", "Petrov")


def test_a_colleague_behind_a_title_is_hidden_too() -> None:
    """No rule speaks of the colleague, whom another name would not change either."""
    marker = Marker()
    for colleague in ("Dr. Best", "Dr. Sharp", "Ms. Low"):
        text = LETTER.format(first="Ivan", last="Petrov").replace("The ward team", f"{colleague} of the ward team")
        marked = marker.mark(read_letter_text("letter", text))
        start = text.index(colleague)
        spoken = [found for one in marked.sentences for found in one.evidence if found.start < start + len(colleague)]
        assert not [found.rule for found in spoken if found.end > start]


def test_lower_case_words_stay_words_where_somebody_is_called_so() -> None:
    words = [term for row in terms_of("Grace", "Ward") for term in row]
    assert "w ward" in words
    assert "w will" in words


@pytest.mark.parametrize("place", ["Noor-ul-Huda Medical College", "Port Ansley Community Hospital"])
def test_a_name_of_a_place_is_hidden_whole(place: str) -> None:
    def rows(name: str) -> list[tuple[str, ...]]:
        worked = f"Dr. Shah worked with me at {name} for four weeks and wrote notes on five patients every day."
        text = f"Dear Program Director,\n\n{worked} He was on time.\n"
        return Marker().look(read_letter_text("letter", text))[1]

    assert rows(place) == rows(f"Lakewood {place.split()[-1]}")
