"""The bound of a shift on a line on which the sides never differed."""

import numpy as np
import pytest
from scipy.stats import beta

from calibration.errors import InvalidInput
from calibration.stats.never_apart import NeverApart, rate_bound, sessions_until


def test_one_share_by_itself_is_the_bound_of_clopper_and_pearson():
    assert NeverApart(30, 12).rates == pytest.approx((beta.ppf(0.95, 1, 30), beta.ppf(0.95, 1, 12)))
    assert NeverApart(100, 100).rates[0] == pytest.approx(3 / 100, rel=0.02)


@pytest.mark.parametrize(("n", "m"), [(30, 30), (8, 20), (3, 200), (1, 1)])
def test_no_pair_of_shares_under_which_nothing_differs_oftener_than_once_in_twenty_lies_beyond(n, m):
    p, q = np.meshgrid(np.linspace(0, 1, 801), np.linspace(0, 1, 801))
    likely = (1 - p) ** n * (1 - q) ** m >= 0.05
    assert (p + q)[likely].max() <= rate_bound(n, m) + 1e-9
    assert (p + q)[likely].max() == pytest.approx(rate_bound(n, m), abs=0.01)


def test_more_contacts_on_either_side_of_the_date_make_it_smaller_and_never_nothing():
    assert rate_bound(20, 20) > rate_bound(20, 40) > rate_bound(40, 40) > rate_bound(4000, 4000) > 0


def test_the_price_is_in_sessions_of_as_many_contacts_and_none_where_too_few_came_before():
    found = NeverApart(30, 8)
    more = sessions_until(found, 0.15, per_session=4)
    assert rate_bound(30, 8 + 4 * more) < 0.15 <= rate_bound(30, 8 + 4 * (more - 1))
    assert sessions_until(NeverApart(40, 40), 0.15, per_session=4) == 0
    assert sessions_until(NeverApart(10, 10), 0.15, per_session=4) is None


def test_no_contact_on_a_side_of_the_date_is_refused():
    with pytest.raises(InvalidInput, match="0 and 4 contacts"):
        rate_bound(0, 4)
