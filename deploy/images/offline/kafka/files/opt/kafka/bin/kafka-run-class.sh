#!/usr/bin/env bash
# Runs a class of Kafka's; small and quick to start unless the environment says otherwise.
set -euo pipefail
# Options are words, as in Kafka's own script.
# shellcheck disable=SC2086
exec java ${KAFKA_HEAP_OPTS:--Xmx256m} ${KAFKA_JVM_PERFORMANCE_OPTS:--XX:+UseSerialGC -XX:TieredStopAtLevel=1} \
	${KAFKA_LOG4J_OPTS:--Dlog4j2.configurationFile=/etc/kafka/docker/tools-log4j2.yaml} ${KAFKA_OPTS:-} -cp '/opt/kafka/libs/*' "$@"
