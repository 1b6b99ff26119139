"""Henderson's equations of a record of many sessions, solved session by session at given ratios of variances."""

from functools import cached_property

import numpy as np
from scipy.linalg import lapack

from calibration.stats.ratings_matrix import FloatArray
from calibration.stats.restricted_fit import Contrasts, symmetric
from calibration.stats.session_design import SIDE_COLUMNS, Products, SessionDesign

_NOTHING = 1e-12


class Solved:
    """The equations at given ratios: what everything else is read from. Parts: interactions, raters, sides, cells."""

    def __init__(self, design: SessionDesign, ratios: FloatArray) -> None:
        items, raters, fixed = design.ends
        self._design, self.of_part = design, ratios
        self.counts, self.items = design.counts, design.items
        self.shrunk = 1 / (1 + self.counts * ratios[0])
        roots = np.sqrt(ratios)
        n_sessions, width = design.total.inside.shape[:2]
        self._own = np.repeat(roots[2:], [SIDE_COLUMNS, width - SIDE_COLUMNS])
        self._shared = np.repeat([*roots[:2], 1.0], [items, raters - items, fixed + 1 - raters])
        self.sizes = np.array([items, raters - items, n_sessions * SIDE_COLUMNS, 0])
        self.sizes[3] = n_sessions * width - self.sizes[2]
        held = self._held(ratios[0] * self.shrunk)
        held.inside[:, np.arange(width), np.arange(width)] += 1
        held.shared[np.arange(raters), np.arange(raters)] += 1
        self._solve(held, fixed)

    def _held(self, weights: FloatArray) -> Products:
        """Return the scaled equations, interactions of one session absorbed."""
        total, away = self._design.total, self._design.by_count.weighted(weights)
        first = self._design.ends[0]
        across, shared = total.across.copy(), total.shared.copy()
        across[..., first:] -= away.across
        shared[first:, first:] -= away.shared
        own, outer = self._own, self._shared
        return Products(
            (total.inside - away.inside) * (own[:, None] * own),
            across * (own[:, None] * outer),
            shared * (outer[:, None] * outer),
        )

    def _solve(self, held: Products, size: int) -> None:
        self._inverse = np.linalg.inv(held.inside)
        solved = self._inverse @ held.across
        flat = solved.reshape(-1, size + 1)
        left = held.shared - held.across.reshape(flat.shape).T @ flat
        factor, failed = lapack.dpotrf(left, lower=1, clean=1)
        if failed:  # the values leave nothing over: a rounding error below 0
            factor[-1, -1] = np.sqrt(_NOTHING * max(self._design.total.shared[-1, -1], _NOTHING))
        diagonal = np.diag(factor)
        self.left = float(diagonal[size] ** 2)
        self.log_determinant = float(
            self.items @ np.log1p(self.counts * self.of_part[0])
            + np.linalg.slogdet(held.inside)[1].sum()
            + 2 * np.log(diagonal[:size]).sum()
        )
        self.q = symmetric(lapack.dpotri(factor[:size, :size], lower=1)[0])
        self.shared = lapack.dtrtrs(factor[:size, :size], factor[size, :size], lower=1, trans=1)[0]
        self._u = solved[..., :size]
        self.own = solved[..., size] - self._u @ self.shared

    @cached_property
    def _uq(self) -> FloatArray:
        return np.asarray((self._flat(self._u) @ self.q).reshape(self._u.shape))

    @cached_property
    def _of_sides(self) -> FloatArray:
        rows = self._flat(self._u[:, :SIDE_COLUMNS])
        return np.asarray(rows.T @ rows)

    @cached_property
    def _of_cells(self) -> FloatArray:
        rows = self._flat(self._u[:, SIDE_COLUMNS:])
        return np.asarray(rows.T @ rows)

    def _flat(self, rows: FloatArray) -> FloatArray:
        return rows.reshape(-1, rows.shape[-1])

    def scaled(self, products: Products) -> Products:
        """Return products of the absorbed interactions as the equations have them; values last."""
        own, outer = self._own, self._shared[self._design.ends[0] :]
        return Products(
            products.inside * (own[:, None] * own),
            products.across * (own[:, None] * outer),
            products.shared * (outer[:, None] * outer),
        )

    @property
    def traces(self) -> FloatArray:
        """Traces of the inverse over each part, in squared units of the equations."""
        diagonal, of_shared = np.einsum("sii->i", self._inverse), np.diag(self.q)
        diagonal = diagonal + np.einsum("sib,sib->i", self._uq, self._u)
        first, second, _ = self._design.ends
        return np.array(
            [
                of_shared[:first].sum(),
                of_shared[first:second].sum(),
                diagonal[:SIDE_COLUMNS].sum(),
                diagonal[SIDE_COLUMNS:].sum(),
            ]
        )

    def trace_with(self, products: Products) -> float:
        """Return the trace of the inverse times these products (of :meth:`scaled`)."""
        first = self._design.ends[0]
        inside = np.vdot(self._inverse, products.inside) + np.vdot(self._uq, products.inside @ self._u)
        across = np.einsum("sab,sab->", self._uq[..., first:], products.across[..., :-1])
        return float(inside - 2 * across + np.einsum("ab,ab->", self.q[first:, first:], products.shared[:-1, :-1]))

    def _turned(self, products: Products) -> tuple[FloatArray, FloatArray]:
        """Return the products times W, over the own columns, and W′ times the products times W."""
        first, size = self._design.ends[0], len(self.q)
        across, shared = products.across[..., :-1], products.shared[:-1, :-1]
        own = -(products.inside @ self._u)
        own[..., first:] += across
        u = self._flat(self._u)
        turned = -(u.T @ self._flat(own))
        turned[first:] -= self._flat(across).T @ u
        turned[first:size, first:] += shared
        return own, turned

    def value_products(self, second: Products) -> tuple[FloatArray, FloatArray]:
        """Return |Zₖ′Py|² and y′PVₖPVₗPy, both of shape (4,) and (4, 4); ``second`` weighted with 1/(1 + nφ)²."""
        first, raters, _ = self._design.ends
        rest = np.append(-self.shared, 1.0)[first:]
        by_count = self._by_count_of_rest(rest)
        turned_own = -np.einsum("sab,sb->sa", second.inside, self.own) + second.across @ rest
        turned_shared = np.zeros(len(self.q))
        turned_shared[first:] = (-np.einsum("sab,sa->b", second.across, self.own) + second.shared @ rest)[:-1]
        own, shared = np.zeros((5, *self.own.shape)), np.zeros((5, len(self.q)))
        own[0], shared[0] = turned_own, turned_shared
        shared[1, :first], shared[2, first:raters] = self.shared[:first], self.shared[first:raters]
        own[3, :, :SIDE_COLUMNS], own[4, :, SIDE_COLUMNS:] = self.own[:, :SIDE_COLUMNS], self.own[:, SIDE_COLUMNS:]
        flat = own.reshape(5, -1)
        through = shared - flat @ self._flat(self._u)
        inverse = flat @ np.einsum("sab,vsb->vsa", self._inverse, own).reshape(5, -1).T + through @ self.q @ through.T
        parts = np.array([(flat[i] ** 2).sum() + (shared[i] ** 2).sum() for i in range(1, 5)]) / self.of_part
        found = (np.diag(parts * self.of_part) - inverse[1:, 1:]) / np.outer(self.of_part, self.of_part)
        across = inverse[0, 1:] / self.of_part
        found[0] += across
        found[:, 0] += across
        found[0, 0] += (self.counts * self.shrunk**3) @ by_count - inverse[0, 0]
        parts[0] += self.shrunk**2 @ by_count
        return parts, found

    def _by_count_of_rest(self, rest: FloatArray) -> FloatArray:
        """Return the squares of the interactions' sums of what is left, by their number of ratings."""
        products, own = self._design.by_count, self._own * self.own
        outer = rest * self._shared[self._design.ends[0] :]
        turned = (products.inside @ own[..., None])[..., 0] - 2 * (products.across @ outer)
        return np.asarray((turned * own).sum(axis=(1, 2)) + products.shared @ outer @ outer)

    def squares_missing(self) -> FloatArray:
        """Return the sums of squares of 1 − inverse between the parts; shape (4, 4)."""
        first, raters, _ = self._design.ends
        shared, own = (slice(0, first), slice(first, raters)), (slice(0, SIDE_COLUMNS), slice(SIDE_COLUMNS, None))
        kinds, missing = (self._of_sides, self._of_cells), np.eye(self._inverse.shape[-1]) - self._inverse
        found, away = np.zeros((4, 4)), np.eye(len(self.q)) - self.q
        for i, one in enumerate(shared):
            for j, other in enumerate(shared):
                found[i, j] = (away[one, other] ** 2).sum()
        for i, one in enumerate(own):
            turned = self.q @ kinds[i] @ self.q
            for j, group in enumerate(shared):
                found[2 + i, j] = found[j, 2 + i] = np.trace(turned[group, group])
            for j, other in enumerate(own):
                block = missing[:, one, other]
                between = np.vdot(self._uq[:, one], block @ self._u[:, other])
                found[2 + i, 2 + j] = (block**2).sum() - 2 * between + (turned * kinds[j]).sum()
        return found

    def squares_with(self, products: Products) -> tuple[float, FloatArray]:
        """Return tr(inverse·p·inverse·p), and the traces of inverse·p·inverse over the parts; p of :meth:`scaled`."""
        own, turned = self._turned(products)
        through = self._inverse @ own
        inner = self._inverse @ products.inside
        spread = self.q @ turned
        whole = float(
            (inner * inner.transpose(0, 2, 1)).sum()
            + 2 * np.vdot(self._flat(own) @ self.q, through)
            + (spread * spread.T).sum()
        )
        shared = spread @ self.q
        diagonal = np.einsum("sab,sba->a", inner, self._inverse)
        first, raters, _ = self._design.ends
        of_own = []
        for one, kind in (
            (slice(0, SIDE_COLUMNS), self._of_sides),
            (slice(SIDE_COLUMNS, None), self._of_cells),
        ):
            crossed = np.vdot(self._uq[:, one], through[:, one])
            of_own.append(diagonal[one].sum() - 2 * crossed + (shared * kind).sum())
        return whole, np.array(
            [np.trace(shared[:first, :first]), np.trace(shared[first:raters, first:raters]), *of_own]
        )

    def contrasts(self, contrasts: FloatArray) -> Contrasts:
        """Return what ``SessionFit.contrasts`` does."""
        first, raters, _ = self._design.ends
        shared = self.q[:, raters:] @ contrasts.T
        own = -(self._u @ shared)
        squares = (own**2).sum(axis=0)
        parts = np.array(
            [
                (shared[:first] ** 2).sum(axis=0) / self.of_part[0] + self._of_absorbed(own, shared[first:]),
                (shared[first:raters] ** 2).sum(axis=0) / self.of_part[1],
                squares[:SIDE_COLUMNS].sum(axis=0) / self.of_part[2],
                squares[SIDE_COLUMNS:].sum(axis=0) / self.of_part[3],
            ]
        )
        ratio = np.einsum("cf,fc->c", contrasts, shared[raters:])
        levels, of_shared = (self._own * self.own).ravel(), self._shared[:-1] * self.shared
        of_shared[:first] = 0.0
        fitted = self._design.rows @ (self._design.turn @ np.append(-of_shared, 1.0))
        return Contrasts(
            value=contrasts @ self.shared[raters:],
            ratio=ratio,
            parts=np.vstack([parts, ratio - self.of_part @ parts]).T,
            left=self.left,
            rest=fitted - levels[self._design.own].sum(axis=1),
        )

    def _of_absorbed(self, own: FloatArray, shared: FloatArray) -> FloatArray:
        """Return the squares that solutions leave on the absorbed interactions; (…, solutions) → (solutions,)."""
        products = self.scaled(self._design.by_count.weighted(self.shrunk**2))
        turned = products.inside @ own + 2 * (products.across[..., :-1] @ shared)
        return np.asarray((turned * own).sum(axis=(0, 1)) + (shared * (products.shared[:-1, :-1] @ shared)).sum(axis=0))
