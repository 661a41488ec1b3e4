"""Trees with ClearNLP's relations come out in the shape that the rules read."""

from __future__ import annotations

import pytest

from dissensus.languages import load_language
from dissensus.languages.clearnlp import adapt
from dissensus.languages.syntax import Node
from dissensus.parse import Parser
from dissensus.records import Document

WORDS = {
    "copulas": ["be"],
    "going": ["go"],
    "infinitive": ["to"],
    "clause_leading": ["for"],
    "adverbial": ["after", "by"],
    "compound": ["in favour of", "according to"],
}


def tree(*rows: str) -> dict[str, tuple[str, str]]:
    """Rows of "word/lemma/TAG/relation/head" with VerbForm where it matters; head by number.

    What comes back maps each word to its relation and to the word that governs it.
    """
    nodes = []
    for index, row in enumerate(rows):
        text, lemma, tag, relation, head, *form = row.split("/")
        tense = "Pres" if text.endswith("ing") else ""
        nodes.append(Node(index, text, lemma, tag, relation, int(head), "".join(form), tense))
    adapt(nodes, WORDS)
    return {node.text: (node.relation, nodes[node.head].text) for node in nodes}


def test_preposition_hangs_on_its_noun() -> None:
    found = tree("He/he/PRON/nsubj/1", "voted/vote/VERB/ROOT/1/Fin", "against/against/ADP/prep/1",
                 "tariffs/tariff/NOUN/pobj/2")  # fmt: skip
    assert found["tariffs"] == ("oblique", "voted")
    assert found["against"] == ("case", "tariffs")


def test_preposition_under_a_noun_makes_a_modifier() -> None:
    found = tree("opposition/opposition/NOUN/ROOT/0", "to/to/ADP/prep/0", "tariffs/t/NOUN/pobj/1")
    assert found["tariffs"] == ("noun modifier", "opposition")


def test_agent() -> None:
    found = tree("was/be/AUX/auxpass/1/Fin", "vetoed/veto/VERB/ROOT/1/Part", "by/by/ADP/agent/1",
                 "Rome/Rome/PROPN/pobj/2")  # fmt: skip
    assert found["Rome"] == ("agent", "vetoed")
    assert found["was"] == ("passive auxiliary", "vetoed")


def test_copula_hangs_on_the_predicate() -> None:
    found = tree("Rome/Rome/PROPN/nsubj/1", "is/be/AUX/ROOT/1/Fin", "ready/ready/ADJ/acomp/1")
    assert found["ready"] == ("root", "ready")
    assert found["is"] == ("copula", "ready")
    assert found["Rome"] == ("subject", "ready")


def test_phrase_with_preposition_is_a_predicate() -> None:
    found = tree("Rome/Rome/PROPN/nsubj/1", "is/be/AUX/ROOT/1/Fin", "against/against/ADP/prep/1",
                 "tariffs/tariff/NOUN/pobj/2")  # fmt: skip
    assert found["tariffs"] == ("root", "tariffs")
    assert found["is"] == ("copula", "tariffs")


def test_compound_preposition_is_one() -> None:
    found = tree("is/be/AUX/ROOT/0/Fin", "in/in/ADP/prep/0", "favour/favour/NOUN/pobj/1",
                 "of/of/ADP/prep/2", "tariffs/tariff/NOUN/pobj/3")  # fmt: skip
    assert found["in"] == ("case", "tariffs")
    assert found["favour"] == ("fixed", "in")
    assert found["of"] == ("fixed", "in")


def test_there_is_has_an_object() -> None:
    found = tree("There/there/PRON/expl/1", "is/be/VERB/ROOT/1/Fin", "doubt/doubt/NOUN/attr/1")
    assert found["doubt"] == ("object", "is")


def test_to_marks_an_infinitive() -> None:
    found = tree("Rome/Rome/PROPN/nsubj/1", "refuses/refuse/VERB/ROOT/1/Fin", "to/to/PART/aux/3",
                 "pay/pay/VERB/xcomp/1/Inf")  # fmt: skip
    assert found["to"] == ("marker", "pay")
    assert found["pay"] == ("complement", "refuses")


def test_heading_promises_with_an_infinitive() -> None:
    found = tree("Oslo/Oslo/PROPN/ROOT/0", "to/to/PART/aux/2", "pay/pay/VERB/advcl/0/Inf")
    assert found["pay"] == ("root", "pay")
    assert found["Oslo"] == ("subject", "pay")


