"""Settings must fit each other. Each one that doesn't gets a one-line message that reveals no secret."""

import base64
import re
import traceback
from dataclasses import fields
from datetime import timedelta

import pytest

from config.settings import Settings, SettingsError, load, variable
from responder.domain.policy import Policy
from responder.parts import account_of
from responder.store.sender import DEFAULT, DRILL


def key(letter: str) -> str:
    return base64.b64encode(letter.encode() * 32).decode()


PASSWORD, TOKEN = "swordfish-1", "swordfish-2"
REQUIRED = {
    "RESPONDER_GROUP_NAME": "Test Group",
    "RESPONDER_DATABASE_URL": f"postgresql+psycopg://responder:{PASSWORD}@db/responder",
    "RESPONDER_REDIS_URL": f"redis://:{PASSWORD}@redis:6379/0",
    "RESPONDER_PUBLIC_URL": "https://responder.example.org",
    "RESPONDER_SECRET_KEY": key("s"),
    "RESPONDER_PHONE_KEY": key("p"),
    "RESPONDER_INDEX_KEY": key("i"),
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": TOKEN,
}
ENOUGH = {**REQUIRED, "TWILIO_FROM": "+16125550100"}
SECRETS = (PASSWORD, TOKEN, key("s"), key("p"), key("i"))


def refused(**changes: str) -> str:
    """The error message for the environment with these changes."""
    with pytest.raises(SettingsError) as error:
        load({**ENOUGH, **changes})
    return str(error.value)


def test_the_defaults_fit_each_other() -> None:
    settings = load(ENOUGH)
    assert not settings.simulated
    assert settings.confirm == "coordinator"
    assert settings.policy.text_languages == frozenset({"en", "es"})
    assert settings.policy.check_patience == timedelta(seconds=settings.check_patience)
    assert settings.policy.verifier_releases is False


@pytest.mark.parametrize("name", REQUIRED)
@pytest.mark.parametrize("value", [None, ""])
def test_each_missing_setting_is_named_in_one_line(name: str, value: str | None) -> None:
    given = {**ENOUGH, name: value or ""}
    if value is None:
        del given[name]
    with pytest.raises(SettingsError) as error:
        load(given)
    assert str(error.value) == f"{name} is not set"


def test_with_nothing_set_every_required_setting_has_its_line() -> None:
    with pytest.raises(SettingsError) as error:
        load({})
    assert str(error.value).splitlines() == [f"{name} is not set" for name in REQUIRED]


def test_the_rules_get_every_setting_that_they_name() -> None:
    settings = load(ENOUGH)
    named = {field.name for field in fields(Policy)}
    made = {"verifier_releases", "alert_useful", "probe_number", "probe_every", "geocodes", "drills", "text_languages"}
    assert named - set(Settings.model_fields) == made - set(Settings.model_fields)
    for name in named - made:
        given, got = getattr(settings, name), getattr(settings.policy, name)
        if isinstance(got, timedelta):
            assert got.total_seconds() == given, name
        else:
            assert got == (frozenset(given) if isinstance(given, tuple) else given), name


def test_every_setting_says_what_it_means_and_has_a_variable_of_its_own() -> None:
    fields = Settings.model_fields
    assert [name for name, field in fields.items() if not field.description] == []
    assert len({variable(name) for name in fields}) == len(fields)
    assert all(re.fullmatch(r"(RESPONDER|TWILIO)_[A-Z_]+", variable(name)) for name in fields)


def test_without_a_sender_nothing_starts() -> None:
    assert refused(TWILIO_FROM="") == "TWILIO_FROM or TWILIO_MESSAGING_SERVICE_SID must be set"
    assert load({**REQUIRED, "TWILIO_MESSAGING_SERVICE_SID": "MG1"}).twilio_from == ""


@pytest.mark.parametrize("pair", [("SECRET", "PHONE"), ("SECRET", "INDEX"), ("PHONE", "INDEX")], ids="-".join)
def test_no_key_may_be_used_for_two_things_however_it_is_spelt(pair: tuple[str, str]) -> None:
    one, other = (f"RESPONDER_{name}_KEY" for name in pair)
    same = base64.b64encode(b"\xfb\xff" * 16).decode()
    line = "SECRET_KEY, PHONE_KEY and INDEX_KEY must be three different keys"
    assert refused(**{one: same, other: same}) == line
    assert refused(**{one: same, other: same.translate(str.maketrans("+/", "-_"))}) == line


