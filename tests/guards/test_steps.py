"""Every step has a task and a queue with its name, and a route from one to the other."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from responder.queue import QUEUES, SWEEP, Step

ROOT = Path(__file__).parent.parent.parent
TELL = """
import json
from workers.app import app, settings
app.loader.import_default_modules()
print(json.dumps({
    "tasks": [name for name in app.tasks if not name.startswith("celery.")],
    "queues": [queue.name for queue in app.conf.task_queues],
    "routes": {name: route["queue"] for name, route in app.conf.task_routes.items()},
    "default": app.conf.task_default_queue,
    "beat": {name: [entry["task"], entry["schedule"]] for name, entry in app.conf.beat_schedule.items()},
    "group": settings.group_name,
    "late": [app.conf.task_acks_late, app.conf.task_reject_on_worker_lost],
    "limit": [app.conf.task_time_limit, app.conf.broker_transport_options["visibility_timeout"]],
}))
"""


def python(source: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run Python source in a new process with only this environment."""
    return subprocess.run(
        [sys.executable, "-c", source],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="module")
def told(environment: dict[str, str]) -> dict[str, Any]:
    """Facts about the workers' app when the environment is set."""
    ended = python(TELL, environment)
    assert ended.returncode == 0, ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def test_every_step_has_a_task_and_there_is_no_other_task(told: dict[str, Any]) -> None:
    assert sorted(told["tasks"]) == sorted([*Step, SWEEP])


def test_every_step_has_a_queue_and_a_route_to_it(told: dict[str, Any]) -> None:
    assert sorted(QUEUES) == sorted([*Step, SWEEP])
    assert sorted(told["queues"]) == sorted(QUEUES)
    assert told["routes"] == {name: name for name in QUEUES}
    assert told["default"] in QUEUES


def test_beat_sends_the_sweep_every_few_seconds(told: dict[str, Any], environment: dict[str, str]) -> None:
    assert told["beat"] == {SWEEP: [SWEEP, 2.0]}
    faster = python(TELL, {**environment, "RESPONDER_SWEEP_EVERY": "1.5"})
    assert json.loads(faster.stdout)["beat"] == {SWEEP: [SWEEP, 1.5]}


def test_a_dead_workers_message_comes_back_and_no_task_outlives_its_message(told: dict[str, Any]) -> None:
    assert told["late"] == [True, True]
    limit, visible = told["limit"]
    assert limit <= visible


def test_the_settings_are_read_from_the_environment_when_the_app_is_imported(
    told: dict[str, Any], environment: dict[str, str]
) -> None:
    assert told["group"] == environment["RESPONDER_GROUP_NAME"]
    without = python(
        "import workers.app", {name: value for name, value in environment.items() if "PHONE_KEY" not in name}
    )
    assert without.returncode == 1
    assert "RESPONDER_PHONE_KEY is not set" in without.stderr
    assert environment["RESPONDER_SECRET_KEY"] not in without.stderr
