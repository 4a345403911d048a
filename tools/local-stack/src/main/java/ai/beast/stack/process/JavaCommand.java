package ai.beast.stack.process;

import java.nio.file.Path;

/** The programs of the JDK that this process runs on; children run on the same one. */
public final class JavaCommand {
    private JavaCommand() {}

    public static String executable() {
        return tool("java");
    }

    public static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }
}
