package ai.beast.jobs.download.preview;

import ai.beast.jobs.download.request.DownloadRequest;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.JobFailedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Previews of downloads over HTTP. */
@Path("/api/models/download/preview")
@Tag(name = "Downloads")
public class PreviewResource {
    private static final int RETRY_SECONDS = 30;

    private final DownloadPreviews previews;

    PreviewResource(DownloadPreviews previews) {
        this.previews = previews;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    @Operation(
            summary = "Preview a download",
            description =
                    "What the same request would download: file, size, hash, licence, place, free space, and the memory it takes to"
                            + " run, read from the beginning of the file. Queues and writes nothing. What is not known is absent and named in"
                            + " unknown. Whether the catalogue has the content already: GET /api/models?sha256=.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = DownloadRequest.class),
                            examples = @ExampleObject(name = "hub", value = """
                            {"url": "hf://owner/repository/tiny-Q4_K_M.gguf", "destination": "tiny/"}
                            """)))
    public DownloadPreview preview(@Nullable DownloadRequest request) throws InterruptedException {
        if (request == null) {
            throw ProblemException.invalid("url", "must not be missing");
        }
        try {
            return previews.of(request);
        } catch (JobFailedException failure) {
            throw problem(failure);
        }
    }

    /** The failure of a download as the answer to a request. */
    private static ProblemException problem(JobFailedException failure) {
        ErrorCode code = Arrays.stream(ErrorCode.values())
                .filter(each -> each.code().equals(failure.error().code()))
                .findFirst()
                .orElse(ErrorCode.DOWNLOAD_FAILED);
        ProblemException problem = new ProblemException(code, failure.error().detail(), failure);
        if (code == ErrorCode.SERVICE_UNAVAILABLE) {
            problem.with(
                    "retry_after",
                    failure.delay().map(delay -> Math.max(1, delay.toSeconds())).orElse((long) RETRY_SECONDS));
        }
        return problem;
    }
}
