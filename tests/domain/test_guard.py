"""The guard: what a second person must look at, and what may go out as it stands."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responder.domain.guard import Reason, flags

NAMES = [
    ("Ask for Maria Lopez 34 at the gate", "Maria Lopez 34"),
    ("Juan Carlos Perez, 51, was taken", "Juan Carlos Perez, 51"),
    ("Xiong Vang (born 1981) is inside", "Xiong Vang (born 1981"),
    ("MARIA LOPEZ 34", "MARIA LOPEZ 34"),
    ("DOB 4/5/1990 Maria Gonzalez", "4/5/1990 Maria Gonzalez"),
    ("room 12: Abdi Hassan Mohamed", "12: Abdi Hassan Mohamed"),
    ("María de la Cruz #4471", "María de la Cruz #4471"),
    ("Name is J. Robert Olson, badge 4417", "J. Robert Olson, badge 4417"),
]
PHONES = [
    ("call 612-555-0123 now", "612-555-0123"),
    ("(612) 555-0123", "(612) 555-0123"),
    ("text +1 612.555.0123", "+1 612.555.0123"),
    ("6125550123", "6125550123"),
    ("6 1 2 5 5 5 0 1 2 3", "6 1 2 5 5 5 0 1 2 3"),
    ("555-0123", "555-0123"),
    ("612*555*0123", "612*555*0123"),
    ("６１２５５５０１２３", "６１２５５５０１２３"),
    ("٦١٢٥٥٥٠١٢٣", "٦١٢٥٥٥٠١٢٣"),
    ("6\u200b12\u200b555\u200b0123", "6\u200b12\u200b555\u200b0123"),
    ("612\u2009555\u20090123", "612\u2009555\u20090123"),
    ("①②③④⑤⑥⑦", "①②③④⑤⑥⑦"),
    ("six one two five five five zero one two three", "six one two five five five zero one two three"),
    ("seis uno dos, cinco cinco cinco, cero uno dos tres", "seis uno dos, cinco cinco cinco, cero uno dos tres"),
    ("52 55 1234 5678", "52 55 1234 5678"),
]
A_NUMBERS = [
    ("A12345678", "A12345678"),
    ("A 123-456-789", "A 123-456-789"),
    ("a#123456789", "a#123456789"),
    ("his A-number is 123 456 789", "A-number is 123 456 789"),
    ("alien number 1234", "alien number 1234"),
    ("Alien Registration Number: A 98 765 432", "Alien Registration Number: A 98 765 432"),
    ("número de extranjero 123456789", "número de extranjero 123456789"),
    ("А12345678", "А12345678"),
]
PLATES = [
    ("white van plate ABC 123", "plate ABC 123"),
    ("PLATE: abc123", "PLATE: abc123"),
    ("license plate is MN 482 KLM", "plate is MN 482 KLM"),
    ("MN ABC-123", "ABC-123"),
    ("placa KLM482", "placa KLM482"),
    ("las placas son klm 482", "placas son klm 482"),
    ("black Tahoe KLM 482", "KLM 482"),
    ("black Tahoe 482-KLM", "482-KLM"),
    ("klm482 is back", "klm482"),
    ("ＫＬＭ ４８２", "ＫＬＭ ４８２"),
    ("7ABC123 from California", "7ABC123"),
    ("KLM\u00a0482", "KLM\u00a0482"),
]
HOMES = [
    ("3421 Bloomington Ave", "3421 Bloomington Ave"),
    ("come to 3421 bloomington ave s", "3421 bloomington ave"),
    ("2917 E 32nd St, back door", "2917 E 32nd St"),
    ("12 Oak Street", "12 Oak Street"),
    ("3421B 14th Avenue South", "3421B 14th Avenue"),
    ("apt 4", "apt 4"),
    ("Apt. #12B", "Apt. #12B"),
    ("apartamento 7", "apartamento 7"),
    ("unit 305, ring twice", "unit 305"),
    ("la casa número 14", "casa número 14"),
    ("calle Lake 3021", "calle Lake 3021"),
    ("calle 38 #1234", "calle 38 #1234"),
    ("3021 de la calle Lake", "3021 de la calle"),
    ("she lives at 3421 Bloomington", "lives at 3421"),
    ("vive en 3421", "vive en 3421"),
    ("３４２１ Bloomington\u00a0Ave", "３４２１ Bloomington\u00a0Ave"),
]
FORCE = [
    ("Block the alley!", "Block"),
    ("please block the exits with your cars", "block"),
    ("Come and surround the van", "surround"),
    ("everyone chase them", "chase"),
    ("get there and block em in", "block"),
    ("help us stop ICE", "stop"),
    ("Let's follow the white van", "follow"),
    ("Follow ICE", "Follow"),
    ("help hide the family from them", "hide"),
    ("we must stop them", "stop"),
    ("stop the deportation", "stop"),
    ("get in their way", "get in their way"),
    ("Form a human chain", "Form a human chain"),
    ("Do not let them leave", "Do not let them leave"),
    ("Do not wait, block the van", "block"),
    ("do not chase them but block the road", "block"),
    ("You can evade them by the alley", "evade"),
    ("B L O C K the road", "B L O C K"),
    ("ｂｌｏｃｋ the road", "ｂｌｏｃｋ"),
    ("bl\u200bock the road", "bl\u200bock"),
    ("Вlосk the road", "Вlосk"),
    ("BLOCK THE VAN", "BLOCK"),
    ("Bloqueen la calle", "Bloqueen"),
    ("hay que bloquear la salida", "bloquear"),
    ("Persíganlos", "Persíganlos"),
    ("sigan la camioneta blanca", "sigan"),
    ("vamos a rodearlos", "rodearlos"),
    ("¡Deténganlos!", "Deténganlos"),
    ("paren la camioneta", "paren"),
    ("no los dejen salir", "no los dejen salir"),
    ("No dejen que se lleven a nadie", "No dejen que se lleven"),
    ("escondan a la gente", "escondan"),
    ("escóndanse", "escóndanse"),
    ("Cierren el paso a los agentes", "Cierren"),
    ("hagan una cadena humana", "hagan una cadena"),
    ("xannibo wadada", "xannibo"),
    ("thaiv lawv lub tsheb", "thaiv lawv"),
    ("karaa cufaa", "karaa cufaa"),
    ("မၤတံာ်တာ်အဝဲသ့ၣ်", "မၤတံာ်တာ်"),
]
LINKS = [
    ("see https://example.org/x", "https://example.org/x"),
    ("hxxp://example.org", "hxxp://example.org"),
    ("www.example.org", "www.example.org"),
    ("example.com", "example.com"),
    ("example dot com", "example dot com"),
    ("example[.]org", "example[.]org"),
    ("bit.ly/3xY", "bit.ly/3xY"),
    ("t.me/somebody", "t.me/somebody"),
    ("write to someone@example.org", "someone@example.org"),
    ("ｅｘａｍｐｌｅ．ｃｏｍ", "ｅｘａｍｐｌｅ．ｃｏｍ"),
]
INTRODUCED = [
    ("Mateo Huanca was taken at Lake & Cedar", "Mateo Huanca"),
    ("They have Mrs. Thao", "Thao"),
    ("her name's fardowsa and she is pregnant", "fardowsa"),
    ("father nai xiong is detained", "nai xiong"),
    ("detained this morning: R. Quispe", "R. Quispe"),
    ("detained: k. vang dob 3-14-88", "dob 3-14-88"),
    ("the Lor family needs a ride", "the Lor family"),
    ("Wilmer Chimbo works there", "Wilmer Chimbo"),
    ("GUTIERREZ 33 YO", "GUTIERREZ 33 YO"),
    ("la señora Chayo necesita abogado", "Chayo"),
    ("el señor juan quispe de 52 años fue detenido", "juan quispe"),
    ("nin la yiraahdo Abdirashid Jaamac", "Abdirashid Jaamac"),
    ("lawv ntes Pov Lis Vaj lawm", "Pov Lis Vaj"),
    ("Gammachuu Tolasaa jedhamu hidhame", "Gammachuu Tolasaa"),
    ("ICE ဖီၣ် စီၤဖိးထူ", "စီၤဖိးထူ"),
]
IN_WORDS_OR_PARTS = [
    (Reason.PHONE, "text me at 65l-555-O177", "65l-555-O177"),
    (Reason.PHONE, "reach them on 612 five five five 0103", "612 five five five 0103"),
    (Reason.PHONE, "seis doce, cinco cincuenta y cinco, cero uno sesenta", "seis doce"),
    (Reason.PHONE, "lix hal laba shan shan shan eber hal laba saddex", "lix hal laba"),
    (Reason.A_NUMBER, "A-zero-eight-seven 554 219", "zero-eight-seven 554 219"),
    (Reason.A_NUMBER, "alien reg nbr 219 004 587", "219 004 587"),
    (Reason.A_NUMBER, "SSN 000-12-3456", "000-12-3456"),
    (Reason.PLATE, "plates n k r 4 8 2", "n k r 4 8 2"),
    (Reason.PLATE, "black Tahoe, plate ends in 482, starts NKR", "ends in 482"),
    (Reason.PLATE, "DHS plate G63 0417K on a white Transit", "G63 0417K"),
    (Reason.PLATE, "placa ka erre te cuatro uno siete", "ka erre te cuatro uno siete"),
    (Reason.PLATE, "plate: romeo 4 4 zulu kilo 2", "romeo 4 4 zulu kilo 2"),
    (Reason.PLATE, "silver van LBR3O6", "LBR3O6"),
    (Reason.HOME, "the family lives upstairs at 917 Geranium E", "lives upstairs at 917"),
    (Reason.HOME, "vengan a la casa 2540 de la Pleasant", "2540"),
    (Reason.HOME, "departamento 3B en el 1200 de la Case", "departamento 3B"),
    (Reason.HOME, "17-oh-5 E 31st Street, back unit", "17-oh-5 E 31st"),
    (Reason.HOME, "come to thirty-one twelve Elliot", "thirty-one twelve Elliot"),
    (Reason.HOME, "the yellow duplex third from the corner on Case", "yellow duplex third from the corner"),
    (Reason.HOME, "guriga 403, 1530", "guriga 403"),
    (Reason.LINK, "sign in at bit ly slash icewatchmn", "bit ly slash icewatchmn"),
    (Reason.LINK, "join t . me / mplswatch", "t . me / mplswatch"),
    (Reason.LINK, "está en bit punto ly diagonal redlake", "bit punto ly diagonal redlake"),
    (Reason.LINK, "venmo @bondfund", "venmo @bondfund"),
    (Reason.FORCE, "get your cars out there and pin them in", "get your cars out there"),
    (Reason.FORCE, "everybody park across the alley so the vans cant get out", "park across the alley"),
    (Reason.FORCE, "lets swarm the hotel they sleep at", "swarm"),
    (Reason.FORCE, "vamos a taparles la salida", "taparles"),
    (Reason.FORCE, "tell the family to sneak out the back before they come", "tell the family to sneak"),
    (Reason.FORCE, "bring trucks and plug both ends of the alley", "plug both ends"),
    (Reason.FORCE, "ponchen las llantas", "ponchen"),
    (Reason.FORCE, "dhagax ku tuura gaariga", "dhagax ku tuura"),
    (Reason.FORCE, "caum lawv mus txog tom tsev", "caum lawv"),
    (Reason.FORCE, "dhagaa itti darbadhaa", "dhagaa itti darbadhaa"),
    (Reason.FORCE, "hide ပှၤ in church basement", "hide ပှၤ"),
]
FLAGGED = [
    *((Reason.NAME, *case) for case in INTRODUCED),
    *IN_WORDS_OR_PARTS,
    *((Reason.NAME, *case) for case in NAMES),
    *((Reason.PHONE, *case) for case in PHONES),
    *((Reason.A_NUMBER, *case) for case in A_NUMBERS),
    *((Reason.PLATE, *case) for case in PLATES),
    *((Reason.HOME, *case) for case in HOMES),
    *((Reason.FORCE, *case) for case in FORCE),
    *((Reason.LINK, *case) for case in LINKS),
]
HARMLESS = [
    "Nobody should block the alley or the driveway",
    "If you follow the convoy you are not one of us.",
    "If agents say block is closed, go around the block.",
    "Agents chased a man and lost him",
    "im at the corner now",
    "Vang's Market is open",
    "The Ortiz Foundation hands out food",
    "Thanks to Rosa, Ahmed and everyone who came",
    "Team Cesar Chavez has the south side",
    "Someone was detained at Central & Lowry",
    "Detuvieron a dos trabajadores en el techo",
    "Namoonni lama hidhaman",
    "612 people answered. 555 of them within ten minutes.",
    "thirty eighth and chicago, two vans",
    "at two thirty Lake and Cedar",
    "Shift starts 0700 and ends 1100.",
    "cuadra 2600 de la bloomington",
    "No hay que seguir la caravana.",
    "No sigan a los vehículos ni les tapen el paso.",
    "Ha raacin baabuurta, ha qarin cidna.",
    "Lawv thaiv txoj kev lawm.",
    "Konkolaataa hin hordofinaa, karaa hin cufinaa.",
    "na rukutaa jiru",
    "",
    "Lake St & 14th Ave",
    "Lake St & Bloomington Ave",
    "32nd St and Cedar Ave S",
    "E 38th St / Chicago Ave",
    "3000 block of Bloomington Ave",
    "Hwy 55 at 32nd St",
    "Highway 55 & Cedar Ave",
    "I-94 exit at Cedar Ave",
    "35W ramp at 31st",
    "Third Precinct, 3000 Minnehaha",
    "District 1 Community Council, White Bear Ave",
    "Bus 21 stop, Lake St at Bloomington",
    "Powderhorn Park, north entrance",
    "Little Earth, near 25th St",
    "Cesar Chavez Blvd 3 agents",
    "Mercado Central parking lot",
    "South High School, door 4",
    "Cedar Riverside Plaza, 4 vans",
    "Karmel Mall, 2 SUVs",
    "Roosevelt High School 7:45 AM",
    "Martin Luther King Park 2:30 PM",
    "4 agents, 2 SUVs, masked",
    "Going? R8K is still open",
    "1 R8K",
    "R8K and T4M are one incident",
    "6:05 AM to 7:30 AM",
    "Since 2026-11-23, 7:00 AM",
    "Updated 11/23/2026",
    "Two more observers can come, please bring water",
    "Please bring warm clothes. 12 people are there.",
    "In an emergency call 911",
    "Call 911 Lake St & Bloomington Ave",
    "Agents left at 10:15, 3 cars going east",
    "Agents are blocking the alley",
    "Vehicles block the alley behind the bakery",
    "agents are trying to block the road",
    "ICE vehicles surround the building",
    "They chase a man on foot",
    "agents stopping people at the bus stop",
    "Watch from a distance. Record. Do not interfere.",
    "Do not block, chase or follow them.",
    "Please do not follow the vans or block the street.",
    "Do not chase them. Do not hide anyone from ICE.",
    "never try to stop them",
    "Follow the instructions of the observers on scene",
    "Stop by the church for hot tea",
    "The bus stop on Lake, one block east",
    "Block party tent at 34th St",
    "Reply STOP to end",
    "No bloqueen la calle, no persigan a nadie",
    "Mire desde lejos, grabe, no interfiera.",
    "Agentes bloquean la calle Lake",
    "La calle 38 y la avenida Bloomington",
    "Calle Lake y avenida 14, 3 agentes",
    "Cerca de la parada del autobús 21",
    "Sigan las instrucciones de los observadores",
    "Por favor traigan agua, hay 20 personas",
    "sin placas, 2 vans",
    "No plates on 2 black SUVs",
    "Ford Explorer and Dodge Durango, 5 agents",
    "A dark GMC 2500 and a RAM 1500",
    "Chevy Silverado 1500 at the lot",
    "Agents at a house 3 minutes ago",
    "Apartment building on Franklin",
    "House of worship on 31st",
    "40 minutes at most; 10-15 people",
    "Meet at the 2nd floor, room 12",
    "Between 3100, 3200 and 3300 blocks",
    "12 agents on Lake St",
    "20 observers at 31st & Bloomington Ave",
    "Line 2 of the light rail, Franklin station",
    "Gate C, Terminal 1",
    "U.S. Bank on Lake St. No one inside.",
    "Meel fog ka eeg, duub, ha faragelin.",
    "ha xannibin wadada",
    "Nyob deb saib, yees tseg, tsis txhob cuam tshuam.",
    "tsis txhob thaiv lawv",
    "Fagoo irraa ilaali, waraabi, gidduu hin seenin.",
    "ကွၢ်လၢအယံၤ, မၤနီၣ်, မၤတံာ်တာ်တဂ့ၤ.",
]


@pytest.mark.parametrize(("reason", "text", "words"), FLAGGED)
def test_what_must_not_go_to_many_is_flagged_as_it_was_written(reason: Reason, text: str, words: str) -> None:
    found = flags(text)
    first = next(flag for flag in found if flag.reason is reason)
    assert first.words.startswith(words) or words in first.words


@pytest.mark.parametrize("text", HARMLESS)
def test_places_counts_times_and_the_conduct_line_are_not_flagged(text: str) -> None:
    assert flags(text) == []


def test_everything_is_flagged_in_the_order_in_which_it_stands() -> None:
    text = "Block the alley at 3421 Bloomington Ave, KLM 482, call 612-555-0123 or example.org"
    reasons = [Reason.FORCE, Reason.HOME, Reason.PLATE, Reason.PHONE, Reason.LINK]
    assert [flag.reason for flag in flags(text)] == reasons


HOSTILE = [
    "a", "1", "1 ", "A1", "Ab ", "Ab Cd 1 ", "not ", "do not block, ", "block ", "block them ", "block the ", "calle ",
    "calle a ", "http", "a.", "a@", "six ", "plate ", "3421 ab ", "apt ", ", ", " ", "\n", "(", "b l o c k ", "to ",
    "let's follow the ", "\u0301", "A#-", "agents to ", "lives at a ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_text_keeps_the_guard_busy(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    began = time.process_time()
    flags(text)
    assert time.process_time() - began < 1


@settings(max_examples=200)
@given(st.text(max_size=300))
def test_whatever_is_written_can_be_looked_at(text: str) -> None:
    assert all(flag.words or flag.reason for flag in flags(text))
