# shellcheck shell=bash disable=SC2154
# Level 2 of deploy/verify, which sources it: the shipped compose file with images of tools/images on a Docker daemon of its own.

export DOCKER_HOST=unix://$work/docker.sock
data=$work/data
models=$work/models
env_file=$work/env
gateway_file=$work/serve
all_services=(registry-service versioning-service queue-api queue-worker events-gateway metrics-exporter automation-bridge)
images_of_services=(registry-service versioning-service queue-worker events-gateway metrics-exporter automation-bridge)
stores=(postgres redis kafka)

compose_command=(docker-compose)
command -v docker-compose > /dev/null || compose_command=(docker compose)
compose() {
  (cd "$here" && "${compose_command[@]}" --env-file "$env_file" -f compose.yaml -f compose.verify.yaml "$@")
}
id_of() { compose ps -q "$1"; }
ip_of() { docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}' "$(id_of "$1")" | cut -d' ' -f1; }
gateway_address() { docker network inspect -f '{{(index .IPAM.Config 0).Gateway}}' verify_edge; }
logs_of() { compose logs --tail=40 "$1"; }
port_of() {
  case $1 in
    registry-service) echo 8101 ;; versioning-service) echo 8102 ;; queue-*) echo 8103 ;;
    events-gateway) echo 8104 ;; metrics-exporter) echo 9091 ;; automation-bridge) echo 8106 ;;
  esac
}
ask() { # service, path, curl arguments…
  local url
  url=http://$(ip_of "$1"):$(port_of "$1")$2
  shift 2
  curl -sf --max-time 20 -H "Authorization: Bearer $(cat "$data/keys/admin.key")" "$@" "$url"
}
until_true() { # seconds, command…
  local end=$((SECONDS + $1))
  shift
  until "$@" > /dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || { echo "not within the time: $*"; return 1; }
    sleep 1
  done
}
ready() { ask "$1" /q/health/ready; }
all_ready() {
  local service
  for service in "${all_services[@]}"; do
    until_true "${READY_WITHIN:-300}" ready "$service" || { logs_of "$service"; return 1; }
  done
}

