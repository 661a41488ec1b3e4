"""What office files say of their title and author, where a person wrote it."""

from __future__ import annotations

import re

#: As long as a headline or a list of authors can be.
LONGEST = 300
# What programs write where nobody wrote anything: the template's name, or the file's.
_NO_TITLE = re.compile(
    r"(?:(?:document|untitled|sans titre|title|titre|(?:word|pdf) document|layout|mise en page|"
    r"template|modèle|about:blank|\(anonymous\)|index|print|impression)[ _-]*\d*"
    r"|microsoft (?:word|powerpoint|excel)\b.*|(?:https?|file):.*"
    r"|.*\.(?:docx?|docm|dotx?|odt|rtf|pdf|txt|html?|indd|qxp|qxd|tex|dvi|ps|pages|pptx?|xlsx?))",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"(?:(?:microsoft|windows|ms|apple|default|office|pc|hp|dell|lenovo|acer|asus|toshiba)?[ _-]*"
    r"(?:office[ _-]*)?(?:user|utilisateur|admin\w*|owner|propriétaire|guest|invité|author|auteur|"
    r"unknown|inconnu|anonymous|anonyme|root|test|home|client|customer|microsoft|windows|hp|dell|"
    r"lenovo|acer|asus|toshiba|python-docx)[ _-]*\d*)",
    re.IGNORECASE,
)


def clean_title(value: str) -> str:
    """Give a title on one line, or nothing where a program wrote it.

    >>> clean_title(" Porto dit  non "), clean_title("Document1"), clean_title("note_v2.docx")
    ('Porto dit non', '', '')
    """
    title = _clean(value)
    return "" if _NO_TITLE.fullmatch(title) else title


def clean_author(value: str) -> str:
    """Give an author on one line, or nothing where it is a machine's or an account's name.

    >>> clean_author("Ada Morel"), clean_author("user"), clean_author("Microsoft Office User")
    ('Ada Morel', '', '')
    """
    author = _clean(value)
    is_account = bool(re.search(r"[\d@\\_]", author)) or _NO_AUTHOR.fullmatch(author)
    return "" if is_account else author


def _clean(value: str) -> str:
    """Put a value on one line; one that is no line of text is none at all."""
    line = " ".join(value[: LONGEST * 2].split())
    is_text = line.isprintable() and any(letter.isalpha() for letter in line)
    return line if is_text and len(line) <= LONGEST and "\ufffd" not in line else ""
