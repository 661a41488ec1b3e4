"""Other people's tools: what they keep comes in, and what a corpus keeps goes out to them."""
