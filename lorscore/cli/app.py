"""`lorscore app`: the Streamlit app, for this computer alone."""

from __future__ import annotations

import typer

from lorscore.cli.status import ExitStatus
from lorscore.cli.streams import say

FLAGS = (
    "--server.address=127.0.0.1",  # letters are private: nobody else in the network may open the app
    "--browser.serverAddress=127.0.0.1",
    "--browser.gatherUsageStats=false",
    "--server.showEmailPrompt=false",  # Streamlit's first start would wait for an answer
    "--server.fileWatcherType=none",
    "--client.toolbarMode=minimal",
    "--client.showErrorDetails=none",  # a traceback could show words of a letter
    "--server.headless=false",
    "--server.enableXsrfProtection=true",  # another site open in the browser may not put letters in or take them out
    "--server.enableCORS=true",
    "--server.maxUploadSize=25",
)


def open_app() -> None:
    """Open lorscore in the browser.

    The app runs on this computer and answers this computer only. Ctrl-C ends it.
    """
    import subprocess
    import sys
    from importlib.util import find_spec
    from pathlib import Path

    import lorscore

    if find_spec("streamlit") is None:
        say('The app needs Streamlit, which is not installed. Install it with: pip install "lorscore[app]"')
        raise typer.Exit(ExitStatus.USAGE)
    entry = Path(lorscore.__file__).parent / "ui" / "entry.py"
    if not entry.is_file():
        say("The app is missing from this installation. Install lorscore again: pip install --force-reinstall lorscore")
        raise typer.Exit(ExitStatus.USAGE)
    theme = f"--theme.base={entry.with_name('theme.toml')}"
    command = [sys.executable, "-m", "streamlit", "run", str(entry), *FLAGS, theme]
    try:
        ended = subprocess.run(command, check=False).returncode  # noqa: S603 - no part of it comes from outside
    except KeyboardInterrupt:
        ended = 0  # Ctrl-C is how the app is meant to end; Streamlit got it too
    if ended > 0:
        say(f"The app ended by itself (status {ended}). What Streamlit says above tells why.")
        raise typer.Exit(ExitStatus.FAULT)
