package ai.beast.cli.terminal;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;

/**
 * One line that is drawn over itself on a terminal; elsewhere a line for each tenth, so that logs stay short. Never runs
 * backwards. Not thread-safe.
 */
public final class ProgressBar {
    private static final int WIDTH = 30;

    private final PrintStream out;
    private final String label;
    private final boolean interactive;
    private long best = -1;
    private int lastTenth = -1;
    private boolean said;

    public ProgressBar(PrintStream out, String label, boolean interactive) {
        this.out = out;
        this.label = label;
        this.interactive = interactive;
    }

    /** Whether output goes to a terminal: since JDK 22 there is a console even where it goes to a file. */
    public static boolean onTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** @param total bytes in all, or 0 or less while unknown */
    public void show(long done, long total, double bytesPerSecond) {
        if (done < best) {
            return;
        }
        best = done;
        double fraction = total > 0 ? Math.min(1.0, (double) done / total) : 0;
        int tenth = (int) (fraction * 10);
        if (!interactive && tenth == lastTenth) {
            return;
        }
        lastTenth = tenth;
        String text = text(done, total, bytesPerSecond, fraction);
        if (interactive) {
            out.print("\r\u001b[K" + text);
            out.flush();
        } else {
            out.println(text);
        }
    }

    /** Says why there is no progress; the next progress is drawn over it. */
    public void say(String what) {
        if (interactive) {
            out.print("\r\u001b[K" + label + "  " + what);
            out.flush();
            said = true;
        } else {
            out.println(label + "  " + what);
        }
    }

    /** Leaves the line. */
    public void end() {
        if (interactive && (best >= 0 || said)) {
            out.println();
        }
    }

    private String text(long done, long total, double bytesPerSecond, double fraction) {
        String speed = bytesPerSecond > 0 ? "  " + Quantity.bytes((long) bytesPerSecond) + "/s" : "";
        if (total <= 0) {
            return label + "  " + Quantity.bytes(done) + speed;
        }
        int filled = (int) Math.round(fraction * WIDTH);
        String bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
        String left = bytesPerSecond > 0 && done < total
                ? "  " + Quantity.time(Duration.ofSeconds((long) ((total - done) / bytesPerSecond))) + " left"
                : "";
        return "%s  %s %3d%%  %s of %s%s%s"
                .formatted(
                        label, bar, (int) (fraction * 100), Quantity.bytes(done), Quantity.bytes(total), speed, left);
    }
}
