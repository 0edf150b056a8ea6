"""The compose file: what we can check without a container engine."""

import ast
import re
from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from config.settings import Settings, variable
from config.settings_page import shown_default
from responder.cli import main
from responder.local import process_list
from responder.queue import QUEUES, Step
from responder.simulator.__main__ import DEFAULT_PORT
from tests.deploy.compose import ROOT, asked_for, document, example, option, services, words

FIELDS = {variable(name): name for name in Settings.model_fields}
SETTINGS = set(FIELDS)
REQUIRED = {variable(name) for name, field in Settings.model_fields.items() if field.is_required()}
FIXED = {"RESPONDER_DATABASE_URL", "RESPONDER_REDIS_URL", "RESPONDER_PROXIES"}
"""Settings whose value the compose file sets itself, because it starts the parts that they name."""
OWN = {
    "proxy": {"RESPONDER_PUBLIC_URL"},
    "simulator": {"RESPONDER_PUBLIC_URL", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM"},
    "db": {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"},
    "redis": set[str](),
}
"""The variables of the services that do not get all settings."""
OPEN = re.compile(r"^\$\{\w+:-\}$")
CLOSED = re.compile(r"^\$\{\w+:\?[^}]+\}$")
WORKERS = {name: words(service) for name, service in services().items() if "worker" in words(service)}


def test_every_part_is_there() -> None:
    assert set(services()) == {"proxy", "web", "migrate", "work", "deliver", "beat", "simulator", "db", "redis"}


def test_every_responder_command_is_one_of_the_command_line() -> None:
    used = [words(service)[1] for service in services().values() if words(service)[:1] == ["responder"]]
    assert used == ["migrate"]
    assert set(used) <= set(main.commands)


def test_the_web_part_is_served_as_on_one_machine() -> None:
    served = words(services()["web"])
    assert served[: len(process_list.WEB) - 2] == process_list.WEB[2:]


def test_the_web_parts_target_is_a_function_of_its_module() -> None:
    module, function = re.fullmatch(r"([\w.]+):(\w+)\(\)", words(services()["web"])[3]).groups()  # type: ignore[union-attr]
    tree = ast.parse((ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"))
    assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("name", [*WORKERS, "beat"])
def test_every_celery_command_names_an_app_that_exists(name: str) -> None:
    module = option(words(services()[name]), "-A")
    tree = ast.parse((ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"))
    assigned = [node for node in tree.body if isinstance(node, ast.Assign)]
    assert "app" in {target.id for node in assigned for target in node.targets if isinstance(target, ast.Name)}


def test_every_queue_has_one_kind_of_consumer_and_none_is_made_up() -> None:
    consumed = [queue for words_ in WORKERS.values() for queue in option(words_, "-Q").split(",")]
    assert sorted(consumed) == sorted(QUEUES)


def test_delivery_has_a_worker_of_its_own_with_as_many_processes_as_share_its_connections() -> None:
    assert option(WORKERS["deliver"], "-Q") == Step.DELIVER
    default = Settings.model_fields["deliver_processes"].default
    assert option(WORKERS["deliver"], "-c") == f"${{RESPONDER_DELIVER_PROCESSES:-{default}}}"
    assert services()["deliver"]["environment"]["RESPONDER_DELIVER_PROCESSES"] == option(WORKERS["deliver"], "-c")


@pytest.mark.parametrize("name", list(WORKERS))
def test_the_health_check_pings_the_worker_under_the_name_it_has(name: str) -> None:
    named = option(WORKERS[name], "-n").removesuffix("%h")
    assert named == f"{name}@", "the doctor asks for it under this name"
    assert services()[name]["healthcheck"]["test"][1].endswith(f"inspect ping --timeout 5 -d {named}$$(hostname)")


def test_a_delivering_task_may_live_to_its_end_before_it_is_killed() -> None:
    fields = Settings.model_fields
    life = sum(fields[name].default for name in ("deliver_life", "send_deadline", "connect_timeout", "read_timeout"))
    assert float(services()["deliver"]["stop_grace_period"].removesuffix("s")) > life


def test_redis_writes_down_what_it_is_told_and_forgets_nothing_by_itself() -> None:
    told = words(services()["redis"])
    assert option(told, "--appendonly") == "yes"
    assert option(told, "--maxmemory-policy") == "noeviction"
    assert services()["redis"]["volumes"] == ["wakeups:/data"]


def test_nothing_but_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, service in services().items() if "ports" in service] == ["proxy"]
    assert not [name for name, service in services().items() if "network_mode" in service]


def test_every_part_that_asks_the_carrier_can_reach_it() -> None:
    networks = document()["networks"]
    for name in ("deliver", "work"):
        assert not all(networks[network].get("internal") for network in services()[name]["networks"]), name


def test_the_database_and_redis_reach_nothing_outside() -> None:
    networks = document()["networks"]
    for name in ("db", "redis", "web", "beat", "migrate"):
        assert all(networks[network].get("internal") for network in services()[name]["networks"]), name


def test_the_simulator_of_drills_runs_only_when_asked_for_and_reaches_nothing_but_our_own_parts() -> None:
    simulator, networks = services()["simulator"], document()["networks"]
    assert simulator["profiles"] == ["drills"]
    assert [networks[name].get("internal") for name in simulator["networks"]] == [True]
    assert "front" not in simulator["networks"]
    assert "ports" not in simulator
    assert "volumes" not in simulator


def test_the_simulator_of_drills_has_its_own_token_and_none_of_our_keys() -> None:
    own = services()["simulator"]["environment"]
    assert own["TWILIO_AUTH_TOKEN"] == "${RESPONDER_DRILL_TOKEN:-}"
    assert not [name for name in own if name.endswith(("_KEY", "_PASSWORD", "DATABASE_URL", "REDIS_URL"))]


def test_the_simulator_of_drills_is_found_where_the_example_says_and_finds_the_web_part() -> None:
    told = words(services()["simulator"])
    assert told[:3] == ["python", "-m", "responder.simulator"]
    assert f"http://simulator:{DEFAULT_PORT}" in (ROOT / ".env.example").read_text(encoding="utf-8")
    port = services()["web"]["command"][-1].rsplit(":", 1)[1]
    assert option(told, "--through") == f"http://web:{port}"
    assert set(services()["simulator"]["networks"]) <= set(services()["web"]["networks"])


def test_no_container_runs_as_root_or_keeps_a_power_it_does_not_need() -> None:
    for name, service in services().items():
        assert str(service["user"]).split(":")[0] not in {"", "0", "root"}, name
        assert service["cap_drop"] == ["ALL"], name
        assert "cap_add" not in service, name
        assert service["read_only"] is True, name
        assert service["security_opt"] == ["no-new-privileges:true"], name


def test_no_container_logs_without_end() -> None:
    for name, service in services().items():
        assert {"max-size", "max-file"} <= set(service["logging"]["options"]), name


def test_no_secret_stands_in_the_file() -> None:
    secret = re.compile(r"KEY|TOKEN|PASSWORD|SECRET|_SID$")
    for name, service in services().items():
        for key, value in service.get("environment", {}).items():
            if secret.search(key) and not OPEN.match(value):
                assert CLOSED.match(value), f"{name}: {key}"
            if key.endswith("_URL") and "@" in value:
                assert CLOSED.match(value.split("://", 1)[1].rsplit("@", 1)[0].split(":", 1)[1]), f"{name}: {key}"


def test_no_secret_stands_in_the_example() -> None:
    given = example(commented=False)
    assert not [name for name, value in given.items() if value and re.search(r"KEY|TOKEN|PASSWORD|_SID$", name)]


@pytest.mark.parametrize("name", list(services()))
def test_each_service_gets_exactly_its_settings(name: str) -> None:
    wanted, given = OWN.get(name, SETTINGS), set(services()[name].get("environment", {}))
    assert given == wanted, f"{name} lacks {sorted(wanted - given)} and should not have {sorted(given - wanted)}"


@pytest.mark.parametrize("name", sorted(SETTINGS - FIXED))
def test_each_setting_is_passed_on_under_its_own_name_and_insisted_on_if_it_must_be_set(name: str) -> None:
    passed = services()["web"]["environment"][name]
    if name in REQUIRED:
        assert re.fullmatch(rf"\$\{{{name}:\?[^}}]+\}}", passed), f"{name} must be set"
    else:
        # Empty means the default. Only this setting cannot be empty, because a command uses it too.
        default = shown_default(FIELDS[name]) if name == "RESPONDER_DELIVER_PROCESSES" else ""
        assert passed == f"${{{name}:-{default}}}"


def test_the_compose_file_asks_for_settings_and_the_password_of_its_database_and_nothing_else() -> None:
    assert asked_for() - SETTINGS == {"RESPONDER_DATABASE_PASSWORD"}


def test_the_example_has_every_setting_that_must_be_set_and_nothing_that_is_no_setting() -> None:
    given, named = set(example(commented=False)), set(example(commented=True))
    wanted = (REQUIRED - FIXED) | {"RESPONDER_DATABASE_PASSWORD", "TWILIO_FROM", "TWILIO_MESSAGING_SERVICE_SID"}
    missing, extra = sorted(wanted - given), sorted(named - SETTINGS - asked_for())
    assert (missing, extra) == ([], []), f".env.example lacks {missing} and should not have {extra}"


def test_only_what_the_compose_file_sets_itself_is_commented_out_in_the_example() -> None:
    assert set(example(commented=True)) - set(example(commented=False)) == FIXED


def test_a_value_of_the_example_is_the_settings_default() -> None:
    given = {name: value for name, value in example(commented=False).items() if value}
    assert given == {name: shown_default(FIELDS[name]) for name in given}


def test_one_proxy_is_believed_because_one_stands_there() -> None:
    assert services()["web"]["environment"]["RESPONDER_PROXIES"] == "1"


def test_the_containers_find_the_database_and_redis_under_their_services_names() -> None:
    environment = services()["web"]["environment"]
    assert environment["RESPONDER_DATABASE_URL"].rsplit("@", 1)[1].split("/")[0] == "db"
    assert urlsplit(environment["RESPONDER_REDIS_URL"]).hostname == "redis"
    database = services()["db"]["environment"]
    assert environment["RESPONDER_DATABASE_URL"].endswith(f"@db/{database['POSTGRES_DB']}")
    assert f"//{database['POSTGRES_USER']}:" in environment["RESPONDER_DATABASE_URL"]


def test_every_dependency_exists_and_can_say_that_it_is_ready() -> None:
    for service in services().values():
        for other, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert "healthcheck" in services()[other], other
            else:
                assert services()[other]["restart"] == "no", other


def test_kept_data_lies_in_a_volume_that_the_file_declares() -> None:
    used = {mount.split(":")[0] for service in services().values() for mount in service.get("volumes", [])}
    assert used == set(document()["volumes"])


def test_a_worker_puts_no_option_before_a_value_that_is_missing() -> None:
    for words_ in WORKERS.values():
        takes_a_value = [(one, other) for one, other in pairwise(words_) if not one.startswith("--without-")]
        assert not [one for one, other in takes_a_value if one.startswith("-") and other.startswith("-")]
