"""An incident as one row of the board: what it is, how sure we are, who was alerted, and who is there."""

from dataclasses import dataclass

from responder.domain import decay
from responder.domain.delivery import State as DeliveryState
from responder.domain.incident import State
from responder.domain.partner import MIDDLE
from responder.domain.response import State as ResponseState
from responder.flow.alert.approval import DRAFT_LIFE
from responder.flow.incident.facts import is_stale
from responder.flow.work import Work
from responder.store import board, partner, response
from responder.store.incident import Incident

_WAITING = frozenset({State.UNVERIFIED, State.CHECKING})


@dataclass(frozen=True)
class Row:
    incident: Incident
    area: str
    """The area's name; empty outside every area."""
    told_place: str
    """A reporter's words for the place, if we know no better ones."""
    stale: bool
    """Whether its confirmation is older than the policy trusts."""
    closing: bool
    """Whether it is stale, and nobody confirmed in time that it is still happening."""
    owner: str
    """The e-mail address of the account it is assigned to; empty if unassigned."""
    drafted: bool
    """Whether a draft is waiting for approval."""
    agreed: bool
    """Whether one coordinator has approved the draft and a second must."""
    texts: dict[DeliveryState, int]
    responses: dict[ResponseState, int]
    standing: float
    """How often its partners were right before. Counts only for incidents not confirmed yet."""

    @property
    def called(self) -> int:
        """How many people are in its callouts, without texts that were canceled."""
        return sum(count for state, count in self.texts.items() if state is not DeliveryState.CANCELLED)

    def text_count(self, state: str) -> int:
        return self.texts.get(DeliveryState(state), 0)

    def response_count(self, state: str) -> int:
        return self.responses.get(ResponseState(state), 0)


def rows(work: Work, incidents: list[Incident]) -> list[Row]:
    """The incidents as rows, in the order given."""
    ids = [incident.id for incident in incidents]
    areas = board.area_names(work.session, (incident.area_id for incident in incidents))
    texts, responses = board.alerted_counts(work.session, ids), response.counts(work.session, ids)
    drafts = board.waiting_drafts(work.session, ids, work.now - DRAFT_LIFE)
    places = board.places_as_reported(work.session, [incident.id for incident in incidents if not incident.place_words])
    owner = board.emails(work.session, (incident.owner_id for incident in incidents))
    waiting = [incident.id for incident in incidents if incident.status in _WAITING]
    stands = partner.standings(work.session, waiting, work.now)
    return [
        Row(
            incident=incident,
            area=areas.get(incident.area_id, "") if incident.area_id else "",
            told_place=places.get(incident.id, ""),
            stale=is_stale(work, incident),
            closing=proposes_closing(work, incident),
            owner=owner.get(incident.owner_id, "") if incident.owner_id else "",
            drafted=incident.id in drafts,
            agreed=incident.id in drafts and drafts[incident.id].agreed,
            texts=texts[incident.id],
            responses=responses[incident.id],
            standing=stands.get(incident.id, MIDDLE),
        )
        for incident in incidents
    ]


def proposes_closing(work: Work, incident: Incident) -> bool:
    """Whether to suggest closing: it is stale, and nobody confirmed in time that it is still happening."""
    if incident.status is not State.CONFIRMED or incident.confirmed_at is None:
        return False
    policy = work.policy
    return decay.proposes_closing(
        incident.confirmed_at, incident.still_asked_at, work.now, policy.stale_after, policy.still_patience
    )
