"""What kind of text somebody sends: a report, a denial, something to ask about, or something else."""

import pytest

from responder.domain.text_report import Kind, read_report_text

SIGHTING = [
    "saw four immigration officers outside the Cub on Lake, they had a guy in cuffs",
    "ICE just pulled into the apartments at 3rd ave and 28th",
    "there's a raid at the warehouse off Broadway",
    "feds at the bus stop franklin and chicago grabbing folks",
    "two SUVs with agents at 26th and Blaisdell",
    "ICE here cedar & 34th pls come",
    "they took my neighbor this morning from his truck on Payne",
    "ice truck following a landscaping crew on hiawatha",
    "masked guys w rifles on 31st st",
    "ICE at the school bus stop 42nd and bloomington kids watching",
    "hola, ICE esta en el parqueo del Aldi de la Lake",
    "se acaban de llevar a mi hermano de la parada",
    "agarraron a mi tio en la gasolinera de la 46",
    "andan cuatro camionetas de la migra en la Payne",
    "estan los federales en el Walmart de la University",
    "unos hombres con chalecos y armas en la esquina de lake y 15",
    "ICE waxay joogaan Cedar Riverside, 3 gaari",
    "walaalkay ayay kaxeeyeen hadda, Lake Street",
    "ICE nyob ntawm Rice thiab Maryland, 3 tug",
    "lawv ntes kuv tus kwv ntawm Arcade",
    "ICE mana barumsaa Roosevelt bira jira",
    "obboleessa koo qabani fudhatan",
    "ICE အိၣ်ဖဲ Rice street ၃ ဂၤ",
    "ICE ဖီၣ်ယဝၤ ဖဲ Walmart",
    "pls help they are banging on our door right now",
    "Agents entering Mercado Central through the back",
    "immigration van parked across from the mosque on 29th",
    "border patrol stopped a bus on hiawatha and 46th",
    "I think its ICE, 3 guys in masks at lake and 5th",
    "ICE in the parking lot of el burrito mercado right now everyone stay inside",
    "ICE was at 35th and cedar an hour ago, took two men",
    "Heads up ICE on Central by Lowry",
    "heads up: agents knocking on Elliot between 24th and 26th",
]
OTHER = [
    "anybody seen ice around uptown",
    "is immigration at the courthouse today?",
    "hey any updates on lake street",
    "r they gone yet",
    "did ICE leave cedar and lake",
    "what happened on 38th this morning",
    "does anyone know why there are helicopters",
    "has ice been by the school today",
    "should i keep my kids home",
    "is it true they are at walmart",
    "can i get a red card",
    "be careful the parking lot at cub is pure ice",
    "slipped on the ice at 38th and chicago broke my arm",
    "ice fishing on Lake Phalen this weekend",
    "there is a sheet of ice on my steps",
    "salt your sidewalks people, so much ice on Cedar",
    "the road is icy by 35th and Bloomington",
    "thanks for the help yesterday on Cedar",
    "you all are heroes thank you",
    "so grateful for this group",
    "I have to check in with ICE next month",
    "my asylum hearing is on the 12th at fort snelling",
    "got a notice from immigration court",
    "rally at the capitol saturday against ICE",
    "March from Lake and Chicago at 5pm, bring signs",
    "ICE out now! join us friday",
    "they're going to raid payne ave tomorrow",
    "ICE will be at the mall on saturday",
    "rumor that ice comes next monday",
    "this is just a test, ice at lake and cedar",
    "testing testing",
    "good luck getting deported",
    "hope ice gets you all",
    "trump 2028 baby",
    "lol ice baby",
    "do you have work for painters",
    "we are hiring drivers $25/hr call 612-555-0199",
    "Your code is 553911",
    "I'm driving, will reply later",
    "lost my cat near 34th and cedar",
    "my car got stolen on Lake",
    "can somebody give me a ride to work",
    "we need food for 4 people",
    "how can my husband get out of detention",
    "can ICE come inside my house without warrant",
    "Liked “ICE 4 agents at Lake”",
    "Le gustó “¿cuántos son?”",
    "hay mucho hielo en la calle 31 tengan cuidado",
    "gracias por todo",
    "gracias a todos los que vinieron",
    "tengo corte de inmigracion el martes",
    "me llegó una carta de la corte",
    "alguien sabe si hay migra en la lake?",
    "hay migra en el mercado?",
    "ya se fue la migra?",
    "saben algo de lo de la cedar",
    "que hago si me para la migra",
    "mañana va a haber redada en la lake",
    "dicen que el lunes viene la migra",
    "protesta contra ICE hoy a las 5 en la lake",
    "busco trabajo de limpieza",
    "necesito un abogado de inmigracion",
    "se me perdio mi perro en la 31",
    "jajaja no manches",
    "estas equivocado de numero",
    "mahadsanid walaal",
    "ICE ma joogaan Karmel?",
    "ICE miyay joogaan 24 mall",
    "berri ICE waa imanayaan",
    "warqad maxkamadda ayaa ii timid",
    "waan ku simbiriirixday barafka",
    "ua tsaug os",
    "puas muaj ICE nyob Frogtown",
    "tag kis ICE yuav tuaj",
    "galatoomi obbo",
    "ICE Karmel jiruu?",
    "boru ICE ni dhufa",
    "တၢ်ဘျုးဒိၣ်မးနၤ",
    "ICE အိၣ်ဖဲ Walmart ဧါ",
    "ခဲဂီၤ ICE ကဟဲ",
    "metro transit cops checking fares at lake st station",
    "there was a car accident at lake and cedar, police here",
    "fire truck on 38th",
    "la policia paro a mi hijo",
    "boliska ayaa jooga Lake",
]
UNCLEAR = [
    "ice is here",
    "they came back",
    "ICE!!!!!",
    "help me please",
    "hello",
    "cops everywhere on my street dont know if its ice",
    "weird van parked outside my house",
    "black suvs driving slow on 34th",
    "helicopter over phillips",
    "someone is knocking, not sure who",
    "2/3 they are wearing green",
    "where do i report ice",
    "is this the ice hotline",
    "la migra",
    "ya llegaron",
    "ayuda",
    "hay hombres raros afuera",
    "no se si es migra o policia pero hay muchos en la lake",
    "ICE ayaa jooga",
    "way joogaan halkan",
    "ICE tuaj lawm",
    "pab kuv",
    "ICE asi jira",
    "ICE ဟဲ",
]
AGAINST = [
    "no ice at karmel im here",
    "just drove by lake and cedar, nothing there",
    "its clear at 38th and chicago now",
    "false alarm at payne, it was the gas company",
    "that was not ICE on Central, it was state troopers",
    "checked roosevelt high, no agents",
    "i dont see any ice at the cub",
    "nothing going on at Whittier park",
    "No hay nada en la Cedar y 34",
    "no era la migra, era la policia en la 31",
    "ya pase por la lake y no vi nada",
    "falso lo de la central, no hay migra",
    "ICE ma joogto Cedar",
    "maaha ICE, waa boolis, Lake iyo Cedar",
    "waxba ma jiraan 24 mall",
    "tsis muaj ICE ntawm Hmong Village",
    "tsis yog ICE, yog tub ceev xwm, Rice",
    "ICE hin jiru Karmel",
    "ICE miti, poolisii dha",
    "ICE တအိၣ်ဘၣ် Rice street",
]


