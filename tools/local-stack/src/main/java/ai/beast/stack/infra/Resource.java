package ai.beast.stack.infra;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Files that are part of the program. */
final class Resource {
    private Resource() {}

    static byte[] bytes(Class<?> owner, String name) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the program");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
