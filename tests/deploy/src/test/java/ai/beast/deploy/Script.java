package ai.beast.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run of a script of the checkout: its exit status and everything it printed. */
record Script(int status, String output) {
    static Script run(Map<String, String> environment, String script, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("bash", Sources.HOME.resolve(script).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(Path.of("/").toFile()).redirectErrorStream(true);
        // Settings of a suite on this machine are none of the script's.
        builder.environment().keySet().removeAll(List.of("DATA_DIR", "MODELS_DIR", "AI_BEAST_ENV"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException(script + " does not end: " + output);
        }
        return new Script(process.exitValue(), output);
    }
}
