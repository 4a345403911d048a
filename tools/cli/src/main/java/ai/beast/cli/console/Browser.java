package ai.beast.cli.console;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The browser of the person at this machine. */
final class Browser {
    private Browser() {}

    /** Opens the link, where there is a screen and a program that opens links; else does nothing. */
    static void open(String link, Map<String, String> environment) {
        List<String> command = command(link, System.getProperty("os.name"), environment);
        if (command.isEmpty()) {
            return;
        }
        try {
            new ProcessBuilder(command)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
        } catch (IOException absent) {
            // The link was printed.
        }
    }

    static List<String> command(String link, String system, Map<String, String> environment) {
        if (system.toLowerCase(Locale.ROOT).startsWith("mac")) {
            return List.of("open", link);
        }
        boolean screen = environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
        return screen ? List.of("xdg-open", link) : List.of();
    }
}
