"""Choosing the contacts of a session: a seeded draw, each side's pick, by hand; and the draw as it stands."""

from collections.abc import Sequence
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from calibration.errors import InvalidInput
from calibration.store.planning import PoolContact
from calibration.ui.look import text
from calibration.ui.setup_parts import fine
from calibration.ui.wording import setup_sessions as say
from calibration.vocabulary import ChosenBy, SessionScope, Side
from calibration.workflow.planning import DrawOrder, Ground, draw, pool_of, sides_in
from calibration.workflow.sampling import Drawn
from calibration.workflow.series import SameAgain

_PICKS = {Side.CLIENT: ChosenBy.CLIENT, Side.VENDOR: ChosenBy.VENDOR}
_LABELS = {
    ChosenBy.CLIENT: "The client’s pick",
    ChosenBy.VENDOR: "The vendor’s pick",
    ChosenBy.HAND: "Chosen by hand",
}
_MOST_SHOWN = 200


def choose_contacts(
    ground: Ground, *, room: SessionScope, today: date, start: SameAgain | None = None, sealed: bool = False
) -> DrawOrder:
    """How the contacts are chosen; by default two random ones and room for a pick of each side, or as last time.

    Parameters
    ----------
    sealed : bool
        A contact comes back, so nobody chooses the seed: the program draws it when the session is planned.
    """
    again = st.checkbox(
        "Allow contacts that were in an earlier session",
        value=start.again if start else False,
        key="sessions.plan.again",
        persist_state="session",
    )
    pool = pool_of(ground, DrawOrder(0, 0, {}, again=again))
    fine(say.pool_text(len(pool), len(ground.contacts), again=again))
    first, second, third = st.columns(3)
    n_random = first.number_input(
        "Random contacts",
        min_value=0,
        max_value=max(len(pool), 0),
        value=min(start.n_random if start else 2, len(pool)),
        key=f"sessions.plan.random.{again}",
        persist_state="session",
    )
    spread = second.selectbox(
        "Spread them over",
        list(say.SPREADS),
        index=list(say.SPREADS).index(start.spread_over) if start and start.spread_over in say.SPREADS else 0,
        format_func=say.SPREADS.__getitem__,
        key="sessions.plan.spread",
        persist_state="session",
    )
    seed = _seed(third, today, sealed=sealed)
    picks = _picks(pool, room, repeats=ground.defaults.repeats)
    return DrawOrder(int(n_random), seed, picks, spread_over=spread, again=again)


def _seed(column: DeltaGenerator, today: date, *, sealed: bool) -> int:
    todays = int(f"{today:%y%m%d}")
    if sealed:
        fine(say.SEALED_DRAW)
        return todays
    seed = column.number_input(
        "Seed of the draw",
        min_value=0,
        max_value=2**31,
        value=todays,
        key="sessions.plan.seed",
        persist_state="session",
    )
    fine(say.draw_text(seed=int(seed), today_is_seed=int(seed) == todays))
    return int(seed)


def _picks(pool: Sequence[PoolContact], room: SessionScope, *, repeats: bool) -> dict[ChosenBy, list[int]]:
    """Who picked what. Every choice is searched by typing; the table fills the same choices."""
    texts = {contact.interaction_id: say.contact_text(contact) for contact in pool}
    asked = [*(_PICKS[side] for side in sides_in(room)), ChosenBy.HAND]
    picks: dict[ChosenBy, list[int]] = {}
    for who in asked:
        key = _pick_key(who)
        # A pick that is no longer in the pool (the box above was unticked) must not stay in the choice.
        if key in st.session_state:
            st.session_state[key] = [one for one in st.session_state[key] if one in texts]
        picks[who] = st.multiselect(
            _LABELS[who],
            list(texts),
            format_func=texts.__getitem__,
            placeholder="Type an id, topic or channel",
            select_all=False,
            key=key,
            persist_state="session",
        )
    with st.expander("Look through the contacts", key="sessions.plan.table"):
        _table(pool, asked, repeats=repeats)
    return picks


def _pick_key(who: ChosenBy) -> str:
    return f"sessions.plan.picks.{who}"


def _table(pool: Sequence[PoolContact], asked: Sequence[ChosenBy], *, repeats: bool) -> None:
    """Where contacts come back, not in which sessions each one was: beside Results that would name those set aside."""
    wanted = st.text_input("Search", key="sessions.plan.search", type="search", persist_state="session") or ""
    words = wanted.casefold().split()
    found = [one for one in pool if all(word in say.contact_text(one).casefold() for word in words)]
    shown = found[:_MOST_SHOWN]
    fine(f"{len(found):,} contacts" + (f", the first {_MOST_SHOWN} shown" if len(found) > len(shown) else ""))
    event = st.dataframe(
        [
            {
                "contact": one.external_id,
                "channel": one.channel.value,
                "language": one.language,
                "topic": one.topic,
                "subject": one.subject,
                "day": one.started_at.date() if one.started_at else None,
                "earlier sessions": say.used_text(one, repeats=repeats),
            }
            for one in shown
        ],
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        height=320,
        key="sessions.plan.rows",
    )
    rows = [row for row in event["selection"]["rows"] if row < len(shown)]
    chosen = [shown[row].interaction_id for row in rows]
    with st.container(horizontal=True):
        for who in asked:
            st.button(
                f"Add as {say.CHOSEN_BY[who]}" if who is not ChosenBy.HAND else "Add by hand",
                key=f"sessions.plan.add.{who}",
                disabled=not chosen,
                on_click=_add,
                args=(who, chosen),
            )


def _add(who: ChosenBy, chosen: Sequence[int]) -> None:
    """Rows of the table into one choice; a contact stands in one choice only."""
    for other in _LABELS:
        key = _pick_key(other)
        kept = [one for one in st.session_state.get(key, []) if one not in chosen]
        st.session_state[key] = [*kept, *chosen] if other is who else kept


def show_draw(ground: Ground, order: DrawOrder, *, comes_back: bool = False) -> tuple[Drawn, ...]:
    """The draw in its own order with who chose what; a sentence instead when it cannot be made.

    Where a contact comes back only how many there are: were the others named, what is left would be the one.
    """
    try:
        sample = draw(ground, order)
    except InvalidInput as error:
        st.header("This draw cannot be made.")
        st.write(str(error))
        return ()
    st.header(say.to_score(len(sample), comes_back=comes_back))
    if not sample:
        st.write("Ask for random contacts, or pick some.")
        return ()
    if comes_back:
        fine(say.NAMED_LATER)
        return sample
    contacts = {contact.interaction_id: contact for contact in ground.contacts}
    rows = "".join(
        f"<tr><td>{position}</td><td>{text(say.contact_text(contacts[one.interaction_id]))}</td>"
        f"<td>{text(say.CHOSEN_BY[one.chosen_by])}</td></tr>"
        for position, one in enumerate(sample, start=1)
    )
    st.html(f'<table class="tf"><tr><th>No.</th><th>Contact</th><th>Chosen</th></tr>{rows}</table>')
    return sample
