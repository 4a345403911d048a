/** PostgreSQL, Redis and Kafka as plain child processes that end with the process that started them. */
@org.jspecify.annotations.NullMarked
package ai.beast.stack.infra;
