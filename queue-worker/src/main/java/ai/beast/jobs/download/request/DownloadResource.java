package ai.beast.jobs.download.request;

import ai.beast.jobs.download.job.DownloadHandler;
import ai.beast.problem.ProblemException;
import ai.beast.queue.intake.JobIntake;
import ai.beast.queue.rest.Accepted;
import ai.beast.queue.rest.AcceptedReplies;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Downloads over HTTP. */
@Path("/api/models/download")
@Tag(name = "Downloads", description = "Fetch models reliably")
public class DownloadResource {
    private final AcceptedReplies replies;
    private final JobIntake queue;
    private final DownloadHandler handler;

    DownloadResource(JobIntake queue, DownloadHandler handler, AcceptedReplies replies) {
        this.replies = replies;
        this.queue = queue;
        this.handler = handler;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    @Operation(
            summary = "Download a model",
            description =
                    "Queues a job that fetches the file over several connections, resumes after interruptions, verifies it"
                            + " and puts it in place whole. `url` is http(s), `hf://owner/repository/file[@revision]`"
                            + " (all shards of a split model, verified against the Hub's hash; the file's URL on the Hub's"
                            + " own pages means the same) or `ollama://model:tag`"
                            + " (the local Ollama pulls it). The destination lies under the models directory; a file that"
                            + " is there already is replaced only when `overwrite` says so, and with `overwrite_sha256` only"
                            + " content that has one of these hashes. `mirrors` are further URLs of the same"
                            + " content, tried in turn; they need a `sha256`.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = DownloadRequest.class),
                            examples = {
                                @ExampleObject(name = "download", value = """
                            {"url": "https://example.org/models/tiny.gguf", "destination": "tiny/",
                             "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}
                            """),
                                @ExampleObject(name = "hub", value = """
                            {"url": "hf://owner/repository/q4/big-00001-of-00003.gguf@main", "destination": "big/",
                             "max_bytes_per_second": 20000000}
                            """),
                                @ExampleObject(name = "ollama", value = """
                            {"url": "ollama://llama3.2:1b"}
                            """)
                            }))
    @APIResponse(
            responseCode = "202",
            description = "Accepted; Location names the job",
            content =
                    @Content(
                            schema = @Schema(implementation = Accepted.class),
                            examples = @ExampleObject(name = "accepted", value = """
                            {"ok": true, "job_id": "01k9xvt5f3m8q2w7c4bz", "message": "Queued"}
                            """)))
    public Response download(
            @Nullable DownloadRequest request,
            @Parameter(description = "The same key with the same body names the same job while that job is kept")
                    @HeaderParam("Idempotency-Key")
                    @Nullable
                    String key) {
        if (request == null) {
            throw ProblemException.invalid("url", "must not be missing");
        }
        return replies.of(queue.enqueue(handler, request, key));
    }
}
