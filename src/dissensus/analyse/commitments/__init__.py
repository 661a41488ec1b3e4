"""What was threatened, promised and forbidden, if what, and how surely."""
