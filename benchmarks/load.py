"""Loading a case of 6,000 lines, beside PyYAML's own safe loader, which checks nothing."""

import statistics
import time

import yaml

from standoff.case import from_text

GOAL = 0.3


def case_of(lines: int) -> str:
    """A made-up case of about so many lines: actors, ties with reasons, claims."""
    part = lines // 6
    out = ["standoff: 1", "title: A large case", "sources: {memo: {title: A memo}}", "actors:"]
    for i in range(part):
        out.append(f"  actor-{i}: {{name: Actor {i}, kind: state}}")
    out.append("ties:")
    for i in range(part):
        out.append(f"  - {{id: tie-{i}, from: actor-{i}, to: actor-{(i * 7 + 1) % part},")
        out.append(f"     kind: alliance, weight: 0.{i % 9}..0.9,")
        out.append(f"     because: [{{source: memo, at: [{i}, {i + 9}], sha: 0123456789ab}}]}}")
    out.append("claims:")
    for i in range(part):
        out.append(f"  claim-{i}:")
        out.append(f"    {{says: Claim {i}, kind: factual, force: can, by: actor-{i}}}")
    return "\n".join(out) + "\n"


def seconds(work) -> list[float]:
    found = []
    for _ in range(7):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return found


def main() -> None:
    text = case_of(6000)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    ours = seconds(lambda: from_text(text))
    theirs = seconds(lambda: yaml.load(text, Loader=loader))
    print(f"{text.count(chr(10)):,} lines, {len(text) / 1e3:.0f} kB")
    print(f"{'':34} {'min':>7} {'median':>7} {'max':>7}   seconds")
    for name, times in (("load, checked, with lines", ours), ("PyYAML, CSafeLoader alone", theirs)):
        print(f"{name:34} {min(times):7.3f} {statistics.median(times):7.3f} {max(times):7.3f}")
    met = "met" if statistics.median(ours) <= GOAL else "missed"
    print(f"goal {GOAL} s: {met}")


if __name__ == "__main__":
    main()
