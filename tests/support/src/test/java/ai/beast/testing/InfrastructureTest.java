package ai.beast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class InfrastructureTest {
    @Test
    void givesEachRunItsOwnPlaceOnTheSameServers() throws Exception {
        Infrastructure first = new Infrastructure();
        Infrastructure second = new Infrastructure();

        Map<String, String> one = first.start();
        Map<String, String> two = second.start();

        assertThat(one.get("REDIS_PORT")).isEqualTo(two.get("REDIS_PORT"));
        assertThat(one.get("AI_BEAST_KAFKA")).isEqualTo(two.get("AI_BEAST_KAFKA"));
        for (String own : new String[] {"AI_BEAST_DB_URL", "AI_BEAST_REDIS_DB", "ai-beast.events.topic", "DATA_DIR"}) {
            assertThat(one.get(own)).as(own).isNotEqualTo(two.get(own));
        }
        assertThat(Path.of(one.get("AI_BEAST_API_KEYS_FILE"))).content().hasLineCount(5);
        first.stop();
        second.stop();
        assertThat(Files.exists(Path.of(one.get("DATA_DIR")))).isFalse();
    }

    @Test
    void whatItNamesCanBeUsed() throws Exception {
        TestInfra infra = TestInfra.on(SharedInfra.get());

        try (Connection connection = DriverManager.getConnection(infra.jdbcUrl(), infra.dbUser(), infra.dbPassword())) {
            connection.createStatement().execute("CREATE EXTENSION pg_trgm");
        }
        try (RedisConnection redis = new RedisConnection(infra.redisPort())) {
            redis.ask("SELECT " + infra.redisDatabase());
            assertThat(redis.ask("DBSIZE")).isEqualTo("0");
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", infra.kafkaBootstrap()))) {
            assertThat(admin.listTopics().names().get()).contains(infra.eventsTopic(), infra.eventsTopic() + ".dead");
        }
        infra.discard();
    }
}
