"""What to do about a letter: gaps, questions, what-if."""
