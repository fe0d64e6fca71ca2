"""A person at the app: a server started as they start it, their browser, and what they do on each page.

Used by the tests here, by benchmarks/app.py and by docs/pictures/take.py.
"""

from __future__ import annotations

import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LETTERS = ROOT / "tests" / "letters"
STRONG, GENERIC = ((LETTERS / f"{name}.txt").read_text(encoding="utf-8") for name in ("strong", "generic"))
NOTES = (ROOT / "lorscore" / "ui" / "samples" / "notes.txt").read_text(encoding="utf-8")
WAIT = 30_000
"""Milliseconds; the first letter waits for the model, on machines that have other work."""


STILL = """() => !document.querySelector("[data-stale=true]") && document.getAnimations().every(
  (moving) => moving.playState !== "running" || moving.effect.getComputedTiming().endTime === Infinity
)"""
"""Nothing fades in or out any more: what is half faded has no contrast that could be judged."""


class NoBrowser(Exception):
    """What is missing, and how to get it."""


@contextmanager
def chromium() -> Iterator[Any]:
    """The system's Chromium, driven by Playwright; nothing is downloaded.

    Raises:
        NoBrowser: there is no Playwright or no Chromium.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise NoBrowser("Playwright is not installed: pip install -c constraints.txt -e '.[test]'") from None
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        raise NoBrowser("No Chromium is installed; on Debian: apt-get install chromium")
    # Chromium does not start as root with its sandbox, and CI runs as root.
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"] if as_root else [])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def served(home: Path) -> Iterator[str]:
    """Where `lorscore app` answers, started as a person starts it with an empty home."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    known = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "VIRTUAL_ENV") if name in os.environ}
    environment = known | {
        "HOME": str(home),
        "BROWSER": "true",  # the program of that name opens nothing
        "PYTHONPATH": str(ROOT),
        "OMP_NUM_THREADS": "1",
        "STREAMLIT_SERVER_PORT": str(port),
    }
    said = home / "said.txt"
    with said.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "lorscore", "app"],
            cwd=home,
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            assert server.poll() is None, said.read_text(encoding="utf-8")
            try:
                urllib.request.urlopen(f"{url}/_stcore/health", timeout=5).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        yield url
    finally:
        os.killpg(server.pid, signal.SIGINT)  # the server is a child of `lorscore app`
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
    assert "Traceback" not in said.read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a browser of their own that shows the app."""

    page: Any
    """Playwright's page."""

    def open(self, path: str) -> None:
        """Open one of the app's pages by its address, and wait until the app is at rest."""
        self.page.goto(f"/{path}")
        self.page.get_by_role("heading", level=1).wait_for()
        self.rest()

    def rest(self) -> None:
        """Wait until the app has nothing more to do."""
        # A click reaches the server some moments later; only then does the app say that it is running.
        self.page.wait_for_timeout(120)
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", state="attached")
        self.page.wait_for_function(STILL)

    def click(self, button: str) -> None:
        """Click the first button of this name."""
        self.page.get_by_role("button", name=button).first.click()

    def see(self, part: str) -> Any:
        """A part of the page, once it is there and the app is at rest."""
        self.page.locator(part).first.wait_for()
        self.rest()
        return self.page.locator(part).first

    def score(self, text: str) -> Any:
        """Paste a letter and score it; the part that shows it."""
        self.page.get_by_label("Paste the letter").fill(text)
        self.click("Score this draft")
        return self.see(".lorscore-letter")

    def compare(self, before: str, after: str) -> Any:
        """Paste two drafts and compare them; the part that shows what moved."""
        self.page.get_by_label("Earlier draft", exact=True).fill(before)
        self.page.get_by_label("Later draft", exact=True).fill(after)
        self.page.get_by_role("button", name="Compare", exact=True).click()
        return self.see(".lorscore-comparison")

    def make_sheet(self, draft: str, notes: str) -> Any:
        """Paste a draft and notes and make the sheet; the part that shows it."""
        self.page.get_by_label("The draft of the letter").fill(draft)
        self.page.get_by_label("Your notes (optional)").fill(notes)
        self.click("Make the sheet")
        return self.see(".lorscore-sheet")

    def choose(self, files: Sequence[tuple[str, bytes]]) -> None:
        """Put files into the first file field of the page."""
        self.page.locator("input[type=file]").first.set_input_files(
            [{"name": name, "mimeType": "application/octet-stream", "buffer": content} for name, content in files]
        )
        self.page.get_by_test_id("stFileChipName").first.wait_for()
        self.rest()

    def download(self, button: str) -> bytes:
        """Click a button that downloads; the content of the file."""
        self.rest()  # a file is written when it is asked for, by the run that showed its button
        with self.page.expect_download() as coming:
            self.click(button)
        return Path(coming.value.path()).read_bytes()


def zipped(files: dict[str, str]) -> bytes:
    """A zip with these texts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in files.items():
            package.writestr(name, text)
    return held.getvalue()
