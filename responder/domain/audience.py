"""Who an alert is meant for: areas, skills, languages, and whether it may wake people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from responder.domain.volunteer import Skill


@dataclass(frozen=True)
class Wanted:
    """People in these areas. If skills or languages are named, people must have one of each."""

    areas: tuple[UUID, ...]
    skills: tuple[Skill, ...] = ()
    languages: tuple[str, ...] = ()
    urgent: bool = False
    """Whether it wakes people in quiet hours who agreed to be woken."""

    def kept(self) -> dict[str, Any]:
        """The same as plain JSON values, to be stored."""
        return {
            "areas": [str(area) for area in self.areas],
            "skills": [str(skill) for skill in self.skills],
            "languages": list(self.languages),
            "urgent": self.urgent,
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """Read it back from what `kept` returned."""
        return cls(
            tuple(UUID(area) for area in kept["areas"]),
            tuple(Skill(skill) for skill in kept["skills"]),
            tuple(kept["languages"]),
            kept["urgent"],
        )
