"""Account roles. Each of the four includes the ones before it."""

from enum import StrEnum


class Role(StrEnum):
    VIEWER = "viewer"
    DISPATCHER = "dispatcher"
    COORDINATOR = "coordinator"
    ADMIN = "admin"

    @property
    def included(self) -> tuple["Role", ...]:
        """This role and every smaller one."""
        order = tuple(Role)
        return order[: order.index(self) + 1]
