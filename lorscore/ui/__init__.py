"""What `lorscore app` shows in the browser: one page a file, everything it says and does taken from the library."""
