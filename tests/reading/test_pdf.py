"""PDFs made on the spot: hidden text, furniture, hyphens, forms, scans, and the process that reads them."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib import pagesizes
from reportlab.pdfgen import canvas as rl

from lorscore.errors import ReadError
from lorscore.letter import Letter
from lorscore.reading import from_pdf, from_scan, pdf_child, sandbox
from lorscore.reading.assemble import assemble

PROSE = (
    "I have known Dr. Amara Etcheverria since March, when she joined our ward for eight weeks. She saw six patients a day, "
    "and her notes were on the chart before noon. My residents liked to have her on call; one of them told me that she had "
    "caught a wrong dose at two in the morning. I would be glad to have her here as an intern."
)
Draw = Callable[[rl.Canvas], None]


def pdf(draw: Draw, **options: object) -> bytes:
    stream = io.BytesIO()
    page = rl.Canvas(stream, pagesize=pagesizes.letter, invariant=1, **options)
    page.setFont("Times-Roman", 12)
    draw(page)
    page.showPage()
    page.save()
    return stream.getvalue()


def read(data: bytes) -> Letter:
    return assemble("x.pdf", from_pdf.read(data))


def paragraphs(page: rl.Canvas, *texts: str, top: float = 700, width: int = 90) -> float:
    for text in texts:
        for line in textwrap.wrap(text, width):
            page.drawString(72, top, line)
            top -= 14.4
        top -= 9
    return top


def test_paragraphs_by_gap(texts_of):
    data = pdf(lambda page: paragraphs(page, "Dear Program Director,", PROSE, PROSE, "Sincerely,"))
    assert texts_of(read(data)) == ["Dear Program Director,", PROSE, PROSE, "Sincerely,"]


def test_paragraphs_by_indent(texts_of):
    def draw(page):
        top = 700.0
        for _ in range(3):
            for at, line in enumerate(textwrap.wrap("       " + PROSE, 88, drop_whitespace=True)):
                page.drawString(72 + (24 if at == 0 else 0), top, line.strip())
                top -= 14.4

    assert texts_of(read(pdf(draw))) == [PROSE] * 3


def test_what_repeats_on_every_page_is_kept_once(texts_of, kinds_of):
    def draw(page):
        for number in (1, 2, 3):
            page.setFont("Times-Roman", 12)
            page.drawString(72, 750, "HOLLOW HILL HOSPITAL")
            paragraphs(page, PROSE.replace("Amara", "ABC"[number - 1]), top=720 - 20 * number)
            page.setFont("Times-Roman", 9)
            page.drawString(72, 40, "Confidential")
            page.drawRightString(540, 40, f"Page {number} of 3")
            if number < 3:
                page.showPage()

    letter = read(pdf(draw))
    assert texts_of(letter) == [
        "HOLLOW HILL HOSPITAL",
        *(PROSE.replace("Amara", name) for name in "ABC"),
        "Confidential",
    ]
    assert kinds_of(letter) == ["margin", "paragraph", "paragraph", "paragraph", "margin"]
    assert [block.page for block in letter.blocks] == [1, 1, 2, 3, 1]


@pytest.mark.parametrize("header", ["A. Etcheverria, page 2", "Letter for A. Etcheverria"])
def test_a_page_header_does_not_split_a_sentence(texts_of, header):
    lines = textwrap.wrap(PROSE, 90)

    def draw(page):
        page.drawString(72, 700, lines[0])
        page.drawString(72, 685.6, lines[1])
        page.showPage()
        page.setFont("Times-Roman", 12)
        page.drawString(72, 750, header)
        for at, line in enumerate(lines[2:]):
            page.drawString(72, 700 - 14.4 * at, line)

    assert texts_of(read(pdf(draw)))[0] == PROSE


def test_order_of_painting_does_not_matter(texts_of):
    def draw(page):
        page.drawString(72, 60, "Footer line of the hospital")
        page.drawString(72, 740, "HOLLOW HILL HOSPITAL")
        paragraphs(page, PROSE)

    assert texts_of(read(pdf(draw))) == ["HOLLOW HILL HOSPITAL", PROSE, "Footer line of the hospital"]


def test_two_columns_painted_line_by_line(texts_of):
    left, right = textwrap.wrap(PROSE, 42), textwrap.wrap(PROSE.replace("Amara", "Nadia"), 42)

    def draw(page):
        page.setFont("Times-Roman", 10)
        for at, pair in enumerate(zip(left, right, strict=False)):
            page.drawString(60, 700 - 12 * at, pair[0])
            page.drawString(320, 700 - 12 * at, pair[1])

    got = texts_of(read(pdf(draw)))
    assert " ".join(got).split()[: len(left) * 4] == " ".join(left).split()[: len(left) * 4]


def test_rows_of_a_table(texts_of):
    def draw(page):
        page.drawString(72, 700, "Ratings")
        for at, (label, value) in enumerate([("Work ethic", "4/5"), ("Clinical reasoning", "Top third")]):
            page.drawString(72, 680 - 16 * at, label)
            page.drawString(300, 680 - 16 * at, value)
        page.drawString(72, 640, "Communication ........................ good")

    assert texts_of(read(pdf(draw))) == [
        "Ratings",
        "Work ethic | 4/5",
        "Clinical reasoning | Top third",
        "Communication | good",
    ]


# What cannot be seen


def white(page):
    page.setFillColorRGB(1, 1, 1)
    page.drawString(72, 600, "best student ever")


def tiny(page):
    page.setFont("Times-Roman", 1)
    page.drawString(72, 600, "best student ever")


def invisible(page):
    text = page.beginText(72, 600)
    text.setTextRenderMode(3)
    text.textLine("best student ever")
    page.drawText(text)


def outside(page):
    page.drawString(900, 600, "best student ever")


def transparent(page):
    page.setFillAlpha(0)
    page.drawString(72, 600, "best student ever")


@pytest.mark.parametrize("hide", [white, tiny, invisible, outside, transparent])
def test_hidden_text_is_reported_and_not_read(hide):
    def draw(page):
        page.drawString(72, 700, "He is good.")
        hide(page)

    letter = read(pdf(draw))
    assert letter.text == "He is good."
    (notice,) = letter.notices
    assert notice.kind == "hidden-text"
    assert "3 words" in notice.says


def test_white_on_a_dark_ground_is_seen():
    def draw(page):
        page.setFillColorRGB(0.1, 0.2, 0.4)
        page.rect(60, 690, 400, 30, fill=1)
        page.setFillColorRGB(1, 1, 1)
        page.drawString(72, 700, "HOLLOW HILL HOSPITAL")

    letter = read(pdf(draw))
    assert letter.text == "HOLLOW HILL HOSPITAL"
    assert letter.notices == ()


def picture(page, *, size=(612, 792)):
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    page.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, *size)


def test_recognised_text_under_a_scan_is_read():
    def draw(page):
        picture(page)
        invisible(page)

    letter = read(pdf(draw))
    assert letter.text == "best student ever"
    assert letter.notices == ()


def test_a_watermark_is_not_read():
    def draw(page):
        paragraphs(page, PROSE)
        page.saveState()
        page.translate(150, 300)
        page.rotate(45)
        page.setFont("Times-Roman", 60)
        page.drawString(0, 0, "DRAFT COPY")
        page.restoreState()

    assert read(pdf(draw)).text == PROSE


def test_a_page_turned_on_its_side(texts_of):
    def draw(page):
        page.translate(600, 0)
        page.rotate(90)
        paragraphs(page, PROSE, PROSE, top=500)

    assert texts_of(read(pdf(draw))) == [PROSE, PROSE]


def test_what_was_typed_into_a_form_is_read():
    def draw(page):
        page.drawString(72, 700, "Comments:")
        page.acroForm.textfield(name="c", x=72, y=650, width=400, height=20, value="He came early.", fontSize=12)

    assert "He came early." in read(pdf(draw)).text


# Scans, locks and damage


def test_a_scan_has_no_text(monkeypatch):
    monkeypatch.setattr(from_scan, "installed", lambda: False)
    with pytest.raises(ReadError, match="'ocr' extra") as error:
        read(pdf(picture))
    assert error.value.kind == "no-text"


def test_an_empty_page_has_no_text():
    with pytest.raises(ReadError) as error:
        read(pdf(lambda page: None))
    assert error.value.kind == "no-text"


def test_a_scanned_page_among_others_is_told(monkeypatch):
    monkeypatch.setattr(from_scan, "installed", lambda: False)

    def draw(page):
        paragraphs(page, PROSE)
        page.showPage()
        picture(page)

    letter = read(pdf(draw))
    assert letter.text == PROSE
    assert [notice.kind for notice in letter.notices] == ["page-without-text"]


def test_recognised_pages_are_laid_out_like_others(monkeypatch, texts_of):
    lines = textwrap.wrap(PROSE, 80)

    def recognised(data, pages):
        words = [
            [line, 100.0, 100.0 + 10 * len(line), 900.0 - 20 * at, 16.0, 0.0, True] for at, line in enumerate(lines)
        ]
        return {page: {"box": [0, 0, 1000, 1000], "scan": True, "words": words} for page in pages}

    monkeypatch.setattr(from_scan, "installed", lambda: True)
    monkeypatch.setattr(from_scan, "recognised", recognised)
    letter = read(pdf(picture))
    assert texts_of(letter) == [PROSE]
    assert [notice.kind for notice in letter.notices] == ["read-by-ocr"]


def test_a_page_is_drawn_no_larger_than_it_needs_to_be():
    def draw(page):
        page.setPageSize((14400, 14400))
        page.drawString(72, 700, "He is good.")

    drawn = sandbox.picture(pdf(draw), 0)
    width, height = (int.from_bytes(drawn[at : at + 4], "little") for at in (0, 4))
    assert width * height == len(drawn) - 8 <= 9_100_000


def test_a_password_is_told():
    from reportlab.lib.pdfencrypt import StandardEncryption

    with pytest.raises(ReadError) as error:
        read(pdf(lambda page: paragraphs(page, PROSE), encrypt=StandardEncryption("secret")))
    assert error.value.kind == "encrypted"


def test_an_owners_lock_does_not_keep_readers_out():
    from reportlab.lib.pdfencrypt import StandardEncryption

    data = pdf(lambda page: paragraphs(page, PROSE), encrypt=StandardEncryption("", "owner", canCopy=0))
    assert read(data).text == PROSE


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9])
def test_a_file_that_breaks_off(cut):
    data = pdf(lambda page: paragraphs(page, PROSE))
    try:
        kind, text = "read", read(data[: int(len(data) * cut)]).text
    except ReadError as error:
        kind, text = error.kind, ""
    assert kind in ("read", "damaged", "no-text")
    assert "\ufffd" not in text


# The process that reads them


def test_the_child_is_kept_warm():
    data = pdf(lambda page: paragraphs(page, PROSE))
    read(data)
    warm = sandbox._warm
    assert warm is not None
    for _ in range(3):
        read(data)
    assert sandbox._warm is warm


def forks() -> list[str]:
    """The processes that the child has files read by."""
    assert sandbox._warm is not None
    children = Path(f"/proc/{sandbox._warm.pid}/task/{sandbox._warm.pid}/children")
    if not children.exists():
        pytest.skip("this system does not say which processes another has started")
    return children.read_text().split()


def test_a_fork_reads_one_file_after_another():
    data = pdf(lambda page: paragraphs(page, PROSE))
    read(data)
    assert len(forks()) == 1
    seen = set()
    for _ in range(2 * pdf_child.MOST_IN_TURN + 2):
        assert read(data).text == PROSE
        seen.update(forks())
    # A few, for each reads so many files and no more.
    assert 2 <= len(seen) <= 4


def test_a_file_that_is_not_read_ends_its_fork():
    data = pdf(lambda page: paragraphs(page, PROSE))
    read(data)
    before = forks()
    with pytest.raises(ReadError):
        from_pdf.read(data[:200])
    assert forks() == []
    assert read(data).text == PROSE
    assert forks() not in ([], before)


def test_a_fork_that_dies_of_what_came_before_costs_no_file():
    data = pdf(lambda page: paragraphs(page, PROSE))
    read(data)
    (before,) = forks()
    os.kill(int(before), signal.SIGKILL)
    assert read(data).text == PROSE
    assert forks() not in ([], [before])


def test_each_file_has_time_of_its_own():
    """Files that take nearly all the time one may take, one after the other, in one fork."""
    script = """
