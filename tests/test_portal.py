"""What the letter portal asks of a file, with files made on purpose to meet or to miss each requirement."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from lorscore.errors import ReadError
from lorscore.outputs.check_as_json import check_as_json, check_schema
from lorscore.outputs.check_as_text import check_as_text
from lorscore.portal import FileCheck, Kind, Status, check_file, load_requirements

SAMPLES = Path(__file__).parent / "reading" / "samples"
HEAD = (
    "CEDAR FALLS MEDICAL CENTER",
    "Department of Internal Medicine",
    "12 Harbor Street, Easthaven, Ohio 44000",
    "Telephone (555) 555-0100, j.whitfield@example.org",
    "",
)
DATE = ("October 3, 2025", "")
RE = ("RE: Dr. Amara Lindqvist, AAMC ID 10000001", "")
TEXT = (
    "I am pleased to recommend Dr. Amara Lindqvist for residency in internal medicine.",
    "I am an attending on the teaching service and supervised her for four weeks.",
    "She carried six to eight patients a day and wrote the notes on each of them.",
    "I would be very pleased to have her as a resident in our own program.",
)
WAIVED = ("She has waived her right to see this letter.",)
END = ("", "Sincerely,", "", "", "Jonas R. Whitfield, MD", "Associate Professor of Medicine")
FULL = (*HEAD, *DATE, *RE, "Dear Program Director,", "", *TEXT, *WAIVED, *END)

Make = Callable[..., Path]


@pytest.fixture
def pdf(tmp_path: Path) -> Make:
    """Write a PDF of these lines; gives its path."""

    def made(
        lines: Sequence[str] = FULL,
        *,
        name: str = "letter.pdf",
        size: tuple[float, float] = (612, 792),
        pages: int = 1,
        picture_at: float | None = None,
        encrypt: StandardEncryption | None = None,
    ) -> Path:
        path = tmp_path / name
        stream = io.BytesIO()
        canvas = Canvas(stream, pagesize=size, encrypt=encrypt, invariant=1)
        height = size[1] - 72
        for line in lines:
            canvas.drawString(72, height, line)
            height -= 15
        if picture_at is not None:
            canvas.drawImage(ImageReader(Image.new("RGB", (80, 30), "navy")), 72, picture_at, 80, 30)
        for number in range(2, pages + 1):
            canvas.showPage()
            canvas.drawString(72, size[1] - 72, f"She came back in week {number} and took the night shift by herself.")
        canvas.save()
        path.write_bytes(stream.getvalue())
        return path

    return made


def statuses(check: FileCheck) -> dict[str, str]:
    return {finding.requirement.name: finding.status.value for finding in check.findings}


def missed(check: FileCheck) -> set[str]:
    return {name for name, status in statuses(check).items() if status == "not-met"}


def base_of(lines: Sequence[str], wanted: str) -> float:
    return 792 - 72 - 15 * list(lines).index(wanted)


def test_every_requirement_is_looked_up_once() -> None:
    names = [requirement.name for requirement in load_requirements()]
    assert len(set(names)) == len(names)
    for requirement in load_requirements():
        assert requirement.asks.strip()
        assert requirement.remedy.endswith(".")
        assert requirement.source
        assert all(says.isascii() or "“" in says for says in requirement.says.values())


def test_a_letter_as_it_should_be(pdf: Make) -> None:
    path = pdf(picture_at=base_of(FULL, "Jonas R. Whitfield, MD") + 8)
    check = check_file(path)
    assert set(statuses(check).values()) == {"met"}
    assert check.status is Status.MET
    assert "October 3, 2025" in next(f.says for f in check.findings if f.requirement.name == "dated")


def test_a_typed_name_may_or_may_not_be_signed(pdf: Make) -> None:
    check = check_file(pdf())
    assert statuses(check)["signed"] == "unknown"
    assert check.status is Status.UNKNOWN
    # A logo in the letterhead is no signature.
    assert statuses(check_file(pdf(picture_at=740)))["signed"] == "unknown"


@pytest.mark.parametrize(
    ("left_out", "requirement"),
    [
        (DATE, "dated"),
        (END, "signed"),
        (HEAD, "letterhead"),
        (HEAD, "contact"),
        (RE, "aamc-id"),
        (WAIVED, "waiver"),
        (("Dear Program Director,",), "salutation"),
    ],
)
def test_what_is_left_out_is_missed(pdf: Make, left_out: Sequence[str], requirement: str) -> None:
    kept = [line for line in FULL if line not in left_out or not line]
    assert requirement in missed(check_file(pdf(kept)))


def test_what_is_missing_of_the_address_is_named(pdf: Make) -> None:
    kept = [line.replace("Telephone (555) 555-0100, ", "") for line in FULL]
    (found,) = [f for f in check_file(pdf(kept)).findings if f.requirement.name == "contact"]
    assert (found.status, found.says) == (Status.NOT_MET, "Missing: telephone.")


def test_a_date_that_may_be_another_is_not_called_missing(pdf: Make) -> None:
    kept = [line.replace("for four weeks", "from May 1, 2025 on") for line in FULL if line not in DATE or not line]
    assert statuses(check_file(pdf(kept)))["dated"] == "unknown"


def test_a_salutation_to_nobody(pdf: Make) -> None:
    lines = [line.replace("Dear Program Director,", "To Whom It May Concern:") for line in FULL]
    assert missed(check_file(pdf(lines))) == {"salutation"}


def test_a_placeholder(pdf: Make) -> None:
    lines = [line.replace("on each of them", "[DESCRIBE CASE HERE]") for line in FULL]
    assert missed(check_file(pdf(lines))) == {"placeholders"}


@pytest.mark.parametrize("size", [(595.3, 841.9), (792, 612), (612, 1008)])
def test_another_page_than_us_letter(pdf: Make, size: tuple[float, float]) -> None:
    assert "page-size" in missed(check_file(pdf(size=size)))


def test_three_pages_are_long(pdf: Make) -> None:
    assert missed(check_file(pdf(pages=3))) == {"length"}
    assert check_file(pdf(pages=3)).status is Status.UNKNOWN  # no word of the portal


@pytest.mark.parametrize(("size", "status"), [(999_999, "met"), (1_020_000, "unknown"), (1_050_000, "not-met")])
def test_a_megabyte(pdf: Make, size: int, status: str) -> None:
    path = pdf()
    data = path.read_bytes()
    filler = size - len(data) - 2
    path.write_bytes(data.replace(b"\n", b"\n%" + b"x" * filler + b"\n", 1))
    assert statuses(check_file(path))["size"] == status


@pytest.mark.parametrize("name", ["a|b.pdf", "a*b.pdf", "who?.pdf", "re: her.pdf"])
def test_a_name_that_the_portal_refuses(pdf: Make, name: str) -> None:
    assert missed(check_file(pdf(name=name))) == {"file-name"}


def test_a_locked_file_is_not_met_rather_than_unread(pdf: Make) -> None:
    check = check_file(pdf(encrypt=StandardEncryption("secret", "owner")))
    assert missed(check) == {"password"}
    assert statuses(check)["page-size"] == "unknown"
    owner_only = check_file(pdf(encrypt=StandardEncryption("", "owner", canModify=0)))
    assert missed(owner_only) == {"password"}
    assert statuses(owner_only)["page-size"] == "met"


def test_a_digital_signature(pdf: Make) -> None:
    path = pdf()
    data = path.read_bytes()
    # A signature field as programs add it, in an update at the end of the file.
    catalog = next(number for number in range(1, 30) if f"{number} 0 obj\n<<\n/PageMode".encode() in data)
    body = data[data.index(f"{catalog} 0 obj".encode()) :]
    opened = body[: body.index(b"endobj")].replace(
        b"/Type /Catalog", b"/Type /Catalog /AcroForm << /SigFlags 3 /Fields [90 0 R] >>"
    )
    first = len(data) + 1
    update = b"\n" + opened + b"endobj\n"
    second = first + len(opened) + len(b"endobj\n")
    update += (
        b"90 0 obj\n<< /FT /Sig /T (s) /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /V << /Type /Sig "
        b"/Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /ByteRange [0 1 2 3] /Contents <00> >> >>\nendobj\n"
    )
    start = data[data.rindex(b"startxref") :].split()[1].decode()
    xref = len(data) + len(update)
    update += f"xref\n{catalog} 1\n{first:010d} 00000 n \n90 1\n{second:010d} 00000 n \n".encode()
    update += f"trailer\n<< /Size 91 /Root {catalog} 0 R /Prev {start} >>\nstartxref\n{xref}\n%%EOF\n".encode()
    path.write_bytes(data + update)
    assert missed(check_file(path)) == {"digital-signature"}


@pytest.mark.parametrize("name", ["libreoffice.docx", "wrapped.txt", "by-hand.rtf"])
def test_another_format_is_a_clear_answer(name: str) -> None:
    check = check_file(SAMPLES / name)
    assert missed(check) == {"format"}
    assert check.status is Status.NOT_MET
    text = check_as_text(check)
    assert "save or export the letter as a PDF" in " ".join(text.split())
    assert "cannot be told before that is mended" in " ".join(text.split())


def test_a_pdf_by_another_name(pdf: Make) -> None:
    assert "format" in missed(check_file(pdf(name="letter.txt")))


def test_a_pdf_without_a_letter_is_checked_as_far_as_it_goes(pdf: Make) -> None:
    check = check_file(pdf(["Invoice 17", "Total: 12.00"]))
    assert missed(check) == {"text"}
    assert statuses(check)["signed"] == "unknown"
    assert statuses(check)["page-size"] == "met"


@pytest.mark.parametrize("data", [b"%PDF-1.7 and nothing more", b"%PDF-1.4\n" + bytes(2000)])
def test_a_damaged_pdf_cannot_be_read(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(data)
    with pytest.raises(ReadError) as error:
        check_file(path)
    assert (error.value.name, error.value.kind) == ("broken.pdf", "damaged")


def test_a_pdf_that_asks_for_a_gigabyte_ends_itself_alone() -> None:
    with pytest.raises(ReadError) as error:
        check_file(SAMPLES / "hostile" / "unpacks-to-a-gigabyte.pdf")
    assert error.value.kind in ("too-large", "damaged")
    assert missed(check_file(SAMPLES / "reportlab.pdf")) <= {"contact", "waiver"}


@pytest.mark.parametrize("program", ["chromium", "fpdf2", "groff", "libreoffice", "reportlab"])
def test_pdfs_of_many_programs(program: str) -> None:
    check = check_file(SAMPLES / f"{program}.pdf")
    assert check.status is Status.UNKNOWN  # the signature; all else that is required is met
    assert {name for name, status in statuses(check).items() if status == "unknown"} == {"signed"}


def test_json_keeps_to_its_schema(pdf: Make) -> None:
    Draft202012Validator.check_schema(check_schema())
    for path in (pdf(), SAMPLES / "wrapped.txt"):
        check = check_file(path)
        Draft202012Validator(check_schema()).validate(check.as_record())
        assert check_as_json(check).endswith("}\n")
        for finding in check.as_record()["requirements"]:
            assert (finding["remedy"] is None) == (finding["status"] == "met")
            assert "{" not in finding["says"]


@pytest.mark.parametrize("unicode", [True, False])
def test_the_text_sets_what_is_required_apart(pdf: Make, unicode: bool) -> None:
    text = check_as_text(check_file(pdf(size=(595, 842))), unicode=unicode)
    flat = " ".join(text.split())
    assert flat.index("Required by the portal") < flat.index("8.3 by 11.7 inches") < flat.index("Advised")
    assert unicode or text.isascii()
    assert max(map(len, text.splitlines())) <= 80
    kinds = [requirement.kind for requirement in load_requirements()]
    assert kinds == sorted(kinds, key=[Kind.REQUIRED, Kind.ADVISED].index)
