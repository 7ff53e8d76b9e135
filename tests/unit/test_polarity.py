"""Yes and no of the same thing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer.synonyms import alike
from index.language.polarity import Modality, conflict, modality, polarity, same_side
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


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Nobody has been *charged.", Modality.DENIED),
        ("Lawmakers voted against *raising the tax.", Modality.DENIED),
        ("He has yet to *testify.", Modality.DENIED),
        ("There was no *damage.", Modality.DENIED),
        ("Witnesses claimed the driver *fled.", Modality.ASKED),
        ("Two men who may have started the fire were *arrested.", Modality.AFFIRMED),
        ("People who asked for shelter *slept in a school.", Modality.AFFIRMED),
        ("The bill failed to *pass.", Modality.DENIED),
        ("The court barred him from *leaving.", Modality.DENIED),
        ("The mayor *resigned on Friday.", Modality.AFFIRMED),
        ("The mayor did not *resign.", Modality.DENIED),
        ("The mayor will *resign on Friday.", Modality.TO_COME),
        ("They urged the mayor to *resign.", Modality.ASKED),
        ("They asked whether the mayor had *resigned.", Modality.ASKED),
        ("The mayor hasn't *resigned.", Modality.DENIED),
        ("The mayor denied that he had *resigned.", Modality.DENIED),
        ("The mayor is to *resign.", Modality.TO_COME),
        ("The mayor plans to *resign.", Modality.TO_COME),
        ("The mayor is due to *resign.", Modality.TO_COME),
        ("They called for the mayor to *resign.", Modality.ASKED),
        ("He may *resign.", Modality.ASKED),
        ("If the mayor *resigns, they will vote.", Modality.ASKED),
        ("The mayor allegedly *sold the bridge.", Modality.ASKED),
        ("The mayor refused to *resign.", Modality.DENIED),
        ("No one was *hurt.", Modality.DENIED),
        ("No crew members *died.", Modality.DENIED),
        ("With no warning the dam *broke.", Modality.AFFIRMED),
        ("In May the mayor *resigned.", Modality.AFFIRMED),
        ("The man who did not sign was *fined.", Modality.AFFIRMED),
        ("She asked why he had *resigned.", Modality.AFFIRMED),
        ("It *sold nothing.", Modality.DENIED),
        ("They ruled out *reopening the bridge.", Modality.DENIED),
        ("The court will not *hear him.", Modality.DENIED),
        ("He should not *resign.", Modality.ASKED),
        ("Did the mayor *resign?", Modality.ASKED),
        ("He could not *reach her.", Modality.DENIED),
        ("She left without *signing.", Modality.DENIED),
        ("They demanded the *release of the crew.", Modality.ASKED),
        ("The planned *vote was welcomed.", Modality.TO_COME),
        ("Not only the mayor *resigned.", Modality.AFFIRMED),
        ("He died due to *smoking.", Modality.AFFIRMED),
        ("The mayor did not deny that he had *resigned.", Modality.AFFIRMED),
        ("The mayor denied the charge and *resigned.", Modality.AFFIRMED),
        ("The ban was lifted, but the bridge did not *open.", Modality.DENIED),
        ("The bridge did not open, but the road was *closed.", Modality.AFFIRMED),
        ("No fewer than 12 people *died.", Modality.AFFIRMED),
        ("He was accused of *stealing a cup.", Modality.ASKED),
        ("Nobody *died.", Modality.DENIED),
        ("None of the crew *died.", Modality.DENIED),
        ("Police said the man had been *arrested.", Modality.AFFIRMED),
        ("He said he would *resign.", Modality.TO_COME),
        ("He would have *resigned.", Modality.ASKED),
        ("The company agreed to *pay.", Modality.TO_COME),
        ("She was the first to *win.", Modality.AFFIRMED),
        ("Asked by reporters, he *resigned.", Modality.AFFIRMED),
        ("The court ordered the company to *pay.", Modality.ASKED),
        ("A man ordered by the court to pay *fled.", Modality.AFFIRMED),
        ("He asked the court for bail and was *freed.", Modality.AFFIRMED),
        ("The 12 who called for help were *rescued.", Modality.AFFIRMED),
        ("They were *freed after he called for help.", Modality.AFFIRMED),
        ("He never *returned.", Modality.DENIED),
        ("The ferry, which had not been inspected, *sank.", Modality.AFFIRMED),
        ("People seeking shelter *died.", Modality.AFFIRMED),
        ("An asylum seeker was *killed.", Modality.AFFIRMED),
        ("He fled because he was not *paid.", Modality.DENIED),
        ("He was not paid because he *fled.", Modality.AFFIRMED),
        ("It is not known if he *fled.", Modality.ASKED),
        ("He was expected to *win.", Modality.TO_COME),
        ("There were no reports that he *fled.", Modality.DENIED),
        ("The government has no plan to *sell it.", Modality.DENIED),
        ("They must not *sell.", Modality.ASKED),
    ],
)
def test_how_a_deed_is_told(sentence: str, told: Modality) -> None:
    assert modality(sentence.replace("*", ""), sentence.index("*")) is told


@pytest.mark.parametrize("verb", ["resign", "leave", "testify"])
@pytest.mark.parametrize("who", ["The mayor", "Ida Brask", "The whole crew of the ferry"])
@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("{who} did {verb} in March.", Modality.AFFIRMED),
        ("{who} did not {verb} in March.", Modality.DENIED),
        ("{who} will {verb} in March.", Modality.TO_COME),
        ("They urged {who} to {verb} in March.", Modality.ASKED),
        ("It is unclear whether {who} did {verb} in March.", Modality.ASKED),
    ],
)
def test_one_deed_in_five_forms(form: str, who: str, verb: str, told: Modality) -> None:
    sentence = form.format(who=who, verb=verb)
    assert modality(sentence, sentence.index(f" {verb} ") + 1) is told


@given(st.text(max_size=80), st.integers(min_value=0, max_value=80))
def test_any_place_of_any_text_has_a_modality(text: str, at: int) -> None:
    assert modality(text, min(at, len(text))) in Modality
