#!/bin/sh
# Turns the variables KAFKA_* into server.properties and formats the log directory once, as the official image does, then starts the broker.
set -eu
if ! output=$(java -Xmx64m -XX:+UseSerialGC -cp '/opt/kafka/libs/*' kafka.docker.KafkaDockerWrapper setup \
  --default-configs-dir /etc/kafka/docker --mounted-configs-dir /mnt/shared/config --final-configs-dir /opt/kafka/config 2>&1); then
  case $output in
    *"already formatted"*) ;;
    *)
      echo "$output" >&2
      exit 1
      ;;
  esac
fi
# Word splitting is wanted: the variable holds several options.
exec java ${KAFKA_HEAP_OPTS:-} ${KAFKA_OPTS:-} -cp '/opt/kafka/libs/*' kafka.Kafka /opt/kafka/config/server.properties