@pytest.mark.parametrize(
    "value", ["swordfish", base64.b64encode(b"swordfish").decode(), key("s")[:-4], key("s") + "AAAA", "schwertfisch ñ"]
)
def test_a_key_that_is_none_is_refused_without_showing_it(value: str) -> None:
    line = refused(RESPONDER_PHONE_KEY=value)
    assert line.startswith("RESPONDER_PHONE_KEY: ")
    assert "\n" not in line
    assert value not in line


def test_real_phones_need_https() -> None:
    line = "PUBLIC_URL must be https when texts go to real phones"
    assert refused(RESPONDER_PUBLIC_URL="http://responder.example.org") == line
    assert refused(RESPONDER_PUBLIC_URL="http://localhost:8000") == line
    assert refused(RESPONDER_PUBLIC_URL="http://a.example.org", RESPONDER_TWILIO_URL="https://b.example.org") == line


@pytest.mark.parametrize("host", ["127.0.0.1:4010", "localhost", "[::1]:4010"])
def test_a_carrier_on_this_machine_needs_no_https_and_may_use_every_language(host: str) -> None:
    settings = load(
        {**ENOUGH, "RESPONDER_TWILIO_URL": f"http://{host}", "RESPONDER_PUBLIC_URL": "http://127.0.0.1:8000"}
    )
    assert settings.simulated
    assert settings.policy.text_languages is None


@pytest.mark.parametrize("host", ["127.0.0.1.example.org", "localhost.example.org", "10.0.0.1"])
def test_a_carrier_that_only_looks_local_is_a_real_one(host: str) -> None:
    assert not load({**ENOUGH, "RESPONDER_TWILIO_URL": f"https://{host}"}).simulated


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"LEASE": "18"}, "LEASE must be longer than SEND_DEADLINE + CONNECT_TIMEOUT + READ_TIMEOUT"),
        ({"READ_TIMEOUT": "22"}, "LEASE must be longer than SEND_DEADLINE + CONNECT_TIMEOUT + READ_TIMEOUT"),
        ({"VISIBILITY_TIMEOUT": "38"}, "VISIBILITY_TIMEOUT must be longer than a delivery task can run"),
        ({"DELIVER_LIFE": "102"}, "VISIBILITY_TIMEOUT must be longer than a delivery task can run"),
    ],
)
def test_times_that_do_not_fit_each_other_are_refused(changes: dict[str, str], line: str) -> None:
    assert refused(**{f"RESPONDER_{name}": value for name, value in changes.items()}) == line


def test_times_that_just_fit_are_taken() -> None:
    settings = load({**ENOUGH, "RESPONDER_LEASE": "18.1", "RESPONDER_VISIBILITY_TIMEOUT": "39"})
    assert (settings.lease, settings.visibility_timeout) == (18.1, 39)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RESPONDER_TIMEZONE", "Minneapolis"),
        ("RESPONDER_TIMEZONE", "../../etc/passwd"),
        ("RESPONDER_DATABASE_URL", f"mysql://root:{PASSWORD}@db/x"),
        ("RESPONDER_PUBLIC_URL", "responder.example.org"),
        ("RESPONDER_PUBLIC_URL", "https://responder.example.org/"),
        ("RESPONDER_TWILIO_URL", "ftp://carrier.example.org"),
        ("RESPONDER_CONFIRM", "anybody"),
        ("RESPONDER_SEGMENTS_PER_SECOND", "-3"),
        ("RESPONDER_CARRIER_CONNECTIONS", "many"),
        ("RESPONDER_SWEEP_EVERY", "60"),
        ("RESPONDER_GROUP_NAME", "ø"),
    ],
)
def test_an_unusable_setting_is_named_in_one_line_without_its_value(name: str, value: str) -> None:
    line = refused(**{name: value})
    assert line.startswith(f"{name}: ")
    assert "\n" not in line
    assert value not in line


