"""Pages for joining: the form, the code that proves the phone, and a way back to one's own settings."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from responder.domain.language import DEFAULT, SECOND
from responder.domain.phone import normalize
from responder.flow.people import volunteer as flow
from responder.flow.people.invite import InviteRefused
from responder.flow.people.volunteer import CodeRefused, CodesSpent, CountryRefused, Refusal
from responder.store import area as area_store
from responder.web.language import gettext as _
from responder.web.language import language
from responder.web.site import keep, site, work
from responder.web.volunteer import proof, wish
from responder.web.volunteer.forms import CodeForm, JoinForm, PhoneForm
from responder.web.volunteer.sealed import seal, unseal

_PROOF = "proof"
_SEALED = "sealed"
_DIGITS = 6
_TOO_MANY = 429


def join() -> ResponseReturnValue:
    """The empty form. An invite's link fills in its code."""
    second = language() if language() in SECOND else DEFAULT
    begun = {"spoken": language(), "second": second, "invite": request.args.get("invite", "")}
    return _form(_join_form(None, begun))


def send() -> ResponseReturnValue:
    """Text a code and ask for it; or show the filled form again, with each fault by its field."""
    return _ask_for_code(_join_form(request.form), request.form)


def again() -> ResponseReturnValue:
    """Text another code, for a form sent before."""
    fields = unseal(work(), request.form.get(_SEALED, ""))
    if fields is None:
        return _code_page(CodeForm(formdata=None), too_old=True), 400
    return _ask_for_code(_join_form(fields), fields)


def code() -> ResponseReturnValue:
    """The page to type the code on, for people who closed the page that asked for it."""
    return _code_page(CodeForm(formdata=None))


def confirm() -> ResponseReturnValue:
    """Check the code. If it is right, they have joined."""
    given = CodeForm(formdata=request.form)
    sealed = request.form.get(_SEALED, "")
    fields = unseal(work(), sealed) if sealed else None
    if sealed and fields is None:
        return _code_page(given, too_old=True), 400
    number = normalize(fields.get("phone", "")) if fields else None
    if number is None and not given.validate():
        return _code_page(given), 400
    typed = "".join(letter for letter in given.code.data if letter in "0123456789")
    if len(typed) != _DIGITS:
        given.code.errors = [_("The code has six digits. Please check our text again.")]
        return _code_page(given, sealed), 400
    try:
        flow.confirm_phone(work(), number or given.number or "", typed)
    except CodeRefused as refused:
        keep()
        given.code.errors = [_refusals()[refused.reason]]
        return _code_page(given, sealed), 400
    return redirect(url_for("volunteer.done"), 303)


def done() -> ResponseReturnValue:
    """The page after joining, with what comes next."""
    return render_template("volunteer/done.html")


def terms() -> ResponseReturnValue:
    """The terms: what we ask of volunteers, and what they may ask of us."""
    return render_template("volunteer/terms.html")


def ask_for_link() -> ResponseReturnValue:
    """The form to ask for the link to one's settings page."""
    return _lost_page(PhoneForm(formdata=None))


def send_link() -> ResponseReturnValue:
    """Text a volunteer the link to their settings page. The answer is the same whether or not they have joined."""
    given = PhoneForm(formdata=request.form)
    if not given.validate():
        return _lost_page(given), 400
    if not _worked():
        return _lost_page(given, unproved=True), 400
    try:
        flow.send_settings_link(work(), given.number or "")
    except CountryRefused:
        given.phone.errors = [_foreign()]
        return _lost_page(given), 400
    except CodesSpent:
        return _spent()
    return render_template("volunteer/link_sent.html")


def _ask_for_code(given: JoinForm, fields: MultiDict[str, str]) -> ResponseReturnValue:
    complete = given.validate()
    if not (given.check_areas([row[0] for row in area_store.names(work().session)]) and complete):
        return _form(given), 400
    if not _worked():
        return _form(given, unproved=True), 400
    try:
        flow.join_by_web(work(), given.number or "", given.wish, language(), given.invite.data)
    except InviteRefused:
        given.invite.errors = [_("This invite doesn't work, or no longer does. Please ask for a new one.")]
    except CountryRefused:
        given.phone.errors = [_foreign()]
    except CodesSpent:
        return _spent()
    if given.errors:
        keep()
        return _form(given), 400
    carried = [(name, value) for name, value in fields.items(multi=True) if name != _PROOF]
    return _code_page(CodeForm(formdata=None), seal(work(), carried), sent=True)


def _worked() -> bool:
    return proof.given(work(), site().broker.redis, request.form.get(_PROOF, ""))


def _spent() -> ResponseReturnValue:
    keep()
    return render_template("volunteer/spent.html"), _TOO_MANY


def _join_form(fields: MultiDict[str, str] | None, begun: dict[str, str] | None = None) -> JoinForm:
    return JoinForm(formdata=fields, data=begun, invite_needed=site().policy.join_needs_invite)


def _form(given: JoinForm, *, unproved: bool = False) -> str:
    return render_template(
        "volunteer/join.html",
        form=given,
        invite_needed=site().policy.join_needs_invite,
        challenge=proof.challenge(work()),
        unproved=unproved,
        **wish.choices(work(), given.areas.data or ()),
    )


def _code_page(given: CodeForm, sealed: str = "", *, sent: bool = False, too_old: bool = False) -> str:
    return render_template(
        "volunteer/code.html",
        form=given,
        sealed=sealed,
        sent=sent,
        too_old=too_old,
        challenge=proof.challenge(work()) if sealed else "",
    )


def _lost_page(given: PhoneForm, *, unproved: bool = False) -> str:
    return render_template("volunteer/link.html", form=given, challenge=proof.challenge(work()), unproved=unproved)


def _foreign() -> str:
    return _("We can't text phones from that country. Please ask a coordinator.")


def _refusals() -> dict[Refusal, str]:
    return {
        Refusal.WRONG: _("That isn't the code. Please check our latest text."),
        Refusal.ENDED: _("That code has expired. Please ask for a new one."),
        Refusal.TOO_MANY: _("Too many wrong tries. Please ask for a new code."),
    }
