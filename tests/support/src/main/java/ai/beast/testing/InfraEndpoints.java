package ai.beast.testing;

import java.util.Properties;

/**
 * Where servers under test listen, all on 127.0.0.1.
 *
 * @param password of the PostgreSQL roles {@code ai_beast} and {@code postgres} (the superuser)
 */
record InfraEndpoints(int postgresPort, String password, int redisPort, int kafkaPort) {
    static final String ROLE = "ai_beast";
    static final String SUPERUSER = "postgres";

    String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + postgresPort + "/" + database;
    }

    String kafkaBootstrap() {
        return "127.0.0.1:" + kafkaPort;
    }

    Properties toProperties() {
        Properties properties = new Properties();
        properties.setProperty("postgres.port", Integer.toString(postgresPort));
        properties.setProperty("postgres.password", password);
        properties.setProperty("redis.port", Integer.toString(redisPort));
        properties.setProperty("kafka.port", Integer.toString(kafkaPort));
        return properties;
    }

    static InfraEndpoints of(Properties properties) {
        return new InfraEndpoints(
                Integer.parseInt(properties.getProperty("postgres.port")),
                properties.getProperty("postgres.password"),
                Integer.parseInt(properties.getProperty("redis.port")),
                Integer.parseInt(properties.getProperty("kafka.port")));
    }
}
