"""Tests of retrieval.query."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.terms import tokens
from retrieval.query import kind_of, match_names, parse_question
from retrieval.types import Kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When did the ferry sink?", Kind.WHEN),
        ("On what date did the bridge close?", Kind.WHEN),
        ("In which year was it built?", Kind.WHEN),
        ("how long ago was it built", Kind.WHEN),
        ("“When did it sink?”", Kind.WHEN),
        ("Tell me when the ferry sank.", Kind.WHEN),
        ("Who owns the ferry?", Kind.WHO),
        ("Whose ship was it?", Kind.WHO),
        ("To whom was it sold?", Kind.WHO),
        ("Which retired tram driver found the purse?", Kind.WHO),
        ("What was the name of the young marshal who died?", Kind.WHO),
        ("What is the dead sailor's name?", Kind.WHO),
        ("What was the name of the ferry?", Kind.WHAT),
        ("Which city did the president visit?", Kind.WHERE),
        ("Which bridge was opened by the king?", Kind.WHAT),
        ("Where did the ferry sink?", Kind.WHERE),
        ("In which town did they meet?", Kind.WHERE),
        ("How many people died?", Kind.HOW_MANY),
        ("How much did the repair cost?", Kind.HOW_MANY),
        ("What percentage voted in favour?", Kind.HOW_MANY),
        ("Why was the bridge closed?", Kind.WHY),
        ("What caused the outbreak?", Kind.WHY),
        ("How come the alarm sounded?", Kind.WHY),
        ("Did the mayor resign?", Kind.YES_NO),
        ("Is the bridge open?", Kind.YES_NO),
        ("What did the mayor say?", Kind.WHAT),
        ("Aldermoor Bridge", Kind.WHAT),
        ("Whenever?", Kind.WHAT),
        ("", Kind.WHAT),
    ],
)
def test_kinds(question: str, kind: Kind) -> None:
    assert kind_of(question) is kind


def terms(text: str) -> tuple[str, ...]:
    return tuple(token.term for token in tokens(text))


def test_names_are_the_capitalised_runs_behind_the_first_word() -> None:
    query = parse_question("When did Amir Khan Muttaqi meet Zamir Kabulov of the US?")
    assert query.names == (terms("Amir Khan Muttaqi"), terms("Zamir Kabulov"), terms("US"))
    assert query.terms == terms("Amir Khan Muttaqi meet Zamir Kabulov US")
    assert query.acts == frozenset(terms("meet"))


def test_what_lies_between_keeps_names_apart() -> None:
    assert parse_question("Did Tarn, Brandt meet?").names == (terms("Tarn"), terms("Brandt"))
    assert parse_question("Did Tarn meet Tarn?").names == (terms("Tarn"),)


def test_words_that_ask_are_no_terms() -> None:
    assert parse_question("What year did the strike take place?").terms == terms("strike")
    assert parse_question("What year?").terms == ()


@given(st.text())
def test_any_question_is_understood(question: str) -> None:
    query = parse_question(question)
    assert len(set(query.terms)) == len(query.terms)
    assert {term for name in query.names for term in name} <= set(query.terms)


class Words:
    """What an archive knows of words, set by hand."""

    def __init__(
        self, names: Sequence[str] = (), same: Mapping[str, str] | None = None, **known: Sequence[str]
    ) -> None:
        self._names = names
        self._same = same or {}
        self._known = known

    def spellings(self, term: str) -> tuple[str, ...]:
        return tuple(self._known.get(term, ()))

    def is_name(self, term: str) -> bool:
        return term in self._names

    def word(self, term: str) -> str:
        return {"earthquak": "earthquake"}.get(term, term)

    def other_spellings(self, term: str) -> tuple[str, ...]:
        return (self._same[term],) if term in self._same else ()


def test_names_take_the_spelling_of_the_archive() -> None:
    query = match_names(parse_question("When did Mutaqi meet Kabulov?"), Words(mutaqi=("muttaqi", "x"), kabulov=("k",)))
    assert query.names == (("muttaqi",), ("k",))
    assert query.terms == ("muttaqi", "meet", "k")
    assert query.unknown == ()


def test_names_the_archive_does_not_know_are_unknown_unless_short() -> None:
    query = match_names(parse_question("Did Ostermark and NATO meet?"), Words())
    assert query.unknown == ("ostermark",)
    assert query.names == (("ostermark",), ("nato",))


def test_names_in_lower_case_are_names_where_the_archive_writes_them_so() -> None:
    query = match_names(
        parse_question("whos mutaqi and what does he want"), Words(names=["muttaqi"], mutaqi=["muttaqi"], want=["want"])
    )
    assert query.names == (("muttaqi",),)
    assert query.unknown == ()


def test_a_misspelt_word_is_what_it_was_meant_to_be() -> None:
    query = match_names(parse_question("who is the cheif"), Words(cheif=["chief"]))
    assert query.terms == ("chief",)
    assert query.names == ()


def test_a_word_of_the_dictionary_is_not_misspelt() -> None:
    words = Words(batch=["botch"], tresur=["treasur"])
    query = match_names(parse_question("where was the tresure of the last batch"), words)
    assert query.terms == ("treasur", "last", "batch")


def test_what_is_meant_is_in_the_words_of_the_archive() -> None:
    words = Words(erthquak=["earthquak"], hit=["hit"], mutaqi=["muttaqi"])
    query = match_names(parse_question("Where did the erthquake hit Mutaqi's town?"), words)
    assert query.meant == "Where did the earthquake hit muttaqi's town?"


def test_other_spellings_of_a_name_stand_for_it() -> None:
    query = match_names(
        parse_question("When did Muttaqi resign?"), Words(same={"muttaqi": "mottaki"}, muttaqi=["muttaqi"])
    )
    assert ("mottaki", "muttaqi") in query.spellings
    assert query.own(frozenset({"mottaki", "resign"})) >= {"muttaqi", "resign"}
