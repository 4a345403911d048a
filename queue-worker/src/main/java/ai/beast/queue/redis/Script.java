package ai.beast.queue.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** The scripts, one file each, behind the prelude and the parts they share. What each takes and returns is said at its top. */
enum Script {
    ENQUEUE("ends", "admission"),
    SETTLE("gates", "ends"),
    HEARTBEAT,
    CANCEL("ends"),
    PAUSE,
    RESUME,
    RETRY,
    READ("reading"),
    LIST("reading"),
    STATS,
    REAP("gates", "ends"),
    PROMOTE("gates"),
    LIMIT("gates"),
    LIMITS("gates"),
    SWITCH,
    SCHEDULE,
    SCHEDULES,
    FIRE("ends", "admission"),
    SHOW,
    WORKERS,
    PENDING,
    PUBLISHED,
    TAKE,
    AUDIT;

    private final String source;
    private final String sha;

    /** @param parts what is loaded between the prelude and the script itself */
    Script(String... parts) {
        StringBuilder text = new StringBuilder(read("prelude"));
        for (String part : parts) {
            text.append('\n').append(read(part));
        }
        text.append('\n').append(read(name().toLowerCase(Locale.ROOT)));
        this.source = text.toString();
        this.sha = sha1(source);
    }

    String source() {
        return source;
    }

    /** The name under which Redis keeps the script once it has seen it. */
    String sha() {
        return sha;
    }

    private static String read(String name) {
        try (InputStream file = Script.class.getResourceAsStream(name + ".lua")) {
            if (file == null) {
                throw new IllegalStateException("The script " + name + ".lua is missing from the build");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-1", impossible);
        }
    }
}
