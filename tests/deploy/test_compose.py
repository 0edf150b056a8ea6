"""The compose file: what can be known of it without a container engine."""

import ast
import re
from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from config.settings import Settings, variable
from responder.cli import main
from responder.local import process_list
from responder.queue import QUEUES, Step
from responder.simulator.__main__ import DEFAULT_PORT
from tests.deploy.compose import ROOT, asked_for, document, example, option, services, words

SETTINGS = {variable(field) for field in Settings.model_fields}
REQUIRED = {variable(name) for name, field in Settings.model_fields.items() if field.is_required()}
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


def test_whoever_asks_the_carrier_can_reach_it() -> None:
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


def test_every_setting_of_the_environment_file_reaches_the_containers() -> None:
    for name in ("web", "migrate", "work", "deliver", "beat"):
        assert set(services()[name]["environment"]) == SETTINGS, name


def test_what_the_example_names_is_a_setting_or_used_by_the_compose_file() -> None:
    assert set(example(commented=True)) <= SETTINGS | asked_for()


def test_every_required_setting_is_in_the_example() -> None:
    assert set(example(commented=True)) >= REQUIRED


def test_whatever_the_compose_file_insists_on_is_in_the_example() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{(\w+):\?", text)) <= set(example(commented=False))


def test_a_value_of_the_example_is_the_settings_default() -> None:
    for name, value in example(commented=False).items():
        field = next((field for key, field in Settings.model_fields.items() if variable(key) == name), None)
        if value and field is not None:
            default = ",".join(field.default) if isinstance(field.default, tuple) else field.default
            assert value in {str(default), f"{default:g}" if isinstance(default, float) else str(default)}, name


def test_one_proxy_is_believed_because_one_stands_there() -> None:
    assert services()["web"]["environment"]["RESPONDER_PROXIES"] == "1"


def test_the_containers_find_the_database_and_redis_under_their_services_names() -> None:
    environment = services()["web"]["environment"]
    assert environment["RESPONDER_DATABASE_URL"].rsplit("@", 1)[1].split("/")[0] == "db"
    assert urlsplit(environment["RESPONDER_REDIS_URL"]).hostname == "redis"
    database = services()["db"]["environment"]
    assert environment["RESPONDER_DATABASE_URL"].endswith(f"@db/{database['POSTGRES_DB']}")
    assert f"//{database['POSTGRES_USER']}:" in environment["RESPONDER_DATABASE_URL"]


def test_whoever_is_waited_for_exists_and_can_say_that_it_is_ready() -> None:
    for service in services().values():
        for other, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert "healthcheck" in services()[other], other
            else:
                assert services()[other]["restart"] == "no", other


def test_what_is_kept_lies_in_a_volume_that_the_file_declares() -> None:
    used = {mount.split(":")[0] for service in services().values() for mount in service.get("volumes", [])}
    assert used == set(document()["volumes"])


def test_a_worker_puts_no_option_before_a_value_that_is_missing() -> None:
    for words_ in WORKERS.values():
        takes_a_value = [(one, other) for one, other in pairwise(words_) if not one.startswith("--without-")]
        assert not [one for one, other in takes_a_value if one.startswith("-") and other.startswith("-")]
