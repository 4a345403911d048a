package ai.beast.e2e;

import java.io.IOException;

/** Programs of the machine that a test can use where they are there. */
final class Tool {
    private Tool() {}

    /** Runs a program to its end; false when it fails or is not there. */
    static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
