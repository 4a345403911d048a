package ai.beast.registry.recommend;

import ai.beast.registry.catalog.entry.License;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether a licence lets people earn money with a model, as far as its name tells. A hint for choosing, not legal advice: what
 * is not known to be allowed counts as unknown.
 */
enum CommercialUse {
    ALLOWED,
    /** Within limits the licence names: uses that are ruled out, or a number of users. */
    CONDITIONAL,
    FORBIDDEN,
    UNKNOWN;

    private static final List<String> FORBIDDING =
            List.of("-nc", "non-commercial", "noncommercial", "research", "academic");
    private static final List<String> CONDITIONAL_NAMES =
            List.of("openrail", "gemma", "llama", "deepseek", "qwen", "stabilityai-community", "tongyi");
    private static final List<String> PERMISSIVE = List.of(
            "mit", "apache-2.0", "bsd-", "cc-by-", "cc0-", "isc", "unlicense", "mpl-", "gpl-", "lgpl-", "agpl-");

    /** @param spdx the exact licence where known, such as {@code LicenseRef-gemma} */
    static CommercialUse of(License license, @Nullable String spdx) {
        String name = spdx == null ? "" : spdx.toLowerCase(Locale.ROOT).replaceFirst("^licenseref-", "");
        if (FORBIDDING.stream().anyMatch(name::contains)) {
            return FORBIDDEN;
        }
        return switch (license) {
            case MIT, APACHE_2, GPL -> ALLOWED;
            case LLAMA -> CONDITIONAL;
            case CUSTOM, UNKNOWN -> {
                if (PERMISSIVE.stream().anyMatch(name::startsWith)) {
                    yield ALLOWED;
                }
                yield CONDITIONAL_NAMES.stream().anyMatch(name::contains) ? CONDITIONAL : UNKNOWN;
            }
        };
    }

    /** The consequence in words, beginning with a verb. */
    String words() {
        return switch (this) {
            case ALLOWED -> "allows commercial use";
            case CONDITIONAL -> "allows commercial use under conditions; read it";
            case FORBIDDEN -> "forbids commercial use";
            case UNKNOWN -> "is not known to allow commercial use";
        };
    }
}
