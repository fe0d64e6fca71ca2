"""What is published about letters holds for what lorscore says of them (docs/sources.md)."""

from __future__ import annotations

from itertools import pairwise

import pytest

from lorscore.marks import Mark, MarkedLetter, Sentence
from lorscore.reading import read_letter_text
from lorscore.scoring import Scorer

LETTER = """Dear Program Director,

I supervised Dr. Khan as his attending for four weeks on our inpatient service and saw him at work every day.
He took histories, wrote notes and presented on rounds. {}

Sincerely,
A. Ortiz, MD
"""


PLAIN = """Dear Program Director,

I am writing on behalf of Dr. Khan, who rotated with me for four weeks on our inpatient medicine service. {}{}

Sincerely,
John Smith, MD
"""
AROUND = {
    "nothing": "",
    "wallpaper": "Dr. Khan was punctual and got along well with the team. ",
    "evidence": "Dr. Khan carried five patients a day and wrote the notes on each. ",
}
BEST = [
    "She is the best student I have worked with in twenty years.",
    "He is the best student I have ever worked with.",
    "She is the strongest medical student I have supervised in my fifteen years of teaching.",
    "In twenty years of teaching, I have not had a better student.",
    "I have not worked with a better student in my career.",
]
BANDS = [
    "She is in the top 10% of the students I have worked with.",
    "I would place him in the top 25% of our students.",
    "He ranks in the top third of our students.",
    "I recommend him for your residency program.",
    "She is about average compared with our students.",
]


@pytest.mark.parametrize("around", AROUND)
def test_ranks_keep_their_order_whatever_stands_around(scorer: Scorer, around: str) -> None:
    def scores(sentences: list[str]) -> list[float]:
        letters = [read_letter_text("letter", PLAIN.format(AROUND[around], one)) for one in sentences]
        return scorer.scores(map(scorer.mark, letters))

    best, bands = scores(BEST), scores(BANDS)
    (among,) = scores(["She is one of the best students I have ever worked with."])
    # In a letter without evidence all of them may end at the limit of level 3.
    assert min(best) >= among >= bands[0], (dict(zip(BEST, best, strict=True)), among, bands[0])
    assert bands[:4] == sorted(bands[:4], reverse=True), dict(zip(BANDS, bands, strict=True))
    assert bands[2] > bands[4] + 1


ADJECTIVES = ["outstanding", "excellent", "very good", "good", "average"]


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize(
    "saying",
    [
        "He was a {} student.",
        "His performance was {}.",
        "I would describe him as a {} resident.",
        "In summary, he is a {} candidate.",
        "Overall performance: {}.",
    ],
)
def test_an_adjective_alone_says_what_its_place_on_the_scale_says(scorer: Scorer, around: str, saying: str) -> None:
    said = [saying.format(one).replace("a outs", "an outs").replace("a e", "an e") for one in ADJECTIVES]
    letters = [read_letter_text("letter", PLAIN.format(AROUND[around], one.replace("a a", "an a"))) for one in said]
    scores = scorer.scores(map(scorer.mark, letters))
    *scale, average = scores
    assert all(one > other for one, other in pairwise(scale)), dict(zip(said, scores, strict=True))
    assert average < scale[2], dict(zip(said, scores, strict=True))


@pytest.fixture(scope="module")
def read(scorer: Scorer):  # type: ignore[no-untyped-def]
    """A function that marks and scores the letter with a sentence put in."""

    def marked(sentence: str) -> tuple[float, Sentence]:
        letter: MarkedLetter = scorer.mark(read_letter_text("letter", LETTER.format(sentence)))
        start = letter.letter.text.index(sentence)
        (found,) = [one for one in letter.sentences if one.start == start]
        return scorer.scores([letter])[0], found

    return marked


RANKED = {
    "the highest recommendation over an improvement": [
        "I give him my highest recommendation.",
        "He showed improvement over the month.",
    ],
    "adjective bands": [
        "He was an outstanding student, among the best I have taught.",
        "He was an excellent student.",
        "He was a good student.",
    ],
    "bands of a group": [
        "I would place him in the top 10% of our students.",
        "I would place him in the top third of our students.",
        "I would place him at about the average of our students.",
    ],
    "the best ever over a top band over a plain recommendation": [
        "He is the best student I have worked with in twenty years.",
        "I would place him in the top 25% of our students.",
        "I recommend him for residency training.",
    ],
    "level of functioning over praise": [
        "He performed above the level of our interns.",
        "He functioned at the level of our interns.",
        "He was hardworking and got along well with the team.",
    ],
}


@pytest.mark.parametrize("name", RANKED)
def test_the_stronger_wording_scores_higher(read, name: str) -> None:  # type: ignore[no-untyped-def]
    scores = [read(sentence)[0] for sentence in RANKED[name]]
    assert scores == sorted(scores, reverse=True), dict(zip(RANKED[name], scores, strict=True))
    assert scores[0] > scores[-1] + 1


def test_improvement_is_no_praise(read) -> None:  # type: ignore[no-untyped-def]
    _, sentence = read("He showed improvement over the month.")
    assert not {Mark.WALLPAPER, Mark.COMPARATIVE, Mark.ENDORSEMENT} & set(sentence.marks)


@pytest.mark.parametrize("faint", ["He was a good student.", "His knowledge was solid.", "His performance was good."])
def test_good_alone_lifts_nothing(read, faint: str) -> None:  # type: ignore[no-untyped-def]
    _, sentence = read(faint)
    assert {Mark.WALLPAPER, Mark.DOUBT, Mark.COMPARATIVE_LOW} & set(sentence.marks), sentence.marks
    assert not {Mark.COMPARATIVE, Mark.SPECIFIC, Mark.ENDORSEMENT} & set(sentence.marks), sentence.marks


@pytest.mark.parametrize(
    "firm",
    [
        "We are recruiting this candidate.",
        "We are recruiting him for our own program.",
        "We would be delighted to have him as a resident in our program.",
    ],
)
def test_recruiting_is_a_firm_endorsement(read, firm: str) -> None:  # type: ignore[no-untyped-def]
    assert Mark.ENDORSEMENT in read(firm)[1].marks
