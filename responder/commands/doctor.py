"""Checks everything Responder needs, and says what is wrong and how to fix it. Secrets are never shown."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import httpx
import psycopg
from celery import Celery
from kombu.exceptions import KombuError
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from config.settings import Settings, SettingsError, load, unknown
from migrations.run import head
from responder.queue import celery_url, transport_options
from responder.readiness import database_state

_PATIENCE = 5.0  # seconds for each part
_ANSWERING = 4.0  # seconds for every worker to answer a ping, even on a busy machine


class Finding(NamedTuple):
    """What was found about one part; `remedy` is empty if it works."""

    part: str
    state: str
    remedy: str = ""


def examine(environ: Mapping[str, str], show: Callable[[str], None]) -> bool:
    """Show a line for each part, with the fix below it if it doesn't work. Returns whether everything works."""
    try:
        settings = load(environ)
    except SettingsError as error:
        findings = [Finding("settings", line, "see docs/settings.md") for line in str(error).splitlines()]
    else:
        checks = (_database, _redis, _workers, _carrier, _public_url)
        findings = [_settings(environ), *(check(settings) for check in checks)]
    for finding in findings:
        show(f"{'✗' if finding.remedy else '✓'} {finding.part}: {finding.state}")
        if finding.remedy:
            show(f"    → {finding.remedy}")
    return not any(finding.remedy for finding in findings)


def _settings(environ: Mapping[str, str]) -> Finding:
    if names := unknown(environ):
        remedy = "correct or remove them; docs/settings.md lists every setting"
        return Finding("settings", f"complete, but these are not known and do nothing: {', '.join(names)}", remedy)
    return Finding("settings", "complete")


def _database(settings: Settings) -> Finding:
    try:
        up_to_date = database_state(settings).up_to_date
    except psycopg.Error as error:
        return Finding(
            "database",
            f"not reachable ({type(error).__name__})",
            "start PostgreSQL, and check that RESPONDER_DATABASE_URL has the right host, database, user and password",
        )
    if not up_to_date:
        return Finding("database", "reached, but the tables are not up to date", "run `responder migrate`")
    return Finding("database", f"reached, tables up to date ({head()})")


def _redis(settings: Settings) -> Finding:
    url = settings.redis_url.get_secret_value()
    try:
        with Redis.from_url(
            url, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE, retry=Retry(NoBackoff(), 0)
        ) as client:
            client.ping()
    except (RedisError, ValueError) as error:
        return Finding(
            "redis",
            f"not reachable ({type(error).__name__})",
            "start Redis, and check that RESPONDER_REDIS_URL points to it; until then reports wait and nothing is sent",
        )
    return Finding("redis", "reached")


def _workers(settings: Settings) -> Finding:
    remedy = "start them: `responder up`, or `celery -A workers.app worker` and `celery -A workers.app beat`"
    app = Celery(broker=celery_url(settings.redis_url.get_secret_value()), set_as_current=False)
    app.conf.broker_transport_options = transport_options(settings.visibility_timeout)
    try:
        with app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, timeout=_PATIENCE)
            answers = app.control.ping(timeout=_ANSWERING, connection=connection)
    except (KombuError, RedisError, OSError):
        return Finding("workers", "can't be checked without Redis", "fix Redis first")
    names = {name.split("@")[0] for answer in answers for name in answer}
    missing = {"deliver", "work"} - names
    if missing:
        return Finding("workers", f"no answer from {' and '.join(sorted(missing))}", remedy)
    return Finding("workers", f"{len(answers)} responding")


def _carrier(settings: Settings) -> Finding:
    token = settings.twilio_auth_token.get_secret_value()
    try:
        answer = httpx.get(
            f"{settings.twilio_url}/2010-04-01/Accounts/{settings.twilio_account_sid}.json",
            auth=(settings.twilio_account_sid, token),
            timeout=_PATIENCE,
        )
        status = answer.json().get("status") if answer.status_code == httpx.codes.OK else None
    except (httpx.HTTPError, ValueError) as error:
        return Finding(
            "carrier",
            f"not reachable ({type(error).__name__})",
            "check that this machine can reach the carrier over https, or start the simulator",
        )
    if answer.status_code in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND}:
        return Finding(
            "carrier",
            "rejects the account",
            "check that TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are from the same account",
        )
    if status != "active":
        state = f"account is {status}" if status else f"answers {answer.status_code}"
        return Finding("carrier", state, "check your account's page at the carrier")
    return Finding("carrier", "reached (simulator)" if settings.simulated else "reached, account is active")


def _public_url(settings: Settings) -> Finding:
    remedy = (
        "start the web server, and check that the proxy forwards RESPONDER_PUBLIC_URL to it "
        "(some networks can't reach their own public address: then try it from a phone)"
    )
    try:
        answer = httpx.get(f"{settings.public_url}/health/live", timeout=_PATIENCE)
    except httpx.HTTPError as error:
        return Finding("public address", f"not reachable ({type(error).__name__})", remedy)
    if answer.status_code != httpx.codes.OK:
        return Finding("public address", f"answers {answer.status_code}", remedy)
    return Finding("public address", "reached")
