"""A rumor that people pass on, and a place that is far away."""

from responder.domain.distance import Point

RUMOR = "My cousin says la migra is going door to door near Lake & Bloomington, do not go outside"


FAR = Point(51.5, -0.12)
