"""How many segments a text takes, as a carrier counts them."""

_GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM7_DOUBLE = frozenset("^{}\\[~]|€\f")
_GSM7_ALL = _GSM7 | _GSM7_DOUBLE


def count(body: str) -> int:
    """Segments of `body`, at least 1: GSM-7 holds 160 (153 each when several), UCS-2 70 (67 each)."""
    if _GSM7_ALL.issuperset(body):
        units, single, several = len(body) + sum(body.count(mark) for mark in _GSM7_DOUBLE), 160, 153
    else:
        units, single, several = len(body.encode("utf-16-be")) // 2, 70, 67
    return 1 if units <= single else -(-units // several)
