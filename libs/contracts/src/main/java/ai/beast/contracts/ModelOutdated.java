package ai.beast.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The source of an installed model has something else now.
 *
 * @param model the model's id (slug)
 * @param change what differs
 * @param reason in words for a person
 * @param repository {@code owner/name} on the Hub
 * @param file path in the repository; absent when it is not known
 * @param path the installed file
 * @param revision commit that the installed file is from
 * @param upstreamRevision the Hub's newest commit
 * @param sha256 of the installed file
 * @param upstreamSha256 of the Hub's file
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelOutdated(
        String model,
        Change change,
        String reason,
        String repository,
        @Nullable String file,
        @Nullable String path,
        @Nullable String revision,
        String upstreamRevision,
        @Nullable String sha256,
        @Nullable String upstreamSha256)
        implements EventData {

    /** The part of a model that differs. */
    public enum Change {
        /** The file is the same; other files of the repository, such as its card, were committed. */
        @JsonProperty("card")
        CARD,
        /** The chat template; no other metadata, and no tensor that was compared. */
        @JsonProperty("template")
        TEMPLATE,
        /** Metadata of the file's header; no tensor that was compared. */
        @JsonProperty("metadata")
        METADATA,
        @JsonProperty("weights")
        WEIGHTS,
        /** The file; which part of it could not be read. */
        @JsonProperty("content")
        CONTENT,
        /** The repository has no such file any more. */
        @JsonProperty("removed")
        REMOVED
    }

    @Override
    public EventType type() {
        return EventType.MODEL_OUTDATED;
    }

    @Override
    public String subject() {
        return model;
    }
}
