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
rm -rf "$results"

dotnet restore Notifier.sln
dotnet build Notifier.sln --no-restore --configuration Release
if $quick; then
  exec dotnet test tests/Notifier.Tests --no-build --configuration Release --filter "Category!=Long"
fi

dotnet format Notifier.sln --verify-no-changes --no-restore

package
export NOTIFIER_PACKAGE="$PWD/artifacts/notifier.zip"

# In how many orders two sweeps and two workers go on, how many follow the advert that is purged in slices, how often the crash test kills the program, how many people follow in the deployed journey and in the chaos run, and for how many seconds hostile traffic lasts; fewer unless told otherwise.
if $long; then
  export NOTIFIER_SEEDS=10000 NOTIFIER_FOLLOWERS=20000 NOTIFIER_CRASHES=200 NOTIFIER_RECIPIENTS=600 NOTIFIER_LOAD=120
fi

failed=0
for project in Notifier.Tests Notifier.Browser; do
  dotnet test "tests/$project" --no-build --configuration Release --logger "trx;LogFileName=$project.trx" --results-directory "$results" || failed=1
done

if $long; then
  dotnet run --no-build --configuration Release --project tests/Notifier.Benchmarks -- accuracy || failed=1
  dotnet run --no-build --configuration Release --project tests/Notifier.Benchmarks -- linear || failed=1
  dotnet run --no-build --configuration Release --project tests/Notifier.Benchmarks -- scale || failed=1
  dotnet run --no-build --configuration Release --project tests/Notifier.Benchmarks -- start || failed=1
  dotnet run --no-build --configuration Release --project tests/Notifier.Benchmarks -- pages || failed=1
fi

# The figures come from the runners' own result files: a runner that wrote none, or ran nothing, has not passed.
passed=0
broken=0
for project in Notifier.Tests Notifier.Browser; do
  file="$results/$project.trx"
  if [ ! -f "$file" ]; then
    echo "$project left no result file" >&2
    exit 1
  fi
  counters=$(grep -o '<Counters [^>]*' "$file")
  passed=$((passed + $(sed 's/.* passed="\([0-9]*\)".*/\1/' <<<"$counters")))
  grep -o -e 'Crash round [^<]*' -e 'Journey, seed [^<]*' -e 'Chaos, seed [^<]*' -e 'Load, seed [^<]*' "$file" || true
  broken=$((broken + $(sed 's/.* failed="\([0-9]*\)".*/\1/' <<<"$counters")))
done

echo "$passed passed, $broken failed"
[ "$failed" -eq 0 ] && [ "$broken" -eq 0 ] && [ "$passed" -gt 0 ]
