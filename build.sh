#!/usr/bin/env bash
# Restores, builds, checks the format, makes the package that is deployed and runs the tests.
# With --quick: builds, and runs the tests that need no server, no browser and no package. With --long: also what is too long for every commit. With package: only the package.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# Compiled ahead for the machines of Azure Functions, which bring .NET: artifacts/notifier.zip, and what is in it: artifacts/notifier.cdx.json.
package() {
  rm -rf artifacts/package/files artifacts/notifier.zip artifacts/notifier.cdx.json
  dotnet publish src/Notifier.Functions --configuration Release --runtime linux-x64 --no-self-contained --nologo -p:PublishReadyToRun=true \
    -p:NotifierZip="$PWD/artifacts/notifier.zip" --artifacts-path artifacts/package/build --output artifacts/package/files
  bill_of_materials
}

# Every package the program carries, by its hash, but what only its build needs; and those that the host loads for its triggers (.azurefunctions), which are in a project that the worker's SDK makes.
bill_of_materials() {
  local carried=artifacts/package/carried.xml
  {
    printf '<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><metadata><component type="application" bom-ref="notifier"><name>notifier</name><version>%s</version><components>' \
      "$(git rev-parse HEAD 2>/dev/null || echo unknown)"
    for_the_host | sed 's|\(.*\)/\(.*\)|<component type="library" bom-ref="host:pkg:nuget/\1@\2"><name>\1</name><version>\2</version><purl>pkg:nuget/\1@\2</purl></component>|'
    printf '</components></component></metadata></bom>\n'
  } >"$carried"
  dotnet tool restore >/dev/null
  dotnet CycloneDX src/Notifier.Functions/Notifier.Functions.csproj --disable-package-restore --base-intermediate-output-path artifacts/package/build --runtime linux-x64 \
    --exclude-filter Microsoft.Azure.Functions.Worker.Sdk,Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore.Analyzers \
    --import-metadata-path "$carried" --output-format Json --output artifacts --filename notifier.cdx.json
}

# NAME/VERSION of each package of which a library lies in .azurefunctions: many more are only referred to there, and the host brings them itself.
for_the_host() {
  local folder=artifacts/package/files/.azurefunctions
  awk '/^      "[^"]+\/[^"]+": \{/ { name = $1 } /^          "(lib|runtimes)\/.*\.dll": \{/ { count = split($1, parts, "/"); print name, parts[count] }' "$folder/function.deps.json" |
    tr -d '":' | while read -r package library; do
      [ ! -f "$folder/$library" ] || echo "$package"
    done | grep -v '^Microsoft.Azure.Functions.Worker.Extensions/' | sort -u
}

long=false
quick=false
for argument in "$@"; do
  case "$argument" in
    --long) long=true ;;
    --quick) quick=true ;;
    package) package; exit ;;
    *) echo "usage: ./build.sh [--quick | --long | package]" >&2; exit 2 ;;
  esac
done

results=artifacts/test-results

# A free port is looked for first and opened later, so projects that open ports run one after the other. The others run beside them.
with_ports=(Notifier.System.Tests Notifier.Web.Tests Notifier.Adapters.Tests)
without_ports=(Notifier.Core.Tests Notifier.Reading.Tests Notifier.Repository.Tests)
filter=()
if $quick; then
  filter=(--filter "Category!=Long")
else
  with_ports+=(Notifier.Browser)
fi
rm -rf "$results"

dotnet restore Notifier.sln
dotnet build Notifier.sln --no-restore --configuration Release

# Runs the tests of these projects, one after the other. The figures of each are in a result file.
run() {
  local project status=0
  for project in "$@"; do
    dotnet test "tests/$project" --no-build --configuration Release --logger "trx;LogFileName=$project.trx" --results-directory "$results" "${filter[@]}" || status=1
  done
  return "$status"
}

run_all() {
  local status=0
  run "${without_ports[@]}" &
  run "${with_ports[@]}" || status=1
  wait "$!" || status=1
  return "$status"
}

# A number of the result file that is looked at.
count() {
  local rest=${counters#* "$1"=\"}
  echo "${rest%%\"*}"
}

# Adds up the result files of these projects. A project that left none, or that ran nothing, has not passed.
add_up() {
  local project file counters passed=0 failed=0
  for project in "$@"; do
    file="$results/$project.trx"
    if [ ! -f "$file" ]; then
      echo "$project left no result file" >&2
      return 1
    fi
    grep -o -e 'Crash round [^<]*' -e 'Journey, seed [^<]*' -e 'Chaos, seed [^<]*' -e 'Load, seed [^<]*' "$file" || true
    counters=$(grep -o '<Counters [^>]*' "$file")
    if [ "$(count executed)" -eq 0 ] && [ "$project" != Notifier.Browser ]; then
      echo "$project ran no test" >&2
      return 1
    fi
    passed=$((passed + $(count passed)))
    failed=$((failed + $(count failed)))
  done
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
}

failed=0
if $quick; then
  run_all || failed=1
  add_up "${without_ports[@]}" "${with_ports[@]}" || failed=1
  exit "$failed"
fi

dotnet format Notifier.sln --verify-no-changes --no-restore

package
export NOTIFIER_PACKAGE="$PWD/artifacts/notifier.zip"

# In how many orders two sweeps and two workers go on, how many follow the advert that is purged in slices, how often the crash test kills the program, how many people follow in the deployed journey and in the chaos run, and for how many seconds hostile traffic lasts; fewer unless told otherwise.
if $long; then
  export NOTIFIER_SEEDS=10000 NOTIFIER_FOLLOWERS=20000 NOTIFIER_CRASHES=200 NOTIFIER_RECIPIENTS=600 NOTIFIER_LOAD=120
fi

run_all || failed=1

if $long; then
  dotnet run --no-build --configuration Release --project tests/Notifier.Benchmarks -- accuracy || failed=1
  dotnet run --no-build --configuration Release --project tests/Notifier.Benchmarks -- linear || failed=1
  dotnet run --no-build --configuration Release --project tests/Notifier.Benchmarks -- scale || failed=1
  dotnet run --no-build --configuration Release --project tests/Notifier.Benchmarks -- start || failed=1
  dotnet run --no-build --configuration Release --project tests/Notifier.Benchmarks -- pages || failed=1
fi

add_up "${without_ports[@]}" "${with_ports[@]}" || failed=1
exit "$failed"
