package ai.beast.versioning.store.chunk;

/** Told how far a long pass over a file has come. */
@FunctionalInterface
public interface Progress {
    Progress NONE = (done, total) -> {};

    /**
     * Called now and then from the thread that runs the pass, with rising values.
     *
     * @param done bytes dealt with
     * @param total bytes of the file
     * @throws java.util.concurrent.CancellationException to end the pass; nothing it would have recorded is recorded
     */
    void at(long done, long total);

    /**
     * Called once, when everything is prepared and the next step replaces or removes a file for good.
     *
     * @throws java.util.concurrent.CancellationException to leave the file as it is
     */
    default void replacing() {}
}
