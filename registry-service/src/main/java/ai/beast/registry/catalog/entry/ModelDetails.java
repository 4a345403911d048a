package ai.beast.registry.catalog.entry;

import ai.beast.modelfiles.memory.ModelDimensions;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What can be said about a model by a person or a file; null where nothing is said. In a request, a field that is absent
 * keeps what the catalogue has.
 *
 * @param version unique together with the name; empty for a model without versions
 * @param sizeBytes of all its files
 * @param contextLength tokens
 * @param format {@code gguf} or {@code safetensors} where the file was read
 * @param architecture as the file names it, such as {@code llama}
 * @param dimensions the numbers a memory estimate needs
 * @param sourceRevision commit on the upstream hub
 * @param baseModel what it was made from: the id of another entry, or a repository on the upstream hub
 * @param licenseSpdx exact SPDX expression; {@code LicenseRef-…} for licences that are not on SPDX's list
 * @param rating 0 (not rated) to 5, two decimals
 */
@Schema(description = "What is known about a model. In a request, an absent field keeps what the catalogue has.")
public record ModelDetails(
        @Size(min = 1, max = 200) @Pattern(regexp = ".*\\S.*", message = "must not be blank") @Nullable
        String name,

        @Size(max = 100) @Nullable String version,
        @Nullable Family family,
        @PositiveOrZero @Nullable Long sizeBytes,
        @PositiveOrZero @Nullable Long parameterCount,
        @Size(max = 50) @Nullable String quantization,
        @Positive @Nullable Long contextLength,
        @Size(max = 50) @Nullable String format,
        @Size(max = 100) @Nullable String architecture,
        @Nullable ModelDimensions dimensions,
        @Size(max = 4096) @Nullable String sourceUrl,
        @Size(max = 400) @Nullable String sourceRepo,
        @Size(max = 200) @Nullable String sourceRevision,

        @Pattern(regexp = "[0-9a-f]{64}", message = "must be 64 lower-case hexadecimal digits") @Nullable
        String sha256,

        @Nullable License license,
        @Size(max = 200) @Nullable String licenseSpdx,
        @Size(max = 4096) @Nullable String licenseUrl,
        @Size(max = 100) @Nullable List<String> tags,
        @Size(max = 100) @Nullable List<String> languages,
        @Size(max = 4) @Nullable List<Modality> modalities,
        @Size(max = 200) @Nullable Map<String, Double> benchmarkScores,
        @Size(max = 16384) @Nullable String recommendedUse,
        @Size(max = 16384) @Nullable String limitations,
        @Size(max = 400) @Nullable String author,
        @Size(max = 65536) @Nullable String description,
        @Size(max = 400) @Nullable String baseModel,

        @DecimalMin("0") @DecimalMax("5") @Digits(integer = 1, fraction = 2) @Nullable
        BigDecimal rating) {

    /** The values of fields without provenance. Name and size are missing: they have no default. */
    public static final ModelDetails BLANK = builder()
            .version("")
            .family(Family.OTHER)
            .license(License.UNKNOWN)
            .tags(List.of())
            .languages(List.of())
            .modalities(List.of())
            .benchmarkScores(Map.of())
            .rating(BigDecimal.ZERO)
            .build();

    /** A builder whose fields are all null. */
    public static ModelDetailsBuilder builder() {
        return new ModelDetailsBuilder();
    }

    /** A builder whose fields have the values of this record. */
    public ModelDetailsBuilder toBuilder() {
        return new ModelDetailsBuilder()
                .name(name)
                .version(version)
                .family(family)
                .sizeBytes(sizeBytes)
                .parameterCount(parameterCount)
                .quantization(quantization)
                .contextLength(contextLength)
                .format(format)
                .architecture(architecture)
                .dimensions(dimensions)
                .sourceUrl(sourceUrl)
                .sourceRepo(sourceRepo)
                .sourceRevision(sourceRevision)
                .sha256(sha256)
                .license(license)
                .licenseSpdx(licenseSpdx)
                .licenseUrl(licenseUrl)
                .tags(tags)
                .languages(languages)
                .modalities(modalities)
                .benchmarkScores(benchmarkScores)
                .recommendedUse(recommendedUse)
                .limitations(limitations)
                .author(author)
                .description(description)
                .baseModel(baseModel)
                .rating(rating);
    }

    /** All fields null. */
    public static ModelDetails nothing() {
        return builder().build();
    }

    /** Ratings that are equal look equal. */
    public ModelDetails {
        if (rating != null) {
            rating = rating.signum() == 0 ? BigDecimal.ZERO : rating.stripTrailingZeros();
        }
    }
}
