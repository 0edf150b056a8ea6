"""The images and the proxy's settings: what we can check without a container engine."""

import re

import pytest

from tests.deploy.compose import ROOT, asked_for, services

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
STAGES = dict(re.findall(r"^FROM \S+ AS (\w+)\n(.*?)(?=^FROM |\Z)", DOCKERFILE, re.MULTILINE | re.DOTALL))
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
CADDYFILE = (ROOT / "config" / "proxy" / "Caddyfile").read_text(encoding="utf-8")
BUILT = {name: service["build"]["target"] for name, service in services().items() if "build" in service}


def copied() -> list[str]:
    """The files that the stages copy from the project."""
    lines = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
    return [source for line in lines for source in line.split()[:-1]]


def test_every_image_of_the_compose_file_has_a_stage() -> None:
    assert set(BUILT.values()) == set(STAGES) - {"build"}


@pytest.mark.parametrize("service", list(BUILT))
def test_an_image_ends_as_the_user_that_the_compose_file_names(service: str) -> None:
    users = re.findall(r"^USER (\S+)$", STAGES[BUILT[service]], re.MULTILINE)
    assert users[-1:] == [services()[service]["user"]]
    assert not users[-1].startswith(("0", "root"))


def test_everything_copied_exists_and_is_let_in() -> None:
    for source in copied():
        assert (ROOT / source).exists(), source
        assert f"!{source.split('/')[0]}" in IGNORED, source


def test_no_environment_file_gets_into_an_image() -> None:
    assert IGNORED[1] == "*", "everything is left out first"
    assert not [source for source in copied() if ".env" in source or source == "."]
    assert IGNORED[-1] == "**/.env*", "the last rule wins"


def test_no_secret_and_no_setting_is_built_in() -> None:
    assert not re.search(r"RESPONDER_|TWILIO_|KEY=|TOKEN=|PASSWORD=", DOCKERFILE)


def test_neither_tests_nor_embedded_servers_are_installed() -> None:
    synced = re.findall(r"uv sync .*", DOCKERFILE)
    assert len(synced) == 2
    assert all("--frozen" in line and "--no-default-groups" in line for line in synced)


def test_the_translations_are_compiled_into_the_image() -> None:
    assert "pybabel compile --directory responder/translations" in STAGES["build"]


def test_the_proxy_passes_to_the_port_that_the_web_part_listens_on() -> None:
    port = services()["web"]["command"][-1].rsplit(":", 1)[1]
    assert f"reverse_proxy web:{port} {{" in CADDYFILE
    assert services()["web"]["healthcheck"]["test"][-1].count(f"127.0.0.1:{port}/health/live") == 1


def test_the_proxy_listens_where_the_world_is_let_in() -> None:
    inner = [port.rsplit(":", 1)[1] for port in services()["proxy"]["ports"]]
    assert inner == re.findall(r"https?_port (\d+)", CADDYFILE)


def test_the_proxy_takes_its_address_from_the_environment() -> None:
    assert set(re.findall(r"\{\$(\w+)\}", CADDYFILE)) == {"RESPONDER_PUBLIC_URL"} <= asked_for()
    assert set(services()["proxy"]["environment"]) == {"RESPONDER_PUBLIC_URL"}


def test_the_proxy_keeps_no_list_of_visitors() -> None:
    assert re.findall(r"^\s*log\b.*$", CADDYFILE, re.MULTILINE) == ["\tlog default {"], "a site's log is an access log"
    assert "exclude http.log http.handlers http.stdlib" in CADDYFILE


def test_the_proxy_holds_a_slow_or_large_request_back() -> None:
    assert "max_size 1MB" in CADDYFILE
    assert "request_buffers 1MB" in CADDYFILE
    assert {"read_header", "read_body", "write", "idle"} <= set(
        re.findall(r"^\t\t\t(\w+) \d+\w$", CADDYFILE, re.MULTILINE)
    )


def test_the_proxy_says_https_only_and_leaves_the_applications_own_word_alone() -> None:
    assert re.search(r'^\t\t\?Strict-Transport-Security "max-age=\d{8}', CADDYFILE, re.MULTILINE)