image_version() { sed -n 's/^AI_BEAST_VERSION=//p' "$here/.env.example"; }
images() { # what, directory of AOT caches if there is one
  "$JAVA_HOME/bin/java" -XX:+UseSerialGC -cp "$home/tools/images/target/images.jar:$home/tools/images/target/lib/*" \
    ai.beast.images.ImagesMain "$home" "$work/images" "$@"
}
make_images() {
  [ -e "$home/tools/images/target/images.jar" ] || "$home/mvnw" -q -f "$home/pom.xml" -DskipTests -Dspotless.check.skip=true package || return 1
  images all
}
# The Java runtime and all layers are made again with nothing kept from the first time.
made_again() {
  local first=$work/images again=$work/again
  (work=$again && mkdir -p "$again" && images services) > "$work/logs/again.txt" || return 1
  for tar in "$first"/*.tar; do
    [ -e "$again/images/$(basename "$tar")" ] || continue
    cmp "$tar" "$again/images/$(basename "$tar")" || return 1
  done
  rm -r "$again"
}
start_daemon() {
  mkdir -p "$work/docker"
  dockerd --data-root "$work/docker/data" --exec-root "$work/docker/exec" --pidfile "$work/docker/pid" -H "$DOCKER_HOST" > "$work/logs/dockerd.log" 2>&1 &
  until_true 60 docker info
}
load_images() {
  for tar in "$work"/images/*.tar; do docker load -q -i "$tar" || return 1; done
}
# What is in an image without its AOT cache, and with it. A cache is as large as the classes that a service loads.
sizes() {
  local unpacked packed cache large=
  for service in "${images_of_services[@]}"; do
    unpacked=$(docker image inspect -f '{{.Size}}' "ai-beast/$service:$(image_version)")
    packed=$(stat -c %s "$work/images/$service.tar")
    cache=$(stat -c %s "$work/aot/$service.aot")
    echo "$service: $((unpacked / 1000000)) MB unpacked, $((packed / 1000000)) MB compressed; the AOT cache is $((cache / 1000000)) MB of it"
    [ "$unpacked" -le 280000000 ] && [ "$packed" -le 130000000 ] || large="$large $service"
  done
  [ -z "$large" ] || { echo "larger:$large"; return 1; }
}
described() {
  local sbom
  for service in "${images_of_services[@]}"; do
    sbom=$(docker image inspect -f '{{index .Config.Labels "ai.beast.sbom"}}' "ai-beast/$service:$(image_version)")
    [ -n "$sbom" ] || { echo "$service has no bill of materials; build with -Psbom"; return 1; }
    docker cp "$(id_of "${service/queue-worker/queue-api}"):$sbom" "$work/$service.sbom.json" || return 1
    python3 - "$work/$service.sbom.json" "$home/$service/target/quarkus-app/lib" << 'PYTHON' || return 1
import json, pathlib, sys
bom = json.load(open(sys.argv[1]))
named = {f"{c.get('group', '')}.{c['name']}-{c['version']}" for c in bom["components"]}
jars = [jar.stem for jar in pathlib.Path(sys.argv[2]).rglob("*.jar")]
# A classifier stands after the version.
missing = [jar for jar in jars if jar not in named and not any(jar.startswith(name + "-") for name in named)]
print(len(jars), "libraries,", len(named), "components")
sys.exit(f"not in the bill of materials: {missing}" if missing else 0)
PYTHON
  done
}

# ---- AOT caches: each service records what it loads in its container, and a container makes the cache -------------------------------
flags() { sed -n 's:.*<quarkus.jib.jvm-additional-arguments>\([^<]*\)<.*:\1:p' "$home/service-parent/pom.xml" | tr , '\n'; }
recording() { printf '%s\n' -XX:AOTMode=record "-XX:AOTConfiguration=/aot/$1.aotconf" -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining; }
# An override of the compose file that starts the services with more flags: without a cache, or recording.
override() { # recording or uncached
  local service image more
  echo 'services:'
  for service in "${all_services[@]}"; do
    image=${service/queue-api/queue-worker}
    # One of the two processes of queue-worker records, with both roles.
    if [ "$1" = recording ] && [ "$service" != queue-worker ]; then more=$(recording "$image"); else more=-XX:AOTMode=off; fi
    echo "  $service:"
    echo "    entrypoint: [java, $(printf '%s\n' "$(flags)" "$more" | sed 's/.*/"&", /' | tr -d '\n')-jar, quarkus-run.jar]"
    [ "$1" = recording ] || continue
    echo "    mem_limit: 1g"
    echo "    stop_grace_period: 120s"
    echo "    volumes: [\"$work/aot:/aot\"]"
    [ "$service" != queue-api ] || echo "    environment: {AI_BEAST_QUEUE_ROLES: \"api,worker,gateway,rag\"}"
  done
}
train() {
  local service
  mkdir -p "$work/aot"
  chown 10001:10001 "$work/aot"
  override recording > "$work/recording.yaml"
  override uncached > "$work/uncached.yaml"
  compose up -d "${stores[@]}" kafka-topics || return 1
  # One after the other: a service that records is slow to start.
  for service in "${all_services[@]}"; do
    compose -f "$work/recording.yaml" up -d "$service" && until_true "${READY_WITHIN:-300}" ready "$service" || { logs_of "$service"; return 1; }
  done
  main_way trained || return 1
  for service in "${all_services[@]}"; do
    ask "$service" /q/openapi > /dev/null
    ask "$service" /q/metrics > /dev/null
  done
  compose -f "$work/recording.yaml" stop "${all_services[@]}" || return 1
  for service in "${images_of_services[@]}"; do
    # shellcheck disable=SC2046  # one word a flag
    docker run --rm --network none -v "$work/aot:/aot" --entrypoint java "ai-beast/$service:$(image_version)" $(flags) -XX:AOTMode=create \
      "-XX:AOTConfiguration=/aot/$service.aotconf" "-XX:AOTCache=/aot/$service.aot" -jar quarkus-run.jar || return 1
    rm "$work/aot/$service.aotconf"
  done
  images services "$work/aot" && load_images
}
# Milliseconds from the start of the container to the line that says that the service has started.
started_after() { # service
  local id
  id=$(id_of "$1")
  until_true 120 bash -c "docker logs $id 2>&1 | grep -q ' started in '" || return 1
  python3 - "$(docker inspect -f '{{.State.StartedAt}}' "$id")" "$(docker logs -t "$id" 2>&1 | grep -m1 ' started in ' | cut -d' ' -f1)" << 'PYTHON'
import datetime, sys
one, other = (datetime.datetime.fromisoformat(value[:26].rstrip("Z") + "+00:00") for value in sys.argv[1:])
print(round((other - one).total_seconds() * 1000))
PYTHON
}
faster() {
  local service with without all_with=0 all_without=0
  for service in "${all_services[@]}"; do
    [ "$service" != queue-worker ] || continue
    compose -f "$work/uncached.yaml" up -d --no-deps "$service" > /dev/null && without=$(started_after "$service") || return 1
    compose up -d --no-deps "$service" > /dev/null && with=$(started_after "$service") || return 1
    if docker logs "$(id_of "$service")" 2>&1 | grep -E '\[(aot|cds)'; then echo "$service does not use its cache"; return 1; fi
    echo "$service: started after $with ms with its cache, $without ms without"
    all_with=$((all_with + with))
    all_without=$((all_without + without))
  done
  echo "all: $all_with ms with, $all_without ms without"
  all_ready && [ $((3 * all_with)) -le "$all_without" ]
}
prepare() {
  mkdir -p "$models" "$gateway_file"
  chmod 755 "$work"
  chown 10001:10001 "$models"
  {
    sed "s|^DATA_DIR=.*|DATA_DIR=$data|; s|^MODELS_DIR=.*|MODELS_DIR=$models|; s|^COMPOSE_PROFILES=.*|COMPOSE_PROFILES=|; s|^COMPOSE_PROJECT_NAME=.*|COMPOSE_PROJECT_NAME=verify|; s|^AI_BEAST_OUTBOUND_ALLOW=.*|AI_BEAST_OUTBOUND_ALLOW=172.16.0.0/12|" "$here/.env.example"
  } > "$env_file"
  "$here/init" --env "$env_file" --allow-cgroup-v1
}
up() { compose up -d && all_ready; }

