"""One server of the app and one Chromium for all tests here; what a page asks for, and what it complains of, is watched."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from person import WAIT, NoBrowser, Person, chromium, served


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The system's Chromium; where there is none the tests are skipped, but in CI they fail."""
    try:
        with chromium() as found:
            yield found
    except NoBrowser as missing:
        if os.environ.get("CI"):
            pytest.fail(f"{missing}. In CI the tests in a browser may not be skipped.", pytrace=False)
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def address(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the app answers, the same for all tests."""
    with served(tmp_path_factory.mktemp("home")) as url:
        yield url


@pytest.fixture
def come(browser: Any, address: str) -> Iterator[Callable[..., Person]]:
    """Give somebody with a browser of their own; afterwards nothing may have left this machine or gone wrong."""
    contexts: list[Any] = []
    asked: list[str] = []
    wrong: list[str] = []

    def dismiss(dialog: Any) -> None:
        wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def come(**options: Any) -> Person:
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, "base_url": address, **options})
        contexts.append(context)
        context.set_default_timeout(WAIT)
        context.on("request", lambda request: asked.append(request.url))
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        context.on("dialog", dismiss)
        page = context.new_page()
        page.on("websocket", lambda socket: asked.append(socket.url))
        return Person(page)

    yield come
    for context in contexts:
        context.close()
    own = (f"{address}/", f"{address.replace('http', 'ws', 1)}/", "data:", "blob:", "about:", "file:")
    assert [url for url in asked if not url.startswith(own)] == [], "a page asked for something elsewhere"
    assert wrong == []


@pytest.fixture
def person(come: Callable[..., Person]) -> Person:
    """Somebody at a wide, light screen."""
    return come()
