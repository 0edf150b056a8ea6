"""Does the same thing several times at the same moment, each on a connection of its own."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from threading import Barrier

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from responder.flow.people.invite import InviteRefused
from responder.flow.people.volunteer import CodeRefused, CodesSpent
from responder.flow.work import Work

DONE = "done"


class Together:
    """Runs an act many times at the same moment, each in its own committed transaction, as the web does."""

    def __init__(self, sessions: sessionmaker[Session], settings: Settings) -> None:
        self.sessions = sessions
        self.policy = replace(settings.policy, codes_a_prefix=1000, codes_a_day=1000)
        self.now = datetime.now(UTC)

    def work(self, session: Session) -> Work:
        return Work(session, self.policy, self.now)

    def run(self, times: int, act: Callable[[Work, int], object]) -> Counter[str]:
        """Counts each result: `done`, or why an act was refused. Refused acts keep what they counted."""
        together = Barrier(times)

        def one(number: int) -> str:
            with self.sessions() as session:
                together.wait(timeout=20)
                answer = DONE
                try:
                    act(self.work(session), number)
                except (InviteRefused, CodesSpent) as refused:
                    answer = type(refused).__name__
                except CodeRefused as refused:
                    answer = refused.reason
                # Commit even a refusal: a used-up try must stay counted.
                session.commit()
                return answer

        with ThreadPoolExecutor(times) as pool:
            return Counter(pool.map(one, range(times)))

    def count(self, table: type) -> int:
        with self.sessions() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0


def number(which: int) -> str:
    return f"+1612555{which:04d}"
