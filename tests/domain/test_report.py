"""The answers of a report: what is made of ticks and of how long ago it was."""

from datetime import timedelta

import pytest

from responder.domain.report import AGE_MINUTES, Equipment, Seen, equipment_seen, seen_at_age


@pytest.mark.parametrize(
    ("ticked", "kept"),
    [
        ([], ()),
        (["vans", "long guns", "vans"], (Equipment.VANS, Equipment.LONG_GUNS)),
        (["long guns", "vans"], (Equipment.VANS, Equipment.LONG_GUNS)),
        (["none", "vans"], (Equipment.VANS,)),
        (["none"], (Equipment.NONE,)),
        (["nonsense"], ()),
    ],
)
def test_equipment_is_kept_once_each_and_none_only_alone(ticked: list[str], kept: tuple[Equipment, ...]) -> None:
    assert equipment_seen(ticked) == kept


@pytest.mark.parametrize("seen", Seen)
def test_the_age_that_an_answer_stands_for_leads_back_to_it(seen: Seen) -> None:
    assert seen_at_age(timedelta(minutes=AGE_MINUTES[seen])) is seen


@pytest.mark.parametrize(("minutes", "seen"), [(4, Seen.NOW), (6, Seen.MINUTES), (600, Seen.EARLIER)])
def test_any_other_age_leads_to_the_nearest_answer(minutes: int, seen: Seen) -> None:
    assert seen_at_age(timedelta(minutes=minutes)) is seen
