package ai.beast.stack.supervisor;

import ai.beast.stack.StackPaths;
import ai.beast.stack.StackPorts;
import ai.beast.stack.supervisor.ServiceSpec.Compiler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The six services, and what the local stack tells them through their environment. */
public final class Suite {
    /** The topic that carries the suite's events. Its dead letters go to the same name with {@code .dead} after it. */
    static final String EVENTS_TOPIC = "ai-beast.events";

    static final String LOOPBACK = "127.0.0.1";
    static final String DATABASE = "ai_beast";

    private static final String POSTGRES = "postgresql";
    private static final String REDIS = "redis";
    private static final String KAFKA = "kafka";

    private Suite() {}

    /**
     * The services in the order in which people read them.
     *
     * @param openHost the address of what is meant for other programs: of the services that is only the exporter
     */
    public static List<ServiceSpec> services(StackPorts ports, String openHost) {
        return List.of(
                new ServiceSpec(
                        "registry-service",
                        LOOPBACK,
                        ports.registry(),
                        160,
                        53,
                        Compiler.OPTIMISING,
                        List.of(POSTGRES, KAFKA)),
                new ServiceSpec(
                        "versioning-service",
                        LOOPBACK,
                        ports.versioning(),
                        160,
                        24,
                        Compiler.OPTIMISING,
                        List.of(POSTGRES, KAFKA)),
                new ServiceSpec(
                        "queue-worker", LOOPBACK, ports.queue(), 192, 64, Compiler.OPTIMISING, List.of(REDIS, KAFKA)),
                new ServiceSpec(
                        "events-gateway",
                        LOOPBACK,
                        ports.events(),
                        160,
                        53,
                        Compiler.OPTIMISING,
                        List.of(POSTGRES, REDIS, KAFKA)),
                new ServiceSpec(
                        "metrics-exporter", openHost, ports.metrics(), 128, 24, Compiler.QUICK, List.of(REDIS, KAFKA)),
                new ServiceSpec(
                        "automation-bridge",
                        LOOPBACK,
                        ports.automation(),
                        128,
                        24,
                        Compiler.QUICK,
                        List.of(POSTGRES, KAFKA)));
    }

    /** The environment of one service, over what the supervisor itself was given. */
    static Map<String, String> environment(ServiceSpec service, StackPaths paths, StackPorts ports, Secrets secrets) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "AI_BEAST_BIND_ADDR",
                service.host(),
                "AI_BEAST_PORT",
                Integer.toString(service.port()),
                "AI_BEAST_PORT_OFFSET",
                Integer.toString(ports.offset()),
                "AI_BEAST_URL",
                "http://" + LOOPBACK + ":" + ports.proxy(),
                "AI_BEAST_DB_URL",
                "jdbc:postgresql://" + LOOPBACK + ":" + ports.postgres() + "/" + DATABASE,
                "AI_BEAST_DB_USER",
                DATABASE,
                "AI_BEAST_DB_PASSWORD",
                secrets.databasePassword(),
                "AI_BEAST_KAFKA",
                LOOPBACK + ":" + ports.kafka(),
                "AI_BEAST_EVENTS_TOPIC",
                EVENTS_TOPIC));
        environment.putAll(Map.of(
                "AI_BEAST_REGISTRY_URL", "http://" + LOOPBACK + ":" + ports.registry(),
                "REDIS_HOST", LOOPBACK,
                "REDIS_PORT", Integer.toString(ports.redis()),
                "AI_BEAST_REDIS_DB", "0",
                "AI_BEAST_API_KEYS_FILE", paths.apiKeys().toString(),
                "AI_BEAST_SERVICE_KEY_FILE", paths.serviceKey(service.name()).toString(),
                // The stack publishes its own system.startup and system.shutdown.
                "AI_BEAST_EVENTS_SYSTEM_EVENTS", "false",
                "DATA_DIR", paths.data().toString(),
                "MODELS_DIR", directory("MODELS_DIR", paths, "models"),
                "AI_BEAST_SNAPSHOT_DIR", directory("AI_BEAST_SNAPSHOT_DIR", paths, "snapshots")));
        return environment;
    }

    /** What the variable says, else the directory of that name in the data directory; absolute either way. */
    static String directory(String variable, StackPaths paths, String name) {
        return Optional.ofNullable(System.getenv(variable))
                .filter(value -> !value.isBlank())
                .map(value -> java.nio.file.Path.of(value).toAbsolutePath().normalize())
                .orElse(paths.data().resolve(name))
                .toString();
    }
}