def test_nothing_secret_is_in_a_printed_settings_object() -> None:
    settings = load(ENOUGH)
    for printed in (repr(settings), str(settings), repr(settings.model_dump()), settings.model_dump_json()):
        assert not any(secret in printed for secret in SECRETS)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RESPONDER_TIMEZONE", "Mars"), ("RESPONDER_LEASE", "1"), ("RESPONDER_PHONE_KEY", key("s")),
        ("RESPONDER_DATABASE_URL", f"mysql://root:{PASSWORD}@db"), ("TWILIO_FROM", ""),
    ],
)  # fmt: skip
def test_nothing_secret_is_in_what_is_said_about_a_fault(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as error:
        load({**ENOUGH, name: value})
    said = "".join(traceback.format_exception(error.value))
    assert not any(secret in said for secret in SECRETS)


def test_a_number_for_probes_is_a_phone_number_and_written_in_one_way() -> None:
    assert refused(RESPONDER_PROBE_NUMBER="swordfish") == "RESPONDER_PROBE_NUMBER: is not a phone number"
    assert load({**ENOUGH, "RESPONDER_PROBE_NUMBER": "(612) 555-0199"}).policy.probe_number == "+16125550199"
    assert load(ENOUGH).policy.probe_number == ""


SIMULATOR = {"RESPONDER_DRILL_URL": "http://simulator:8026", "RESPONDER_DRILL_TOKEN": "swordfish-3"}


@pytest.mark.parametrize(
    "url",
    ["https://api.twilio.com", "http://twilio.com", "https://API.Twilio.com:443", "https://api.twilio.com."],
)
def test_drills_never_go_to_the_carriers_own_address(url: str) -> None:
    line = refused(RESPONDER_DRILL_URL=url, RESPONDER_DRILL_TOKEN="swordfish-3")
    assert line == "RESPONDER_DRILL_URL: is the carrier's own address: a drill would text real phones"


@pytest.mark.parametrize("url", ["ftp://simulator", "simulator:8026", "http://simulator:8026/", "http://"])
def test_a_drills_address_that_is_none_is_refused(url: str) -> None:
    assert refused(**SIMULATOR | {"RESPONDER_DRILL_URL": url}).startswith("RESPONDER_DRILL_URL: must be http(s)")


def test_drills_and_the_carrier_share_neither_token_nor_address() -> None:
    line = "DRILL_TOKEN must be set when DRILL_URL is: without it, no answer can be trusted"
    assert refused(**SIMULATOR | {"RESPONDER_DRILL_TOKEN": ""}) == line
    line = "DRILL_TOKEN and TWILIO_AUTH_TOKEN must be two different tokens"
    assert refused(**SIMULATOR | {"RESPONDER_DRILL_TOKEN": TOKEN}) == line
    same = {"RESPONDER_TWILIO_URL": "https://carrier.example.org", "RESPONDER_DRILL_URL": "http://Carrier.example.org"}
    assert refused(**SIMULATOR | same) == "DRILL_URL and TWILIO_URL must be two different addresses"


def test_there_are_drills_where_there_is_a_simulator() -> None:
    assert not load(ENOUGH).policy.drills
    assert load({**ENOUGH, **SIMULATOR}).policy.drills
    local = {"RESPONDER_TWILIO_URL": "http://127.0.0.1:8026", "RESPONDER_PUBLIC_URL": "http://127.0.0.1:8000"}
    assert load({**ENOUGH, **local}).policy.drills


def test_only_the_groups_own_sender_gets_the_account_at_a_real_carrier() -> None:
    own = account_of(load(ENOUGH), DEFAULT)
    assert own is not None
    assert (own.url, own.token) == ("https://api.twilio.com", TOKEN)
    assert account_of(load(ENOUGH), DRILL) is None
    assert account_of(load({**ENOUGH, **SIMULATOR}), 3) is None
    drills = account_of(load({**ENOUGH, **SIMULATOR}), DRILL)
    assert drills is not None
    assert (drills.url, drills.token) == ("http://simulator:8026", "swordfish-3")
