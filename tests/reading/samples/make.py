"""Make the sample letters: one letter, saved by as many programs as there are.

Run it by hand (`python tests/reading/samples/make.py FOLDER`) where LibreOffice, Chromium, groff, WeasyPrint and fpdf2 are
installed; what is missing is skipped. The tests need none of them: the files are committed.
"""

from __future__ import annotations

import html
import shutil
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

LETTERHEAD = ["SANDPIPER POINT HOSPITAL", "Department of Medicine", "88 Breakwater Road, Orlan Harbor, Maine"]
HEAD = ["September 18, 2025", "RE: Anneke Rautenbach, MD (AAMC 15550192)", "Dear Program Director:"]
BODY = [
    "I am writing on behalf of Dr. Anneke Rautenbach, who spent eight weeks on our inpatient teaching service from May 5 to "
    "June 27, 2025. I was her attending for five of the eight weeks and saw her every morning; the rest I know from my "
    "co-attending's written comments and from the office staff.",
    "She carried five to six patients a day and pre-rounded on all of them. On her first call night a man of 71 came in with "
    'what the emergency department had called "a well-compensated heart failure." She found the first-degree block on the '
    "admission tracing, pulled two older tracings from the outside chart, and asked the fellow at eleven at night whether the "
    "afternoon dose should be held. It was held, and that was the right call. Her notes were well-organized, brief and "
    "finished before noon.",
    "Of the roughly forty visiting graduates I have supervised since 2016, I would place her in the top five. Her differential "
    "diagnoses were as broad as those of our interns in the fall, and her sign-outs were better than some of ours. She is not a "
    "loud person, and in the first week I had to ask for her plan twice; after we talked about it she offered it first, every "
    "day.",
    "Her strengths, as the residents listed them for me:",
]
ITEMS = [
    "Knows her patients better than anybody on the team",
    "Calls families back the same day, and writes down what was said",
    "Reads about a problem overnight and brings the answer, not the article",
]
BEFORE_ROWS = "Our rating form for the rotation follows."
ROWS = [
    ("Medical knowledge", "Top third"),
    ("Clinical reasoning", "Top 10 percent"),
    ("Communication with families", "Top 10 percent"),
    ("Procedures", "Not observed"),
]
END = [
    "She failed Step 1 at the first attempt in 2021, in the year when her daughter was born, and passed it eight months later. "
    "Nothing I saw on our wards would have made me guess it. I would ask you to read her file from the other end.",
    "I recommend Dr. Rautenbach to you without reservation, and I would be glad to have her as a first-year resident in our own "
    "program. My office number is on the letterhead, and I am always happy to talk about her.",
]
CLOSING = ["Sincerely,"]
SIGNATURE = [
    "Tobias Ellingsen-Marsh, MD, FACP",
    "Associate Program Director, Internal Medicine",
    "Sandpiper Point Hospital",
]

BLOCKS = [
    *LETTERHEAD, *HEAD, *BODY, *ITEMS, BEFORE_ROWS, *(" | ".join(row) for row in ROWS), *END, *CLOSING, *SIGNATURE
]  # fmt: skip
COLUMN_BLOCKS = [HEAD[2], *BODY[:3], *END, *CLOSING, SIGNATURE[0]]


def curly(text: str) -> str:
    """Return the text with the quotation marks that word processors write."""
    return text.replace("'", "’").replace(' "', " “").replace('"', "”")


def text_lines(width: int) -> str:
    """Return the letter as plain text; a width of 0 leaves each paragraph on one line."""

    def wrapped(text: str, first: str = "", rest: str = "") -> str:
        if not width:
            return first + text
        return textwrap.fill(text, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=True)

    parts = ["\n".join(LETTERHEAD), *HEAD, *map(wrapped, BODY)]
    parts.append("\n".join(wrapped(item, "- ", "  ") for item in ITEMS))
    parts.append(BEFORE_ROWS)
    parts.append("\n".join(f"{label} {'.' * (40 - len(label))} {value}" for label, value in ROWS))
    parts += [*map(wrapped, END), *CLOSING, "\n".join(SIGNATURE)]
    return "\n\n".join(parts) + "\n"


