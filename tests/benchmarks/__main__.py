"""`make bench`: every figure, measured in one run on this machine, as a table."""

import platform
import sys

from tests.benchmarks import (
    bench_app,
    bench_case,
    bench_generation,
    bench_intake,
    bench_reports,
    bench_storage,
    bench_walk,
)

BENCHES = (
    bench_intake,
    bench_walk,
    bench_storage,
    bench_reports,
    bench_app,
    bench_case,
    bench_generation,
)


def main() -> int:
    """Print the table; the exit code does not judge, people do."""
    print(f"{platform.machine()}, Python {platform.python_version()}")
    print(f"{'figure':<58}{'measured':>12}  target")
    for bench in BENCHES:
        for figure in bench.run():
            value = f"{figure.value:.2f} {figure.unit}"
            target = "–" if figure.at_most is None else f"≤ {figure.at_most:g}"
            verdict = {None: "", True: "reached", False: "MISSED"}[figure.reached]
            print(f"{figure.name:<58}{value:>12}  {target} {verdict}")
    return 0


sys.exit(main())
