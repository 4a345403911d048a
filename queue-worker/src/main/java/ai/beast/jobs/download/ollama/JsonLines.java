package ai.beast.jobs.download.ollama;

import ai.beast.jobs.download.http.Failures;
import ai.beast.problem.ErrorCode;
import ai.beast.queue.core.JobFailedException;
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

/** JSON values of a stream, one a line, for a reader that does not wait for ever. Closing cuts the stream. */
public final class JsonLines implements AutoCloseable {
    private static final int AHEAD = 256;

    private final InputStream stream;
    private final ObjectMapper json;
    private final BlockingQueue<Optional<String>> lines = new ArrayBlockingQueue<>(AHEAD);
    private final Thread reader;
    private volatile @Nullable IOException broken;

    JsonLines(InputStream stream, ObjectMapper json) {
        this.stream = stream;
        this.json = json;
        this.reader = Thread.ofVirtual().name("json-lines").start(this::read);
    }

    private void read() {
        try {
            BufferedReader text = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
            try {
                for (String line = text.readLine(); line != null; line = text.readLine()) {
                    if (!line.isBlank()) {
                        lines.put(Optional.of(line));
                    }
                }
            } catch (IOException failure) {
                broken = failure;
            }
            lines.put(Optional.empty());
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
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
                    ErrorCode.DOWNLOAD_INCOMPLETE, "Nothing arrived for " + silence.toSeconds() + " seconds");
        }
        if (line.isEmpty()) {
            if (broken != null) {
                throw broken;
            }
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
