package ai.beast.stack.infra;

import ai.beast.stack.process.ChildServer;

/**
 * One of the servers that the services need: {@code postgresql}, {@code redis} or {@code kafka}. It has a data directory
 * of its own, which the first start makes and a later start finds, and listens on 127.0.0.1 only.
 */
public sealed interface InfraServer extends ChildServer permits PostgresServer, RedisServer, KafkaServer {}
