"""Which concepts give a network its structure."""
