"""The app, for `streamlit run app.py` in a checkout; `lorscore app` opens the same."""

from lorscore.ui.entry import main

if __name__ == "__main__":
    main()
