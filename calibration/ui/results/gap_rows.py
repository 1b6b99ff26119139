"""The rows that say where the sides stand: name, track, verdict. Pure HTML; the button over a row is Streamlit's."""

from calibration.analysis.line_report import LineReport
from calibration.figures.line_dumbbell import compared_mean, share_of_scale
from calibration.ui.look import text
from calibration.vocabulary import Critical, Side

_TOUCHING = 0.03
"""Share of the scale: closer dots would cover each other."""


def gap_row(line: LineReport, *, n: str, verdict: str, detail: str, quiet: bool = False, on: bool = False) -> str:
    """One line as a row.

    Parameters
    ----------
    n : str
        What stands under the name: "5 contacts".
    verdict, detail : str
        The words at the right end, and the small type under them.
    quiet : bool
        For lines agreed on: they stand under that heading, so only the small type is said again.
    on : bool
        The contact beside the rows is this line's.
    """
    tag = ' <span class="tf-tag">critical</span>' if line.critical is not Critical.NO else ""
    classes = "tf-row" + (" tf-quiet" if quiet else "") + (" tf-on" if on else "")
    under = f"<br><small>{text(n)}</small>" if n else ""
    if quiet and detail:
        verdict, detail = detail, ""
    small = f"<br><small>{text(detail)}</small>" if detail else ""
    return (
        f'<div class="{classes}"><div><b>{text(line.name)}</b>{tag}{under}</div>{track(line)}'
        f'<div><span class="tf-say">{text(verdict)}</span>{small}</div></div>'
    )


def track(line: LineReport) -> str:
    """The scale of a line with a dot a side and the gap between; an empty track where answers have no place."""
    places = {side: share_of_scale(line, compared_mean(line.side(side))) for side in (Side.CLIENT, Side.VENDOR)}
    client, vendor = places[Side.CLIENT], places[Side.VENDOR]
    parts = []
    # Dots that share a place stand side by side, so that neither hides the other.
    apart = 6 if client is not None and vendor is not None and abs(client - vendor) < _TOUCHING else 0
    if client is not None and vendor is not None:
        parts.append(f'<i style="left:{min(client, vendor):.1%};width:{abs(client - vendor):.1%}"></i>')
        apart = -apart if client > vendor else apart
    for kind, place, shift in (("cl", client, -apart), ("ve", vendor, apart)):
        if place is not None:
            parts.append(f'<b class="tf-{kind}" style="left:calc({place:.1%} + {shift}px)"></b>')
    return f'<div class="tf-track" aria-hidden="true">{"".join(parts)}</div>'
