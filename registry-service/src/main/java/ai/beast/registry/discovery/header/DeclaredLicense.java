package ai.beast.registry.discovery.header;

import ai.beast.registry.catalog.entry.License;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A licence as a file declares it.
 *
 * @param license the kind people filter by; GNU licences of every strength count as GPL
 * @param spdx the exact SPDX expression; {@code LicenseRef-<name>} for a licence that is not on SPDX's list; null when
 *     nothing usable was declared
 */
record DeclaredLicense(License license, @Nullable String spdx) {
    private static final Pattern IDENTIFIER = Pattern.compile("[a-z0-9][a-z0-9.+-]{0,99}");
    private static final Pattern GNU = Pattern.compile("[al]?gpl-[123]\\.[0-9](-only|-or-later)?");
    private static final Pattern CREATIVE_COMMONS = Pattern.compile("cc-by(-nc)?(-sa|-nd)?-[1-4]\\.[0-9]|cc0-1\\.0");

    static DeclaredLicense of(@Nullable String declared) {
        String name = declared == null ? "" : declared.strip().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "", "unknown", "none" -> new DeclaredLicense(License.UNKNOWN, null);
            case "other" -> new DeclaredLicense(License.CUSTOM, null);
            case "mit" -> new DeclaredLicense(License.MIT, "MIT");
            case "apache-2.0" -> new DeclaredLicense(License.APACHE_2, "Apache-2.0");
            case "bsd-2-clause" -> new DeclaredLicense(License.CUSTOM, "BSD-2-Clause");
            case "bsd-3-clause" -> new DeclaredLicense(License.CUSTOM, "BSD-3-Clause");
            default -> ofIdentifier(name);
        };
    }

    private static DeclaredLicense ofIdentifier(String name) {
        if (GNU.matcher(name).matches()) {
            return new DeclaredLicense(License.GPL, gnu(name));
        }
        if (CREATIVE_COMMONS.matcher(name).matches()) {
            return new DeclaredLicense(License.CUSTOM, name.toUpperCase(Locale.ROOT));
        }
        License kind = name.startsWith("llama") ? License.LLAMA : License.CUSTOM;
        return new DeclaredLicense(kind, IDENTIFIER.matcher(name).matches() ? reference(name) : null);
    }

    /** SPDX writes the family in capitals and the suffix in small letters. */
    private static String gnu(String name) {
        int suffix = name.indexOf('-', name.indexOf('-') + 1);
        return suffix < 0
                ? name.toUpperCase(Locale.ROOT)
                : name.substring(0, suffix).toUpperCase(Locale.ROOT) + name.substring(suffix);
    }

    /** The characters SPDX allows after {@code LicenseRef-} are letters, digits, dot and hyphen. */
    private static String reference(String name) {
        return "LicenseRef-" + name.replace('+', '-');
    }
}
