"""The page `docs/settings.md`, made from the settings: `make docs` writes it."""

import sys

from config.settings import SECTIONS, Settings, variable

_HEAD = """# Settings

<!-- Made from config/settings.py by `make docs`. Change it there. -->

You set Responder up with environment variables alone. Each process reads them once, when it starts. If the values do
not fit together, nothing starts, and you get one line for each problem. An empty variable counts as one that is not
set.

With `docker compose`, write them into `.env`; `.env.example` has the ones you must set. The demo needs none of them.

`RESPONDER_SECRET_KEY`, `RESPONDER_PHONE_KEY` and `RESPONDER_INDEX_KEY` are three different keys, each the output of
`openssl rand -base64 32`. If you lose one, nothing can open again what it locked. [privacy.md](privacy.md) says what
each one opens.

Nothing starts unless:

- the three keys are different;
- `TWILIO_AUTH_TOKEN` is set, since without it a forged webhook looks like a real one;
- `TWILIO_FROM` or `TWILIO_MESSAGING_SERVICE_SID` is set;
- `RESPONDER_PUBLIC_URL` starts with `https`, except with a simulator on the same machine;
- `RESPONDER_DRILL_TOKEN` is set if `RESPONDER_DRILL_URL` is, and neither is the same as the carrier's;
- `RESPONDER_LEASE` is longer than `RESPONDER_SEND_DEADLINE`, `RESPONDER_CONNECT_TIMEOUT` and `RESPONDER_READ_TIMEOUT`
  together;
- `RESPONDER_VISIBILITY_TIMEOUT` is longer than those three and `RESPONDER_DELIVER_LIFE` together.
"""
_FOOT = """
## Only in docker-compose.yml

`RESPONDER_DATABASE_PASSWORD` is the password of the PostgreSQL that `docker-compose.yml` starts. Use letters and digits
only: `openssl rand -hex 24` makes one.
"""


def settings_page() -> str:
    """The whole page."""
    lines = [_HEAD]
    for name in Settings.model_fields:
        if name in SECTIONS:
            lines += ["", f"## {SECTIONS[name]}", "", "| variable | default | meaning |", "|---|---|---|"]
        lines.append(_row(name))
    return "\n".join([*lines, _FOOT]).replace("\n\n\n", "\n\n")


def shown_default(name: str) -> str:
    """A setting's default as the value of an environment variable; empty if there is none or it is empty."""
    field = Settings.model_fields[name]
    if field.is_required():
        return ""
    if isinstance(field.default, tuple):
        return ",".join(field.default)
    return f"{field.default:g}" if isinstance(field.default, float) else str(field.default)


def _row(name: str) -> str:
    field, default = Settings.model_fields[name], shown_default(name)
    shown = "must be set" if field.is_required() else f"`{default}`" if default else "empty"
    return f"| `{variable(name)}` | {shown} | {field.description} |"


if __name__ == "__main__":
    sys.stdout.write(settings_page())
