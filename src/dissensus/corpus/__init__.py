"""Documents, statements and their reviews, kept in one place."""