def copied_from_pdf() -> str:
    """Return the letter as it comes out of the clipboard: no blank lines, and a page header inside a sentence."""
    lines = [line for line in text_lines(84).splitlines() if line.strip()]
    cut = next(at for at, line in enumerate(lines) if line.startswith("loud person") or "She is not a" in line) + 1
    header = ["Sandpiper Point Hospital", "Letter of Recommendation: Anneke Rautenbach, MD          Page 2 of 2"]
    return "\n".join([*lines[:cut], *header, *lines[cut:]]) + "\n"


def markdown() -> str:
    """Return the letter in Markdown."""
    parts = [f"# {LETTERHEAD[0]}", "  \n".join(LETTERHEAD[1:]), HEAD[0], f"**{HEAD[1]}**", HEAD[2], *BODY]
    parts[6] = parts[6].replace("well-organized, brief", "*well-organized*, **brief**")
    parts.append("\n".join(f"* {item}" for item in ITEMS))
    parts.append(BEFORE_ROWS)
    (label, value), *others = ROWS
    table = [f"| {label} | {value} |", "| --- | --- |", *(f"| {label} | {value} |" for label, value in others)]
    parts.append("\n".join(table))
    parts += [*END, *CLOSING, "  \n".join(SIGNATURE)]
    return "\n\n".join(parts) + "\n"


def page(*, columns: bool = False, hyphens: bool = False) -> str:
    """Return the letter as a web page, for the programs that print one."""
    css = "body{font:11.5pt 'Liberation Serif',serif;margin:0} p{margin:0 0 8pt} .tight p{margin:0} td{padding-right:40pt}"
    if columns:
        css += " .body{columns:2;column-gap:24pt}"
    if hyphens:
        css += " p,li{text-align:justify;hyphens:auto} html{hyphenate-limit-chars:5 2 2}"
    paragraphs = "".join(f"<p>{html.escape(curly(text))}</p>\n" for text in [*HEAD, *BODY])
    items = "".join(f"<li>{html.escape(item)}</li>\n" for item in ITEMS)
    rows = "".join(f"<tr><td>{label}</td><td>{value}</td></tr>\n" for label, value in ROWS)
    ends = "".join(f"<p>{html.escape(text)}</p>\n" for text in [*END, *CLOSING])
    if columns:  # a page of running text only: nobody sets a table in so narrow a column
        items = rows = ""
        paragraphs = "".join(f"<p>{html.escape(curly(text))}</p>\n" for text in COLUMN_BLOCKS)
        return (
            f"<!DOCTYPE html>\n<html lang='en-us'><head><meta charset='utf-8'><title>Letter</title><style>{css}</style></head>"
            f"<body><div class='body'>{paragraphs}</div></body></html>\n"
        )
    head = "".join(f"<p>{line}</p>\n" for line in LETTERHEAD)
    signature = "".join(f"<p>{line}</p>\n" for line in SIGNATURE)
    return (
        f"<!DOCTYPE html>\n<html lang='en-us'><head><meta charset='utf-8'><title>Letter</title><style>{css}</style></head>\n"
        f"<body><div class='tight'>{head}</div><p></p><div class='body'>{paragraphs}<ul>{items}</ul><p>{BEFORE_ROWS}</p>"
        f"<table>{rows}</table><p></p>{ends}</div><div class='tight'>{signature}</div></body></html>\n"
    )


def mail() -> str:
    """Return the letter as a mail program writes it: divisions, line breaks and hard spaces instead of paragraphs."""
    lines = [*LETTERHEAD, "", *(part for text in HEAD for part in (text, "")), *(p for t in BODY for p in (t, ""))]
    divs = "".join(f"<div>{html.escape(curly(line)) or '<br>'}</div>\n" for line in lines)
    items = "".join(f"<div>•&nbsp;&nbsp;{html.escape(item)}</div>\n" for item in ITEMS)
    rows = "<br>\n".join(f"{label}&nbsp;&nbsp;&nbsp;&nbsp; {value}" for label, value in ROWS)
    ends = "<br><br>\n".join([*END, *CLOSING]) + "<br><br>\n" + "<br>\n".join(SIGNATURE)
    return (
        f"<html><body dir=ltr>{divs}{items}<div><br></div><div>{BEFORE_ROWS}</div><div>{rows}</div><div><br></div>"
        f"<div>{ends}</div></body></html>"
    )