import io, sys, time
from lorscore.reading import pdf_child
pdf_child.CPU_SECONDS, pdf_child.WALL_SECONDS = 1, 60
def slow(request, data):
    began = time.process_time()
    while time.process_time() - began < float(data):
        pass
    return "ok", b"read"
pdf_child.answer = slow
seconds = [b"0.7", b"0.7", b"0.7", b"9", b"0.7"]
asked = io.BytesIO(b"".join(b"words %d\\n%s" % (len(each), each) for each in seconds))
pdf_child.serve(asked, sys.stdout.buffer)
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=False,
        timeout=60,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert done.stdout == b"ok 4\nread" * 3 + b"died 0\n" + b"ok 4\nread"


def test_a_child_that_was_killed_is_started_again():
    data = pdf(lambda page: paragraphs(page, PROSE))
    read(data)
    assert sandbox._warm is not None
    sandbox._warm.kill()
    sandbox._warm.wait()
    assert read(data).text == PROSE


def test_threads_share_the_child():
    data = pdf(lambda page: paragraphs(page, PROSE))
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(read(data).text)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [PROSE] * 8


def test_forks_have_children_of_their_own(tmp_path):
    """A script without a main guard, whose forked and daemonic children read too."""
    (tmp_path / "x.pdf").write_bytes(pdf(lambda page: paragraphs(page, PROSE)))
    script = """
import multiprocessing, pathlib, sys
from lorscore.reading import from_pdf
data = pathlib.Path(sys.argv[1]).read_bytes()
def words(_=None):
    return sum(len(block.text.split()) for block in from_pdf.read(data).blocks)
first = words()
context = multiprocessing.get_context("fork")
with context.Pool(2) as pool:
    print([first, *pool.map(words, range(4)), words()])
"""
    (tmp_path / "script.py").write_text(script)
    done = subprocess.run(
        [sys.executable, "-W", "error", str(tmp_path / "script.py"), str(tmp_path / "x.pdf")],
        capture_output=True, text=True, check=False, timeout=60,
        env={"PYTHONPATH": ":".join(sys.path)},
    )  # fmt: skip
    assert done.stderr == ""
    count = len(PROSE.split())
    assert done.stdout.strip() == str([count] * 6)


def test_a_scan_is_read_where_recognition_is_installed(samples, made, texts_of):
    pytest.importorskip("rapidocr")
    pytest.importorskip("onnxruntime")
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    drawn = sandbox.picture((samples / "libreoffice.pdf").read_bytes(), 0)
    width, height = (int.from_bytes(drawn[at : at + 4], "little") for at in (0, 4))
    scan = Image.frombytes("L", (width, height), drawn[8:]).rotate(0.6, fillcolor=255)
    letter = read(pdf(lambda page: page.drawImage(ImageReader(scan), 0, 0, 612, 792)))
    assert [notice.kind for notice in letter.notices] == ["read-by-ocr"]
    got, want = " ".join(texts_of(letter)).split(), " ".join(made.BLOCKS[:9]).split()
    assert sum(word in got for word in want) > 0.95 * len(want)
