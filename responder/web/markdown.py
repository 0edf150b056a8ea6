"""Renders the group's Markdown as safe HTML: no raw HTML, no images, only links to other sites."""

import re

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_LINK = re.compile(r"(https?://|tel:)", re.IGNORECASE)
_HEADINGS = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}
"""Headings move down, because the text is under a heading of the page."""
_TAGS = {"p", "br", "hr", "h3", "h4", "ul", "ol", "li", "strong", "em", "blockquote", "code", "a"}

_reader = MarkdownIt("commonmark", {"html": False}).disable(["image", "html_block", "html_inline"])
_reader.validateLink = lambda url: bool(_LINK.match(url))  # type: ignore[method-assign]  # as its docs say
_cleaner = nh3.Cleaner(
    tags=_TAGS,
    attributes={"a": {"href"}},
    url_schemes={"http", "https", "tel"},
    url_relative="deny",
    link_rel="noopener noreferrer",
)


def rendered(markdown: str) -> Markup:
    """The Markdown as HTML."""
    tokens = _reader.parse(markdown)
    for token in tokens:
        token.tag = _HEADINGS.get(token.tag, token.tag)
    html = _reader.renderer.render(tokens, _reader.options, {})
    return Markup(_cleaner.clean(html))  # noqa: S704  # it was cleaned
