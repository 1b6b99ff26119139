"""Accounts on both databases: passwords, links, browsers, administrators, and who may reset whom."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import create_engine
from sqlmodel import select

from calibration.errors import InvalidInput, NotAllowed, NotFound, WrongState
from calibration.store.engine import Store, make_engine
from calibration.store.models import AuditEntry, Credential, Membership, Person, WebSession
from calibration.vocabulary import Role
from calibration.workflow import accounts, passwords
from calibration.workflow.accounts import person_for, tidy_email, verify
from calibration.workflow.administration import (
    deactivate,
    insist_on_set_up,
    reactivate,
    set_up_in_browser,
    set_up_with_link,
    set_up_with_password,
)
from calibration.workflow.identity import accounts_exist, open_browser_session, signed_in_by_token, was_seen
from calibration.workflow.links import new_token_id, read, signed
from calibration.workflow.passwords import hash_password, password_problem
from calibration.workflow.resets import make_reset_link, may_reset, use_reset_link, who_resets
from calibration.workflow.signing_in import browsers_of, change_password, end_browser, sign_in, sign_out_everywhere
from tests.factories import World, small_engagement

GOOD, BETTER = "slow green boats", "quiet yellow harbour"
HASH = hash_password(GOOD)
HOUR, IDLE = timedelta(hours=1), timedelta(minutes=30)
LOCAL = [("host", "localhost:8501")]
TOM = "tom@client.example"


@pytest.fixture
def world(store: Store, now: datetime) -> World:
    return small_engagement(store, now)


@pytest.fixture
def tom(store: Store, world: World, now: datetime) -> int:
    """A person with a password."""
    with store.writing() as db:
        db.get_one(Person, world.persons["tom"]).email = TOM
        accounts.keep_hash(db, person_id=world.persons["tom"], secret_hash=HASH, now=now)
    return world.persons["tom"]


def token_of(store: Store, person_id: int, now: datetime) -> str:
    with store.writing() as db:
        return open_browser_session(db, person_id=person_id, browser="Firefox on Linux", now=now, valid_for=HOUR)


def is_in(store: Store, token: str, now: datetime) -> bool:
    return signed_in_by_token(store, token=token, now=now, idle_for=IDLE) is not None


def make_administrator(store: Store, person_id: int) -> None:
    with store.writing() as db:
        db.get_one(Person, person_id).is_administrator = True


def actions(store: Store) -> list[str]:
    with store.reading() as db:
        return [entry.action for entry in db.exec(select(AuditEntry).order_by(AuditEntry.id))]


# ---- what a password may be


@pytest.mark.parametrize(
    "password",
    ["short", "elevenchars", "x" * 257, "abcabcabcabc", "111111111111", "Password12345", "tuning fork 1",
     "Ann Lee Ann Lee", "ann.lee@example.com", "annlee12345", "Correct Horse Battery Staple"],
)  # fmt: skip
def test_a_password_is_refused_for_its_length_for_being_common_or_for_being_ones_own_name(password: str) -> None:
    assert password_problem(password, name="Ann Lee", email="ann.lee@example.com") is not None


@pytest.mark.parametrize(
    "password", [GOOD, "        eight gaps", "пароль из слов", "🐟🐠🐡🦈🐬🐳🐋🦭🪼🦀🦞🦐", "y" + "z9 " * 85]
)
def test_no_rule_of_composition_and_every_character_counts(password: str) -> None:
    assert password_problem(password, name="Ann Lee", email="ann.lee@example.com") is None


def test_a_password_is_the_same_however_its_accents_are_typed() -> None:
    typed = "crème brûlée à midi"
    kept = hash_password(unicodedata.normalize("NFD", typed))
    assert passwords.is_password(unicodedata.normalize("NFC", typed), secret_hash=kept)


def test_where_there_is_no_password_as_much_work_is_done_and_nothing_fits() -> None:
    nobodys = passwords._NOBODYS
    assert nobodys.rsplit("$", 2)[0] == HASH.rsplit("$", 2)[0], "the same parameters: the same time"
    assert not passwords.is_password(GOOD, secret_hash=None)
    assert not passwords.is_password("", secret_hash=None)


def test_the_list_of_common_passwords_holds_what_the_length_lets_through_in_lower_case() -> None:
    text = Path(passwords.__file__).with_name("common_passwords.txt").read_text(encoding="utf-8")
    listed = [line for line in text.splitlines() if not line.startswith("#")]
    assert len(listed) == len(set(listed)) > 100
    assert all(len(line) >= passwords.SHORTEST and line == line.casefold() for line in listed)


def test_what_is_kept_is_argon2id_and_another_one_each_time() -> None:
    assert HASH.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert hash_password(GOOD) != HASH


# ---- people


def test_a_person_is_found_by_address_however_it_is_typed_and_made_once(store: Store, now: datetime) -> None:
    with store.writing() as db:
        first = person_for(db, name="Zoë Lee", email=" Zoe@Example.COM ", now=now)
        again = person_for(db, name="Somebody", email="zoe@example.com", now=now)
        other = person_for(db, name="Zoe Lee", email="zoe2@example.com", now=now)
        assert (first.id, first.email, first.key) == (again.id, "zoe@example.com", "zoe-lee")
        assert other.key == "zoe-lee-2"
        with pytest.raises(InvalidInput, match="not an email address"):
            person_for(db, name="Zoe", email="zoe", now=now)
    assert not accounts_exist(store)


@pytest.mark.parametrize(
    "email",
    [
        "",
        "a@b",
        "a b@example.com",
        "a@example.com, b@example.com",
        "<a@example.com>",
        "@x.y",
        "a@example.com\u200b",
        "a\x00@example.com",
        "\u202ea@example.com",
        "a\ud800@example.com",
    ],
)
def test_what_is_no_address_is_refused(email: str) -> None:
    assert "email" in accounts.account_problems(name="Ann", email=email)
    assert tidy_email(" A@B.C ") == "a@b.c"


@pytest.mark.parametrize("name", ["", " ", "\u200b", "An\x00n", "\u202eAnn", "Ann\ud800", "Ann\nLee"])
def test_a_name_is_seen_and_rewrites_nothing_around_it(name: str) -> None:
    assert "name" in accounts.account_problems(name=name, email="ann@example.com")


@pytest.mark.parametrize("name", ["Zoë", "שרה כהן", "علی‌رضا", "李", "O’Neill-Łuczak"])
def test_names_of_every_script_are_names(name: str) -> None:
    assert accounts.account_problems(name=name, email="ann@example.com") == {}


def test_a_password_is_kept_replaced_and_verified(store: Store, world: World, now: datetime) -> None:
    lucia = world.persons["lucia"]
    with store.writing() as db:
        assert not verify(db, person_id=lucia, password=GOOD)
        accounts.keep_hash(db, person_id=lucia, secret_hash=HASH, now=now)
        assert verify(db, person_id=lucia, password=GOOD)
        accounts.keep_hash(db, person_id=lucia, secret_hash=hash_password(BETTER), now=now + HOUR)
        assert verify(db, person_id=lucia, password=BETTER)
        assert not verify(db, person_id=lucia, password=GOOD)
        row = db.exec(select(Credential)).one()
        assert (row.created_at, row.changed_at) == (now, now + HOUR)


# ---- links


def test_a_link_of_one_purpose_is_none_of_another_and_none_that_was_touched() -> None:
    number = new_token_id()
    token = signed(number, purpose="invitation")
    assert read(token, purpose="invitation") == number
    assert read(token, purpose="reset") is None
    assert read(token[:-2], purpose="invitation") is None
    assert read("", purpose="invitation") is None
    assert read("é", purpose="invitation") is None


# ---- browsers


def test_a_browser_session_ends_when_idle_and_in_any_case_and_is_seen_once_a_minute(
    store: Store, tom: int, now: datetime
) -> None:
    token = token_of(store, tom, now)
    person = signed_in_by_token(store, token=token, now=now, idle_for=IDLE)
    assert person is not None
    assert not is_in(store, token, now + IDLE)
    was_seen(store, person=person, now=now + timedelta(seconds=59))
    assert not is_in(store, token, now + IDLE)
    was_seen(store, person=person, now=now + timedelta(minutes=20))
    assert is_in(store, token, now + IDLE)
    was_seen(store, person=person, now=now + timedelta(minutes=50))
    assert is_in(store, token, now + timedelta(minutes=59))
    assert not is_in(store, token, now + HOUR)


def test_being_seen_does_not_bring_back_a_browser_that_was_signed_out(store: Store, tom: int, now: datetime) -> None:
    token = token_of(store, tom, now)
    person = signed_in_by_token(store, token=token, now=now, idle_for=IDLE)
    assert person is not None
    end_browser(store, person_id=tom, web_session_id=person.web_session_id, now=now)
    was_seen(store, person=person, now=now + timedelta(minutes=5))
    assert not is_in(store, token, now + timedelta(minutes=5))


def test_a_busy_database_is_no_reason_to_refuse_a_page(sqlite_url: str, now: datetime) -> None:
    engine = make_engine(sqlite_url)
    impatient = create_engine(sqlite_url, connect_args={"timeout": 0.05})
    store = Store(engine)
    world = small_engagement(store, now)
    token = token_of(store, world.persons["tom"], now)
    person = signed_in_by_token(store, token=token, now=now, idle_for=IDLE)
    assert person is not None
    with store.writing() as db:
        db.get_one(Person, world.persons["tom"])  # begins, and holds the one writer as a long import does
        was_seen(Store(impatient), person=person, now=now + timedelta(minutes=5))
    again = signed_in_by_token(store, token=token, now=now, idle_for=IDLE)
    assert again is not None
    assert again.seen_at == now, "it was not written, and nobody was refused"
    engine.dispose()
    impatient.dispose()


def test_somebody_elses_browser_is_none_of_ones_own(store: Store, world: World, tom: int, now: datetime) -> None:
    token_of(store, tom, now)
    row = browsers_of(store, person_id=tom, now=now, idle_for=IDLE)[0]
    with pytest.raises(NotFound):
        end_browser(store, person_id=world.persons["lucia"], web_session_id=row.id or 0, now=now)
    assert browsers_of(store, person_id=world.persons["lucia"], now=now, idle_for=IDLE) == []


def test_signing_out_everywhere_ends_all_and_is_recorded(store: Store, tom: int, now: datetime) -> None:
    tokens = [token_of(store, tom, now) for _ in range(3)]
    assert sign_out_everywhere(store, person_id=tom, now=now) == 3
    assert not any(is_in(store, token, now) for token in tokens)
    assert actions(store) == ["signed_out_everywhere"]


def test_a_password_changed_since_the_look_signs_nobody_in(store: Store, tom: int, now: datetime) -> None:
    token = token_of(store, tom, now)
    person = signed_in_by_token(store, token=token, now=now, idle_for=IDLE)
    assert person is not None
    new = change_password(
        store, person_id=tom, web_session_id=person.web_session_id, old=GOOD, new=BETTER, browser="", now=now,
        valid_for=HOUR,
    )  # fmt: skip
    assert is_in(store, new, now)
    assert not is_in(store, token, now)
    with pytest.raises(NotAllowed):
        sign_in(store, email=TOM, password=GOOD, browser="", now=now, valid_for=HOUR)
    with pytest.raises(NotAllowed):  # a browser that was signed out meanwhile changes nothing
        change_password(
            store, person_id=tom, web_session_id=person.web_session_id, old=BETTER, new=GOOD, browser="", now=now,
            valid_for=HOUR,
        )  # fmt: skip


# ---- reset links


def test_a_reset_link_works_once_within_a_day_and_an_earlier_one_no_more(store: Store, tom: int, now: datetime) -> None:
    browser = token_of(store, tom, now)
    earlier = make_reset_link(store, by_person_id=None, person_id=tom, now=now)
    token = make_reset_link(store, by_person_id=None, person_id=tom, now=now)
    with pytest.raises(NotFound, match="works once"):
        who_resets(store, token=earlier, now=now)
    with pytest.raises(NotFound):
        use_reset_link(store, token=token, password=BETTER, now=now + timedelta(hours=24))
    assert who_resets(store, token=token, now=now + timedelta(hours=23)).id == tom
    use_reset_link(store, token=token, password=BETTER, now=now)
    with pytest.raises(NotFound):
        use_reset_link(store, token=token, password=GOOD, now=now)
    assert not is_in(store, browser, now)
    with store.reading() as db:
        assert verify(db, person_id=tom, password=BETTER)
    assert actions(store) == ["reset_link_made", "reset_link_made", "password_reset"]


def test_a_reset_link_lets_nobody_in_who_was_deactivated_since(store: Store, tom: int, now: datetime) -> None:
    token = make_reset_link(store, by_person_id=None, person_id=tom, now=now)
    with store.writing() as db:
        db.get_one(Person, tom).deactivated_at = now
    with pytest.raises(NotFound):
        use_reset_link(store, token=token, password=BETTER, now=now)
    with pytest.raises(NotFound):
        make_reset_link(store, by_person_id=None, person_id=tom, now=now)


@pytest.mark.parametrize(
    ("by", "whom", "allowed"),
    [
        ("quinn", "marek", True),
        ("quinn", "lucia", True),
        ("quinn", "tom", False),  # the other company's
        ("quinn", "sam", False),  # neutral
        ("quinn", "stranger", False),  # belongs to nothing
        ("quinn", "quinn", False),
        ("faye", "marek", False),  # a facilitator leads nobody
        ("priya", "tom", False),
        ("stranger", "tom", False),
    ],
)
def test_a_lead_makes_reset_links_for_people_of_the_own_organization_only(
    store: Store, world: World, now: datetime, by: str, whom: str, allowed: bool
) -> None:
    by_id, whom_id = world.persons[by], world.persons[whom]
    if allowed:
        assert make_reset_link(store, by_person_id=by_id, person_id=whom_id, now=now)
        return
    with pytest.raises(NotAllowed):
        make_reset_link(store, by_person_id=by_id, person_id=whom_id, now=now)
    assert actions(store) == []


def test_a_lead_resets_nobody_who_could_open_more_than_that_organization(
    store: Store, world: World, now: datetime
) -> None:
    quinn, marek = world.persons["quinn"], world.persons["marek"]
    make_administrator(store, marek)
    with store.reading() as db:
        assert not may_reset(db, by_person_id=quinn, person_id=marek)
    with store.writing() as db:
        db.get_one(Person, marek).is_administrator = False
        elsewhere = Membership(
            engagement_id=world.engagement_id, person_id=marek, organization_id=world.client_organization_id,
            role=Role.MANAGER,
        )  # fmt: skip
        db.add(elsewhere)
        db.flush()
        assert not may_reset(db, by_person_id=quinn, person_id=marek)


def test_a_leads_reset_link_ends_when_the_account_opens_more_than_the_lead_may(
    store: Store, world: World, now: datetime
) -> None:
    quinn, marek, lucia = (world.persons[name] for name in ("quinn", "marek", "lucia"))
    links = {who: make_reset_link(store, by_person_id=quinn, person_id=who, now=now) for who in (marek, lucia)}
    grown = Membership(
        engagement_id=world.engagement_id, person_id=marek, organization_id=world.vendor_organization_id,
        role=Role.ADMINISTRATOR,
    )  # fmt: skip
    with store.writing() as db:
        db.add(grown)
    with pytest.raises(NotFound, match="works once"):
        use_reset_link(store, token=links[marek], password=BETTER, now=now)
    assert who_resets(store, token=links[lucia], now=now).id == lucia
    with store.writing() as db:
        db.get_one(Person, quinn).deactivated_at = now
    with pytest.raises(NotFound):
        who_resets(store, token=links[lucia], now=now)


def test_an_administrator_of_the_installation_resets_anybody_but_themselves(
    store: Store, world: World, now: datetime
) -> None:
    dana = world.persons["dana"]
    make_administrator(store, dana)
    for whom in ("marek", "sam", "stranger", "tom"):
        assert make_reset_link(store, by_person_id=dana, person_id=world.persons[whom], now=now)
    with pytest.raises(NotAllowed):
        make_reset_link(store, by_person_id=dana, person_id=dana, now=now)
    with store.writing() as db:
        db.get_one(Person, dana).deactivated_at = now
    with pytest.raises(NotAllowed):
        make_reset_link(store, by_person_id=dana, person_id=world.persons["tom"], now=now)


# ---- administrators


def test_the_first_set_up_in_a_browser_signs_everybody_else_out(store: Store, world: World, now: datetime) -> None:
    demo = token_of(store, world.persons["tom"], now)
    told = {
        "name": "Ada",
        "email": "ada@example.com",
        "secret_hash": HASH,
        "browser": "",
        "now": now,
        "valid_for": HOUR,
    }
    for outside in ([("host", "tuning.example.com")], [*LOCAL, ("x-forwarded-for", "203.0.113.9")]):
        with pytest.raises(NotAllowed):
            set_up_in_browser(store, headers=outside, **told)  # type: ignore[arg-type]
    token = set_up_in_browser(store, headers=LOCAL, **told)  # type: ignore[arg-type]
    assert is_in(store, token, now)
    assert not is_in(store, demo, now)
    with pytest.raises(NotAllowed):
        set_up_in_browser(store, headers=LOCAL, **told)  # type: ignore[arg-type]
    assert actions(store) == ["administrator_made"]


def test_the_first_password_shuts_the_demos_door_behind_whoever_came_through_it(
    store: Store, world: World, now: datetime
) -> None:
    token = set_up_with_link(store, name="Ada", email="ada@example.com", another=False, now=now)
    demo = token_of(store, world.persons["tom"], now)  # the door is open until the link is used
    use_reset_link(store, token=token, password=BETTER, now=now)
    assert not is_in(store, demo, now)


def test_of_many_who_set_up_at_once_one_is_the_first_administrator(store: Store, now: datetime) -> None:
    ready = Barrier(4)

    def set_up(name: str) -> str:
        ready.wait()
        return set_up_in_browser(
            store, name=name, email=f"{name}@example.com", secret_hash=HASH, headers=LOCAL, browser="", now=now,
            valid_for=HOUR,
        )  # fmt: skip

    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(set_up, name) for name in ("ada", "ben", "cleo", "dan")]
    assert sorted(one.exception() is None for one in done) == [False, False, False, True]
    assert all(isinstance(one.exception(), NotAllowed) for one in done if one.exception())
    with store.reading() as db:
        assert len(db.exec(select(Person)).all()) == 1


def test_one_more_administrator_is_made_only_when_that_is_said(store: Store, now: datetime) -> None:
    ada = {"name": "Ada", "email": "ada@example.com", "now": now}
    set_up_with_password(store, secret_hash=HASH, another=False, **ada)  # type: ignore[arg-type]
    with pytest.raises(WrongState, match="--another"):
        insist_on_set_up(store, another=False)
    with pytest.raises(WrongState, match="--another"):
        set_up_with_link(store, name="Bo", email="bo@example.com", another=False, now=now)
    with pytest.raises(WrongState, match="has a password already"):
        set_up_with_password(store, secret_hash=HASH, another=True, **ada)  # type: ignore[arg-type]
    token = set_up_with_link(store, name="Bo", email="bo@example.com", another=True, now=now)
    assert who_resets(store, token=token, now=now).is_administrator
    use_reset_link(store, token=token, password=BETTER, now=now)
    assert sign_in(store, email="bo@example.com", password=BETTER, browser="", now=now, valid_for=HOUR)


def test_a_deactivated_account_is_out_everywhere_and_comes_back_with_its_password(
    store: Store, world: World, tom: int, now: datetime
) -> None:
    priya = world.persons["priya"]
    browser = token_of(store, tom, now)
    link = make_reset_link(store, by_person_id=None, person_id=tom, now=now)
    with pytest.raises(NotAllowed):
        deactivate(store, by_person_id=priya, person_id=tom, now=now)
    make_administrator(store, priya)
    deactivate(store, by_person_id=priya, person_id=tom, now=now)
    deactivate(store, by_person_id=priya, person_id=tom, now=now)
    assert not is_in(store, browser, now)
    with pytest.raises(NotAllowed):
        sign_in(store, email=TOM, password=GOOD, browser="", now=now, valid_for=HOUR)
    reactivate(store, by_person_id=priya, person_id=tom, now=now)
    reactivate(store, by_person_id=priya, person_id=tom, now=now)
    assert not is_in(store, browser, now)
    with pytest.raises(NotFound):
        who_resets(store, token=link, now=now)
    assert sign_in(store, email=TOM, password=GOOD, browser="", now=now, valid_for=HOUR)
    assert actions(store)[1:] == ["account_deactivated", "account_reactivated", "signed_in"]


def test_the_last_administrator_is_not_deactivated(store: Store, world: World, now: datetime) -> None:
    priya, dana = world.persons["priya"], world.persons["dana"]
    make_administrator(store, priya)
    with pytest.raises(WrongState, match="only administrator"):
        deactivate(store, by_person_id=priya, person_id=priya, now=now)
    make_administrator(store, dana)
    deactivate(store, by_person_id=dana, person_id=priya, now=now)
    with store.reading() as db:
        assert db.get_one(Person, priya).deactivated_at == now


def test_no_token_is_kept_only_its_hash(store: Store, tom: int, now: datetime) -> None:
    token = token_of(store, tom, now)
    with store.reading() as db:
        row = db.exec(select(WebSession)).one()
    assert token not in (row.token_hash, row.form_token)
    assert len(row.token_hash) == 64
