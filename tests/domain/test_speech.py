"""Speech: what phones, carriers and our own texts say is told apart from what people say."""

import pytest

from responder.domain.speech import CUT, Silence, read_speech, without_authority

OURS = "Responder: Where is it? A corner or a place, like Lake & Bloomington. In danger? Call 911."

SILENT = [
    ("Liked “1 going, 2 cannot”", Silence.REACTION),
    ("Loved an image", Silence.REACTION),
    ("Removed a heart from “Thanks, enough are going”", Silence.REACTION),
    ("\u200b\U0001f44d\u200b to “\u200bPlease look if safe: Lake St. Reply 5 K7QF: seen\u200b”", Silence.REACTION),
    ("Reaccionó con \U0001f44d a “¿Va? Responda 1 R8K”", Silence.REACTION),
    ("Wuu jeclaaday “Ma imanaysaa? Ku jawaab 1 R8K”", Silence.REACTION),
    (OURS, Silence.QUOTATION),
    ("Going? Reply 1 R8K, cannot: 2 R8K, on scene: 3 R8K.", Silence.QUOTATION),
    ("[Auto-Reply] I can't talk right now, driving.", Silence.AUTOMATIC),
    ("Respuesta automática: estoy en una reunión", Silence.AUTOMATIC),
    ("Message not delivered. Tap to retry.", Silence.CARRIER),
    ("Contact: Auntie Mai.vcf", Silence.CARD),
    ("You're now chatting with RCS", Silence.CHAT),
    ("Your verification code is 482913. Do not share it.", Silence.SERVICE),
    ("Tu código de WhatsApp es 118-204. No lo compartas.", Silence.SERVICE),
    ("Enviado desde mi iPhone", Silence.SIGNATURE),
    ("\U0001f44d to 'Going? Reply 1 R8K'", Silence.REACTION),
    ("❤️ “Going? Reply 1 R8K, cannot: 2 R8K”", Silence.REACTION),
    ("On Mon, Nov 30, 2026 at 6:05 PM Responder wrote: Going? Reply 1 R8K", Silence.QUOTATION),
    ("Xcel Energy: outage reported at your address, crews on the way", Silence.SERVICE),
    ("Hy-Vee Pharmacy: RX 12 is ready. Reply STOP to opt out", Silence.SERVICE),
    ("Mint Mobile: Your data is running low. Text MORE to add 1GB.", Silence.CARRIER),
    ("En este momento no podemos atenderle, deje su mensaje", Silence.AUTOMATIC),
]


@pytest.mark.parametrize(("body", "silence"), SILENT)
def test_a_text_that_nobody_wrote_is_not_speech(body: str, silence: Silence) -> None:
    said = read_speech(body)
    assert (said.silence, said.words) == (silence, "")
    assert said.why


SPOKEN = [
    ("> Going? Reply 1 R8K, cannot: 2 R8K\n1 R8K", "1 R8K"),
    ('"Reply 5 K7QF: seen, 6 K7QF: nothing there" ok its 6 K7QF', "ok its 6 K7QF"),
    ("You wrote: Responder: agents at a home, Corcoran. is this still going??", "is this still going??"),
    ("Re: Are you OK?\nyes im ok", "yes im ok"),
    (f"{OURS}\nCedar & Franklin", "Cedar & Franklin"),
    ("1 R8K\n--\nMaya O.\nshe/her", "1 R8K"),
    ("2\n-T", "2"),
    ("“1 R8K”", "“1 R8K”"),
    ("agents questioned a man for 10 min then left", "agents questioned a man for 10 min then left"),
    ("Love it. omw", "Love it. omw"),
    ("message not delivered to my friend can u resend her invite",) * 2,
    ("ICE is out of office max lobby on w 7th",) * 2,
    ("ICE at the Taqueria, we are open until 9",) * 2,
    ("they told her “open the door”",) * 2,
    ("missed a call from you what's up",) * 2,
    ("they added another van to the group",) * 2,
    ("sent from the van windows a flash of light like a camera",) * 2,
    ("Thanks for your text! 1",) * 2,
    ("u sent a code but i cant find it",) * 2,
    ("Update: they moved to 35th and chicago",) * 2,
    ("Sue: count me in",) * 2,
    ("my payment app froze at the pump be there soon",) * 2,
]


@pytest.mark.parametrize(("body", "own"), SPOKEN)
def test_the_senders_own_words_are_left(body: str, own: str) -> None:
    said = read_speech(body)
    assert (said.silence, said.words) == (None, own)


URL = "https://resp.example.org"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"my link {URL}/volunteer/a/{'C2' * 10} works", f"my link {CUT} works"),
        (f"resp.example.org/volunteer/me/{'C2' * 10}", CUT),
        (f"see http://other.example/volunteer/a/{'C2' * 10}", f"see {CUT}"),
        ("C2" * 10, CUT),
        ("5K7QF seen", f"5 {CUT} seen"),
        ("5 k7qf", f"5 {CUT}"),
        ("k 7 q f", CUT),
        ("the code KTQF", f"the code {CUT}"),
        ("report K7QF-2MTX", f"report {CUT}"),
        ("1 R8K take them to 31st", "1 R8K take them to 31st"),
    ],
)
def test_no_link_and_no_code_of_ours_is_left_in_what_is_kept(text: str, kept: str) -> None:
    assert without_authority(text, URL, frozenset({"K7QF", "KTQF"})) == kept
