"""What texts cost: this month against its budget, by kind and alert; past months; drills separately."""

from collections.abc import Mapping
from datetime import date

from flask.typing import ResponseReturnValue

from responder.domain.alert import Kind, NoticeKind
from responder.domain.role import Role
from responder.flow.alert import cost as flow
from responder.flow.work import Work
from responder.store import sender
from responder.store.spending import Count
from responder.web import formats
from responder.web.access import needs
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.labels import say
from responder.web.dashboard.frame.page import page
from responder.web.language import gettext as _
from responder.web.site import work


@needs(Role.COORDINATOR)
def costs() -> ResponseReturnValue:
    """Costs of this month so far and of the past year."""
    version, current = version_of_all(), work()
    return page(
        "alerts/costs",
        version=version,
        # The count covers all texts of the month, so don't repeat it at every change on the board.
        still=True,
        seen=flow.cost_overview(current),
        month=formats.month(current.local.date()),
        month_name=_month,
        kind=kind,
        money=money,
        price=lambda segments, through=sender.DEFAULT: money(flow.segment_cost(current, segments, through)),
        whole=lambda counts: _whole(counts, current),
    )


def kind(code: str) -> str:
    """A kind of text, in words."""
    known: Kind | NoticeKind | None = next((one for one in (*Kind, *NoticeKind) if one == code), None)
    return say(known) if known else _("other")


def money(dollars: float) -> str:
    return f"${dollars:,.2f}"


def _month(counted: str) -> str:
    """The month of a count, in words. Counts name it as `2026-05`."""
    return formats.month(date.fromisoformat(f"{counted}-01"))


def _whole(counts: Mapping[str, Count], current: Work) -> tuple[int, int, str]:
    """The total of texts, segments and dollars."""
    every = counts.values()
    price = flow.segment_cost(current, sum(one.paid for one in every), sender.DEFAULT)
    return sum(one.texts for one in every), sum(one.segments for one in every), money(price)
