package ai.beast.cli.terminal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How wide the terminal is: what {@code COLUMNS} or {@code stty} says, else {@value #USUAL}. */
final class TerminalWidth {
    private static final int USUAL = 80;
    private static final int MIN = 20;

    private TerminalWidth() {}

    static int columns() {
        int exported = number(System.getenv("COLUMNS"));
        return Math.max(MIN, exported > 0 ? exported : asked());
    }

    private static int asked() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectErrorStream(true)
                    .start();
            String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            int columns = stty.waitFor(1, TimeUnit.SECONDS) ? number(size.substring(size.indexOf(' ') + 1)) : 0;
            return columns > 0 ? columns : USUAL;
        } catch (IOException noTerminal) {
            return USUAL;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return USUAL;
        }
    }

    private static int number(@Nullable String text) {
        return text != null && text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
    }
}
