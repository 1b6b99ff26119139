"""Sentences of the People page and of the list of accounts."""

from collections.abc import Collection, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from calibration.analysis.reviewers import letters
from calibration.store.account_list import AccountRow
from calibration.store.memberships import MemberRow, ReviewerStatus
from calibration.store.sessions import SessionCard
from calibration.ui.wording.home import counted, in_words
from calibration.ui.wording.scoring import day_and_month
from calibration.vocabulary import Role, Side
from calibration.workflow.neutrals import NeutralPerson
from calibration.workflow.people_accounts import Accounts
from calibration.workflow.people_view import Elsewhere, Pending, PeopleView
from calibration.workflow.rights import ROLES

PASTE_HERE = "One line each: Ana Reyes <ana@example.com> or Ana Reyes, ana@example.com"
LINKS_ARE_YOURS = (
    "No mail is sent from here. Copy each text into Teams, Slack or a mail: its link is for that person alone, works"
    " once, and runs out after seven days."
)
DEMO_NOTE = (
    "This is the demo: its people have no accounts, and nobody needs one. Invitations can be tried here; they let"
    " somebody in once Tuning Fork has an administrator."
)
NEUTRAL_FORM = (
    "A facilitator, an auditor or an arbiter of neither side. Both sides see here that they take part, and read on the"
    " record who let them in; an administrator of either side can remove them."
)
NEUTRAL_NOTE = "They see no room of one side, and no reviewer’s name unless this engagement shows all names."
NO_ADDRESS = "No address is known here. Paste the name with an address above to invite them as somebody new."
NO_SESSION = "No session"
RESET_NOTE = "For a forgotten password. The link works once, within 24 hours; their browsers are signed out then."
ACCOUNTS_SUB_LINE = "Who can sign in, and for which companies. No scores are seen from here."
ADMINISTRATES = "administers the installation"
CLOSED = "closed"
_CALLED = {Side.CLIENT: "Client", Side.VENDOR: "Vendor"}


def people_title(view: PeopleView) -> str:
    """The headline: who scores, and who has not come in yet."""
    scoring = [one for one in view.own if Role.REVIEWER in one.roles and not one.deactivated]
    total = len(scoring) + view.n_invited
    if view.viewer.side is None:
        people = counted(len(view.own), "person", "people").capitalize()
        return f"{people} of {view.organization} {'takes' if len(view.own) == 1 else 'take'} part."
    if not total:
        return f"Nobody scores for {view.organization} yet."
    first = f"{counted(total, 'person', 'people').capitalize()} {'scores' if total == 1 else 'score'} for"
    quiet = nobody_has_an_account(view)
    waiting = view.n_invited + (0 if quiet else sum(not one.has_account for one in scoring))
    if quiet and not waiting:
        return f"{first} {view.organization}."
    if not waiting:
        return f"{first} {view.organization}, and {'has' if total == 1 else 'all have'} come in."
    if waiting == total:
        return f"{first} {view.organization}; {'nobody has' if total > 1 else 'and has not'} come in yet."
    return f"{first} {view.organization}; {in_words(waiting)} {'has' if waiting == 1 else 'have'} not come in yet."


def nobody_has_an_account(view: PeopleView) -> bool:
    """Whether this is a demo in which people continue as somebody."""
    return view.is_demo and not any(one.has_account for one in view.own)


def people_sub_line(view: PeopleView) -> str:
    """What the page is good for, to this viewer."""
    if view.may_manage:
        return "You invite and remove the people of your own side. What you change holds at their next click."
    return "The leads of your side invite and remove its people."


def roles_text(roles: Collection[Role]) -> str:
    """reviewer, QA lead."""
    return ", ".join(ROLES[role] for role in Role if role in roles)


def status_text(one: MemberRow, *, is_demo: bool, now: datetime, zone: ZoneInfo) -> str:
    """ana@example.com · last seen yesterday."""
    if one.deactivated:
        status = "account closed"
    elif not one.has_account:
        status = "" if is_demo and one.email is None else "has no account yet"
    else:
        status = "has an account" if one.seen_at is None else ""
    return " · ".join(part for part in (one.email, status, seen_text(one.seen_at, now=now, zone=zone)) if part)


def seen_text(seen_at: datetime | None, *, now: datetime, zone: ZoneInfo) -> str:
    """Last seen today; last seen 3 November: a day, never an hour."""
    if seen_at is None:
        return ""
    day, today = seen_at.astimezone(zone).date(), now.astimezone(zone).date()
    days = (today - day).days
    if days < 2:
        return f"last seen {'yesterday' if days == 1 else 'today'}"
    return f"last seen {day_and_month(day)}" + (f" {day.year}" if day.year != today.year else "")


def session_text(session: SessionCard) -> str:
    """One session in the choice of the invitation."""
    return f"{session.name}, {counted(session.n_contacts, 'contact')}"


def removal_text(one: MemberRow, open_work: Sequence[str], *, is_self: bool) -> str:
    """What removing somebody does, said before it is done."""
    whom, they = ("yourself", "you") if is_self else (one.name, "they")
    said = (
        f"If you remove {whom}, {they} can open nothing of this engagement from the next click on. What was submitted"
        " stays and counts."
    )
    if open_work:
        names = ", ".join(f"“{name}”" for name in open_work)
        said += f" {they.capitalize()} leave {names}: what is not submitted there stays stored and is not counted."
    if Role.REVIEWER in one.roles:
        said += f" Invited again, {they} go on under the same letter."
    return said