def test_going_to_is_an_auxiliary() -> None:
    found = tree("Rome/Rome/PROPN/nsubj/2", "is/be/AUX/aux/2/Fin", "going/go/VERB/ROOT/2/Part",
                 "to/to/PART/aux/4", "pay/pay/VERB/xcomp/2/Inf")  # fmt: skip
    assert found["pay"] == ("root", "pay")
    assert found["going"] == ("auxiliary", "pay")
    assert found["Rome"] == ("subject", "pay")


def test_subject_of_an_infinitive_is_the_object_above() -> None:
    found = tree("Rome/Rome/PROPN/nsubj/1", "wants/want/VERB/ROOT/1/Fin", "Oslo/Oslo/PROPN/nsubj/4",
                 "to/to/PART/aux/4", "pay/pay/VERB/ccomp/1/Inf")  # fmt: skip
    assert found["Oslo"] == ("object", "wants")


def test_for_leads_a_clause() -> None:
    found = tree("called/call/VERB/ROOT/0/Fin", "for/for/ADP/prep/0", "Oslo/Oslo/PROPN/pobj/1",
                 "to/to/PART/aux/4", "pay/pay/VERB/xcomp/0/Inf")  # fmt: skip
    assert found["Oslo"] == ("subject", "pay")
    assert found["for"] == ("marker", "pay")


def test_possessives() -> None:
    found = tree("Rome/Rome/PROPN/poss/2", "'s/'s/PART/case/0", "refusal/refusal/NOUN/ROOT/2")
    assert found["Rome"] == ("noun modifier", "refusal")
    assert found["'s"] == ("case", "Rome")
    assert tree("its/its/PRON/poss/1", "veto/veto/NOUN/ROOT/1")["its"] == ("determiner", "veto")


def test_lists_hang_on_their_first_member() -> None:
    found = tree("Rome/Rome/PROPN/ROOT/0", "Oslo/Oslo/PROPN/conj/0", "and/and/CCONJ/cc/1",
                 "Bern/Bern/PROPN/conj/1")  # fmt: skip
    assert found["Bern"] == ("conjunct", "Rome")
    assert found["and"] == ("coordinator", "Bern")


def test_object_of_value() -> None:
    found = tree("call/call/VERB/ROOT/0/Inf", "fee/fee/NOUN/dobj/0", "absurd/absurd/ADJ/amod/1")
    assert found["absurd"] == ("complement", "call")


def test_no_word_is_lost_or_governs_itself_twice() -> None:
    found = tree("After/after/ADP/prep/3", "leaving/leave/VERB/pcomp/0/Part",
                 "Rome/Rome/PROPN/nsubj/3", "pays/pay/VERB/ROOT/3/Fin")  # fmt: skip
    assert found["leaving"] == ("adverbial clause", "pays")
    assert [word for word, (_, head) in found.items() if word == head] == ["pays"]


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "word", "relation", "head"),
    [
        ("Poland is opposed to the plan.", "plan", "oblique", "opposed"),
        ("The treaty was vetoed by Russia.", "Russia", "agent", "vetoed"),
        ("Berlin's refusal to pay was a surprise.", "pay", "noun clause", "refusal"),
        ("Hungary is in favour of a ceasefire.", "is", "copula", "ceasefire"),
        ("The minister called the plan unacceptable.", "plan", "object", "called"),
        ("Norway to send tanks to Ukraine", "Norway", "subject", "send"),
    ],
)
def test_parsed_sentences(text: str, word: str, relation: str, head: str) -> None:
    (parsed,) = Parser(load_language("en")).parse([Document("a", "a", text)])
    token = next(t for t in parsed.tokens if t.text == word)
    assert (token.relation, parsed.tokens[token.head].text) == (relation, head)


def test_compound_preposition_that_opens_a_fragment() -> None:
    found = tree(
        "According/accord/VERB/ROOT/0/Part", "to/to/ADP/prep/0", "reports/report/NOUN/pobj/1"
    )
    assert found["reports"] == ("root", "reports")
    assert found["According"] == ("case", "reports")


@pytest.mark.parametrize(
    "text",
    [
        "In response to underpayment of around 300 mln for gas supplies Oslo cut its oil supplies.",
        "And now there are raised worries with the new president.",
        "But partly too in order to achieve their respective aims in Chad.",
    ],
)
def test_words_do_not_govern_each_other_in_a_circle(text: str) -> None:
    [parsed] = Parser(load_language("en")).parse([Document("d", "d", text)])
    for word in parsed.tokens:
        climbed, at = {word.index}, word.head
        while at != parsed.tokens[at].head:
            assert at not in climbed
            climbed.add(at)
            at = parsed.tokens[at].head
