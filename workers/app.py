"""The Celery app: broker, queues and options; `celery -A workers.app worker` and `celery -A workers.app beat`."""

from typing import Any

from celery import Celery
from celery.signals import setup_logging
from kombu.entity import Queue

from config.logging import configure
from config.settings import load
from responder.queue import ONCE_MORE, QUEUES, SWEEP, celery_url, transport_options

settings = load()
app = Celery(
    "responder",
    broker=celery_url(settings.redis_url.get_secret_value()),
    include=[
        "workers.geocode",
        "workers.verify",
        "workers.ask",
        "workers.respond",
        "workers.alert",
        "workers.deliver",
        "workers.resolve",
        "workers.sweep",
    ],
)
app.conf.update(
    worker_consumer="workers.consumer:Consumer",
    broker_transport_options=transport_options(settings.visibility_timeout),
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    # A killed worker's message comes back. Every step looks at its row before it acts, so running twice is harmless.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_publish_retry=True,
    task_publish_retry_policy=ONCE_MORE,
    worker_prefetch_multiplier=1,
    worker_send_task_events=False,
    worker_hijack_root_logger=False,
    # Tasks end well before this by themselves. It is the last resort for a task that hangs.
    task_time_limit=settings.visibility_timeout,
    task_queues=[Queue(name) for name in QUEUES],  # type: ignore[no-untyped-call]  # the library has few types
    task_routes={name: {"queue": name} for name in QUEUES},
    task_default_queue=SWEEP,
    timezone="UTC",
    beat_max_loop_interval=settings.sweep_every,
    beat_schedule={
        # A sweep that had to wait is useless: the next one finds the same work.
        SWEEP: {"task": SWEEP, "schedule": settings.sweep_every, "options": {"expires": settings.sweep_every * 2}},
    },
)


@setup_logging.connect  # type: ignore[untyped-decorator]  # the library has no types
def _logging(**_: Any) -> None:
    configure()
