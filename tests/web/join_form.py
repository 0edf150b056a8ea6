"""The filled-in join form."""

import re
from html import unescape

from werkzeug.test import TestResponse

NUMBER = "(612) 555-0177"


Fields = dict[str, str | list[str]]


def faults(answer: TestResponse) -> str:
    """The text of the summary of faults before the form."""
    summary = answer.text.partition('id="faults"')[2].partition("</div>")[0]
    return unescape(re.sub(r"<[^>]+>", " ", summary))
