"""Every cut-off of this package, with its unit and where it comes from.

"Our simulation" means ``python -m benchmarks.label_error_rates``; its tables stand in ``docs/methods.md``.
"""

MIN_UNITS_FOR_BOOTSTRAP = 20
"""Units. Below, resampling units gives intervals that are too short (10 units: 86 % instead of 95 %, 78 % at worst; our
simulation), so none is given. Shares (Wilson) and gaps (moderated t) have theirs from the first units on."""

MIN_UNITS_FOR_T = 10
"""Units. The same for the large-sample standard error of AC1 (our simulation)."""

FEW_MINORITY_UNITS = 10
"""Units with another answer than the commonest. Below about ten no interval of a chance-corrected coefficient keeps its
word: with 30 units, 95 % of one answer, intervals of alpha that say 95 % cover 44 % (measured; ``docs/methods.md``)."""

MIN_SHARED_UNITS = 3
"""Units both sides scored. Below, every line is ``cannot_tell``: two contacts cannot show a habit (our simulation)."""

AGREED_FROM = 0.75
"""Share of client–vendor pairs of answers that are the same. From here on a line without a gap is agreed:
3 of 4 contacts (error rates by our simulation)."""

SMALLEST_GAP = 0.2
"""Steps of the scale. A smaller mean gap is never called a gap, however sure: one contact in five, one step
(our simulation). Nor is one within the line's own tolerance."""

SMALLEST_REVIEWER_GAP = 0.25
"""Share of pairs. One reviewer differs only if they match the others at least this much less often than the
others match each other (our simulation)."""

FALSE_DISCOVERY_RATE = 0.10
"""Share. Benjamini & Hochberg (1995) over the lines of a card, once for each question asked of a line. With
14 lines that are all agreed, the chance that any is labelled otherwise stays below it (our simulation)."""

PRIOR_UNITS = 3.0
"""Units. Weight of the prior variance in the moderated variance (Smyth 2004, doi:10.2202/1544-6115.1027):
it counts as this many units beside the line's own (coverage at 3 to 10 units by our simulation)."""

PRIOR_SLIP = 0.5
"""Steps. Standard deviation of one rating around what its side expects, in the prior. Half a step is the
largest a yes/no answer can have, and what a five-level answer has when a quarter of the answers slip
by one level (our simulation)."""

MAX_PRICE = 400
"""Units. More contacts than this is no price anybody pays: the verdict says that no number would settle it."""

PRIOR_AGREEMENT_VARIANCE = 0.125
"""Squared share of pairs. Prior variance of one unit's share of equal pairs: that of a yes/no with 0.75,
0.19, reduced because a unit usually has several pairs (our simulation)."""

PRICE_POWER = 0.90
"""Probability with which the contacts named as the price would settle the line if it were exactly as it looks. It
never is: of lines given so many contacts, six to ten of ten then have a label (our simulation)."""

PRICE_RESOLUTION = 0.15
"""Share of pairs. The price of telling agreement from disorder is named for this distance from
``AGREED_FROM`` at the least; finer is not worth anybody's contacts (our simulation)."""

NO_DIRECTION_FROM = 0.10
"""p value of "no gap", uncorrected. Below it a line is not called unclear: its gap may only be too small for
so few contacts (our simulation)."""

GAP_WITHOUT_ONE = 0.5
"""Share of the gap that must remain whichever reviewer is left out. Less, and the gap is that reviewer's, not
their side's (our simulation)."""

PLAN_SITUATION = 0.5
"""Steps. Standard deviation over contacts of the difference between the sides' expectations, in a plan without ratings
of one's own: half of the contacts one step apart (an assumption)."""

PLAN_INDIVIDUAL = 0.25
"""Steps. Standard deviation of reviewers around their side, likewise (an assumption). Slips: ``PRIOR_SLIP``."""

PLAN_TOTAL_DEVIATIONS = (5.0, 3.0, 6.0)
"""Score points of a 0 to 100 total. Standard deviations of situation, reviewers and slips in a plan without ratings of
one's own: totals of two reviewers then differ with a standard deviation of 10 within one's habits (an assumption)."""

PLAN_OWN_UNITS = 10
"""Units. From here on a plan takes its variances from one's own ratings: the smallest gap named is within a quarter of
the right one (our simulation, ``python -m benchmarks.planner_check``); below, from the assumptions."""

PLAN_POWER = 0.80
"""Probability with which a session shows the gap that its plan names: the convention of Cohen (1988, p. 56)."""

SMALL_REVIEWER_EFFECT = 0.15 / 6
"""Share of the scale. A reviewer who marks no further from the reference is left alone: 0.15 of a point on seven, the
smallest change worth acting on (the band of every effect in this program)."""

UNSEEN_REVIEWER_EFFECT = 2 * SMALL_REVIEWER_EFFECT
"""Share of the scale. "Like the others" is said when the interval reaches no further than this (our simulation)."""

UNSTEADY_FROM = 1.5
"""Times the others' distance on the same units. A reviewer whose distance from the reference changes less than this
beside theirs is not called unsteady, however sure (our simulation)."""

STEADY_ENOUGH = 0.1
"""Share of the scale. Others who stray less are taken to stray so much: beside a group that never slips, one slip would
be unsteady (our simulation)."""

MIN_REPEATS = 3
"""Interactions scored before and after. Below, nobody is said to have moved: two of them cannot show a habit (as
``MIN_SHARED_UNITS``)."""

MIN_REPEATS_FOR_ORDER = 5
"""Interactions that a side scored before and after. Below, every order of them is common by chance (5 have 120)."""

CHANGED_BELOW = 0.01
"""p value. Below it the order of repeats is said to have changed, or repeats and new contacts to tell different
stories, and nobody is said to have moved (four such tests; ``python -m benchmarks.who_moved_rates`` counts how often
they are wrong)."""

MOVED_RATE = 0.05
"""Share. Benjamini & Hochberg (1995) over agents and both standards of one line."""

SMALLEST_SHIFT = 0.15
"""Steps. A movement within it is too small to act on, however sure (an assumption; engagements may name their own)."""

SMALLEST_SHIFT_OF_PASSES = 5.0
"""Percentage points, the same for pass/fail lines (an assumption)."""

CEILING_FROM = 0.4
"""Share of answers that are the best there is. Beyond it a line hardly shows improvement: at a mean of 4.7 of 5, half a
point shows as a quarter."""

MAX_LEVELS = 600
"""Raters, sides × sessions and raters × sessions together. With more, the variances are estimated on evenly spaced
sessions; the movements still rest on all. A fit inverts matrices of this size some 40 times."""

PLAN_STANDARDS = (0.60, 0.25, 0.05, 0.12, 0.55)
"""Steps. Standard deviations of interactions, raters, sides × sessions, raters × sessions and noise in a plan of
repeats without ratings of one's own: those of our simulation, a single rater's ICC of about .47 (an assumption)."""

PLAN_STANDARDS_OF_PASSES = (20.0, 7.0, 2.0, 4.0, 33.0)
"""Percentage points, the same for a pass/fail line with about four passes in five (an assumption)."""

REPEAT_POWER = 0.80
"""Probability with which a plan of repeats shows a shift of the size named: 2.8 standard errors in large records."""

MAX_MORE_REPEATS = 80
"""Interactions to be scored again. More is no price anybody pays: repeats would not settle it."""
