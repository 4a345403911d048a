package ai.beast.stack.infra;

import com.sun.security.auth.module.UnixSystem;
import java.util.Locale;

/** What kind of machine this is. */
final class Platform {
    private Platform() {}

    static boolean mac() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac");
    }

    static boolean arm() {
        return System.getProperty("os.arch", "").equals("aarch64");
    }

    static boolean root() {
        return new UnixSystem().getUid() == 0;
    }
}
