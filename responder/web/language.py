"""The language of a page: the one picked, else the one the phone is set to, else English."""

from flask import Flask, g, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.exceptions import RequestEntityTooLarge

from responder.domain.language import DEFAULT, NAMES
from responder.flow.message.wording import CATALOGS, load_catalog
from responder.web.site import site

OFFERED = {code: name for code, name in NAMES.items() if code == DEFAULT or (CATALOGS / code).is_dir()}
"""Languages that pages come in. One without a catalog is left out: it would be English under another name."""


def language() -> str:
    """The code of this request's language, one of `OFFERED`."""
    if "language" not in g:
        asked = request.args.get("language") or _in_form() or ""
        g.language = asked if asked in OFFERED else _set_on(request.accept_languages)
    return str(g.language)


def speak(known: str) -> None:
    """Use the reader's known language, unless they picked another on the page."""
    if request.args.get("language") not in OFFERED:
        g.language = known


def gettext(message: str) -> str:
    """A message in this request's language."""
    return load_catalog(language()).gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """A counted message in this request's language."""
    return load_catalog(language()).ngettext(one, many, count)


def unreviewed() -> bool:
    """Whether this request's language still lacks a speaker's review. English is the original and needs none."""
    return language() != DEFAULT and language() not in site().policy.languages_reviewed


def attach(app: Flask) -> None:
    """Give templates gettext and this request's language."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # comes with the extension
    app.jinja_env.globals.update(language=language, languages=OFFERED, unreviewed=unreviewed)


def _in_form() -> str | None:
    try:
        return request.form.get("language")
    except RequestEntityTooLarge:  # the error page for that needs a language too
        return None


def _set_on(accepted: LanguageAccept) -> str:
    # Browsers use several codes for Hmong and Karen.
    also = {"mww": "hmn", "hnj": "hmn", "hmong": "hmn", "ksw": "kar", "eky": "kar"}
    for tag, _quality in accepted:
        short = tag.split("-")[0].lower()
        if also.get(short, short) in OFFERED:
            return also.get(short, short)
    return DEFAULT
