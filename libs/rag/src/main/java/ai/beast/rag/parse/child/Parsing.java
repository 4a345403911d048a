package ai.beast.rag.parse.child;

import ai.beast.rag.parse.Format;
import ai.beast.rag.parse.ParseException;
import ai.beast.rag.parse.ParsedDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Parses files of every format, those of isolated formats in child processes, which are kept for the next ones. There are as many children as callers at a time.
 * Thread-safe.
 */
public final class Parsing implements AutoCloseable {
    private final Duration timeout;
    private final ConcurrentLinkedDeque<ParserProcess> idle = new ConcurrentLinkedDeque<>();

    /** @param timeout of one file of an isolated format */
    public Parsing(Duration timeout) {
        this.timeout = timeout;
    }

    /**
     * Parses a file.
     *
     * @throws ParseException when it gives no text, in time and within memory
     * @throws UncheckedIOException when no child can be started
     */
    public ParsedDocument parse(Format format, String name, byte[] bytes) throws ParseException {
        if (!format.isIsolated()) {
            return format.parser().parse(name, bytes);
        }
        ParserProcess child = idle.poll();
        try {
            if (child == null) {
                child = ParserProcess.start();
            }
            ParsedDocument document = child.parse(name, bytes, timeout);
            idle.push(child);
            return document;
        } catch (ParseException refused) {
            if (child != null) {
                idle.push(child);
            }
            throw refused;
        } catch (ParserProcess.DiedException died) {
            if (child != null) {
                child.close();
            }
            throw new ParseException(String.valueOf(died.getMessage()), died);
        } catch (IOException failed) {
            throw new UncheckedIOException("The parser's process can't be started", failed);
        }
    }

    /** Ends the idle children; to be called when nothing is being parsed. */
    @Override
    public void close() {
        for (ParserProcess child = idle.poll(); child != null; child = idle.poll()) {
            child.close();
        }
    }
}
