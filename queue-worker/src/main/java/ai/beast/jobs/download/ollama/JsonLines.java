package ai.beast.jobs.download.ollama;

import ai.beast.jobs.download.Failures;
import ai.beast.jobs.download.ThreadFailure;
import ai.beast.problem.ErrorCode;
import ai.beast.queue.core.JobFailedException;
import ai.beast.work.loop.WorkerThreads;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** JSON values of a stream, one per line, read with a timeout. Closing closes the stream and ends the reading thread. */
public final class JsonLines implements AutoCloseable {
    private static final int AHEAD = 256;

    private final InputStream stream;
    private final ObjectMapper json;
    private final BlockingQueue<Optional<String>> lines = new ArrayBlockingQueue<>(AHEAD);
    private final Thread reader;
    private final ThreadFailure broken = new ThreadFailure("Reading the reply of Ollama");

    JsonLines(InputStream stream, ObjectMapper json) {
        this.stream = stream;
        this.json = json;
        this.reader = WorkerThreads.virtualThread("json-lines", this::read);
        reader.start();
    }

    private void read() {
        try {
            copy();
        } catch (InterruptedException closed) {
            return;
        } catch (Throwable failure) {
            broken.record(failure);
        }
        try {
            lines.put(Optional.empty());
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void copy() throws IOException, InterruptedException {
        BufferedReader text = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        for (String line = text.readLine(); line != null; line = text.readLine()) {
            if (!line.isBlank()) {
                lines.put(Optional.of(line));
            }
        }
    }

    /**
     * The next value; null at the end.
     *
     * @param silence how long to wait for it
     * @throws IOException when the stream broke
     */
    @Nullable
    JsonNode next(Duration silence) throws IOException, JobFailedException, InterruptedException {
        Optional<String> line = lines.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
        if (line == null) {
            throw Failures.passing(
                    ErrorCode.DOWNLOAD_INCOMPLETE, "No data arrived for " + silence.toSeconds() + " seconds");
        }
        if (line.isEmpty()) {
            broken.rethrow();
            return null;
        }
        try {
            return json.readTree(line.get());
        } catch (JsonProcessingException nonsense) {
            throw Failures.passing(ErrorCode.DOWNLOAD_FAILED, "The answer is not what it should be", nonsense);
        }
    }

    @Override
    public void close() throws IOException {
        reader.interrupt();
        stream.close();
    }
}
