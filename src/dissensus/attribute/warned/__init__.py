"""What somebody warns of, threatens with or says will follow, and on what it depends."""
