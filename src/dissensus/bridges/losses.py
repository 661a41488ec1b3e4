"""What one side has no place for, counted while it is met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from ..exchange import Annotation, Exchange, Extra, Held, Loss
from ..records import Document


class Losses:
    """Losses by what was lost and why."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, what: str, why: str, count: int = 1) -> None:
        """Count something that was lost; nothing where there was none of it."""
        if count:
            self._counts[what, why] += count

    def list(self) -> tuple[Loss, ...]:
        """All losses, in the order in which they were met."""
        return tuple(Loss(what, count, why) for (what, why), count in self._counts.items())


def list_placed(
    exchange: Exchange, documents: Mapping[str, Document], losses: Losses
) -> Iterator[Held | Annotation]:
    """The statements and annotations that stand in a document that is written with them."""
    spans: list[Held | Annotation] = [*exchange.statements, *exchange.annotations]
    for held in spans:
        span = held.statement if isinstance(held, Held) else held
        document = documents.get(span.document)
        what = "statement" if isinstance(held, Held) else "annotation"
        if document is None:
            losses.add(what, "its document is not among those written")
        elif not 0 <= span.start <= span.end <= len(document.text):
            losses.add(what, "its span is not in its document's text")
        else:
            yield held


def find_extra(exchange: Exchange, format_: str, losses: Losses) -> Extra | None:
    """What a file of this format held besides; that of other formats has no place in it.

    A format that keeps nothing has the name "".
    """
    found: Extra | None = None
    for extra in exchange.extras:
        if extra.format != format_:
            why = f"it is of another tool ({extra.format})"
            losses.add(f"what {extra.origin} holds besides", why)
        elif found:
            losses.add(f"what {extra.origin} holds besides", "a file holds that of one file only")
        else:
            found = extra
    return found


def list_documents(exchange: Exchange, losses: Losses) -> dict[str, Document]:
    """The documents by their identifier, which no two share."""
    documents: dict[str, Document] = {}
    for document in exchange.documents:
        if document.id in documents:
            losses.add("document", "another document has its identifier")
        else:
            documents[document.id] = document
    return documents
