"""Documents: drafts of them, numbers, signatures, publishing, and checks of what was issued."""
