"""Roles: each includes the ones before it."""

from responder.domain.role import Role


def test_each_role_includes_every_smaller_one_and_no_greater() -> None:
    assert {role: role.included for role in Role} == {
        Role.VIEWER: (Role.VIEWER,),
        Role.DISPATCHER: (Role.VIEWER, Role.DISPATCHER),
        Role.COORDINATOR: (Role.VIEWER, Role.DISPATCHER, Role.COORDINATOR),
        Role.ADMIN: (Role.VIEWER, Role.DISPATCHER, Role.COORDINATOR, Role.ADMIN),
    }
