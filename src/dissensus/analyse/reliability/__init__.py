"""How far coding can be trusted, and how its errors enter what is measured."""
