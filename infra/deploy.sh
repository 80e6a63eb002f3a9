#!/usr/bin/env bash
# Puts the notifier into an Azure subscription, and takes it back when it does not work there. Says of every step that fails what state things are in, and what to do.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

usage() {
  cat <<'TEXT'
Puts the notifier into a resource group, which must be there.

usage: infra/deploy.sh test|live --group GROUP [--yes] [--infra-only | --rollback] [--package FILE]

  test, live      with the values of test.bicepparam or live.bicepparam
  --group GROUP   the resource group
  --yes           do not ask whether the changes are meant
  --infra-only    make everything but leave the program alone: the first time, when the vault is still empty
  --rollback      change nothing but the program: back to the package before the present one
  --package FILE  what ./build.sh package made; otherwise artifacts/notifier.zip

It needs az (signed in, with the subscription chosen), curl, and one of the operator's keys in NOTIFIER_OPERATOR_KEY.
When the program does not work afterwards, the package before comes back. Exit code 0: all is well. 1: it is not, and
what was said says what state things are in. 2: misuse.
TEXT
}

# How often something is tried whose rights may be minutes old, or that may just be starting, and how many seconds lie between.
readonly TRIES=${NOTIFIER_DEPLOY_TRIES:-20} PAUSE=${NOTIFIER_DEPLOY_PAUSE:-15}
readonly API=api-version=2025-03-01

# So many packages are kept, the newest, whatever they are needed for.
readonly KEPT=10

# The webhook keys in the parameter files as they come: nobody can sign with them, so all that the mail service tells would be refused.
readonly KEYS_OF_NOBODY=(
  'xggnoSynWs6W7R6d8Ff066cel+IE3eHjYxYrTFQFp7u2sWjR1PXE49owAifItBnXPbF3n8/6jnCnZLyJMzo9A=='
  'xSSfP3YGDy3m9mmoLH5U9JEDYyfa4AfbTqd9FDRruR6agJv+h+RQMw78ZJleBbZhTORd7Q8B6zJzvVg2QsF6fg=='
)

misuse() {
  printf '%s\n\n' "$1" >&2
  usage >&2
  exit 2
}

# What failed, what state things are in, what to do.
fail() {
  printf 'FAILED  %s\nNow     %s\nDo      %s\n' "$1" "$2" "$3" >&2
  exit 1
}

say() { printf '== %s\n' "$1"; }

again() {
  local left
  for ((left = $1 - 1; ; left--)); do
    if "${@:2}"; then return 0; fi
    if ((left <= 0)); then return 1; fi
    sleep "$PAUSE"
  done
}

environment='' group='' package="$here/../artifacts/notifier.zip" yes=false infra_only=false rollback=false
while (($# > 0)); do
  case "$1" in
    test | live)
      [ -z "$environment" ] || misuse 'Name one environment, test or live.'
      environment=$1
      ;;
    --group | --package)
      [[ -n "${2:-}" && $2 != --* ]] || misuse "$1 needs a value."
      if [ "$1" = --group ]; then group=$2; else package=$2; fi
      shift
      ;;
    --yes) yes=true ;;
    --infra-only) infra_only=true ;;
    --rollback) rollback=true ;;
    --help | -h)
      usage
      exit 0
      ;;
    *) misuse "$1 is not known." ;;
  esac
  shift
done
[ -n "$environment" ] || misuse 'Name the environment, test or live.'
[ -n "$group" ] || misuse 'Name the resource group with --group.'
if $infra_only && $rollback; then misuse 'With --infra-only there is no program to go back to: leave one of the two away.'; fi

readonly deployment="notifier-$environment"
state='Nothing was changed.'
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

check_tools() {
  local tool
  for tool in az curl; do
    command -v "$tool" >/dev/null || fail "$tool is not installed." 'Nothing was changed.' "Install $tool."
  done
  if ! $infra_only; then
    [ -n "${NOTIFIER_OPERATOR_KEY:-}" ] || fail 'NOTIFIER_OPERATOR_KEY is not set.' 'Nothing was changed.' "Set it to one of the keys in the vault's secret operator-keys; the smoke test asks with it."
    $rollback || [ -f "$package" ] || fail "There is no package $package." 'Nothing was changed.' 'Make it with ./build.sh package, or name another with --package.'
  fi

  local who
  who=$(az account show --query user.type --output tsv) || fail 'az is not signed in.' 'Nothing was changed.' 'az login, and az account set --subscription with the one that is meant.'
  if [ "$who" = user ]; then deployer=User; else deployer=ServicePrincipal; fi
}

