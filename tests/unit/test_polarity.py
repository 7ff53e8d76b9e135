"""Yes and no of the same thing."""

import pytest

from bot.answer.synonyms import alike
from index.language.polarity import conflict, polarity, same_side
from index.terms import normalise


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("The council approved the plan.", "The council did not approve the plan."),
        ("The council did not approve the plan.", "The council approved the plan."),
        ("The owner denied the claim.", "The owner confirmed the claim."),
        ("Prices fell in May.", "Prices rose in May."),
        ("The owner did not deny the claim.", "The owner denied the claim."),
        ("Nobody survived.", "Everybody survived the night."),
        ("Nine died.", "Eight people died, not nine."),
        ("The bridge wasn't closed.", "The bridge was closed."),
        ("She won the vote.", "She lost the vote."),
    ],
)
def test_opposites_contradict(said: str, known: str) -> None:
    assert conflict(polarity(said), [polarity(known)], known)


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("The council rejected the plan.", "The council did not approve the plan."),
        ("The plan was not approved.", "The council rejected the plan."),
        ("The vote was lost.", "She lost the vote."),
        ("Eight died.", "Eight people died, not nine."),
        ("At least three died.", "Three died, and no fewer than two are missing."),
        ("Not only the tram but the bus stood still.", "The tram and the bus stood still."),
        ("The tram stood still.", "The tram stood still, and nobody knew why."),
    ],
)
def test_the_same_in_other_words_does_not(said: str, known: str) -> None:
    assert conflict(polarity(said), [polarity(known)], known) is None


def test_words_of_one_side_and_words_alike() -> None:
    survive, rescue, die, kill, tram = (normalise(word) for word in ("survive", "rescue", "die", "kill", "tram"))
    assert rescue in same_side(survive) and die not in same_side(survive)
    assert kill in alike(die) and alike(tram) == frozenset()
