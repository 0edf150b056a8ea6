"""Texts that use the words of a report for something else, and reports that use the words of something else."""

import pytest

from responder.domain.report import Activity, Seen
from responder.domain.text_report import Kind, read_report_text


@pytest.mark.parametrize(
    "text",
    [
        "my aunt is scared of ICE and stays home, Lake & Cedar",
        "my cousin works for immigration, lives on Payne",
        "nothing to do with immigration at Lake & Cedar",
        "my neighbors told ICE to leave the block on 35th",
        "I took a picture of the mural at Lake & Cedar",
        "my cat got detained at the vet on Lake St",
        "meet the agent at the condo on Grand",
        "mi abuela le tiene miedo a la migra, vive en la Lake",
        "mi primo trabaja para la migra en la 46",
        "eedadey ICE ka baqaysaa, Lake Street",
        "haati koo ICE sodaatti, Lake Street",
    ],
)
def test_who_only_speaks_of_agents_or_of_taking_reports_no_sighting(text: str) -> None:
    assert read_report_text(text).kind is not Kind.SIGHTING


@pytest.mark.parametrize(
    "text",
    [
        "we are scared of ICE outside the school at 38th and Cedar",
        "I took a picture, 3 agents at Lake & Cedar",
        "my aunt is scared of ICE, they are knocking at 28th and Park right now, 2 agents",
        "tengo miedo, la migra esta en la 35 y Cedar",
    ],
)
def test_what_is_seen_beside_it_counts(text: str) -> None:
    assert read_report_text(text).kind is Kind.SIGHTING


@pytest.mark.parametrize(
    "text",
    [
        "ICE took the power lines down on Payne",
        "my pipes are ice at 31st and Oakland",
        "bagged ice melting at 31st and Chicago, free",
        "someone threw ice at a car on 38th",
        "complaining about the ice by the bus stop at Lake and Nicollet",
    ],
)
def test_ice_may_be_water(text: str) -> None:
    assert read_report_text(text).kind is Kind.OTHER


@pytest.mark.parametrize(
    "text",
    [
        "2 ICE vehicles leaving Whipple, plates covered with salt",
        "immigration is in the dining room, we hide in the freezer, restaurant at 26th and Nicollet",
        "I was shoveling snow and ICE agents came to the house at 40th and Elliot",
    ],
)
def test_words_of_winter_do_not_make_water_of_the_agency(text: str) -> None:
    assert read_report_text(text).kind is Kind.SIGHTING


@pytest.mark.parametrize(
    "text",
    [
        "ICE is in the clinic on Chicago Ave what do we do",
        "la migra esta en la clinica de la Chicago y la 28 que hacemos",
        "I wanted to let somebody know that immigration is at Ames and White Bear",
        "can someone come, ICE is at Lake & Cedar",
    ],
)
def test_a_question_to_us_makes_no_question_of_a_report(text: str) -> None:
    assert read_report_text(text).kind is Kind.SIGHTING


@pytest.mark.parametrize(
    "text",
    [
        "what do we do if ICE comes to Lake & Cedar",
        "who do i call about a car that ICE towed",
        "que hago si me para la migra",
    ],
)
def test_a_question_about_what_may_come_is_one(text: str) -> None:
    assert read_report_text(text).kind is not Kind.SIGHTING


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("on saturday immigration grabbed two roofers at Juno and Fairview", Seen.EARLIER),
        ("el domingo la migra paró a varias familias en la 31 y Park", Seen.EARLIER),
    ],
)
def test_a_day_is_past_if_what_happened_is_told(text: str, seen: Seen) -> None:
    said = read_report_text(text)
    assert (said.kind, said.seen) == (Kind.SIGHTING, seen)


@pytest.mark.parametrize(
    "text", ["immigration will come on saturday to Juno and Fairview", "el domingo viene la migra a la 31"]
)
def test_and_to_come_if_not(text: str) -> None:
    assert read_report_text(text).kind is Kind.OTHER


@pytest.mark.parametrize(
    "text",
    [
        "went to check on Payne & Case, just a locksmith",
        "they were with the water department",
        "son los del censo en la Pillsbury",
        "tsuas yog neeg xa khoom xwb ntawm Payne",
        "they drove off about 5 min ago from 24th",
        "I haven't seen any agents at Lake & Cedar",
    ],
)
def test_who_was_taken_for_agents_and_who_is_gone_speaks_against(text: str) -> None:
    assert read_report_text(text).kind is Kind.AGAINST