# Deployed as they come, the values of the parameter file would warn nobody, write from a domain that is nobody's, and believe nobody.
check_parameters() {
  local name value key left=''
  while read -r _ name _ value; do
    for key in example.org "${KEYS_OF_NOBODY[@]}"; do
      if [[ $value == *"$key"* ]]; then left="$left${left:+, }$name"; fi
    done
  done < <(grep '^param ' "$here/$environment.bicepparam")
  [ -z "$left" ] || fail "infra/$environment.bicepparam has values that came with the repository and are nobody's: $left." 'Nothing was changed.' \
    "Write your own there: addresses in a domain of yours, none at example.org, and as sendGridWebhookKey the verification key that SendGrid shows of your event webhook (infra/README.md, What you need)."
}

# The same words for validate, what-if and create, so that what was looked at is what is made.
with_template() {
  az deployment group "$1" --resource-group "$group" --name "$deployment" --parameters "$here/$environment.bicepparam" --parameters "deployerType=$deployer" "${@:2}"
}

make_infrastructure() {
  say 'validate'
  with_template validate --output none || fail 'Azure refuses the template.' 'Nothing was changed.' "Read what az said above: most often a value of $environment.bicepparam, or a right that is missing."

  say 'what-if'
  with_template what-if || fail 'Azure cannot say what would change.' 'Nothing was changed.' 'Read what az said above, and try again.'
  if ! $yes; then
    local answer=''
    read -r -p 'Make these changes? Type yes: ' answer || true
    [ "$answer" = yes ] || fail 'The changes were not agreed to.' 'Nothing was changed.' 'Run it again and type yes, or with --yes.'
  fi

  say 'deploy'
  with_template create --output none || fail 'The deployment stopped half way.' 'What az lists above may be made already. The program, if there was one, is the same as before.' 'Mend what az said and run the same command again: it goes on from where it is.'
  state='What the template asks for is made. The program, if there was one, is the same as before.'
}

# Five lines: app, host, storage account, container, vault.
find_everything() {
  local found
  found=$(az deployment group show --resource-group "$group" --name "$deployment" --query 'properties.outputs.[app.value, host.value, storage.value, packages.value, vault.value]' --output tsv) ||
    fail "What the deployment $deployment made in the group $group cannot be read." "$state" 'If it was never deployed, run it without --rollback; otherwise read what az said above, and run the same command again.'
  mapfile -t found < <(tr '\t' '\n' <<<"$found")
  [ "${#found[@]}" -eq 5 ] || fail "The deployment $deployment does not say what it made." "$state" 'Run it without --rollback.'
  app=${found[0]} host=${found[1]} storage=${found[2]} container=${found[3]} vault=${found[4]}
  site="/subscriptions/{subscriptionId}/resourceGroups/$group/providers/Microsoft.Web/sites/$app" # az rest knows which subscription
}

# A setting whose secret is missing would reach the program as the reference's own text.
secrets_are_there() {
  az rest --method post --url "$site/config/configreferences/appsettings/refresh?$API" --output none &&
    az rest --method get --url "$site/config/configreferences/appsettings?$API" --query 'value[].[name, properties.status]' --output tsv >"$folder/secrets" &&
    [ -s "$folder/secrets" ] && ! grep -q -v $'\tResolved$' "$folder/secrets"
}

unread_secrets() {
  if [ -s "$folder/secrets" ]; then
    grep -v $'\tResolved$' "$folder/secrets" | sed 's/\t/ is /' | paste -s -d ,
  else
    echo 'Azure does not say which.'
  fi
}

check_secrets() {
  say 'secrets'
  again "$TRIES" secrets_are_there ||
    fail "Settings point at secrets that cannot be read: $(unread_secrets)" "$state" "Put what is missing into the vault $vault (infra/README.md, The keys), and run the same command again."
}

blob() { az storage blob "$1" --account-name "$storage" --container-name "$container" --auth-mode login --name "$2" "${@:3}"; }

ask_for_released() { blob exists released --query exists --output tsv >"$folder/exists"; }

# What runs now, and what ran before it; empty when nothing did.
read_released() {
  say 'keep'
  current='' before=''
  again "$TRIES" ask_for_released || fail "The container $container cannot be read." "$state" "Whoever deploys needs the role Storage Blob Data Contributor on it; it was given just now, and may take minutes: run the same command again."
  if [ "$(cat "$folder/exists")" = true ]; then
    blob download released --file "$folder/released" --no-progress --output none || fail 'What was released before cannot be read.' "$state" 'Read what az said above, and run the same command again.'
    { read -r current; read -r before; } <"$folder/released" || true
  fi
}

download() { # name, file
  blob download "$1" --file "$2" --no-progress --output none || fail "The package $1 cannot be read." "$state" "Look into the container $container of $storage: without that package there is no way back."
}

publish() { az functionapp deployment source config-zip --resource-group "$group" --name "$app" --src "$1" --build-remote false --timeout 900 --output none; }

sync_triggers() { az rest --method post --url "$site/syncfunctiontriggers?$API" --output none; }

