package ai.beast.stack;

import ai.beast.stack.infra.RedisSync;
import ai.beast.stack.process.JavaCommand;
import ai.beast.stack.supervisor.SupervisorMain;
import ai.beast.stack.supervisor.SupervisorOptions;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Starts a supervisor that outlives the terminal it was started from. */
final class SupervisorLauncher {
    /** A session of its own where there is a program for it: then no key pressed in the terminal reaches any child. */
    private static final String DETACH = """
            trap '' INT HUP
            if command -v setsid >/dev/null 2>&1; then exec setsid "$@"; fi
            exec "$@"
            """;

    private static final List<String> DIRECTORIES = List.of("MODELS_DIR", "AI_BEAST_SNAPSHOT_DIR");

    private SupervisorLauncher() {}

    static Process launch(StackPaths paths, StackPorts ports, UpOptions options) {
        try {
            Files.createDirectories(paths.logs());
            String openHost = Optional.ofNullable(System.getenv("AI_BEAST_BIND_ADDR"))
                    .filter(value -> !value.isBlank())
                    .orElse("127.0.0.1");
            SupervisorOptions settings = new SupervisorOptions(
                    paths,
                    ports,
                    openHost,
                    RedisSync.of(System.getenv("AI_BEAST_REDIS_FSYNC")),
                    options.bound() ? OptionalLong.of(ProcessHandle.current().pid()) : OptionalLong.empty(),
                    options.aot());
            List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", DETACH, "supervisor"));
            command.addAll(List.of(
                    JavaCommand.executable(),
                    "-Xmx96m",
                    "-Xmn24m",
                    "-Xss512k",
                    "-XX:+UseSerialGC",
                    "-XX:+UseCompactObjectHeaders",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-cp",
                    System.getProperty("java.class.path"),
                    SupervisorMain.class.getName()));
            command.addAll(settings.toArguments());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(paths.data().toFile())
                    .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(Redirect.appendTo(paths.log("supervisor").toFile()))
                    .redirectErrorStream(true);
            builder.environment().putAll(options.environment());
            makeAbsolute(builder.environment());
            return builder.start();
        } catch (IOException e) {
            throw new StackException("Could not start the supervisor: " + e.getMessage(), e);
        }
    }

    /** The supervisor has another working directory than who asked for it. */
    private static void makeAbsolute(Map<String, String> environment) {
        for (String variable : DIRECTORIES) {
            String value = environment.get(variable);
            if (value != null && !value.isBlank()) {
                environment.put(
                        variable, Path.of(value).toAbsolutePath().normalize().toString());
            }
        }
    }
}
