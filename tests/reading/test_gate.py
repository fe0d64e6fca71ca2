"""Only what is plainly no letter of recommendation in English is turned away."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from lorscore.errors import ReadError
from lorscore.reading import gate, read_letter, read_letter_bytes, read_letter_text
from lorscore.reading.assemble import LONGEST_TEXT

HERE = Path(__file__).parent
OTHERS = tomllib.loads((HERE / "samples" / "not_letters.toml").read_text("utf-8"))["text"]
LETTERS = sorted((HERE.parents[1] / "labeled_examples" / "letters").glob("*/*.txt"))


@pytest.mark.parametrize("other", OTHERS, ids=lambda other: re.sub(r"\W+", "-", other["name"]))
def test_other_texts_are_refused(other):
    with pytest.raises(ReadError) as error:
        read_letter_text(other["name"], other["text"])
    assert error.value.kind == other["kind"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("12 34 56", "no-text"),
        ("Buy milk.", "too-short"),
        ("Bread, milk, two lemons, a dozen eggs, flour, and the newspaper if they have it. " * 3, "not-a-letter"),
        ("She cared for her patients. " * (LONGEST_TEXT // 20), "too-large"),
    ],
)
def test_a_pasted_text_is_called_a_text_and_a_file_a_file(text: str, kind: str) -> None:
    for given, other, read in (
        ("text", "file", lambda: read_letter_text("Your draft", text)),
        ("file", "paste", lambda: read_letter_bytes("a.txt", text.encode())),
    ):
        with pytest.raises(ReadError) as refused:
            read()
        assert refused.value.kind == kind
        assert re.search(rf"\b{given}\b", str(refused.value))
        assert other not in str(refused.value)


def test_there_are_many_kinds_of_other_texts():
    assert len(OTHERS) >= 30
    assert len({other["text"] for other in OTHERS}) == len(OTHERS)


@pytest.mark.parametrize("shift", range(4))
def test_labelled_letters_pass(shift):
    for path in LETTERS[shift::28]:
        read_letter(path)


def test_worked_examples_pass():
    assert sum(bool(read_letter(path)) for path in LETTERS if path.name.startswith("ex-")) in (0, 40)


@pytest.mark.parametrize(
    "text",
    [
        "Dr. X was a pleasure to have on our service. They were punctual and got along well with the team.",
        "To whom it may concern: Ms. Ortiz shadowed in my clinic for two weeks in May and I have no concerns about her at all.",
        "CERTIFICATE\n\nThis is to certify that Dr. Anil Thapa, MBBS, completed an observership of four weeks in the department "
        "of internal medicine from 1 to 28 March 2024. His conduct was satisfactory.\n\nRegistrar",
        "STANDARDIZED LETTER OF EVALUATION\n\nApplicant: R. Novak\nRotation: Emergency medicine, four weeks\n\n"
        "Commitment to emergency medicine ........ Above peers\nWork ethic ........ At level of peers\nAbility to develop a plan "
        "........ Above peers\nGuidance needed in residency ........ Less than peers\nRank list position ........ Top third\n\n"
        "Comments: Quick, careful, and liked by the nurses. Would take.",
        "Medicine: \"Ms. Byrne was always prepared and her notes were thorough.\" Surgery: \"A hard worker who asked good "
        "questions. She should read more about postoperative care.\" Pediatrics: \"Wonderful with families. Honors.\"",
        "Cher collègue, Dear Program Director,\n\nFaculté de médecine de Lyon, Service de médecine interne, Hôpital de la "
        "Croix-Rousse, 103 Grande Rue de la Croix-Rousse\n\nDr. Ouertatani made with us her internship. She is good doctor and "
        "she has progress a lot since the beginning. The patients love her. I recommend her without doubt for your program.",
        "Dr Nguyen Thi Hoa, Dr Tran Van Binh, Dr Le Hoang Phuong and Dr Pham Minh Duc of Bach Mai and Cho Ray were with me on "
        "the ward when Dr Vo Thi Sau presented her patient, and all of them said that she was the best of the interns that year.",
        "I would not rank this applicant. He was late on most mornings, he left before sign-out twice, and I had to check each "
        "of his notes. I told him so and nothing changed.",
    ],
)  # fmt: skip
def test_odd_letters_pass(text):
    read_letter_text("odd.txt", text)


@pytest.mark.parametrize(
    "letterhead",
    [
        "北京大学第一医院 内科\n北京市西城区西什库大街8号 邮政编码 100034",
        "جامعة دمشق - كلية الطب البشري\nقسم الأمراض الباطنة، مستشفى المواساة الجامعي، دمشق",
        "Белорусский государственный медицинский университет\n220116, г. Минск, пр. Дзержинского, 83",
    ],
)
def test_a_letterhead_in_another_script_passes(letterhead, body):
    read_letter_text("x", f"{letterhead}\n\nDear Program Director,\n\n{body}")


def test_a_letter_with_its_translation_passes():
    spanish = next(other["text"] for other in OTHERS if other["name"] == "letter in Spanish")
    english = (
        "It is my pleasure to recommend Dr. Lucía Fernández Ortega, who did a rotation of eight weeks on our internal medicine "
        "service. She showed solid knowledge, was always on time and was kind to her patients. She presented her cases clearly "
        "and took correction well. I recommend her without reservation for your residency program, and I would be glad to "
        "answer any question that you have about her work with us."
    )
    read_letter_text("both.txt", f"{english}\n\n{spanish}")


def test_the_reason_is_given():
    for other in OTHERS:
        with pytest.raises(ReadError) as error:
            read_letter_text("x", other["text"])
        assert error.value.fact
        assert len(error.value.fact) < 120


def test_lists_are_clean():
    data = gate._data()
    lists = {
        **data["letter"],
        **{name: other["phrases"] for name, other in data["other"].items()},
        **data["function-words"],
    }
    for name, words in lists.items():
        assert len(words) == len(set(words)), name
        assert all(word == word.casefold().strip() for word in words), name


def test_the_quick_look_finds_what_the_patterns_find():
    for name, other in gate._data()["other"].items():
        for phrase in other["phrases"]:
            said = phrase.removesuffix("*") + ("ing" if phrase.endswith("*") else "")
            for text in (said, f"the pre-{said}'s, and so on", f"({said}) 2"):
                assert gate._hits(text, name)
                assert gate._likely(text, gate._WORD.findall(text))[name] >= 1, (name, phrase)


def test_a_sentence_pasted_again_and_again_changes_nothing():
    own = "I would place them in the top 10% of the students I have worked with. "
    text = "Ms. Osei rotated on our ward for four weeks. She saw patients, wrote notes and presented them on rounds. "
    read_letter_text("letter", text + 10 * own)
    with pytest.raises(ReadError, match="speaks of its writer"):
        read_letter_text(
            "letter",
            " ".join(f"I know that my work in clinic {n} taught me a lot and I liked my days." for n in range(9)),
        )
