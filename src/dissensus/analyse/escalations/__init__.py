"""How hostile acts are, how sure, and when that changes."""
