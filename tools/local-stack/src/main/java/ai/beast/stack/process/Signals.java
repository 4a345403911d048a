package ai.beast.stack.process;

import ai.beast.stack.process.ProcessSpec.StopSignal;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/** Signals that the JDK can't send itself. */
public final class Signals {
    private Signals() {}

    /** Sends the signal; harmless when the process is gone. */
    public static void send(long pid, StopSignal signal) {
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
