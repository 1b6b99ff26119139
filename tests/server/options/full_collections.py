"""Counts full garbage collections of its process; a module, because a page's own variables die with every run."""

import gc

_FULL = 2
counted = 0


def _count(phase: str, details: dict[str, int]) -> None:
    global counted
    if phase == "start" and details["generation"] == _FULL:
        counted += 1


gc.collect()
gc.disable()  # the collector never starts by itself here: what is counted was asked for
gc.callbacks.append(_count)
