"""One submission, marked: what is right, what is right on the student's own numbers, and why."""
