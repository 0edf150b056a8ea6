"""The whole system in its own processes: web, workers, beat, simulator, PostgreSQL, Redis."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from config.settings import load
from migrations.run import upgrade
from responder.local import process_list
from responder.local.instance import Instance, free_port
from responder.local.postgres import Postgres
from responder.local.processes import Processes, StopRequest
from responder.local.redis import EmbeddedRedis
from responder.local.sample import label_phones, seed

LOGIN = "coordinator@example.org"
PASSWORD = "planted-password-of-the-test"


@dataclass
class System:
    """A running system. Tests may stop and restart its Redis or PostgreSQL."""

    instance: Instance
    environment: dict[str, str] = field(repr=False)
    postgres: Postgres
    redis: EmbeddedRedis
    logs: Path
    data: Path


@pytest.fixture(scope="session")
def system(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    data = tmp_path_factory.mktemp("system")
    postgres, redis = Postgres(data / "postgres"), EmbeddedRedis(data / "redis")
    web, simulator = free_port(), free_port()
    with StopRequest() as stop, contextlib.ExitStack() as ends:
        own = {
            **environment,
            "RESPONDER_DATABASE_URL": postgres.start(),
            "RESPONDER_REDIS_URL": redis.start(),
            "RESPONDER_PUBLIC_URL": f"http://127.0.0.1:{web}",
            "RESPONDER_TWILIO_URL": f"http://127.0.0.1:{simulator}",
            "TWILIO_AUTH_TOKEN": "planted-auth-token-of-the-test",
            "TWILIO_FROM": "+16515550100",
            "RESPONDER_PROBE_NUMBER": "+16515550199",
        }
        ends.callback(postgres.stop, "immediate")
        ends.callback(redis.kill)
        settings = load(own)
        upgrade(settings.database_url.get_secret_value())
        seed(settings, LOGIN, PASSWORD)
        processes = Processes(data / "log", stop, lambda _line: None)
        ends.callback(processes.end)
        processes.start(
            process_list.simulator(own, simulator, data / "simulator.jsonl"),
            process_list.web(own, f"127.0.0.1:{web}"),
            *process_list.workers(own, settings, data),
        )
        instance = Instance(own["RESPONDER_PUBLIC_URL"], own["RESPONDER_TWILIO_URL"], LOGIN, PASSWORD)
        label_phones(instance.simulator_url)
        yield System(instance, own, postgres, redis, data / "log", data)
