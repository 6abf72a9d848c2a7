#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Checks those parts of ./dev that decide whether a failure is noticed.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
dev=$here/../../dev
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0

# expect NAME STATUS TEXT COMMAND...: the command must end with STATUS and print TEXT as its last line ('*' is any).
expect() {
    local name=$1 status=$2 text=$3 output last found=0
    shift 3
    output=$("$@" 2>&1) || found=$?
    last=${output##*$'\n'}
    # shellcheck disable=SC2053 # TEXT is a pattern
    if [[ $found != "$status" || $last != $text ]]; then
        printf 'FAIL %s: ended with %s (want %s), last line: %s (want %s)\n' "$name" "$found" "$status" "$last" "$text"
        failures=$((failures + 1))
    fi
}

expect 'help' 0 '*' "$dev" --help
expect 'help of a verb builds nothing' 0 '*' "$dev" build --help
expect 'unknown verb' 2 '*' "$dev" frobnicate
expect 'unknown part of setup' 1 '*Unknown part: frobnicate*' "$dev" setup frobnicate
expect 'unknown check' 1 '*Unknown check: frobnicate*' "$dev" --no-setup lint frobnicate
expect 'unknown benchmark' 1 '*no benchmark called frobnicate*' "$dev" --no-setup bench frobnicate

# shellcheck source=dev
source "$dev"

report() {
    printf '<testsuite>%s</testsuite>' "$1" >"$scratch/junit.xml"
}
good='<testcase name="a" status="run"><system-out>Totals: 3 passed</system-out></testcase>'
bad='<testcase name="b" status="fail"><failure message=""/></testcase>'
absent='<testcase name="c" status="notrun"><skipped message="Unable to find executable"/></testcase>'
skip='<testcase name="d" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/></testcase>'
partly='<testcase name="e" status="run"><system-out>PASS   : x
SKIP   : E::y() no data here
   Loc: [e.cpp(1)]</system-out></testcase>'

report "$good$good"
expect 'all passed' 0 '2 passed, 0 failed' summary "$scratch/junit.xml" 0
report "$good$bad"
expect 'one failed' 1 '1 passed, 1 failed' summary "$scratch/junit.xml" 8
report "$good$absent"
expect 'a program that was not built is a failure' 1 '1 passed, 1 failed' summary "$scratch/junit.xml" 8
report "$good$skip$partly"
expect 'skipped tests are counted apart' 0 '2 passed, 0 failed, 2 skipped' summary "$scratch/junit.xml" 0
report ''
expect 'no test at all is a failure' 1 '0 passed, 0 failed' summary "$scratch/junit.xml" 0
report "$skip"
expect 'only skipped tests is a failure' 1 '0 passed, 0 failed, 1 skipped' summary "$scratch/junit.xml" 0
report "$good"
expect 'an error of ctest itself is a failure' 1 '1 passed, 0 failed' summary "$scratch/junit.xml" 16

if command -v dpkg-query >/dev/null; then
    expect 'an installed package is not missing' 0 '' missing_packages bash 'bash>=1'
    expect 'an old package is missing' 0 'bash' missing_packages 'bash>=999'
    expect 'an absent package is missing' 0 'no-such-package' missing_packages bash no-such-package
fi

# The checks of ./dev lint must be able to fail.
sources() { find "$scratch/src" -type f; }
mkdir "$scratch/src"
printf '// SPDX-License-Identifier: GPL-3.0-or-later\nint f(int *p);\n' >"$scratch/src/good.h"
expect 'spdx accepts' 0 '' lint_spdx
printf '\n\n// SPDX-License-Identifier: GPL-3.0-or-later\n' >"$scratch/src/late.h"
expect 'spdx refuses' 1 '*no SPDX line*' lint_spdx

if ((failures)); then
    echo "$failures checks of ./dev failed"
    exit 1
fi
echo "all checks of ./dev passed"