# A GGUF file without tensors and the server of it.
serve_model() { # name
  python3 - "$gateway_file/$1.gguf" "$1" << 'PYTHON'
import struct, sys
text = lambda value: struct.pack('<Q', len(value)) + value.encode()
pair = lambda key, value: text(key) + struct.pack('<I', 8) + text(value)
open(sys.argv[1], 'wb').write(
    b'GGUF' + struct.pack('<IQQ', 3, 0, 2) + pair('general.architecture', 'llama') + pair('general.name', sys.argv[2]))
PYTHON
  [ -z "${server:-}" ] || return 0
  python3 -m http.server --directory "$gateway_file" 18999 > "$work/logs/http-server.log" 2>&1 &
  server=$!
}
job_finished() { ask queue-api "/api/queue/status/$1" | grep -q '"status":"finished"'; }
snapshot_exists() { ask versioning-service /api/snapshots | grep -q "$1"; }
counted() { ask metrics-exporter /metrics | sed -n 's/^ai_beast_model_downloads_total.* //p' | awk '{sum += $1} END {print sum + 0}'; }
counted_since() { [ "$(counted)" != "$1" ]; }
main_way() { # name of a model that was not downloaded yet
  local sum address job before
  serve_model "$1"
  before=$(counted)
  sum=$(sha256sum "$gateway_file/$1.gguf" | cut -d' ' -f1)
  address=$(gateway_address)
  job=$(ask queue-api /api/models/download -H 'Content-Type: application/json' \
    -d "{\"url\": \"http://$address:18999/$1.gguf\", \"destination\": \"$1/\", \"sha256\": \"$sum\"}" | sed 's/.*"job_id":"\([^"]*\)".*/\1/')
  [ -n "$job" ] || { echo 'the download was not accepted'; return 1; }
  until_true 60 job_finished "$job" || { ask queue-api "/api/queue/status/$job"; return 1; }
  until_true 60 snapshot_exists "$sum" || return 1
  until_true 60 counted_since "$before" || return 1
  ask registry-service "/api/models?sha256=$sum" | grep -q "$sum" || { echo 'the catalogue has no such model'; return 1; }
}

probes() {
  local url
  for service in "${all_services[@]}"; do
    url=http://$(ip_of "$service"):$(port_of "$service")
    [ "$(curl -s "$url/q/health/ready")" = '{"status":"UP"}' ] || { echo "$service tells more than its status"; return 1; }
    [ "$(curl -s -o "$work/refusal" -w '%{http_code}' -H 'Authorization: Bearer beast_0_0' "$url/q/metrics")" = 401 ] || { echo "$service takes a wrong key"; return 1; }
    grep -q '"detail":"[^"]' "$work/refusal" || { echo "$service does not say what is wrong with the key: $(cat "$work/refusal")"; return 1; }
  done
}
unprivileged() {
  for service in "${stores[@]}" "${all_services[@]}"; do
    docker top "$(id_of "$service")" -eo uid,args | tail -n +2 | awk '{print $1}' | grep -vqx 10001 && { echo "$service has a process of another user"; return 1; }
  done
  return 0
}
nothing_written() {
  local id mounts
  for service in "${stores[@]}" "${all_services[@]}"; do
    id=$(id_of "$service")
    # Directories that mounts need are made in the image's copy; nothing else may differ.
    mounts=$(docker inspect -f '{{range .Mounts}}{{.Destination}} {{end}}{{range $path, $_ := .HostConfig.Tmpfs}}{{$path}} {{end}}' "$id")
    while read -r _ path; do
      [[ " $mounts" == *" $path"* || $path == /dev* || $path == /etc* || $path == /sbin* || $path == /proc* || $path == /sys* ]] || { echo "$service wrote $path"; return 1; }
    done < <(docker diff "$id")
  done
}
limits() {
  local id limit
  for service in "${stores[@]}" "${all_services[@]}"; do
    id=$(id_of "$service")
    limit=$(docker inspect -f '{{.HostConfig.Memory}}' "$id")
    [ "$limit" -gt 0 ] || { echo "$service has no memory limit"; return 1; }
    [ "$(docker inspect -f '{{.State.OOMKilled}}' "$id")" = false ] || { echo "$service was killed for its memory"; return 1; }
    echo "$service: $(docker stats --no-stream --format '{{.MemUsage}}' "$id")"
  done
}