@pytest.mark.parametrize(
    "text",
    [
        "I dont see any badges but 5 guys in vests are taking people at Lake & Cedar",
        "nobody is answering, ICE has two people in a car at Grand and 33rd, no plates",
    ],
)
def test_no_badges_and_no_answer_do_not(text: str) -> None:
    assert read_report_text(text).kind is Kind.SIGHTING


@pytest.mark.parametrize(
    "text",
    [
        "I think I see them",
        "they have guns",
        "ahi vienen",
        "son como diez",
        "lawv tuaj lawm",
        "strange men in my hallway",
        "a man is taking pictures of our house",
        "no se quien es, tomando fotos de mi casa",
        "masked guys by the school, idk who they are",
    ],
)
def test_what_is_odd_or_too_short_is_asked_about(text: str) -> None:
    assert read_report_text(text).kind is Kind.UNCLEAR


@pytest.mark.parametrize(
    ("text", "activity"),
    [
        ("ICE boxed in a landscaping truck at Xerxes and 54th", Activity.STOP),
        ("ICE snached a kid at Xerxes and 54th", Activity.TAKEN),
        ("ICE scooped somebody up at Xerxes and 54th", Activity.TAKEN),
        ("ICE at the warehouse on Pierce Butler", Activity.WORKPLACE),
        ("ICE at the duplex on Case", Activity.DOOR),
        ("ICE staging at the store on Case", Activity.GATHERED),
    ],
)
def test_what_is_done_counts_more_than_where(text: str, activity: Activity) -> None:
    assert read_report_text(text).activity is activity


@pytest.mark.parametrize(
    "text", ["they are painting the house at Lake & Cedar", "we drive a truck to the shop at Lake & Cedar"]
)
def test_a_house_or_a_shop_says_nothing_of_agents(text: str) -> None:
    assert not read_report_text(text).is_report


@pytest.mark.parametrize(
    ("text", "agents", "vehicles"),
    [
        ("immigration officers in the lobby, abt 10", 10, None),
        ("Agarraron a un muchacho en la Lake, eran tres con máscara", 3, None),
        ("two guys in ICE vests at the store on Case", 2, None),
        ("ICE standing in the lot at Case and Earl", None, None),
        ("my son 14 saw ICE at Case and Earl", None, None),
        ("LA CEDAR Y LA 42 LA MIGRA", None, None),
        ("agents chasing a pickup at Case and Earl", None, None),
        ("unmarked Ford Transit, ICE, Case and Earl", None, 1),
    ],
)
def test_counts_are_of_agents_and_of_their_vehicles(text: str, agents: int | None, vehicles: int | None) -> None:
    said = read_report_text(text)
    assert (said.agent_count, said.vehicle_count) == (agents, vehicles)


def test_a_number_behind_la_is_a_street() -> None:
    said = read_report_text("la migra en la 46")
    assert (said.place_words, said.sure) == ("la 46", True)


def test_a_name_led_by_at_or_by_belongs_to_the_place() -> None:
    assert read_report_text("ice by the dollar general on rice st").place_words == "dollar general on rice st"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("ICE at fifty fourth and lyndale", "fifty fourth and lyndale"),
        ("ICE on forty sixth street", "forty sixth street"),
        ("la migra en la veintiséis y columbus", "la veintiséis y columbus"),
        ("la migra en la treinta y ocho", "la treinta y ocho"),
    ],
)
def test_a_street_may_have_its_number_in_words(text: str, place: str) -> None:
    said = read_report_text(text)
    assert place.removeprefix("la ") in said.place_words
    assert said.sure


def test_other_numbers_in_words_are_no_streets() -> None:
    assert read_report_text("twenty agents, the third time, Lake & Cedar").agent_count == 20
    assert read_report_text("the third time ICE came to Lake & Cedar").place_words == "Lake & Cedar"


@pytest.mark.parametrize(
    "text",
    [
        "its quiet here but ICE is at Cub on Arcade",
        "ya se fueron de la Lake pero ahora la migra anda por la Franklin",
        "tsis yog tub ceev xwm yog ICE nyob ntawm Arcade thiab Wells",
        "boolis maaha waa ICE, Cedar iyo 6th ayay joogaan",
    ],
)
def test_a_denial_does_not_speak_against_what_is_told_behind_it(text: str) -> None:
    assert read_report_text(text).kind is Kind.SIGHTING


@pytest.mark.parametrize(
    "text", ["ICE was at Cub on Arcade but its quiet now", "someone said ICE, but no agents at Cub on Arcade"]
)
def test_a_denial_behind_it_does(text: str) -> None:
    assert read_report_text(text).kind is Kind.AGAINST
