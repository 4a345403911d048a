# shellcheck shell=bash disable=SC2154
# Level 3 of deploy/verify, which sources it after level 2's: the rendered overlay single-node as pods of podman.

pods_file=$work/pods.yaml
podman_() { podman --root "$work/podman/root" --runroot "$work/podman/run" --cgroup-manager=cgroupfs --events-backend=file "$@"; }
ip_of() {
  podman_ inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}' "$(podman_ pod inspect -f '{{.InfraContainerID}}' "pod-$1")" | cut -d' ' -f1
}
gateway_address() { podman_ network inspect -f '{{range .Subnets}}{{.Gateway}}{{end}}' verify; }
logs_of() { podman_ logs --tail=40 "pod-$1-$1"; }

load_pod_images() {
  for tar in "$work"/images/*.tar; do podman_ load -q -i "$tar" || return 1; done
}
render() {
  "${KUBECTL:-kubectl}" kustomize "$home/k8s/overlays/single-node" | sed 's|AI_BEAST_OUTBOUND_ALLOW: ""|AI_BEAST_OUTBOUND_ALLOW: 10.0.0.0/8|' > "$work/manifests.yaml" || return 1
  AI_BEAST_ENV=$env_file "$home/k8s/secrets" --print > "$work/secrets.yaml" || return 1
  /usr/bin/python3 "$here/podman-pods.py" "$work/manifests.yaml" "$work/secrets.yaml" "$work/volumes" "$(image_version)" > "$pods_file"
}
play() {
  podman_ network create verify && podman_ kube play --network verify "$pods_file" && all_ready
}
pods_unprivileged() {
  local service
  for service in "${stores[@]}" "${all_services[@]}"; do
    podman_ top "pod-$service-$service" huser | tail -n +2 | grep -qx root && { echo "$service has a process of root"; return 1; }
  done
  return 0
}

rendered() {
  local server=
  trap stop_pods EXIT
  [ -e "$work/images/postgres.tar" ] || part 3 'images without daemon and registry' make_images || return
  [ -e "$env_file" ] || part 3 'deploy/init prepares an installation' prepare || return
  part 3 'images load' load_pod_images || return
  part 3 'the overlay single-node renders as pods' render || return
  part 3 'the pods start, all services are ready' play || return
  part 3 'main way: download, catalogue, snapshot, metric' main_way pods
  part 3 'no process is root' pods_unprivileged
}
stop_pods() {
  trap - EXIT
  [ -z "${server:-}" ] || kill "$server" 2> /dev/null
  [ "$keep" = yes ] && return
  podman_ kube down "$pods_file" > "$work/logs/pods-down.log" 2>&1
  podman_ network rm -f verify >> "$work/logs/pods-down.log" 2>&1
}
