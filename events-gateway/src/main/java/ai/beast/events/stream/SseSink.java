package ai.beast.events.stream;

import ai.beast.events.stream.core.Frame;
import ai.beast.events.stream.core.Sink;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/** Writes frames to an HTTP response, no faster than the client takes them. Its tasks run on the response's event loop. */
final class SseSink implements Sink {
    private final Pace pace;
    private final HttpServerResponse response;

    SseSink(Pace pace, HttpServerResponse response) {
        this.pace = pace;
        this.response = response;
    }

    @Override
    public void execute(Runnable task) {
        pace.execute(task);
    }

    @Override
    public boolean send(List<Frame> frames, Runnable whenReady) {
        if (response.closed() || response.ended()) {
            return true;
        }
        int length = 0;
        for (Frame frame : frames) {
            length += frame.sse().length;
        }
        Buffer bytes = Buffer.buffer(length);
        for (Frame frame : frames) {
            bytes.appendBytes(frame.sse());
        }
        response.write(bytes);
        if (response.writeQueueFull()) {
            response.drainHandler(_ -> whenReady.run());
            return false;
        }
        return true;
    }

    @Override
    public void end() {
        if (!response.ended() && !response.closed()) {
            response.end();
        }
    }
}
