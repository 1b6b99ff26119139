"""The few kinds of field a mapping form is made of, all keyed by the file and mapping they show."""

from collections.abc import Mapping as Fields
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from calibration.intake.mapping import Layout, Mapping
from calibration.intake.table import Table
from calibration.ui.setup_contacts.reading import Reading

NOT_THERE = "not in this file"


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one reading.

    Attributes
    ----------
    layout : Layout
        As chosen above the form; may differ from the mapping's.
    stamp : str
        Begins every key, so that another mapping fills the fields anew.
    """

    reading: Reading
    layout: Layout
    stamp: str

    @property
    def mapping(self) -> Mapping:
        """The mapping the fields start from."""
        assert self.reading.mapping is not None, "a form is made for a mapping only"
        return self.reading.mapping

    @property
    def table(self) -> Table | None:
        """The table whose columns can be chosen."""
        tables = [table for table in self.reading.tables if not table.hidden and table.header]
        wanted = (self.mapping.sheet or "").casefold()
        return next((table for table in tables if table.sheet.casefold() == wanted), tables[0] if tables else None)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return self.table.header if self.table else ()

    def column(self, at: Any, label: str, name: str, current: str | None, *, needed: bool = False) -> str | None:
        """Choose a column; ``None`` when it is not in the file."""
        exact = next((one for one in self.columns if one.casefold() == (current or "").casefold()), None)
        options = [*self.columns] if needed else ["", *self.columns]
        # A name the file does not have stays visible: the mapping may be for another file of the same kind.
        if current and exact is None:
            options.append(current)
        chosen = at.selectbox(
            label,
            options,
            index=options.index(exact or current or options[0]) if options else 0,
            format_func=_shown,
            key=f"{self.stamp}.{name}",
        )
        return chosen or None

    def choice(self, at: Any, label: str, name: str, options: Fields[str, str], current: str) -> str:
        """Choose one of a few; ``options`` is value → words."""
        keys = list(options)
        chosen = at.selectbox(
            label,
            keys,
            index=keys.index(current) if current in keys else 0,
            format_func=options.__getitem__,
            key=f"{self.stamp}.{name}",
        )
        return str(chosen)

    def text(self, at: Any, label: str, name: str, current: str, *, help_text: str | None = None) -> str:
        """A line of text."""
        return str(at.text_input(label, value=current, help=help_text, key=f"{self.stamp}.{name}") or "").strip()

    def several(self, label: str, name: str, current: Sequence[str]) -> list[str]:
        """Choose several columns, in the order chosen."""
        folded = {one.casefold(): one for one in self.columns}
        start = [folded[one.casefold()] for one in current if one.casefold() in folded]
        return list(st.multiselect(label, list(self.columns), default=start, key=f"{self.stamp}.{name}"))


def _shown(column: str) -> str:
    return column or NOT_THERE


def listed(text: str) -> list[str]:
    """``"1, 2, 3"`` as a list; empty entries fall away."""
    return [part.strip() for part in text.split(",") if part.strip()]


def without_nothing(content: Fields[str, Any]) -> dict[str, Any]:
    """The entries that say something."""
    return {key: value for key, value in content.items() if value not in (None, "", [], {})}
