package ai.beast.stack.supervisor;

import ai.beast.stack.StackPaths;
import ai.beast.stack.StackPorts;
import ai.beast.stack.UnitState;
import ai.beast.stack.aot.AotCaches;
import ai.beast.stack.aot.AotSubject;
import ai.beast.stack.aot.AotTrainer;
import ai.beast.stack.infra.KafkaServer;
import ai.beast.stack.infra.KafkaTopic;
import ai.beast.stack.infra.PostgresAccess;
import ai.beast.stack.infra.PostgresServer;
import ai.beast.stack.infra.RedisServer;
import ai.beast.stack.infra.ServerPaths;
import ai.beast.stack.process.Journal;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** All units of one stack: the three servers, and the services that need them. */
final class Units {
    private static final int PARTITIONS = 6;
    private static final Duration RETENTION = Duration.ofDays(30);

    /** In the order in which they are stopped, after the services. */
    private final List<Unit> servers;

    private final List<Unit> services = new ArrayList<>();
    private final List<AotTrainer.Trainee> trainees = new ArrayList<>();

    Units(SupervisorOptions options, Secrets secrets, AotCaches caches, Runnable changed, Journal journal) {
        StackPaths paths = options.paths();
        StackPorts ports = options.ports();
        AotSubject kafkaProgram = new AotSubject(
                "kafka",
                KafkaServer.jvmFlags(),
                List.of("-cp", KafkaServer.classPath()),
                Stream.of(KafkaServer.classPath().split(File.pathSeparator))
                        .map(Path::of)
                        .toList());
        Unit kafka = new Unit(
                new KafkaServer(
                        paths(paths, "kafka"),
                        ports.kafka(),
                        ports.kafkaController(),
                        List.of(
                                new KafkaTopic(Suite.EVENTS_TOPIC, PARTITIONS, RETENTION),
                                new KafkaTopic(Suite.EVENTS_TOPIC + ".dead", 1, RETENTION)),
                        () -> caches.flags(kafkaProgram)),
                List.of(),
                changed,
                journal);
        Unit redis = new Unit(
                new RedisServer(paths(paths, "redis"), ports.redis(), options.redisSync()),
                List.of(),
                changed,
                journal);
        Unit postgres = new Unit(
                new PostgresServer(
                        paths(paths, "postgresql"),
                        ports.postgres(),
                        new PostgresAccess(Suite.DATABASE, secrets.databasePassword(), Suite.DATABASE),
                        true),
                List.of(),
                changed,
                journal);
        servers = List.of(kafka, redis, postgres);
        trainees.add(trainee(kafkaProgram, kafka));
        for (ServiceSpec spec : Suite.services(ports, options.openHost())) {
            AotSubject program = new AotSubject(
                    spec.name(),
                    spec.jvmFlags(),
                    List.of("-jar", spec.jar(paths.home()).toString()),
                    List.of(spec.jar(paths.home()).getParent()));
            Unit unit = new Unit(
                    new ServiceProcess(
                            spec,
                            paths,
                            Suite.environment(spec, paths, ports, secrets),
                            secrets.probeKey(),
                            () -> caches.flags(program)),
                    servers.stream()
                            .filter(server ->
                                    spec.needs().contains(server.server().name()))
                            .toList(),
                    changed,
                    journal);
            services.add(unit);
            trainees.add(trainee(program, unit));
        }
    }

    private static ServerPaths paths(StackPaths paths, String name) {
        return new ServerPaths(paths.data().resolve(name), paths.cache(), paths.run(), paths.log(name));
    }

    private static AotTrainer.Trainee trainee(AotSubject program, Unit unit) {
        return new AotTrainer.Trainee(
                program,
                () -> unit.server().alive() ? OptionalLong.of(unit.server().pid()) : OptionalLong.empty());
    }

    List<AotTrainer.Trainee> trainees() {
        return trainees;
    }

    List<Unit> servers() {
        return servers;
    }

    List<UnitState> states() {
        return Stream.concat(servers.reversed().stream(), services.stream())
                .map(Unit::state)
                .toList();
    }

    void launch() {
        servers.forEach(Unit::launch);
        services.forEach(Unit::launch);
    }

    /** Completes when every unit has been ready once. */
    CompletableFuture<Void> allReady() {
        return CompletableFuture.allOf(Stream.concat(servers.stream(), services.stream())
                .map(Unit::firstReady)
                .toArray(CompletableFuture[]::new));
    }

    /** Stops the services together, then the servers one after the other; returns when all are gone. */
    void stop() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            services.forEach(service -> threads.execute(service::stop));
        }
        servers.forEach(Unit::stop);
    }
}
