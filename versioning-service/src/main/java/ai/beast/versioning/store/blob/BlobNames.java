package ai.beast.versioning.store.blob;

import java.util.regex.Pattern;

/** The form of a blob's name, see {@link BlobStore}. */
public final class BlobNames {
    private static final Pattern NAME = Pattern.compile("[a-z]+/[0-9a-f]{2}/[0-9a-z][0-9a-z.-]*");

    private BlobNames() {}

    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /**
     * @return the name
     * @throws IllegalArgumentException when it is none
     */
    public static String check(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("Not the name of a blob: " + name);
        }
        return name;
    }
}
