package ai.beast.stack.supervisor;

import java.nio.file.Path;
import java.util.List;

/**
 * One service of the suite.
 *
 * @param name the module's name
 * @param host the address it listens on
 * @param heapMebibytes its largest heap
 * @param youngMebibytes the part of it for new objects, which is in memory as a whole soon after the start
 * @param compiler which of the JVM's compilers work for it
 * @param needs the names of the servers that have to be ready before it is started
 */
public record ServiceSpec(
        String name,
        String host,
        int port,
        int heapMebibytes,
        int youngMebibytes,
        Compiler compiler,
        List<String> needs) {

    /** The JVM's compilers. The optimising one takes a third of the processor time of a start, and a tenth of the memory. */
    public enum Compiler {
        /** Both: for a service whose throughput counts, or that hashes. */
        OPTIMISING(4),
        /** The quick one alone: for a service that does little and should be there soon. */
        QUICK(1);

        private final int tier;

        Compiler(int tier) {
            this.tier = tier;
        }
    }

    public ServiceSpec {
        needs = List.copyOf(needs);
    }

    /** The runnable jar that the build makes of the module. */
    public Path jar(Path home) {
        return home.resolve(name).resolve("target/quarkus-app/quarkus-run.jar");
    }

    /** The flags of its Java process; an AOT cache holds for exactly these. */
    List<String> jvmFlags() {
        return List.of(
                "-Xmx" + heapMebibytes + "m",
                "-Xmn" + youngMebibytes + "m",
                "-Xss512k",
                "-XX:TieredStopAtLevel=" + compiler.tier,
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow");
    }
}
