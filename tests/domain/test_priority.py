"""Priorities: which text goes before which."""

import pytest

from responder.domain.alert import PRIORITY, Kind, NoticeKind


def test_every_kind_of_text_has_its_place_in_the_order() -> None:
    assert set(PRIORITY) == {*Kind, *NoticeKind}


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (NoticeKind.CODE, NoticeKind.CHECK),
        (Kind.DANGER, NoticeKind.CHECK),
        (NoticeKind.CHECK, Kind.CALLOUT),
        (Kind.CALLOUT, Kind.UPDATE),
        (Kind.CALLOUT, NoticeKind.THANKS),
    ],
)
def test_texts_that_cannot_wait_go_first(first: Kind | NoticeKind, then: Kind | NoticeKind) -> None:
    assert PRIORITY[first] < PRIORITY[then]
