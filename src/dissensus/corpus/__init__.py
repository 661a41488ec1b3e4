"""Documents, statements and every decision about them, kept in SQLite or PostgreSQL."""

from __future__ import annotations

from .store import Corpus, open_corpus

__all__ = ["Corpus", "open_corpus"]
