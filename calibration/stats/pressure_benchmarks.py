"""Cut-offs of looking at many groups of contacts at once, each with its unit and where it comes from."""

PRESSURE_RATE = 0.05
"""Share. Benjamini & Hochberg (1995) over all groups of all groupings and figures of one look, and likewise over all
lines, changes and groups of one look at procedure drift (docs/methods.md has the false flags of both)."""

SMALLEST_PRESSURE = 5.0
"""Score points of 100. A group is left alone within it: the ±5 that contracts use for totals."""

FEWEST_IN_GROUP = 8
"""Contacts in a group, and outside it. Below, a group is told in counts and never flagged."""

GREYED_BELOW = 5
"""Contacts. Below, a group is listed and nothing is said of it."""

FEWEST_SESSIONS = 4
"""Sessions. Below, dots and intervals and no verdict."""

ADOPTION_SESSIONS = 4
"""Sessions before a change and as many after it in which the group and others were both scored. With fewer
the interval over sessions is wider than most scales (our simulation)."""

ADOPTION_CONTACTS = 8
"""Contacts of the group before a change and as many after it, and of the others."""

PRIOR_CONTACT = 0.6
"""Steps. Standard deviation of one contact's mark on a line before any was seen: as in our drift worlds."""

FREE_STEP = 0.25
"""Share of the range that counts as a step where numbers have none: a scale of five answers."""
