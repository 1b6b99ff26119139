"""Every cut-off of what is said about drift, with its unit and where it comes from.

"Our drift simulation" means ``python -m benchmarks.drift_rates``; its tables stand in ``docs/methods.md``.
"""

SLIPS_TO_MOOD = 21.0
"""Variance of one rating's slip over that of a rater's mood of the day: (0.55/0.12)², the world of our drift
simulation. Decides only how much less a session of few contacts counts."""

SLIPS_TO_SIDE_MOOD = 121.0
"""Variance of one rating's slip over that of a side's mood of the day: (0.55/0.05)², likewise. Of use in plans."""

PANEL_TURNS = 1.065
"""Standard errors where people take turns over those where the same score every session, in a plan: what freeing gaps
of who took part costs (our drift simulation: .45 and .84 found instead of .51 and .87)."""

PANEL_RATIO = 4.0
"""Variance of raters around their side over that of a rater's mood of the day, before any session was seen:
(0.25/0.12)², likewise. The sessions soon overrule it."""

PANEL_RATIO_SPREAD = 1.5
"""Standard deviation of its natural logarithm: the prior holds ratios from a twentieth to twenty times as likely
(our drift simulation)."""

CHART_SESSIONS = 4
"""Sessions of a line. Below, dots and no verdict: the self-starting chart has its first value at the fourth."""

EVERYTHING_SESSIONS = 8
"""Sessions of a line. From here on change point and trend, too: with fewer, permutations can hardly reach 5 % over
several lines (our drift simulation)."""

REFERENCE_SESSIONS = 3
"""Sessions that a self-starting chart needs before its first value (Quesenberry 1991; two give a t with one degree of
freedom, which says next to nothing)."""

WATCH_SLACK = 0.5
"""Standard deviations, k of the CUSUM: the chart is quickest for a lasting move of one standard deviation (Page 1954,
Biometrika 41, 100–115; Hawkins & Olwell 1998)."""

SMALLEST_LIMIT = 3.0
"""Standard deviations, h. Lower, and a single odd session can set a chart off: one false alarm in 60 sessions of a
line."""

LARGEST_LIMIT = 9.0
"""Standard deviations, h: one false alarm in more than 10,000 sessions of a line. Nobody waits for that."""

LEAST_SESSION_VARIANCE = 0.6
"""Share. What gaps vary by between sessions is never taken to be less than this of their plain scatter, however much of
it the raters could explain: with six sessions, tests at 5 % would else be wrong in 8 % (our drift simulation)."""

SESSIONS_A_SIDE = 2
"""Sessions before, and after, the date. Below, no verdict: one session has its own mood (our drift simulation)."""

SHIFT_RATE = 0.05
"""Share. Benjamini & Hochberg (1995) over the lines of a dashboard: on ten lines that do not move, the chance of any
flag stays at about this (our drift simulation)."""

SMALLEST_FREE_SHIFT = 0.15
"""Scale points of free numbers, shares among them: the same as ``SMALLEST_SHIFT`` steps where there are steps."""

SURE_SHIFT = 0.9
"""Probability. A shrunken shift is flagged when it is this likely to be worth acting on (our drift simulation)."""

MAX_SESSIONS = 104
"""Sessions. More than two years of weekly ones is no price anybody pays."""

LOOK_RESAMPLES = 999
"""Permutations of the sessions in a look back: p values down to 0.001."""

DATE_RESAMPLES = 199
"""Resampled series from which the uncertainty of a change's date is read."""

DATE_CONFIDENCE = 0.9
"""Probability with which the date of a change is within its ±."""
