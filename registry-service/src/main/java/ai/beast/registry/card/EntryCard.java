package ai.beast.registry.card;

import ai.beast.registry.catalog.entry.License;
import ai.beast.registry.catalog.entry.Model;
import ai.beast.registry.catalog.entry.ModelDetails;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A card made of what the catalogue knows. Texts are escaped: what an entry says is never taken for Markdown of its own. Pure. */
final class EntryCard {
    private static final double GIB = 1024.0 * 1024 * 1024;

    private final StringBuilder card = new StringBuilder();

    private EntryCard() {}

    static String of(Model model) {
        EntryCard card = new EntryCard();
        ModelDetails details = model.details();
        card.heading("# ", escaped(details.name()));
        card.paragraph(details.description());
        card.table(model);
        card.section("Recommended use", details.recommendedUse());
        card.section("Limitations", details.limitations());
        card.scores(details.benchmarkScores());
        return card.card.toString();
    }

    private void table(Model model) {
        ModelDetails details = model.details();
        card.append("| | |\n|---|---|\n");
        row("Version", details.version());
        row("Family", details.family() == null ? null : details.family().label());
        row("Made from", details.baseModel());
        row("Author", details.author());
        row("Licence", license(details));
        row("Parameters", details.parameterCount());
        row("Context", details.contextLength() == null ? null : details.contextLength() + " tokens");
        row("Quantization", details.quantization());
        row("Format", details.format());
        row("Size", details.sizeBytes() == null ? null : size(details.sizeBytes()));
        row("Languages", joined(details.languages()));
        row("Tags", joined(details.tags()));
        row("Source", details.sourceUrl());
        row("SHA-256", details.sha256());
        card.append('\n');
    }

    private void scores(@Nullable Map<String, Double> scores) {
        if (scores != null && !scores.isEmpty()) {
            heading("## ", "Benchmarks");
            card.append("| Benchmark | Score |\n|---|---|\n");
            new TreeMap<>(scores).forEach(this::row);
            card.append('\n');
        }
    }

    private void section(String title, @Nullable String text) {
        if (text != null && !text.isBlank()) {
            heading("## ", title);
            paragraph(text);
        }
    }

    private void heading(String marks, String title) {
        card.append(marks).append(title).append("\n\n");
    }

    private void paragraph(@Nullable String text) {
        if (text != null && !text.isBlank()) {
            card.append(escaped(text)).append("\n\n");
        }
    }

    private void row(String title, @Nullable Object value) {
        if (value != null && !value.toString().isBlank()) {
            card.append("| ")
                    .append(escaped(title))
                    .append(" | ")
                    .append(escaped(value.toString()))
                    .append(" |\n");
        }
    }

    private static @Nullable String license(ModelDetails details) {
        if (details.licenseSpdx() != null) {
            return details.licenseSpdx();
        }
        License license = details.license();
        return license == null || license == License.UNKNOWN ? null : license.label();
    }

    private static @Nullable String joined(@Nullable List<String> items) {
        return items == null || items.isEmpty() ? null : String.join(", ", items);
    }

    private static String size(long bytes) {
        return String.format(Locale.ROOT, "%.2f GiB (%d bytes)", bytes / GIB, bytes);
    }

    private static String escaped(@Nullable String text) {
        return text == null ? "" : text.strip().replaceAll("\\R", " ").replaceAll("([\\\\`*_\\[\\]<>|#~])", "\\\\$1");
    }
}