def rich_text() -> str:
    """Return the letter in Rich Text as somebody's own program might write it."""

    def escaped(text: str) -> str:
        marks = {"“": r"\ldblquote ", "”": r"\rdblquote ", "’": r"\'92"}
        return "".join(marks.get(char, char) for char in curly(text))

    body = [
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman Times New Roman;}}{\colortbl;\red0\green0\blue0;}",
        r"\fs23",
    ]
    body += [rf"\pard {line}\par" for line in LETTERHEAD]
    body += [rf"\pard\sb160 {escaped(text)}\par" for text in [*HEAD, *BODY]]
    body += [rf"\pard{{\pntext\f0\'B7\tab}}{{\*\pn\pnlvlblt{{\pntxtb\'B7}}}}\li720 {item}\par" for item in ITEMS]
    body.append(rf"\pard\sb160 {BEFORE_ROWS}\par")
    body += [rf"\trowd\cellx4000\cellx8000\pard\intbl {label}\cell {value}\cell\row" for label, value in ROWS]
    body += [rf"\pard\sb160 {escaped(text)}\par" for text in [*END, *CLOSING]]
    body += [rf"\pard {line}\par" for line in SIGNATURE]
    return "\n".join(body) + "}"


def word(path: Path) -> None:
    """Write the letter with python-docx."""
    import docx
    from docx.shared import Pt

    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Liberation Serif", Pt(11.5)

    def add(text: str, *, tight: bool = False, style: str | None = None) -> None:
        paragraph = document.add_paragraph(curly(text), style=style)
        if tight:
            paragraph.paragraph_format.space_after = Pt(0)

    for line in LETTERHEAD:
        add(line, tight=True)
    for text in [*HEAD, *BODY]:
        add(text)
    for item in ITEMS:
        add(item, style="List Bullet")
    add(BEFORE_ROWS)
    table = document.add_table(rows=0, cols=2)
    for row in ROWS:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    add("", tight=True)
    for text in [*END, *CLOSING]:
        add(text)
    for line in SIGNATURE:
        add(line, tight=True)
    document.save(str(path))


def reportlab_pdf(path: Path) -> None:
    """Write the letter with reportlab, justified, on two pages with a header and page numbers."""
    from reportlab.lib.pagesizes import letter
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import ListFlowable, ListItem, Paragraph, SimpleDocTemplate, Spacer, Table

    base = ParagraphStyle("base", fontName="Times-Roman", fontSize=12, leading=14.5, alignment=4, spaceAfter=9)
    tight = ParagraphStyle("tight", parent=base, alignment=0, spaceAfter=0)
    story = [Paragraph(line, tight) for line in LETTERHEAD] + [Spacer(1, 14)]
    story += [Paragraph(html.escape(text), base) for text in [*HEAD, *BODY]]
    story.append(ListFlowable([ListItem(Paragraph(item, tight)) for item in ITEMS], bulletType="bullet", start="•"))
    story += [
        Spacer(1, 9),
        Paragraph(BEFORE_ROWS, base),
        Table(ROWS, hAlign="LEFT", colWidths=[200, 150]),
        Spacer(1, 9),
    ]
    story += [Paragraph(text, base) for text in [*END, *CLOSING]] + [Paragraph(line, tight) for line in SIGNATURE]

    def furniture(canvas, document):
        canvas.setFont("Times-Roman", 9)
        canvas.drawRightString(540, 30, f"Page {document.page} of 2")

    SimpleDocTemplate(str(path), pagesize=letter, topMargin=110, bottomMargin=110, invariant=1).build(
        story, onFirstPage=furniture, onLaterPages=furniture
    )


