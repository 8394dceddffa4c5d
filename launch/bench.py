"""`script/bench`: every module `tests/bench/bench_*.py`, one after the other; each prints its figures."""

import os
import platform
import subprocess
import sys
from contextlib import ExitStack

from launch.environment import ROOT
from launch.errors import CannotStart
from launch.suite import postgres, redis


def main(names: list[str]) -> int:
    known = sorted(path.stem.removeprefix("bench_") for path in (ROOT / "tests" / "bench").glob("bench_*.py"))
    unknown = set(names) - set(known)
    if unknown:
        print(f"No benchmark {', '.join(sorted(unknown))}. There are: {', '.join(known)}", file=sys.stderr)
        return 2
    print(
        f"{platform.python_implementation()} {platform.python_version()}, {platform.platform()}, {os.cpu_count()} cores"
    )
    failed = []
    try:
        with ExitStack() as stack:
            environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
            environment.setdefault("SAISINE_TEST_DATABASE", "test_bench")
            if not environment.get("SAISINE_TEST_SERVER"):
                environment["SAISINE_TEST_SERVER"] = stack.enter_context(postgres(ROOT / "var" / "test-postgres"))
            if not environment.get("TEST_REDIS_URL"):
                environment["TEST_REDIS_URL"] = stack.enter_context(redis())
            for name in names or known:
                print(f"\n== {name}", flush=True)
                command = [sys.executable, "-m", f"tests.bench.bench_{name}"]
                if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
                    failed.append(name)
    except CannotStart as refusal:
        print(refusal, file=sys.stderr)
        return 1
    if failed:
        print(f"\nFailed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
