package ai.beast.stack;

import java.nio.file.Path;

/**
 * Where the local stack finds and keeps things.
 *
 * @param home the directory the suite was built in; the services' packages are below it
 * @param data the data directory ({@code DATA_DIR}); everything that must survive a restart is below it
 */
public record StackPaths(Path home, Path data) {
    public StackPaths {
        home = home.toAbsolutePath().normalize();
        data = data.toAbsolutePath().normalize();
    }

    /** What concerns one run: state, lock, process ids, generated configuration. */
    public Path run() {
        return data.resolve("run");
    }

    public Path logs() {
        return data.resolve("logs");
    }

    /** The log of one service, of {@code postgresql}, {@code redis}, {@code kafka} or of the {@code supervisor}. */
    public Path log(String name) {
        return logs().resolve(name + ".log");
    }

    /** Secrets; readable by their owner only. */
    public Path keys() {
        return data.resolve("keys");
    }

    /** The plain text of the local admin key. */
    public Path adminKey() {
        return keys().resolve("admin.key");
    }

    /** The hashed keys that the services accept. */
    public Path apiKeys() {
        return keys().resolve("api-keys");
    }

    /** The keys that sign the sessions of browsers; the services look for them beside the API keys. */
    public Path sessionKeys() {
        return keys().resolve("session-keys");
    }

    /** The plain text of a service's own key, or of the local stack's. */
    public Path serviceKey(String name) {
        return keys().resolve("service-" + name + ".key");
    }

    /** Unpacked programs. */
    public Path cache() {
        return data.resolve("cache");
    }

    /** AOT caches; they belong to the build, not to the data. */
    public Path aot() {
        return home.resolve(".build").resolve("aot");
    }

    public Path state() {
        return run().resolve("state.json");
    }

    /** Locked by the supervisor for as long as it runs. */
    public Path lock() {
        return run().resolve("supervisor.lock");
    }

    public Path pidFile(String name) {
        return run().resolve(name + ".pid");
    }
}
