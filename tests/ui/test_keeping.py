"""What is typed stays over a reload, also where the browser answers sooner than Streamlit knows who asked."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def test_an_answer_that_cannot_be_read_yet_is_asked_for_again() -> None:
    def answered_too_soon() -> None:
        from lorscore.ui import keeping

        keeping._fill()  # as Streamlit calls it when the run that shows the component was cut short
        keeping.keep_over_reload()

    app = AppTest.from_function(answered_too_soon).run()
    first = app.session_state["kept-question"]
    app.run()
    assert not app.exception
    assert "kept-answered" not in app.session_state, "or the empty fields would be kept over what the browser has"
    assert app.session_state["kept-question"] != first, "the same question again is not heard"