@pytest.mark.parametrize("text", SIGHTING)
def test_a_sighting_needs_no_word_for_ice(text: str) -> None:
    assert read_report_text(text).kind is Kind.SIGHTING


@pytest.mark.parametrize("text", OTHER)
def test_questions_plans_weather_papers_thanks_jokes_and_errands_report_nothing(text: str) -> None:
    said = read_report_text(text)
    assert said.kind is Kind.OTHER
    assert not said.is_report
    assert said.why


@pytest.mark.parametrize("text", UNCLEAR)
def test_too_little_to_send_somebody_is_asked_back(text: str) -> None:
    assert read_report_text(text).kind is Kind.UNCLEAR


@pytest.mark.parametrize("text", AGAINST)
def test_words_that_nothing_is_there_speak_against(text: str) -> None:
    said = read_report_text(text)
    assert said.kind is Kind.AGAINST
    assert said.against
    assert not said.is_report


@pytest.mark.parametrize("text", [*OTHER, *AGAINST, *UNCLEAR])
def test_none_of_them_is_a_report_if_a_volunteer_sends_it(text: str) -> None:
    assert not read_report_text(text).is_plain_report


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I have an appointment at uscis but ICE is grabbing people in the hallway at Whipple", Kind.SIGHTING),
        ("is this the right number? there are 2 agents at the door, 36th & Hennepin", Kind.SIGHTING),
        ("this is not a drill, ICE at Lake & Cedar", Kind.SIGHTING),
        ("drill: ICE at Lake & Cedar", Kind.OTHER),
    ],
)
def test_each_clause_is_judged_by_itself_and_a_drill_is_one_unless_denied(text: str, kind: Kind) -> None:
    assert read_report_text(text).kind is kind
