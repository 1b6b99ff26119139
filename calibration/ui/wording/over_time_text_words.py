"""What Over time says of the words that count in one contact, shown on demand."""

from collections.abc import Sequence

from calibration.stats.text_tone import Marker

KINDS = {
    Marker.FORMAL: "formal word",
    Marker.INFORMAL: "informal word",
    Marker.CONTRACTION: "contraction",
    Marker.EXCLAMATION: "exclamation mark",
    Marker.I: "I, me, my",
    Marker.WE: "we, us, our",
    Marker.YOU: "you, your",
    Marker.GRATITUDE: "thanks",
    Marker.APOLOGY: "apology",
    Marker.GREETING: "greeting",
    Marker.COULD_YOU: "could you, would you",
    Marker.PLEASE_START: "please at the start",
    Marker.PLEASE_WITHIN: "please within a sentence",
    Marker.HEDGE: "hedge",
    Marker.YOU_START: "you at the start",
    Marker.DIRECT_QUESTION: "direct question",
}
SHOW_WORDS = "Show what counted in one contact"
SESSION, CONTACT, CONTACT_HINT = "Session", "Contact", "Choose one to read"
NOTHING_OPEN = "No contact of this session is open to you."
NO_AGENT_WORDS = "No words of an agent are written down in this contact."
NOTHING_COUNTED = "Nothing in these words counts."
LENGTHS_ONLY = "Only lengths are counted in this language; there is nothing to mark."
UNDERLINES = "Underlined: straight for formality, dashed for politeness, dotted for I, we and you."


def tallies(counts: Sequence[tuple[Marker, int, Sequence[str]]]) -> str:
    """Thanks 2 (thanks, thank you) · apology 1 (sorry)."""
    return " · ".join(f"{KINDS[marker]} {n} ({', '.join(words)})" for marker, n, words in counts)
