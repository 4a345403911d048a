# find_jdk prints the home of a JDK that is new enough, or says how to get one and fails. Sourced by ./beast and bench/run.
needed=25

is_jdk() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)
  [ "${version:-0}" -ge "$needed" ]
}

find_jdk() {
  if [ -n "${JAVA_HOME:-}" ] && is_jdk "$JAVA_HOME"; then
    echo "$JAVA_HOME"
    return
  fi
  on_path=$(command -v java || true)
  while [ -n "$on_path" ] && [ -L "$on_path" ]; do
    link=$(readlink "$on_path")
    case $link in
      /*) on_path=$link ;;
      *) on_path=$(dirname "$on_path")/$link ;;
    esac
  done
  for candidate in \
    "${on_path%/bin/java}" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if is_jdk "$candidate"; then
      echo "$candidate"
      return
    fi
  done
  echo "beast: no JDK $needed or newer was found." >&2
  echo "  Install one (for example Eclipse Temurin $needed: the package temurin-$needed-jdk, or 'brew install --cask temurin@$needed')" >&2
  echo "  or set JAVA_HOME to one you have, then run the command again." >&2
  return 1
}
