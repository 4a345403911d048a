package ai.beast.modelfiles;

import ai.beast.modelfiles.ModelFileException.Reason;

/** Bounds what one header may occupy in memory, so that no combination of permitted lengths adds up to an exhausted heap. */
final class HeaderBudget {

    /** Generous next to real headers, whose kept parts are a few MiB at most. */
    static final long MAX_RETAINED_BYTES = 64L << 20;

    private static final int ENTRY_BYTES = 96;
    private static final int TENSOR_BYTES = 256;
    private static final int NUMBER_BYTES = 24;

    private long retained;

    void text(int length, long offset) throws ModelFileException {
        charge(ENTRY_BYTES + (long) length, offset);
    }

    void number(long offset) throws ModelFileException {
        charge(NUMBER_BYTES, offset);
    }

    void tensor(long offset) throws ModelFileException {
        charge(TENSOR_BYTES, offset);
    }

    private void charge(long bytes, long offset) throws ModelFileException {
        retained += bytes;
        if (retained > MAX_RETAINED_BYTES) {
            throw new ModelFileException(
                    Reason.HEADER_TOO_LARGE, offset, "The header holds more than a model's header can");
        }
    }
}
