# shellcheck shell=bash disable=SC2154
# Level 2 of deploy/verify, which sources it: the shipped compose file with images of tools/images on a Docker daemon of its own.

export DOCKER_HOST=unix://$work/docker.sock
data=$work/data
models=$work/models
env_file=$work/env
gateway_file=$work/serve
all_services=(registry-service versioning-service queue-api queue-worker events-gateway metrics-exporter automation-bridge)
stores=(postgres redis kafka)

compose() {
  (cd "$here" && docker-compose --env-file "$env_file" -f compose.yaml -f compose.verify.yaml "$@")
}
id_of() { compose ps -q "$1"; }
ip_of() { docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}' "$(id_of "$1")" | cut -d' ' -f1; }
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
    until_true "${READY_WITHIN:-300}" ready "$service" || { compose logs --tail=40 "$service"; return 1; }
  done
}

make_images() {
  [ -e "$home/tools/images/target/images.jar" ] || "$home/mvnw" -q -f "$home/pom.xml" -DskipTests -Dspotless.check.skip=true package || return 1
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:+UseSerialGC -cp "$home/tools/images/target/images.jar:$home/tools/images/target/lib/*" \
    ai.beast.images.ImagesMain "$home" "$work/images" all
}
start_daemon() {
  mkdir -p "$work/docker"
  dockerd --data-root "$work/docker/data" --exec-root "$work/docker/exec" --pidfile "$work/docker/pid" -H "$DOCKER_HOST" > "$work/logs/dockerd.log" 2>&1 &
  until_true 60 docker info
}
load_images() {
  for tar in "$work"/images/*.tar; do docker load -q -i "$tar" || return 1; done
}
sizes() {
  local unpacked packed
  for service in registry-service versioning-service queue-worker events-gateway metrics-exporter automation-bridge; do
    unpacked=$(docker image inspect -f '{{.Size}}' "ai-beast/$service:$(sed -n 's/^AI_BEAST_VERSION=//p' "$env_file")")
    packed=$(stat -c %s "$work/images/$service.tar")
    echo "$service: $((unpacked / 1000000)) MB unpacked, $((packed / 1000000)) MB compressed"
    [ "$unpacked" -le 280000000 ] && [ "$packed" -le 130000000 ] || return 1
  done
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
serve_model() {
  python3 - "$gateway_file/small.gguf" << 'PYTHON'
import struct, sys
text = lambda value: struct.pack('<Q', len(value)) + value.encode()
pair = lambda key, value: text(key) + struct.pack('<I', 8) + text(value)
open(sys.argv[1], 'wb').write(
    b'GGUF' + struct.pack('<IQQ', 3, 0, 2) + pair('general.architecture', 'llama') + pair('general.name', 'Small'))
PYTHON
  python3 -m http.server --directory "$gateway_file" 18999 > "$work/logs/http-server.log" 2>&1 &
  server=$!
}
job_finished() { ask queue-api "/api/queue/status/$1" | grep -q '"status":"finished"'; }
snapshot_exists() { ask versioning-service /api/snapshots | grep -q "$1"; }
counted() { ask metrics-exporter /metrics | grep -q '^ai_beast_model_downloads_total.* [1-9]'; }
main_way() {
  local sum address job
  serve_model
  sum=$(sha256sum "$gateway_file/small.gguf" | cut -d' ' -f1)
  address=$(docker network inspect -f '{{(index .IPAM.Config 0).Gateway}}' verify_edge)
  job=$(ask queue-api /api/models/download -H 'Content-Type: application/json' \
    -d "{\"url\": \"http://$address:18999/small.gguf\", \"destination\": \"small/\", \"sha256\": \"$sum\"}" | sed 's/.*"job_id":"\([^"]*\)".*/\1/')
  [ -n "$job" ] || { echo 'the download was not accepted'; return 1; }
  until_true 60 job_finished "$job" || { ask queue-api "/api/queue/status/$job"; return 1; }
  until_true 60 snapshot_exists "$sum" || return 1
  until_true 60 counted || return 1
  ask registry-service "/api/models?sha256=$sum" | grep -q "$sum" || { echo 'the catalogue has no such model'; return 1; }
}

probes() {
  local url
  for service in "${all_services[@]}"; do
    url=http://$(ip_of "$service"):$(port_of "$service")
    [ "$(curl -s "$url/q/health/ready")" = '{"status":"UP"}' ] || { echo "$service tells more than its status"; return 1; }
    [ "$(curl -s -o /dev/null -w '%{http_code}' -H 'Authorization: Bearer beast_0_0' "$url/q/metrics")" = 401 ] || { echo "$service takes a wrong key"; return 1; }
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
down_and_up() {
  local before
  before=$(books)
  compose down -v && up || return 1
  [ "$before" = "$(books)" ] || { diff <(echo "$before") <(books); return 1; }
}

containers() {
  local server=
  trap stop_all EXIT
  part 2 'images without daemon and registry' make_images || return
  part 2 'deploy/init prepares an installation' prepare || return
  part 2 'Docker daemon' start_daemon || return
  part 2 'images load' load_images || return
  part 2 'images: at most 280 MB, 130 MB compressed' sizes
  part 2 'the shipped compose file starts, all are ready' up || return
  part 2 'probes tell the status without a key, wrong keys are refused' probes
  part 2 'main way: download, catalogue, snapshot, metric' main_way
  part 2 'no process is root' unprivileged
  part 2 'nothing is written outside volumes' nothing_written
  part 2 'memory limits are set and hold' limits
  part 2 'each container killed: restarted, books equal' kill_each
  part 2 'down -v and up keep every byte' down_and_up
  report 2 'official images, n8n, Traefik, Grafana, Jupyter' 'not run' 'no registry is reachable from a test'
}
stop_all() {
  [ -z "${server:-}" ] || kill "$server" 2> /dev/null
  [ "$keep" = yes ] && return
  compose down > "$work/logs/down.log" 2>&1
  [ ! -e "$work/docker/pid" ] || kill "$(cat "$work/docker/pid")"
}
