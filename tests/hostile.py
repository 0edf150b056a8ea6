"""Input from broken, careless or hostile senders, where words belong. Made for these tests, from rules."""

from collections.abc import Iterator

MARK = "zq7731"
"""Part of all long enough input, so that it would be found in a log."""

_INVISIBLE = [
    chr(code) for code in (*range(0x20), 0x7F, 0x85, 0xA0, 0xAD, 0x2028, 0x2029, 0x3000, 0xFEFF, 0xFFFD, 0xFFFF)
]
_TURNING = [
    chr(code) for code in (0x200B, 0x200C, 0x200D, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
]
_MARKS = [chr(code) for code in range(0x0300, 0x0370)]
_FAR = [chr(code) for code in (0x10348, 0x1F46E, 0x1F6A8, 0x1F1FA, 0xE0001, 0xE007F, 0xF0000, 0x10FFFF, 0x2F800)]
_SCRIPTS = [
    "ကညီကျိာ်",
    "Aan ka warramo",
    "Kuv pom lawv",
    "Poliisii arge",
    "قرب المسجد",
    "בית ספר",
    "学校の前",
    "ß ẞ ı İ ſ",
    "Ａｌｌ　ｗｉｄｅ",
]
_SHAPES = ["1/2 ½ ⅓", "²³¹⁴", "٣٤٥", "१२३", "Ⅷ", "1e5", "0x1f", "+1 612 555 0123", "00000", "-0", "--", "9" * 40]
_NUMBERS = [
    "0", "-1", "1", "-91", "91", "-181", "181", "44.9484", "-93.2523", "1e400", "-1e400", "nan", "-nan", "inf",
    "-inf", "Infinity", "1_000", "1,5", " 5 ", "0x10", "1e-400", "½", "٤٤", "4" * 400, "1." + "0" * 400, "+", ".", "e",
    "true", "null", "None", "[]", "{}", "2147483648", "9223372036854775808", "-9223372036854775809", "1e308",
]  # fmt: skip
_DAYS = [
    "1900-01-01", "2100-12-31T23:59:59Z", "0000-00-00", "9999-99-99", "-0001-01-01", "1900-02-29", "2100-02-29T25:61",
    "1969-12-31T23:59:59", "0", "253402300800", "-62135596801", "12/31/1899", "now", "earlier than that", "20261301",
]  # fmt: skip
_TRICKS = [
    "' OR ''='", "\" OR \"\"=\"", "'; DROP TABLE report; --", "\\", "\\0", "\\u0000", "\\x00", "%00",
    "%0d%0aX-Odd: yes", "\r\nX-Odd: yes\r\n\r\n", "{{ 7 * 7 }}", "{% include 'base.html' %}", "{0.__class__}",
    "%s%s%s%n", "%(code)s", "%(most)s %", "${7*7}", "#{7*7}", "`id`", "$(id)", "| id", "; id",
    "<script>alert(1)</script>", "<b", "&lt;&#0;&#x110000;", "\"><img src=x onerror=alert(1)>", "javascript:alert(1)",
    "<!--", "]]>", "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "../../../../etc/passwd",
    "file:///etc/passwd", "//evil.example", "http://evil.example/", "con", "NUL", "-", "--help", "=1+1", "@SUM(1)",
    "+1", "_csv,\"x", "constructor", "__proto__", "undefined", "null", "None", "true", "on", "unknown", "none",
    "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "{00000000-0000-0000-0000-000000000000}", "urn:uuid:00000000-0000-0000-0000-000000000000",
    "00000000000000000000000000000000", "gggggggggggggggggggggggggggggggg", "[", "(?:(?:a+)+)+$",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "*", "?", ".", "..", "/", "//",
]  # fmt: skip


def texts() -> list[str]:
    """All texts, without duplicates."""
    found = ["", " ", "\n" * 50, "\t", *_NUMBERS, *_DAYS, *_TRICKS, *_SCRIPTS, *_SHAPES]
    found += [f"{MARK}{sign}{MARK}" for sign in (*_INVISIBLE, *_TURNING, *_FAR)]
    found += ["".join(_TURNING) + MARK, "".join(_INVISIBLE), "".join(_FAR) * 20, "\u202e" + MARK + "\u202c" * 3]
    found += [_zalgo(MARK, each) for each in (1, 5, 40)]
    found += [letter * 150 + MARK for letter in ("a", "é", "ه", "界", "🚨", "\u0301", "\u200b", "\x00", "&", "<", "'")]
    found += [letter * 3000 for letter in ("a", " ", "🚨", "\u0301", "%", "\n", "A1 ", "Lake & ")]
    found += ["Lake & Bloomington " * 8, "& " * 90, "1st " * 40, "," * 190, "corner of " * 15, "by " * 60]
    return list(dict.fromkeys(found))


def raw() -> list[bytes]:
    """Bodies that are not valid UTF-8, forms or JSON."""
    broken = [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", b"\x80" * 50, b"\xfe\xff\x00a"]
    percent = [b"%FF", b"%C0%80", b"%ED%A0%80", b"%F4%90%80%80", b"%E2%82", b"%", b"%zz", b"%u0041", b"%00"]
    found = [b"", b"&", b"=" * 100, b"&&&&", b"=&=&=", b"a" * 5000, b"words", b"\x00", bytes(range(256))]
    found += [
        prefix + piece
        for prefix in (b"", b"words=", b"activity=door&words=", b"details=a&words=b&submission=")
        for piece in (*broken, *percent)
    ]
    found += [b"activity=door&words=x&" * 400, b"&".join(b"f%d=1" % at for at in range(2000)), b"equipment=vans&" * 999]
    found += [
        b"{",
        b"[]",
        b"null",
        b"0",
        b'""',
        b"[" * 9000,
        b'{"a":' * 9000,
        b'{"activity": "door"',
        b"\xef\xbb\xbf{}",
    ]
    found += [b"1e999", b'{"a": NaN}', b'{"a": 1, "a": 2}', b'"\\ud800"', b'{"words": "\\u0000"}', b"9" * 5000]
    return list(dict.fromkeys(found))


KINDS = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-16",
    "application/x-www-form-urlencoded; charset=nonsense",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=" + "b" * 300,
    "multipart/form-data; boundary=\x01",
    "application/json",
    "application/json; charset=utf-7",
    "text/plain",
    "text/xml",
    "",
    "nonsense",
    ";;;=",
)
"""Content types that a body may claim."""


def multipart() -> Iterator[bytes]:
    """Multipart bodies with the boundary `b`, mostly broken."""
    part = b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    end = b"--b--\r\n"
    for value in (b"x", b"\x00", b"\xff", b"a" * 9000, b"\r\n--b", b"--b--"):
        yield part % (b"words", value) + part % (b"activity", b"door") + end
        yield part % (b"words", value)
        yield part % (value.replace(b"\r\n", b""), b"x") + end
    yield b'--b\r\nContent-Disposition: form-data; name="words"; filename="a.txt"\r\n\r\nx\r\n' + end
    yield b"--b\r\nContent-Disposition: form-data; name=\"words\"; filename*=UTF-7''%FF\r\n\r\nx\r\n" + end
    yield b"--b\r\nContent-Disposition: nonsense\r\n\r\nx\r\n" + end
    yield b"--b\r\n" + b"X: y\r\n" * 5000 + b"\r\nx\r\n" + end
    yield b"--b\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name=words\r\n\r\n!!\r\n" + end
    yield part % (b"f", b"1") * 1500 + end


def _zalgo(word: str, each: int) -> str:
    return "".join(
        letter + "".join(_MARKS[(at * 7 + up) % len(_MARKS)] for up in range(each)) for at, letter in enumerate(word)
    )
