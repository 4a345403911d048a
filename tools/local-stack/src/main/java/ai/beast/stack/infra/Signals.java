package ai.beast.stack.infra;

import ai.beast.stack.infra.ProcessSpec.StopSignal;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/** Signals that the JDK can't send itself. */
final class Signals {
    private Signals() {}

    /** Sends the signal; harmless when the process is gone. */
    static void send(long pid, StopSignal signal) {
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -s " + signal + " " + pid)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