def until_text(pending: Pending, zone: ZoneInfo) -> str:
    """Until Thursday 19 November; has run out."""
    if pending.has_run_out:
        return "The link has run out. Renew it to send a new one."
    local = pending.invitation.expires_at.astimezone(zone)
    return f"until {local:%A} {day_and_month(local)}"


def message_text(
    pending: Pending, *, link: str, client: str, vendor: str, session: SessionCard | None, zone: ZoneInfo
) -> str:
    """The text to paste into Teams, Slack or a mail: what this is, the link, what to do and until when."""
    one = pending.invitation
    until = one.expires_at.astimezone(zone)
    parts = [
        f"Hello {one.name},",
        f"{client} and {vendor} score the same contacts in Tuning Fork, each without seeing what the others gave, and"
        f" then compare. You take part for {one.organization} as {roles_text(one.roles)}.",
        f"Come in by this link and choose a password. It is for you alone and works once, until {until:%A}"
        f" {day_and_month(until)}:\n{link}",
    ]
    if session is not None:
        due = ""
        if session.due_at is not None:
            local = session.due_at.astimezone(zone)
            due = f" by {local:%A} {day_and_month(local)}, {local:%H:%M} ({zone.key})"
        parts.append(
            f"What to do: score {counted(session.n_contacts, 'contact')} in “{session.name}”{due}, and submit. Nobody"
            " sees your answers before the meeting."
        )
    return "\n\n".join(parts)


def elsewhere_text(other: Elsewhere, *, is_demo: bool) -> str:
    """Who scores on the other side: letters, or names where the engagement shows them; and who has not come in."""
    if not other.reviewers:
        return f"Nobody scores for {other.organization} yet."
    names = [_reviewer(other.side, one) for one in other.reviewers]
    n = len(names)
    said = (
        f"{counted(n, 'reviewer').capitalize()} {'scores' if n == 1 else 'score'} for {other.organization}:"
        f" {', '.join(names)}."
    )
    missing = [_reviewer(other.side, one) for one in other.reviewers if not one.has_account]
    if not missing or is_demo:
        return said
    if len(missing) == n:
        return f"{said} {'None of them has' if n > 1 else 'That one has not'} come in yet."
    return f"{said} Not come in yet: {', '.join(missing)}."


def _reviewer(side: Side, one: ReviewerStatus) -> str:
    return one.label or f"{_CALLED[side]} {letters(one.position)}"


def neutral_title(people: Sequence[NeutralPerson]) -> str:
    """The heading over people of neither side."""
    n = len(people)
    return f"{counted(n, 'person', 'people').capitalize()} of neither side {'takes' if n == 1 else 'take'} part"


def neutral_name(one: NeutralPerson) -> str:
    """Nora Field; A facilitator and auditor of Arbiters Ltd, where the name is not shown."""
    if one.name:
        return one.name
    roles = " and ".join(ROLES[role] for role in one.roles)
    return f"{'An' if roles[0] in 'aeiou' else 'A'} {roles} of {one.organization}"


def neutral_status(one: NeutralPerson, *, is_demo: bool) -> str:
    """Of Arbiters Ltd · has no account yet; the organization stands in the name where none is shown."""
    status = "account closed" if one.deactivated else "" if one.has_account or is_demo else "has no account yet"
    return " · ".join(part for part in (one.name and f"of {one.organization}", status) if part)


def neutral_removal(one: NeutralPerson) -> str:
    """What removing somebody neutral does, said before it is done."""
    whom = one.name or f"this person of {one.organization}"
    return (
        f"If you remove {whom}, they can open nothing of this engagement from the next click on. Both sides read on the"
        " record who did it."
    )


def neutral_help(here: Sequence[str]) -> str:
    """Which organizations are neutral here already."""
    said = "Neither the client nor the vendor."
    return f"{said} Here already: {', '.join(here)}." if here else said


def first_lead_text(other: Elsewhere) -> str:
    """What inviting the first lead of a side is."""
    return (
        f"{other.organization} has no lead who has come in. Invite one person; from then on they invite their own"
        " people, and you invite nobody else there."
    )


def accounts_title(found: Accounts) -> str:
    """Six of 14 people can sign in here."""
    everybody, able = found.n_people, found.n_with_account
    if everybody == able:
        return f"{counted(everybody, 'person', 'people').capitalize()} can sign in here."
    those = in_words(able).capitalize() if able else "None"
    return f"{those} of {counted(everybody, 'person', 'people')} can sign in here."


def accounts_text(total: int, *, most_shown: int) -> str:
    """How many a search found."""
    found = f"{counted(total, 'person', 'people').capitalize()} found"
    return f"{found}, the first {most_shown} shown. Search for more." if total > most_shown else f"{found}."


def account_text(one: AccountRow, *, now: datetime, zone: ZoneInfo) -> str:
    """ana@example.com · Clearline · last seen yesterday."""
    state = "no account yet" if not one.has_account else "never signed in" if one.seen_at is None else ""
    parts = [one.email or "no address", ", ".join(one.companies) or "no company", state]
    return " · ".join(part for part in (*parts, seen_text(one.seen_at, now=now, zone=zone)) if part)


def closing_text(one: AccountRow, *, is_self: bool) -> str:
    """What closing an account does, said before it is done."""
    whose, they = ("your own account", "you are") if is_self else (f"the account of {one.name}", "they are")
    return (
        f"If you close {whose}, {they} signed out of every browser at once and cannot sign in. Roles and everything"
        " that was submitted stay; what was not is not counted."
    )