# The key goes in by the standard input: the arguments of a process are everybody's to read.
ask() { # path, curl's settings
  status=$(printf '%s\n' "$2" | curl --config - --silent --show-error --proto '=https' --max-time 60 --output "$folder/answer" --write-out '%{http_code}' "https://$host$1") || status=000
  if [ "$status" != 200 ]; then
    reason="https://$host$1 answered $status: $(head -c 500 "$folder/answer" 2>/dev/null || true)"
    if [ "$status" = 401 ]; then reason="$reason Is NOTIFIER_OPERATOR_KEY one of the keys in the vault's secret operator-keys?"; fi
    return 1
  fi
}

ask_as_operator() {
  local key=${NOTIFIER_OPERATOR_KEY//\\/\\\\}
  ask /api/due "header = \"X-Notifier-Key: ${key//\"/\\\"}\""
}

smoke() {
  again "$TRIES" ask /api/health '' || return 1
  again 3 ask_as_operator || return 1
  printf 'due: %s\n' "$(cat "$folder/answer")"
}

# Publishes, and looks whether it works; the reason why not is in $reason.
bring_up() { # file
  reason=''
  say 'publish'
  again 3 publish "$1" || { reason='The package could not be published.'; return 1; }
  say 'triggers'
  again 3 sync_triggers || { reason='The triggers could not be synchronised, so timers and the queue may stand still.'; return 1; }
  say 'smoke test'
  smoke || return 1
}

# name and file of the new one; name of the one to go back to, or nothing
release() {
  # First the way back: one that is looked for when it is needed may not be there.
  [ -z "$3" ] || download "$3" "$folder/back.zip"
  if bring_up "$2"; then
    printf '%s\n%s\n' "$1" "$3" >"$folder/released"
    again 3 blob upload released --file "$folder/released" --overwrite true --no-progress --output none ||
      fail 'What was released could not be written down.' "$1 runs and works; only --rollback would go back to the wrong package." 'Run the same command again.'
    say "$1 runs at https://$host/"
    return
  fi

  local why=$reason
  [ -n "$3" ] || fail "$why" "$1 is published and does not work, and there is no package before it." 'Look at the log (docs/runbook.md, How to look), mend it and run the same command again.'
  printf 'It does not work: %s\n' "$why" >&2
  say "back to $3"
  bring_up "$folder/back.zip" || fail "$why And going back to $3 failed too: $reason" "Nobody knows which of the two runs, or whether one does. What is stored is whole, and what is due waits." "See docs/runbook.md, handler-restarts. When Azure answers again: the same command, or with --package the package $3 from the container $container of $storage."
  fail "$why" "$3 runs again, as before. Nothing else was taken back." 'Look at the log (docs/runbook.md, How to look), mend it and run the same command again.'
}

list_packages() { az storage blob list --account-name "$storage" --container-name "$container" --auth-mode login --num-results '*' --query '[].name' --output tsv >"$folder/packages"; }

# Each deployment leaves a package more. The oldest go, but never what runs nor what --rollback would take; whatever else lies there is somebody's. It has worked by now: nothing here may fail it.
tidy() { # what runs, what ran before it
  local old
  say 'tidy'
  again 3 list_packages || { printf 'Older packages could not be listed. They only take room; the next deployment tries again.\n' >&2; return; }
  while read -r old <&3; do
    if [ "$old" = "$1" ] || [ "$old" = "$2" ]; then continue; fi
    again 3 blob delete "$old" --output none || { printf 'The older package %s could not be deleted. It only takes room; the next deployment tries again.\n' "$old" >&2; return; }
    printf 'deleted %s\n' "$old"
  done 3< <(grep -E '^[0-9]{8}T[0-9]{6}Z-[0-9a-f]{12}[.]zip$' "$folder/packages" | LC_ALL=C sort -r | tail -n "+$((KEPT + 1))")
}

# A key that is wrong would look like a program that does not work, and take a good one back.
check_key() {
  [ -n "$current" ] || return 0 # nothing runs yet that could be asked
  ask_as_operator || [ "$status" != 401 ] ||
    fail "The program that runs does not take NOTIFIER_OPERATOR_KEY." "$state" "Set it to one of the keys in the vault's secret operator-keys, and run the same command again."
}

check_tools
if $rollback; then
  find_everything
  read_released
  [ -n "$before" ] || fail 'There is no package before the present one.' 'Nothing was changed.' 'Deploy an older one with --package.'
  check_key
  download "$before" "$folder/new.zip"
  release "$before" "$folder/new.zip" "$current"
  exit
fi

check_parameters
make_infrastructure
find_everything
if $infra_only; then
  say "made: the app $app at https://$host/, the storage account $storage, the vault $vault"
  exit
fi

check_secrets
read_released
check_key
name="$(date -u +%Y%m%dT%H%M%SZ)-$(sha256sum "$package" | cut -c1-12).zip"
again 3 blob upload "$name" --file "$package" --overwrite true --no-progress --output none || fail 'The package could not be kept.' "$state" 'Read what az said above, and run the same command again.'
release "$name" "$package" "$current"
tidy "$name" "$current"
