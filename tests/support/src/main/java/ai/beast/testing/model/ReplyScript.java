package ai.beast.testing.model;

import ai.beast.testing.model.Script.Step;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** Carries one script out, on a thread of its own that the client's leaving interrupts. Used once. */
final class ReplyScript {
    private final HttpServerRequest request;
    private final ModelCall call;
    private final Script script;
    private final ServedModels models;

    ReplyScript(HttpServerRequest request, ModelCall call, Script script, ServedModels models) {
        this.request = request;
        this.call = call;
        this.script = script;
        this.models = models;
    }

    void run() {
        try {
            Optional<Protocol> protocol = Protocol.of(call.path());
            if (protocol.isPresent()) {
                generate(protocol.get());
            } else {
                single();
            }
        } catch (ExecutionException | InterruptedException gone) {
            call.end(ModelCall.Outcome.CANCELLED);
        }
    }

    private void generate(Protocol protocol) throws ExecutionException, InterruptedException {
        if (!models.has(call.model())) {
            refuse(404, "model '" + call.model() + "' not found");
            return;
        }
        boolean stream = Script.streams(call.body(), protocol.streamsUnlessTold());
        List<Step> pieces = new ArrayList<>();
        String type = stream ? protocol.streamType() : "application/json";
        for (Step step : script.steps()) {
            switch (step) {
                case Step.Text _, Step.ToolCall _ -> {
                    pieces.add(step);
                    if (stream) {
                        write(type, protocol.frame(call.model(), step));
                    }
                }
                case Step.Failure failure -> write(type, protocol.failure(failure.message()));
                default -> {
                    if (!control(step, type)) {
                        return;
                    }
                }
            }
        }
        if (script.steps().stream().anyMatch(Step.Failure.class::isInstance)) {
            end();
            return;
        }
        Script.Usage usage = script.stated();
        boolean toolCalled = pieces.stream().anyMatch(Step.ToolCall.class::isInstance);
        write(
                type,
                stream
                        ? protocol.end(call.body(), call.model(), usage, toolCalled)
                        : protocol.whole(call.model(), pieces, usage));
        call.state(usage);
        end();
    }

    private void single() throws ExecutionException, InterruptedException {
        for (Step step : script.steps()) {
            if (!control(step, "application/json")) {
                return;
            }
        }
        if (call.path().matches("/api/embed(dings)?|/v1/embeddings") && !embeds()) {
            return;
        }
        Optional<String> reply = SingleReplies.of(call.method(), call.path(), call.body(), models, script.stated());
        if (reply.isEmpty()) {
            refuse(404, "404 page not found");
            return;
        }
        String type = call.path().equals("/") ? "text/plain; charset=utf-8" : "application/json";
        if (call.path().matches("/api/(pull|push|create)")) {
            type = "application/x-ndjson";
        }
        if (call.method().equals("HEAD") || reply.get().isEmpty()) {
            response().putHeader("Content-Type", type);
        } else {
            write(type, reply.get());
        }
        call.state(script.stated());
        end();
    }

    /** Refuses what a server of embeddings refuses. @return whether it embeds */
    private boolean embeds() throws ExecutionException, InterruptedException {
        if (!models.has(call.model())) {
            refuse(404, "model '" + call.model() + "' not found");
            return false;
        }
        if (!call.body().path("truncate").asBoolean(true)
                && WordVectors.tooLong(call.body().path("input"))) {
            refuse(400, "the input length exceeds the context length");
            return false;
        }
        return true;
    }

    /** Does a step that no protocol knows. @return whether the script goes on */
    private boolean control(Step step, String type) throws ExecutionException, InterruptedException {
        switch (step) {
            case Step.Hold hold -> hold.gate().pass();
            case Step.Raw raw -> write(type, raw.text());
            case Step.Cut _ -> {
                call.end(ModelCall.Outcome.CUT);
                request.connection().close();
                return false;
            }
            case Step.Refusal refusal -> {
                refuse(refusal.status(), refusal.message());
                return false;
            }
            case Step.Reply reply -> {
                response().setStatusCode(reply.status());
                reply.headers().forEach(response()::putHeader);
                write(reply.contentType(), reply.body());
                end();
                return false;
            }
            case Step.Text _, Step.ToolCall _, Step.Failure _ -> {}
        }
        return true;
    }

    private void refuse(int status, String message) throws ExecutionException, InterruptedException {
        response().setStatusCode(status);
        write("application/json", Protocol.refusal(call.path(), status, message));
        end();
    }

    private void write(String type, String text) throws ExecutionException, InterruptedException {
        HttpServerResponse response = response();
        if (!response.headWritten()) {
            response.setChunked(true).putHeader("Content-Type", type);
        }
        await(response.write(Buffer.buffer(text)));
        call.sent();
    }

    private void end() throws ExecutionException, InterruptedException {
        await(response().end());
        call.end(ModelCall.Outcome.COMPLETED);
    }

    private HttpServerResponse response() {
        return request.response();
    }

    private static void await(Future<Void> written) throws ExecutionException, InterruptedException {
        written.toCompletionStage().toCompletableFuture().get();
    }
}
