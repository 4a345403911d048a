package ai.beast.cli.terminal;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;

/**
 * One line that is drawn over itself on a terminal, never wider than that; elsewhere a line for each tenth, so that logs stay
 * short. Never runs backwards. Not thread-safe.
 */
public final class ProgressBar {
    private static final int WIDTH = 30;
    private static final int MIN_WIDTH = 5;
    private static final int MIN_LABEL = 8;

    private final PrintStream out;
    private final String label;
    private final boolean interactive;
    private final int columns;
    private long best = -1;
    private int lastTenth = -1;
    private boolean said;
    private boolean shareOnly;

    public ProgressBar(PrintStream out, String label, boolean interactive) {
        this(out, label, interactive, interactive ? TerminalWidth.columns() : Integer.MAX_VALUE);
    }

    /** @param columns of the terminal */
    ProgressBar(PrintStream out, String label, boolean interactive, int columns) {
        this.out = out;
        String safe = Texts.safe(label);
        this.label = columns == Integer.MAX_VALUE ? safe : shortened(safe, Math.max(MIN_LABEL, columns / 3));
        this.interactive = interactive;
        this.columns = columns;
    }

    /** Shows the share that is done alone, where what is done are no bytes. */
    public ProgressBar ofShare() {
        shareOnly = true;
        return this;
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
            draw(text);
        } else {
            out.println(text);
        }
    }

    /** A line of all columns would move the cursor to the next one, and the line before would stay. */
    private void draw(String text) {
        out.print("\r\u001b[K" + shortened(text, columns - 1));
        out.flush();
    }

    private static String shortened(String text, int length) {
        int points = text.codePointCount(0, text.length());
        return points <= length ? text : text.substring(0, text.offsetByCodePoints(0, Math.max(0, length - 1))) + "…";
    }

    /** Says why there is no progress; the next progress is drawn over it. */
    public void say(String reason) {
        String what = Texts.safe(reason);
        if (interactive) {
            draw(label + "  " + what);
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
            return shareOnly ? label : label + "  " + Quantity.bytes(done) + speed;
        }
        String left = bytesPerSecond > 0 && done < total
                ? "  " + Quantity.time(Duration.ofSeconds((long) ((total - done) / bytesPerSecond))) + " left"
                : "";
        String percent = "%3d%%".formatted((int) (fraction * 100));
        String figures = shareOnly
                ? percent
                : percent + "  %s of %s%s%s".formatted(Quantity.bytes(done), Quantity.bytes(total), speed, left);
        long room = (long) columns - 1 - label.codePointCount(0, label.length()) - 2 - figures.length() - 1;
        int width = (int) Math.min(WIDTH, room);
        if (width < MIN_WIDTH) {
            return label + "  " + figures.stripLeading();
        }
        int filled = (int) Math.round(fraction * width);
        return label + "  " + "█".repeat(filled) + "░".repeat(width - filled) + " " + figures;
    }
}
