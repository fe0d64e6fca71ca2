"""What must hold of the score, on letters of the labelled examples and on hand-made ones."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from lorscore.examples import Example, load_corpus
from lorscore.marking.applicant import find_applicant
from lorscore.marks import Mark, MarkedLetter, Zone
from lorscore.reading import read_letter_text
from lorscore.scoring import Scorer

FOLDER = Path(__file__).parents[1] / "labeled_examples"
SOME = 50
"""Letters looked at; drawn anew from the test part only when the corpus changes."""


@pytest.fixture(scope="module")
def letters() -> list[Example]:
    """Some letters of the test part."""
    return Random(7).sample(list(load_corpus(FOLDER).part("test").letters), SOME)


def marked(scorer: Scorer, text: str) -> MarkedLetter:
    return scorer.mark(read_letter_text("letter", text))


def score(scorer: Scorer, text: str) -> float:
    return scorer.scores([marked(scorer, text)])[0]


def with_sentence(scorer: Scorer, text: str, added: str, *, between: str = " ") -> str:
    """The letter with a sentence after the middle sentence of its body that ends like one."""
    body = [
        sentence
        for sentence in marked(scorer, text).sentences
        if sentence.zone is Zone.BODY and text[sentence.end - 1] == "."
    ]
    if not body:
        return text
    end = body[len(body) // 2].end
    return f"{text[:end]}{between}{added}{text[end:]}"


@pytest.mark.parametrize(
    "added",
    [
        "She performed at the level of our interns.",
        "I would place him in the top 10% of the students I have worked with.",
        "He followed six patients a day, wrote their notes and presented them on rounds.",
        "She noticed that the potassium was rising and called the resident before rounds.",
        "I would be very pleased to have her as a resident in our program.",
    ],
)
def test_evidence_comparisons_and_endorsements_never_lower(letters: list[Example], scorer: Scorer, added: str) -> None:
    for example in letters:
        text = example.letter.text
        assert score(scorer, with_sentence(scorer, text, added)) >= score(scorer, text) - 0.1, example.name


@pytest.mark.parametrize(
    "added",
    ["Her presentations need a lot of guidance.", "He was slow to complete his notes and had to be reminded of them."],
)
def test_doubt_never_raises(letters: list[Example], scorer: Scorer, added: str) -> None:
    for example in letters:
        text = example.letter.text
        assert score(scorer, with_sentence(scorer, text, added)) <= score(scorer, text) + 0.1, example.name


@pytest.mark.parametrize(
    "added",
    [
        "She was punctual, courteous and got along well with the team.",
        "He was a pleasure to have on our service and will be an asset to any program.",
        "Her dedication, compassion and work ethic are outstanding.",
    ],
)
def test_wallpaper_never_raises(letters: list[Example], scorer: Scorer, added: str) -> None:
    for example in letters:
        text = example.letter.text
        assert score(scorer, with_sentence(scorer, text, added)) <= score(scorer, text) + 0.1, example.name


def test_deleting_a_doubt_never_lowers(letters: list[Example], scorer: Scorer) -> None:
    """Sentences that are doubt and nothing else, cut out of the text as an editor would, and the letter read anew."""
    deleted = 0
    for example in letters:
        text = example.letter.text
        letter = marked(scorer, text)
        whole = scorer.scores([letter])[0]
        doubts = [one for one in letter.text_sentences if one.marks == (Mark.DOUBT,) and one.chance(Mark.DOUBT) > 0.7]
        for one in doubts[:4]:
            shorter = f"{text[: one.start].rstrip(' ')} {text[one.end :].lstrip(' ')}"
            assert score(scorer, shorter) >= whole - 0.1, (example.name, one.start)
            deleted += 1
    assert deleted >= 40


def test_what_the_model_counts_never_goes_against_its_marks(letters: list[Example], scorer: Scorer) -> None:
    """The same on marked letters: exact, and whatever the wording lifts."""
    for example in letters:
        letter = marked(scorer, example.letter.text)
        whole = scorer.scores([letter])[0]
        text = letter.text_sentences
        sample = text[len(text) // 2]
        for mark, lift, sign in [
            (Mark.COMPARATIVE, 1.5, 1),
            (Mark.SPECIFIC, 0.0, 1),
            (Mark.ENDORSEMENT, -2.0, 1),
            (Mark.WALLPAPER, 3.0, -1),
            (Mark.DOUBT, 2.0, -1),
            (Mark.COMPARATIVE_LOW, 1.0, -1),
        ]:
            end = len(letter.letter.text)
            more = replace(sample, start=end, end=end, marks=(mark,), chances=(), lift=lift)
            moved = scorer.scores([replace(letter, sentences=(*letter.sentences, more))])[0] - whole
            assert moved * sign >= -1e-9, (example.name, mark)
        for at, sentence in enumerate(letter.sentences):
            if sentence.marks == (Mark.DOUBT,):
                chances = tuple(
                    0.0 if mark is Mark.DOUBT else one for mark, one in zip(Mark, sentence.chances, strict=True)
                )
                kept = replace(sentence, marks=(), chances=chances)
                freed = replace(letter, sentences=(*letter.sentences[:at], kept, *letter.sentences[at + 1 :]))
                assert scorer.scores([freed])[0] >= whole - 1e-9, example.name


def test_saying_it_again_adds_little(letters: list[Example], scorer: Scorer) -> None:
    added = "I would place them in the top 10% of the students I have worked with."
    for example in letters:
        once = with_sentence(scorer, example.letter.text, added)
        if added in {once[s.start : s.end] for s in marked(scorer, once).sentences}:
            again = once.replace(added, " ".join([added] * 10))
            assert score(scorer, again) - score(scorer, once) < 2, example.name


def test_saying_it_again_in_another_dress_adds_little(letters: list[Example], scorer: Scorer) -> None:
    added = "I would place them in the top 10% of the students I have worked with."
    for example in letters:
        once = with_sentence(scorer, example.letter.text, added)
        if added in {once[s.start : s.end] for s in marked(scorer, once).sentences}:
            dressed = [added, added.upper(), f"{added[:-1]}!", added.replace(" ", "  "), f"2) {added}", f"- {added}"]
            assert score(scorer, once.replace(added, "\n".join(dressed))) - score(scorer, once) < 2, example.name


def test_paragraph_order_letterhead_and_date_hardly_move_the_score(letters: list[Example], scorer: Scorer) -> None:
    moved = []
    for example in letters:
        text = example.letter.text
        whole = score(scorer, text)
        framed = (
            f"Lakeside Community Hospital\n12 Harbor Road, Suite 4\nPhone (555) 010-4477\n\nMarch 3, 2026\n\n{text}"
        )
        moved.append(abs(score(scorer, framed) - whole))
        body = [one for one in marked(scorer, text).sentences if one.zone is Zone.BODY]
        paragraphs = text[body[0].start : body[-1].end].split("\n\n") if body else []
        if len(paragraphs) >= 4:
            swapped = "\n\n".join([paragraphs[0], paragraphs[2], paragraphs[1], *paragraphs[3:]])
            moved.append(abs(score(scorer, text[: body[0].start] + swapped + text[body[-1].end :]) - whole))
    assert len(moved) >= 1.2 * SOME
    assert max(moved) < 2


OTHER = {
    "he": "she", "she": "he", "him": "her", "his": "her", "himself": "herself", "herself": "himself", "hers": "his",
    "mr": "Ms", "ms": "Mr", "mrs": "Mr",
}  # fmt: skip
NO_OWNER = frozenset(
    ["to", "in", "on", "at", "with", "and", "or", "but", "for", "from", "by", "as", "when", "that", "who", "which", "if", "while",
     "after", "before", "again", "up", "out", "off", "down", "over", "about", "into", "because", "so", "than", "then", "there"]
)  # fmt: skip
"""What follows "her" where it is "him"."""
NAMES = ("Okonjo", "Adaeze", "Ngozi", "Chiamaka", "Ifeoma", "Uche")
WORDS = ("Grace", "Best", "Joy", "Strong", "Hope", "Rich")
"""Names that are words of praise as well."""
COUNTRIES = {
    "Pakistan": "Peru", "India": "Peru", "Nigeria": "Peru", "Egypt": "Peru", "Iran": "Peru", "Ghana": "Peru", "Nepal": "Peru",
    "Turkey": "Peru", "China": "Peru", "Ukraine": "Peru", "Pakistani": "Peruvian", "Indian": "Peruvian", "Nigerian": "Peruvian",
    "Egyptian": "Peruvian", "Iranian": "Peruvian", "Chinese": "Peruvian", "Turkish": "Peruvian", "Ukrainian": "Peruvian",
}  # fmt: skip
PLACE = re.compile(
    r"\b(?!The )(?:[A-Z][\w.'’-]+ )+(?=(?:University|Hospital|Medical College|Medical Center|Clinic|Institute|College of)\b)"
)


def with_other_name(text: str, parts: frozenset[str], names_of: tuple[str, ...] = NAMES) -> str:
    """A letter about somebody of another name, title and pronoun; everybody in it changes pronoun alike."""
    names = dict(zip(sorted(parts), names_of, strict=False))

    def other(found: re.Match[str]) -> str:
        word = found[0]
        if word.lower() == "her":
            following = re.match(r"\s+([A-Za-z]+)", text[found.end() :])
            new = "his" if following and following[1].lower() not in NO_OWNER else "him"
        else:
            new = names.get(word.lower()) or OTHER.get(word.lower(), word)
        return (
            new.upper() if word.isupper() and len(word) > 1 else new[0].upper() + new[1:] if word[0].isupper() else new
        )

    return re.sub(r"(?<!\w)[^\W\d_]+(?!\w)", other, text)  # the MS of MS3 is no title


def elsewhere(text: str) -> str:
    """A letter with another country, school and hospital."""
    text = PLACE.sub("Lakewood ", text)
    return re.sub(r"\b[A-Z][a-z]+\b", lambda found: COUNTRIES.get(found[0], found[0]), text)


def test_name_pronoun_title_and_place_do_not_move_the_score(scorer: Scorer) -> None:
    """Over the whole test part, but for applicants called "they" and names in parts joined by a hyphen."""
    by_name, by_word, by_place = [], [], []
    for example in load_corpus(FOLDER).part("test").letters:
        text = example.letter.text
        letter = marked(scorer, text)
        parts = find_applicant([(text[s.start : s.end], s.zone) for s in letter.sentences]).parts
        if example.pronoun not in ("he", "she") or any("-" in part for part in parts) or len(parts) > len(NAMES):
            continue
        whole = scorer.scores([letter])[0]
        by_name.append(abs(score(scorer, with_other_name(text, parts)) - whole))
        by_word.append(abs(score(scorer, with_other_name(text, parts, WORDS)) - whole))
        by_place.append(abs(score(scorer, elsewhere(text)) - whole))
    assert len(by_name) >= 150
    assert max(by_name) <= 0.1
    assert max(by_word) <= 0.1
    assert max(by_place) <= 0.1


FIELD = {
    "generic": "Dr. Khan was a pleasure to have on our service. They were punctual and got along well with the team.",
    "class": "He is in the top 10% of his class. He is hardworking, punctual and a pleasure to work with. He got along well "
    "with the team and is a compassionate physician. He will be an asset to any program.",
    "interns": "She functioned at the level of our interns. She independently managed 6-8 patients a day under supervision, "
    "her presentations were concise and well-organized, and she integrated feedback rapidly. I would be very pleased to "
    "have her as a resident in our program.",
    "seniors": "Compared with our US seniors, this student performed at or above their level. She pre-rounded independently "
    "every morning, wrote accurate notes in the EMR, and presented succinct plans on rounds. I would rank this applicant in "
    "the top 10% of students I've worked with in the last five years.",
    "concerning": "He is nice but quiet. His presentations are okay but they need a lot of guidance. His notes are "
    "understandable but very slow.",
    "stuffed": "Dr. Khan is a truly exceptional, extraordinary and outstanding candidate. Dr. Khan possesses unparalleled "
    "dedication, remarkable compassion and an unwavering commitment to excellence. His exemplary work ethic, superb "
    "communication skills and phenomenal clinical acumen set him apart as a beacon of professionalism. He consistently "
    "demonstrates stellar interpersonal skills, boundless curiosity and an infectious positivity that elevates everyone "
    "around him. Dr. Khan is a natural leader, a gifted clinician and a lifelong learner.",
    "unbacked": "He is in the top 10% of the students I have worked with, and the best I have had in ten years. He would be an "
    "excellent resident at any program. I give him my highest recommendation.",
    "context": "While his Step 2 is not reflective of his true capabilities, in our clinical environment he consistently "
    "performed above the level expected. He was punctual and got along well with the team.",
}


@pytest.fixture(scope="module")
def field(scorer: Scorer) -> dict[str, float]:
    """The scores of the field's own examples."""
    letter = "Dear Program Director,\n\nI am writing to recommend Dr. Khan for residency training. {}\n\nSincerely,\nA. Ortiz, MD"
    return {name: score(scorer, letter.format(text)) for name, text in FIELD.items()}


