"""Sums over the past of a Hawkes process whose kernels decay at one common rate.

With kernels a_ij β exp(-β s) the past enters the intensity of kind i through D numbers only, the
sums S_j(t) of exp(-β (t - t_m)) over the earlier events m of kind j, and each new event moves one
of them (T. Ozaki 1979, Ann. Inst. Stat. Math. 31(1):145-155; Y. Ogata 1981, IEEE Trans. Inf.
Theory 27(1):23-31). Here they are kept on a clock that grows instead of shrinking them:
S_j(t) = P_j / g(t), P_j gaining g(t_m) = exp(β (t_m - r)) at each event, so that nothing is touched
between events. The reference time r moves on before the numbers grow too large.

Only events strictly earlier than t count: events at one time do not excite each other.
Rows of the working arrays are padded to a multiple of PAD, and the padding stays zero.
"""

import numpy as np
from numba import njit

PAD = 16
"""Doubles in a padded row: a whole number of vector registers."""

FAR = 200.0
"""The clock is set back once it shows exp(FAR)."""


@njit(cache=True, nogil=True)
def clock(times, decay):  # type: ignore[no-untyped-def]
    """Read the growing clock at each event.

    Parameters
    ----------
    times : float64[n], ascending
    decay : float

    Returns
    -------
    reading : float64[n], exp(decay * (t - r))
    starts : int64[b], the events at which r moves on to their own time, b >= 0
    shrink : float64[b], by what the running sums are multiplied there
    """
    n = len(times)
    reading = np.empty(n)
    starts = np.empty(n, np.int64)
    shrink = np.empty(n)
    blocks = 0
    reference = times[0] if n else 0.0
    for k in range(n):
        past = decay * (times[k] - reference)
        if past > FAR:
            starts[blocks] = k
            shrink[blocks] = np.exp(-past)
            blocks += 1
            reference = times[k]
            past = 0.0
        reading[k] = np.exp(past)
    return reading, starts[:blocks].copy(), shrink[:blocks].copy()


@njit(cache=True, nogil=True)
def log_sum(times, kinds, reading, starts, shrink, baseline, columns, by_baseline, by_past):  # type: ignore[no-untyped-def]
    """Sum of the log intensities at the events, and its gradient, in one pass.

    Parameters
    ----------
    times, kinds : float64[n], int32[n]
    reading, starts, shrink : what `clock` returns
    baseline : float64[D]
    columns : float64[D, p], row j holds a_ij β of all i, padded
    by_baseline : float64[D], out: derivative by baseline i
    by_past : float64[D, p], out: derivative by a_ij β, row i

    Returns
    -------
    float; -inf where some event had no intensity (the gradient is then unusable)
    """
    width = columns.shape[1]
    past = np.zeros(width)
    excited = np.zeros(width)
    by_baseline[:] = 0.0
    by_past[:] = 0.0
    total, product = 0.0, 1.0
    done, block = 0, 0
    next_start = starts[0] if len(starts) else -1
    for k in range(len(times)):
        while times[done] < times[k]:
            j = kinds[done]
            g = reading[done]
            past[j] += g
            column = columns[j]
            for i in range(width):
                excited[i] += g * column[i]
            done += 1
        if k == next_start:
            for i in range(width):
                past[i] *= shrink[block]
                excited[i] *= shrink[block]
            block += 1
            next_start = starts[block] if block < len(starts) else -1
        kind = kinds[k]
        g = reading[k]
        scaled = baseline[kind] * g + excited[kind]
        if not scaled > 0.0:
            return -np.inf
        each = 1.0 / scaled
        intensity = scaled / g
        # one logarithm for many events: that of their product, which is kept within range
        if 1e-50 < intensity < 1e50:
            product *= intensity
        else:
            total += np.log(intensity)
        if not 1e-200 < product < 1e200:
            total += np.log(product)
            product = 1.0
        by_baseline[kind] += each * g
        row = by_past[kind]
        for i in range(width):
            row[i] += each * past[i]
    return total + np.log(product)


@njit(cache=True, nogil=True)
def features(times, kinds, reading, starts, shrink, row_of, first, out):  # type: ignore[no-untyped-def]
    """The sums over the past at the events of some kinds, a row an event.

    Parameters
    ----------
    times, kinds, reading, starts, shrink : as for `log_sum`
    row_of : bool[D], the kinds asked for
    first : int64[D], where the rows of each such kind begin in `out`; used up
    out : float64[rows, D + 1], out: 1, then S_j just before the event
    """
    kinds_of_all = out.shape[1] - 1
    past = np.zeros(kinds_of_all)
    done, block = 0, 0
    next_start = starts[0] if len(starts) else -1
    for k in range(len(times)):
        while times[done] < times[k]:
            past[kinds[done]] += reading[done]
            done += 1
        if k == next_start:
            for j in range(kinds_of_all):
                past[j] *= shrink[block]
            block += 1
            next_start = starts[block] if block < len(starts) else -1
        kind = kinds[k]
        if row_of[kind]:
            each = 1.0 / reading[k]
            row = out[first[kind]]
            first[kind] += 1
            row[0] = 1.0
            for j in range(kinds_of_all):
                row[j + 1] = past[j] * each


@njit(cache=True, nogil=True)
def waits(times, kinds, reading, starts, shrink, baseline, columns):  # type: ignore[no-untyped-def]
    """What each event waited for on the clock of its own kind: its compensator since the last one.

    Parameters
    ----------
    times, kinds, reading, starts, shrink, baseline : as for `log_sum`; times count from the start
    columns : float64[D, p], row j holds a_ij of all i, padded

    Returns
    -------
    float64[n]; under the true model independent and exponential with mean 1 (Ogata 1988)
    """
    width = columns.shape[1]
    due = np.zeros(width)  # what all events so far will have caused in the end
    yet = np.zeros(width)  # what of it is still to come, on the growing clock
    before = np.zeros(len(baseline))
    out = np.empty(len(times))
    done, block = 0, 0
    next_start = starts[0] if len(starts) else -1
    for k in range(len(times)):
        while times[done] < times[k]:
            column = columns[kinds[done]]
            g = reading[done]
            for i in range(width):
                due[i] += column[i]
                yet[i] += g * column[i]
            done += 1
        if k == next_start:
            for i in range(width):
                yet[i] *= shrink[block]
            block += 1
            next_start = starts[block] if block < len(starts) else -1
        kind = kinds[k]
        so_far = baseline[kind] * times[k] + due[kind] - yet[kind] / reading[k]
        out[k] = so_far - before[kind]
        before[kind] = so_far
    return out