def fpdf_pdf(path: Path) -> None:
    """Write the letter with fpdf2; run in an environment that has it."""
    from fpdf import FPDF

    pdf = FPDF(format="letter", unit="pt")
    pdf.set_margin(80)
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    for line in LETTERHEAD:
        pdf.multi_cell(0, 14, line, new_x="LMARGIN", new_y="NEXT")
    for text in ["", *HEAD, *BODY]:
        pdf.multi_cell(0, 14, text, new_x="LMARGIN", new_y="NEXT", align="L")
        pdf.ln(8)
    for item in ITEMS:
        pdf.multi_cell(0, 14, f"  -  {item}", new_x="LMARGIN", new_y="NEXT", align="L")
    pdf.ln(8)
    pdf.multi_cell(0, 14, BEFORE_ROWS, new_x="LMARGIN", new_y="NEXT")
    for label, value in ROWS:
        pdf.cell(220, 14, label)
        pdf.cell(100, 14, value, new_x="LMARGIN", new_y="NEXT")
    for text in [*END, *CLOSING]:
        pdf.ln(8)
        pdf.multi_cell(0, 14, text, new_x="LMARGIN", new_y="NEXT", align="L")
    pdf.ln(8)
    for line in SIGNATURE:
        pdf.multi_cell(0, 14, line, new_x="LMARGIN", new_y="NEXT")
    pdf.output(str(path))


def troff() -> str:
    """Return the letter for groff, which breaks words at line ends."""

    lines = [".ll 5.2i", ".ad b", ".hy 4"]
    for line in LETTERHEAD:
        lines += [line, ".br"]
    lines += [".sp"]
    for text in [*HEAD, *BODY]:
        lines += [text.replace("'", "\\(aq"), ".br", ".sp 0.7"]
    for item in ITEMS:
        lines += [f"\\(bu {item}", ".br"]
    lines += [".sp 0.7", BEFORE_ROWS, ".br", ".ta 3i"]
    for label, value in ROWS:
        lines += [f"{label}\t{value}", ".br"]
    for text in [*END, *CLOSING]:
        lines += [".sp 0.7", text.replace("'", "\\(aq"), ".br"]
    lines += [".sp 0.7"]
    for line in SIGNATURE:
        lines += [line, ".br"]
    return "\n".join(lines) + "\n"


def main(folder: Path) -> None:
    """Write all samples into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "wrapped.txt").write_text(text_lines(72), "utf-8")
    (folder / "one-line-a-paragraph.txt").write_text(curly(text_lines(0)).replace("\n\n", "\n"), "utf-8")
    (folder / "copied-from-pdf.txt").write_text(copied_from_pdf(), "utf-8")
    (folder / "windows.txt").write_bytes(curly(text_lines(0)).replace("\n", "\r\n").encode("cp1252"))
    (folder / "markdown.md").write_text(markdown(), "utf-8")
    (folder / "mail.html").write_text(mail(), "utf-8")
    (folder / "by-hand.html").write_text(page(), "utf-8")
    (folder / "by-hand.rtf").write_text(rich_text(), "ascii")
    word(folder / "python-docx.docx")
    reportlab_pdf(folder / "reportlab.pdf")
    with tempfile.TemporaryDirectory() as scratch:
        there = Path(scratch)
        if shutil.which("soffice"):
            source = there / "libreoffice.docx"
            shutil.copy(folder / "python-docx.docx", source)
            for form in ("odt", "rtf", "html:HTML", "pdf"):
                subprocess.run(
                    ["soffice", "--headless", "--convert-to", form, "--outdir", scratch, str(source)], check=True
                )
                suffix = form.split(":")[0]
                shutil.copy(source.with_suffix(f".{suffix}"), folder / f"libreoffice.{suffix}")
            again = there / "again"
            subprocess.run(
                [
                    "soffice",
                    "--headless",
                    "--convert-to",
                    "docx",
                    "--outdir",
                    str(again),
                    str(folder / "libreoffice.odt"),
                ],
                check=True,
            )
            shutil.copy(again / "libreoffice.docx", folder / "libreoffice.docx")
        if shutil.which("chromium"):
            (there / "page.html").write_text(page(), "utf-8")
            flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
            out = f"--print-to-pdf={folder / 'chromium.pdf'}"
            subprocess.run(["chromium", *flags, out, str(there / "page.html")], check=True)
        if shutil.which("groff"):
            made = subprocess.run(
                ["groff", "-Tpdf", "-P-pletter"], input=troff().encode(), capture_output=True, check=True
            )
            (folder / "groff.pdf").write_bytes(made.stdout)
        try:
            import weasyprint
        except ImportError:
            pass
        else:
            weasyprint.HTML(string=page(columns=True, hyphens=True)).write_pdf(folder / "weasyprint-two-columns.pdf")
            fpdf_pdf(folder / "fpdf2.pdf")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
