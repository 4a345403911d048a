package ai.beast.rag.parse.child;

import ai.beast.rag.parse.ParseException;
import ai.beast.rag.parse.ParsedDocument;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A child process that parses one file after the other. It has {@value #HEAP_MEBIBYTES} MiB of heap, no settings or secrets in its environment, and is killed
 * when a file takes too long. One thread at a time.
 */
final class ParserProcess implements AutoCloseable {
    private static final int HEAP_MEBIBYTES = 256;
    /** Exit code of a Java process with {@code -XX:+ExitOnOutOfMemoryError}. */
    private static final int OUT_OF_MEMORY = 3;

    private static final int PIECE = 64 * 1024;
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration EXIT = Duration.ofSeconds(10);

    private final Process process;
    private final DataOutputStream requests;
    private final DataInputStream replies;
    private boolean ready = true;

    private ParserProcess(Process process) {
        this.process = process;
        requests = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        replies = new DataInputStream(new BufferedInputStream(process.getInputStream()));
    }

    /** Starts a process and waits until it is ready. */
    @SuppressWarnings("try")
    static ParserProcess start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MEBIBYTES + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xshare:auto",
                "-Djava.awt.headless=true",
                "-cp",
                classPath(),
                ParserMain.class.getName()));
        builder.environment().clear();
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        ParserProcess started = new ParserProcess(builder.start());
        try (Deadline deadline = started.deadline(START)) {
            if (started.replies.readByte() != ParserMain.READY) {
                throw new IOException("The parser's process does not answer");
            }
            return started;
        } catch (IOException failed) {
            started.close();
            throw failed;
        }
    }

    /**
     * Lets it parse a file.
     *
     * @return the length of the text, which is to be read next
     * @throws ParseException when the file gives no text
     * @throws DiedException when it cost the process its life
     * @throws IOException when the file can't be read; the process is of no use any more
     */
    int ask(String name, Parsing.Source source, Duration timeout) throws ParseException, DiedException, IOException {
        ready = false;
        try (Deadline deadline = deadline(timeout);
                InputStream in = source.open()) {
            try {
                Wire.string(requests, name);
                requests.writeInt(source.size());
            } catch (IOException died) {
                throw died(deadline, timeout, died);
            }
            send(in, source.size(), deadline, timeout);
            try {
                requests.flush();
                if (replies.readByte() == ParserMain.TEXT) {
                    return Wire.length(replies);
                }
                String refusal = Wire.string(replies);
                ready = true;
                throw new ParseException(refusal);
            } catch (IOException died) {
                throw died(deadline, timeout, died);
            }
        }
    }

    private void send(InputStream in, int size, Deadline deadline, Duration timeout) throws DiedException, IOException {
        byte[] buffer = new byte[PIECE];
        for (int left = size; left > 0; ) {
            int count = in.read(buffer, 0, Math.min(left, PIECE));
            if (count < 0) {
                throw new FileChangedException();
            }
            try {
                requests.write(buffer, 0, count);
            } catch (IOException died) {
                throw died(deadline, timeout, died);
            }
            left -= count;
        }
    }

    /** Reads the text of the file that was asked for. */
    ParsedDocument answer(int length, Duration timeout) throws DiedException {
        try (Deadline deadline = deadline(timeout)) {
            try {
                ParsedDocument document = Wire.read(replies, length);
                ready = true;
                return document;
            } catch (IOException died) {
                throw died(deadline, timeout, died);
            }
        }
    }

    /** Whether it can be asked. */
    boolean isReady() {
        return ready && process.isAlive();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    private DiedException died(Deadline deadline, Duration timeout, IOException cause) {
        return new DiedException(reason(deadline, timeout), deadline.hasPassed(), cause);
    }

    private String reason(Deadline deadline, Duration timeout) {
        if (deadline.hasPassed()) {
            return "parsing must not take longer than " + timeout.toSeconds() + " s";
        }
        try {
            if (!process.waitFor(EXIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            int exit = process.waitFor();
            return exit == OUT_OF_MEMORY
                    ? "parsing must not need more than " + HEAP_MEBIBYTES + " MiB of memory"
                    : "the parser's process ended with exit code " + exit;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return "the parser's process ended";
        }
    }

    private Deadline deadline(Duration timeout) {
        return new Deadline(process, timeout);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** The jars and directories of the classes that parsers need, and no others. */
    private static String classPath() {
        Set<String> places = new LinkedHashSet<>();
        for (Class<?> needed : List.of(
                ParserMain.class,
                org.jspecify.annotations.Nullable.class,
                com.fasterxml.jackson.core.JsonFactory.class,
                org.commonmark.parser.Parser.class,
                org.commonmark.ext.gfm.tables.TablesExtension.class,
                org.jsoup.Jsoup.class,
                org.apache.james.mime4j.dom.Message.class,
                org.apache.james.mime4j.stream.MimeConfig.class,
                org.apache.commons.io.IOUtils.class,
                org.apache.pdfbox.Loader.class,
                org.apache.pdfbox.io.IOUtils.class,
                org.apache.fontbox.FontBoxFont.class,
                org.apache.commons.logging.LogFactory.class,
                org.jboss.logging.Logger.class)) {
            try {
                places.add(Path.of(needed.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI())
                        .toString());
            } catch (URISyntaxException malformed) {
                throw new IllegalStateException("The class path is not of files", malformed);
            }
        }
        return String.join(File.pathSeparator, places);
    }

    /** Kills the process when time is over, unless closed before. */
    private static final class Deadline implements AutoCloseable {
        private final AtomicBoolean open = new AtomicBoolean(true);
        private final AtomicBoolean passed = new AtomicBoolean();

        Deadline(Process process, Duration timeout) {
            Executor later =
                    CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS, Runnable::run);
            later.execute(() -> {
                if (open.get()) {
                    passed.set(true);
                    process.destroyForcibly();
                }
            });
        }

        boolean hasPassed() {
            return passed.get();
        }

        @Override
        public void close() {
            open.set(false);
        }
    }

    /** The process ended while it parsed a file. */
    static final class DiedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean timeout;

        DiedException(String reason, boolean timeout, Throwable cause) {
            super(reason, cause);
            this.timeout = timeout;
        }

        boolean isTimeout() {
            return timeout;
        }
    }
}
