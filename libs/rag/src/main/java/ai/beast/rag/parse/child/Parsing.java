package ai.beast.rag.parse.child;

import ai.beast.rag.parse.DocumentParser;
import ai.beast.rag.parse.Format;
import ai.beast.rag.parse.ParseException;
import ai.beast.rag.parse.ParsedDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Parses files of every format: small ones of text formats here, all others in child processes, which are kept for the next ones for a while. Long texts are given out one
 * at a time, so that memory holds. Thread-safe.
 */
public final class Parsing implements AutoCloseable {
    /** Characters of a text that needs the room for long ones. */
    static final int LONG_TEXT = 256 * 1024;

    private static final String STOPPED = "the run was stopped";
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Duration timeout;
    private final Duration idleTime;
    private final Semaphore children;
    private final Semaphore room = new Semaphore(1);
    private final ConcurrentLinkedDeque<Idle> idle = new ConcurrentLinkedDeque<>();

    /**
     * @param timeout of one file that a child parses
     * @param children at a time
     */
    public Parsing(Duration timeout, int children) {
        this(timeout, children, IDLE);
    }

    Parsing(Duration timeout, int children, Duration idleTime) {
        this.timeout = timeout;
        this.children = new Semaphore(children);
        this.idleTime = idleTime;
    }

    /** The bytes of a file. */
    public interface Source {
        /** Bytes of the file; as many are read. */
        int size();

        /** Opens it; another time where a child has died. */
        InputStream open() throws IOException;
    }

    /** A child without work; another object for each time it has none. */
    private static final class Idle {
        private final ParserProcess child;

        Idle(ParserProcess child) {
            this.child = child;
        }
    }

    /**
     * Parses a file.
     *
     * @return the text, to be closed when nothing of it is held any more
     * @throws ParseException when it gives no text, in time and within memory, or was stopped
     * @throws IOException when the file can't be read
     * @throws UncheckedIOException when no child can be started
     */
    public Parsed parse(Format format, String name, Source source, ParseStop stop) throws ParseException, IOException {
        if (!format.isIsolated(source.size())) {
            return new Parsed(here(format.parser(), name, source), () -> {});
        }
        acquire(children, stop);
        try {
            return inChild(name, source, stop);
        } finally {
            children.release();
        }
    }

    private static ParsedDocument here(DocumentParser parser, String name, Source source)
            throws ParseException, IOException {
        byte[] bytes;
        try (InputStream in = source.open()) {
            bytes = in.readNBytes(source.size());
        }
        try {
            return parser.parse(name, bytes);
        } catch (RuntimeException | StackOverflowError broken) {
            throw new ParseException(reason(broken), broken);
        }
    }

    /** What a parser's failure says to people. */
    static String reason(Throwable broken) {
        return broken instanceof StackOverflowError
                ? "the document is nested too deeply"
                : "the document can't be parsed: " + broken;
    }

    /** A child that was kept may have died since, or of the file before: then a new one tries. */
    private Parsed inChild(String name, Source source, ParseStop stop) throws ParseException, IOException {
        ParserProcess kept = kept();
        if (kept != null) {
            try {
                return with(kept, name, source, stop);
            } catch (ParserProcess.DiedException died) {
                if (died.isTimeout() || stop.isStopped()) {
                    throw refused(died, stop);
                }
            }
        }
        try {
            return with(started(), name, source, stop);
        } catch (ParserProcess.DiedException died) {
            throw refused(died, stop);
        }
    }

    private static ParseException refused(ParserProcess.DiedException died, ParseStop stop) {
        return new ParseException(stop.isStopped() ? STOPPED : String.valueOf(died.getMessage()), died);
    }

    private Parsed with(ParserProcess child, String name, Source source, ParseStop stop)
            throws ParseException, ParserProcess.DiedException, IOException {
        stop.begin(child);
        try {
            int length = child.ask(name, source, timeout);
            boolean isLong = length > LONG_TEXT;
            if (isLong) {
                acquire(room, stop);
            }
            return given(child, length, isLong);
        } finally {
            stop.end(child);
            keep(child);
        }
    }

    private Parsed given(ParserProcess child, int length, boolean isLong) throws ParserProcess.DiedException {
        Runnable release = isLong ? room::release : () -> {};
        boolean read = false;
        try {
            Parsed parsed = new Parsed(child.answer(length, timeout), release);
            read = true;
            return parsed;
        } finally {
            if (!read) {
                release.run();
            }
        }
    }

    private static void acquire(Semaphore semaphore, ParseStop stop) throws ParseException {
        try {
            while (!semaphore.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                if (stop.isStopped()) {
                    throw new ParseException(STOPPED);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ParseException(STOPPED, stopped);
        }
    }

    private static ParserProcess started() {
        try {
            return ParserProcess.start();
        } catch (IOException failed) {
            throw new UncheckedIOException("The parser's process can't be started", failed);
        }
    }

    private @Nullable ParserProcess kept() {
        for (Idle next = idle.poll(); next != null; next = idle.poll()) {
            if (next.child.isAlive()) {
                return next.child;
            }
            next.child.close();
        }
        return null;
    }

    private void keep(ParserProcess child) {
        if (!child.isReady()) {
            child.close();
            return;
        }
        Idle kept = new Idle(child);
        idle.push(kept);
        CompletableFuture.delayedExecutor(idleTime.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
                .execute(() -> {
                    if (idle.remove(kept)) {
                        child.close();
                    }
                });
    }

    /** Ends the idle children; to be called when nothing is being parsed. */
    @Override
    public void close() {
        for (Idle next = idle.poll(); next != null; next = idle.poll()) {
            next.child.close();
        }
    }
}