def test_the_fields_own_examples(field: dict[str, float]) -> None:
    assert field["generic"] < 41
    assert field["seniors"] >= 61
    assert field["class"] < field["interns"]
    assert field["unbacked"] < 61
    assert field["concerning"] < 21
    assert field["stuffed"] <= 45
    assert field["context"] > field["generic"]


@pytest.mark.parametrize(
    "stuffed",
    [
        "Dr. Khan is the most outstanding, exceptional, brilliant and extraordinary physician. His unparalleled dedication and "
        "stellar work ethic are truly phenomenal. He embodies excellence, integrity and unwavering compassion. He is a superb "
        "and remarkable candidate in every way. I give him my highest recommendation without any reservation.",
        "It is with great enthusiasm that I recommend Dr. Khan. His exceptional clinical acumen, remarkable work ethic and "
        "outstanding communication skills make him a truly stellar candidate. He consistently demonstrated unwavering dedication "
        "to excellence. I recommend him with the utmost enthusiasm and without reservation.",
        "Dr. Khan is simply exceptional. He is a star. He is brilliant, tireless, humble and kind. His knowledge is phenomenal, "
        "his skills superb, his character impeccable. He is destined for greatness. I recommend him in the strongest possible "
        "terms.",
    ],
)
def test_recommendations_and_superlatives_alone_end_below_the_middle(scorer: Scorer, stuffed: str) -> None:
    letter = "Dear Program Director,\n\n{}\n\nSincerely,\nA. Ortiz, MD"
    assert score(scorer, letter.format(stuffed)) <= 45
    assert score(scorer, letter.format(f"{stuffed} {stuffed}")) <= 45


