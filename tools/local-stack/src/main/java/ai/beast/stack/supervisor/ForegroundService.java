package ai.beast.stack.supervisor;

import ai.beast.stack.Stack;
import ai.beast.stack.StackException;
import ai.beast.stack.process.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One more process of a service beside those of a running stack, in the foreground and on a free port: an additional
 * worker for the queue, say. It is not restarted.
 */
public final class ForegroundService {
    private ForegroundService() {}

    /**
     * Starts the process with the terminal's input and output.
     *
     * @param more environment over what the stack gives the service
     * @throws StackException when the service is not built or cannot be started
     */
    public static Process start(Stack stack, String name, Map<String, String> more) {
        ServiceSpec service = Suite.services(stack.ports(), Suite.LOOPBACK).stream()
                .filter(spec -> spec.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new StackException("There is no service called " + name));
        Path jar = service.jar(stack.paths().home());
        if (!Files.isRegularFile(jar)) {
            throw new StackException(name + " is not built: " + jar + " is missing.");
        }
        List<String> command = new ArrayList<>(List.of(JavaCommand.executable()));
        command.addAll(service.jvmFlags());
        command.addAll(List.of("-jar", jar.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment()
                .putAll(Suite.environment(service, stack.paths(), stack.ports(), Secrets.of(stack.paths())));
        builder.environment().put("AI_BEAST_PORT", "0");
        builder.environment().putAll(more);
        try {
            return builder.start();
        } catch (IOException failure) {
            throw new StackException("Could not start " + name + ": " + failure.getMessage(), failure);
        }
    }
}
