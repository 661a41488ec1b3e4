"""Networks of actors and concepts from tables of statements."""