@pytest.mark.parametrize("rest", ["", "He was punctual and got along well with the team. "])
@pytest.mark.parametrize(
    "doubt",
    [
        "He is nice but quiet.",
        "His presentations are okay but they need a lot of guidance.",
        "He was understandable but very slow.",
    ],
)
def test_where_a_doubt_is_all_that_is_said_the_letter_is_concerning(scorer: Scorer, rest: str, doubt: str) -> None:
    letter = (
        "Dear Program Director,\n\nI am writing on behalf of Dr. Khan, who rotated with me for four weeks on our inpatient "
        "service. {}{}I recommend him for your residency program.\n\nSincerely,\nA. Ortiz, MD"
    )
    assert score(scorer, letter.format(rest, f"{doubt} ")) < 21 < score(scorer, letter.format(rest, ""))


KEYWORDS = [
    "Best student, top 1%, top 10%, outstanding, exceptional, intern level, rank highly, hire, highest recommendation.",
    "outstanding exceptional superb strongest best top 10% intern level resident level highest recommendation hire",
    "Top 10%. Intern level. Outstanding. Best student in ten years. Highest recommendation. Hire without hesitation.",
]


@pytest.mark.parametrize("row", KEYWORDS)
def test_a_row_of_keywords_gains_nothing_and_is_noticed(letters: list[Example], scorer: Scorer, row: str) -> None:
    for example in letters[:20]:
        text = example.letter.text
        if with_sentence(scorer, text, row) == text:
            continue  # no sentence of its body ends like one
        letter = marked(scorer, with_sentence(scorer, text, f"{row}\n\n", between="\n\n"))
        assert scorer.scores([letter])[0] <= score(scorer, text) + 0.1, example.name
        assert "keywords" in {notice.kind for notice in letter.notices}, example.name
