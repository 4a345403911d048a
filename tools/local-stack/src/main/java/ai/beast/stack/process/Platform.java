package ai.beast.stack.process;

import com.sun.security.auth.module.UnixSystem;
import java.util.Locale;

/** What kind of machine this is. */
public final class Platform {
    private Platform() {}

    public static boolean mac() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac");
    }

    public static boolean arm() {
        return System.getProperty("os.arch", "").equals("aarch64");
    }

    public static boolean root() {
        return new UnixSystem().getUid() == 0;
    }
}
