package ai.beast.registry.catalog.entry;

import ai.beast.modelfiles.memory.ModelDimensions;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds {@link ModelDetails} field by field. A field that is not set is null. Not thread-safe. */
public final class ModelDetailsBuilder {
    private @Nullable String name;
    private @Nullable String version;
    private @Nullable Family family;
    private @Nullable Long sizeBytes;
    private @Nullable Long parameterCount;
    private @Nullable String quantization;
    private @Nullable Long contextLength;
    private @Nullable String format;
    private @Nullable String architecture;
    private @Nullable ModelDimensions dimensions;
    private @Nullable String sourceUrl;
    private @Nullable String sourceRepo;
    private @Nullable String sourceRevision;
    private @Nullable String sha256;
    private @Nullable License license;
    private @Nullable String licenseSpdx;
    private @Nullable String licenseUrl;
    private @Nullable List<String> tags;
    private @Nullable List<String> languages;
    private @Nullable List<Modality> modalities;
    private @Nullable Map<String, Double> benchmarkScores;
    private @Nullable String recommendedUse;
    private @Nullable String limitations;
    private @Nullable String author;
    private @Nullable String description;
    private @Nullable String baseModel;
    private @Nullable BigDecimal rating;

    ModelDetailsBuilder() {}

    public ModelDetailsBuilder name(@Nullable String value) {
        this.name = value;
        return this;
    }

    public ModelDetailsBuilder version(@Nullable String value) {
        this.version = value;
        return this;
    }

    public ModelDetailsBuilder family(@Nullable Family value) {
        this.family = value;
        return this;
    }

    public ModelDetailsBuilder sizeBytes(@Nullable Long value) {
        this.sizeBytes = value;
        return this;
    }

    public ModelDetailsBuilder parameterCount(@Nullable Long value) {
        this.parameterCount = value;
        return this;
    }

    public ModelDetailsBuilder quantization(@Nullable String value) {
        this.quantization = value;
        return this;
    }

    public ModelDetailsBuilder contextLength(@Nullable Long value) {
        this.contextLength = value;
        return this;
    }

    public ModelDetailsBuilder format(@Nullable String value) {
        this.format = value;
        return this;
    }

    public ModelDetailsBuilder architecture(@Nullable String value) {
        this.architecture = value;
        return this;
    }

    public ModelDetailsBuilder dimensions(@Nullable ModelDimensions value) {
        this.dimensions = value;
        return this;
    }

    public ModelDetailsBuilder sourceUrl(@Nullable String value) {
        this.sourceUrl = value;
        return this;
    }

    public ModelDetailsBuilder sourceRepo(@Nullable String value) {
        this.sourceRepo = value;
        return this;
    }

    public ModelDetailsBuilder sourceRevision(@Nullable String value) {
        this.sourceRevision = value;
        return this;
    }

    public ModelDetailsBuilder sha256(@Nullable String value) {
        this.sha256 = value;
        return this;
    }

    public ModelDetailsBuilder license(@Nullable License value) {
        this.license = value;
        return this;
    }

    public ModelDetailsBuilder licenseSpdx(@Nullable String value) {
        this.licenseSpdx = value;
        return this;
    }

    public ModelDetailsBuilder licenseUrl(@Nullable String value) {
        this.licenseUrl = value;
        return this;
    }

    public ModelDetailsBuilder tags(@Nullable List<String> value) {
        this.tags = value;
        return this;
    }

    public ModelDetailsBuilder languages(@Nullable List<String> value) {
        this.languages = value;
        return this;
    }

    public ModelDetailsBuilder modalities(@Nullable List<Modality> value) {
        this.modalities = value;
        return this;
    }

    public ModelDetailsBuilder benchmarkScores(@Nullable Map<String, Double> value) {
        this.benchmarkScores = value;
        return this;
    }

    public ModelDetailsBuilder recommendedUse(@Nullable String value) {
        this.recommendedUse = value;
        return this;
    }

    public ModelDetailsBuilder limitations(@Nullable String value) {
        this.limitations = value;
        return this;
    }

    public ModelDetailsBuilder author(@Nullable String value) {
        this.author = value;
        return this;
    }

    public ModelDetailsBuilder description(@Nullable String value) {
        this.description = value;
        return this;
    }

    public ModelDetailsBuilder baseModel(@Nullable String value) {
        this.baseModel = value;
        return this;
    }

    public ModelDetailsBuilder rating(@Nullable BigDecimal value) {
        this.rating = value;
        return this;
    }

    public ModelDetails build() {
        return new ModelDetails(
                name,
                version,
                family,
                sizeBytes,
                parameterCount,
                quantization,
                contextLength,
                format,
                architecture,
                dimensions,
                sourceUrl,
                sourceRepo,
                sourceRevision,
                sha256,
                license,
                licenseSpdx,
                licenseUrl,
                tags,
                languages,
                modalities,
                benchmarkScores,
                recommendedUse,
                limitations,
                author,
                description,
                baseModel,
                rating);
    }
}
