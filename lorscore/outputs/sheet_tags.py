"""Tags of a PDF page: what each piece of it is, in the order in which it is read (ISO 32000-1, 14.7 and 14.8).

With them a screen reader knows a heading from an item. reportlab writes the page but has no words for tags; it lets objects
be added to its document, and that is all that is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString
from reportlab.pdfgen.canvas import Canvas


class Tags:
    """The tree of tags of a document with one page."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._elements: list[PDFDictionary] = []
        self._marked: list[PDFDictionary] = []
        """The element of each marked piece of the page, by its number."""
        self._root = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        self._above = [self._root]

    @contextmanager
    def within(self, kind: str) -> Iterator[None]:
        """What is tagged inside belongs to an element, such as `L`, a list, or `LI`, its item."""
        self._above.append(self._element(kind))
        yield
        self._above.pop()

    @contextmanager
    def piece(self, kind: str, *, says: str = "") -> Iterator[None]:
        """What is written inside is one element, such as `H1` or `P`; `says` is its text where the letters do not tell."""
        element = self._element(kind)
        element["K"] = len(self._marked)
        if says:
            element["ActualText"] = PDFString(says)
        self._canvas._code.append(f"/{kind} <</MCID {len(self._marked)}>> BDC")
        yield
        self._canvas._code.append("EMC")
        self._marked.append(element)

    def add(self) -> None:
        """Put the tree into the document; to be called once, when the page is shown."""
        document = self._canvas._doc
        page = document.Pages.pages[0]
        for element in self._elements:
            element["Pg"] = document.Reference(page)
        for element in (self._root, *self._elements):
            if isinstance(element.dict.get("K"), list):
                element["K"] = PDFArray(element.dict["K"])
        of_page = PDFArray([document.Reference(element) for element in self._marked])
        self._root["ParentTree"] = PDFDictionary({"Nums": PDFArray([0, of_page])})
        self._root["ParentTreeNextKey"] = 1
        # A page writes the entries that it knows by name.
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = 0, PDFName("S")
        document.Catalog.StructTreeRoot = self._root
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})

    def _element(self, kind: str) -> Any:
        reference = self._canvas._doc.Reference
        above = self._above[-1]
        element = PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName(kind), "P": reference(above)})
        above.dict.setdefault("K", []).append(reference(element))
        self._elements.append(element)
        return element
