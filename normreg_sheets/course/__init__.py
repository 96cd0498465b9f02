"""A whole class: the roster, everybody's own sheet, what comes back, and where its marks go."""