# What people see of the data, without what moves by itself.
books() {
  ask registry-service '/api/models?limit=250' | sha256sum
  ask versioning-service /api/snapshots | sha256sum
  ask queue-api /api/queue/jobs | sha256sum
  ask events-gateway '/api/events?limit=1' > /dev/null && ask automation-bridge /api/automation/bindings | sha256sum
  (cd "$data/snapshots" && find . -type f -path '*chunk*' -exec sha256sum {} + | sort | sha256sum)
  (cd "$models" && find . -type f ! -path './.*' -exec sha256sum {} + | sort)
}
kill_each() {
  local service id pid before
  before=$(books)
  for service in "${all_services[@]}" "${stores[@]}"; do
    id=$(id_of "$service")
    pid=$(docker inspect -f '{{.State.Pid}}' "$id")
    # By the host, since `docker kill` switches the restart policy off.
    kill -9 "$pid"
    until_true 60 bash -c "[ \"\$(docker inspect -f '{{.State.Running}} {{.State.Pid}}' $id)\" != 'true $pid' ] && [ \"\$(docker inspect -f '{{.State.Running}}' $id)\" = true ]" || { echo "$service was not restarted"; return 1; }
    all_ready || { echo "not ready after $service was killed"; return 1; }
    echo "$service killed, all ready again after it"
  done
  [ "$before" = "$(books)" ] || { diff <(echo "$before") <(books); return 1; }
}
files() { (cd "$data" && find . "$models" -type f -exec sha256sum {} + | sort); }
down_and_up() {
  local before all
  before=$(books)
  compose stop || return 1
  all=$(files)
  compose down -v || return 1
  [ "$all" = "$(files)" ] || { echo 'down -v changed files:'; diff <(echo "$all") <(files); return 1; }
  up || return 1
  [ "$before" = "$(books)" ] || { diff <(echo "$before") <(books); return 1; }
  echo "$(wc -l <<< "$all") files are the same after down -v"
}
# What people get wrong after the first start; deploy/init says what to do and changes nothing. (tests/deploy has the rest.)
bad_inputs() {
  local said
  said=$(sed -i.good 's/^AI_BEAST_DB_PASSWORD=.*/AI_BEAST_DB_PASSWORD=another-password-of-24/' "$env_file" && "$here/init" --env "$env_file" --allow-cgroup-v1 2>&1) && return 1
  mv "$env_file.good" "$env_file"
  echo "$said"
  [[ $said == *'Put the old one back'* ]] || return 1
  said=$(sed -i.good '/^AI_BEAST_DB_PASSWORD=/d' "$env_file" && compose config -q 2>&1) && return 1
  mv "$env_file.good" "$env_file"
  echo "$said"
  [[ $said == *'run deploy/init'* ]]
}

containers() {
  local server=
  trap stop_all EXIT
  part 2 'images without daemon and registry' make_images || return
  part 2 'images made again have the same bytes' made_again
  part 2 'deploy/init prepares an installation' prepare || return
  part 2 'Docker daemon' start_daemon || return
  part 2 'images load' load_images || return
  part 2 'AOT caches are trained in the images, as last layer' train || return
  part 2 'images: 280 MB unpacked and 130 MB compressed at most' sizes
  part 2 'the shipped compose file starts, all are ready' up || return
  part 2 'the bill of materials names every library' described
  part 2 'a start with cache takes a third at most' faster
  part 2 'probes tell the status without a key, wrong keys are refused' probes
  part 2 'main way: download, catalogue, snapshot, metric' main_way small
  part 2 'no process is root' unprivileged
  part 2 'nothing is written outside volumes' nothing_written
  part 2 'memory limits are set and hold' limits
  part 2 'each container killed: restarted, books equal' kill_each
  part 2 'down -v and up keep every byte' down_and_up
  part 2 'a changed password, a missing value: a sentence' bad_inputs
  report 2 'official images, n8n, Traefik, Grafana, Jupyter' 'not run' 'no registry is reachable from a test; .github/workflows/kind.yml runs them'
}
stop_all() {
  trap - EXIT
  [ -z "${server:-}" ] || kill "$server" 2> /dev/null
  [ "$keep" = yes ] && return
  compose down > "$work/logs/down.log" 2>&1
  [ ! -e "$work/docker/pid" ] || kill "$(cat "$work/docker/pid")"
}
