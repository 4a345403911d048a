package ai.beast.rag.parse.child;

import ai.beast.rag.parse.ParsedDocument;

/** A document's text, with the room in memory that it takes until this is closed. */
public final class Parsed implements AutoCloseable {
    private final ParsedDocument document;
    private final Runnable release;

    Parsed(ParsedDocument document, Runnable release) {
        this.document = document;
        this.release = release;
    }

    public ParsedDocument document() {
        return document;
    }

    @Override
    public void close() {
        release.run();
    }
}
