package ai.beast.stack.infra;

import ai.beast.stack.StackException;
import ai.beast.stack.process.AtomicFile;
import ai.beast.stack.process.ProcessSpec;
import ai.beast.stack.process.ProcessSpec.StopSignal;
import ai.beast.stack.process.TcpPort;
import ai.beast.stack.process.Unprivileged;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * PostgreSQL, made on the first start with password authentication, a role and a database that it owns. It listens on
 * 127.0.0.1 only, and on no socket file.
 */
public final class PostgresServer extends InfraServer {
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final PostgresAccess access;
    private final boolean durable;

    /**
     * @param durable whether a commit waits for the disk; false only for data that may be lost with the machine
     */
    public PostgresServer(ServerPaths paths, int port, PostgresAccess access, boolean durable) {
        super("postgresql", paths, port);
        this.access = access;
        this.durable = durable;
    }

    public PostgresAccess access() {
        return access;
    }

    /** The JDBC URL of the database. */
    public String jdbcUrl() {
        return jdbcUrl(access.database());
    }

    /** The JDBC URL of any database on this server. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database;
    }

    @Override
    public void start() {
        paths.create();
        try {
            PostgresBinaries binaries = PostgresBinaries.in(paths.cache());
            new PostgresCluster(binaries, paths, access.password(), durable).createIfAbsent();
            AtomicFile.write(paths.data().resolve("postgresql.conf"), configuration());
            start(new ProcessSpec(
                    name(),
                    Unprivileged.command(List.of(
                            binaries.postgres().toString(), "-D", paths.data().toString())),
                    Map.of("LC_ALL", "C", "PGDATA", ""),
                    paths.data(),
                    paths.pidFile(name()),
                    paths.log(),
                    StopSignal.INT,
                    GRACE));
        } catch (IOException e) {
            throw new StackException("Could not prepare PostgreSQL: " + e.getMessage(), e);
        }
    }

    private String configuration() {
        String speed = durable ? "" : "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n";
        return """
                # Written by AI Beast at each start.
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                max_connections = 80
                shared_buffers = 48MB
                work_mem = 4MB
                maintenance_work_mem = 32MB
                effective_cache_size = 512MB
                wal_level = minimal
                max_wal_senders = 0
                max_wal_size = 256MB
                min_wal_size = 48MB
                max_worker_processes = 2
                max_parallel_workers = 0
                io_method = sync
                autovacuum_worker_slots = 2
                autovacuum_max_workers = 1
                jit = off
                track_activity_query_size = 8192
                huge_pages = off
                timezone = 'UTC'
                log_timezone = 'UTC'
                log_line_prefix = '%%m [%%p] '
                password_encryption = 'scram-sha-256'
                """.formatted(port()) + speed;
    }

    @Override
    public void awaitReady(Duration atMost) {
        PostgresSetup setup = new PostgresSetup(jdbcUrl("postgres"), access);
        awaitReady(atMost, () -> TcpPort.accepts("127.0.0.1", port()) && setup.tryOnce());
    }
}
