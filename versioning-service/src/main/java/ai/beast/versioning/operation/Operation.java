package ai.beast.versioning.operation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work and how far it is.
 *
 * @param path the file it reads or replaces
 * @param work what was asked, in the form its {@link OperationTask} wrote
 * @param notes what an earlier attempt left for the next one
 * @param result what came of it, once succeeded
 * @param error the problem it ended with, once failed
 * @param attempts how often it was begun
 * @param fence number of the present claim
 * @param cancellable false once it ended or passed the point from which a file is replaced or removed
 * @param batch the same for operations that were started together, to be done in order, each only if those before it succeeded
 * @param traceparent the trace of the request or event that asked for it; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Operation", description = "A piece of work on a file and how far it is")
public record Operation(
        UUID id,
        OperationKind kind,
        OperationState state,

        @Schema(description = "The model whose files it reads or replaces, where it is about one") @Nullable
        String model,

        @Nullable String path,
        @JsonIgnore JsonNode work,
        @JsonIgnore JsonNode notes,
        String requestedBy,
        Progress progress,

        @Schema(
                type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.OBJECT,
                description = "What came of it, by kind, once succeeded")
        @Nullable
        JsonNode result,

        @Schema(
                type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.OBJECT,
                description = "The problem (RFC 9457) it ended with, once failed")
        @Nullable
        JsonNode error,

        int attempts,
        @JsonIgnore long fence,

        @Schema(description = "Whether it can be cancelled: it has not ended, and replaces or removes no file yet")
        boolean cancellable,

        @Schema(description = "The name of the key that cancelled it") @Nullable
        String cancelledBy,

        @Schema(
                description = "The same for operations that were started together; each is done only if those before it"
                        + " succeeded")
        @Nullable
        UUID batch,

        @JsonIgnore @Nullable String traceparent,

        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {

    /**
     * Bytes done of the file's bytes; a rollback goes over two files, one after the other.
     *
     * @param bytesTotal 0 as long as it is not known
     */
    @Schema(name = "OperationProgress")
    public record Progress(long bytesDone, long bytesTotal) {}
}
