package ai.beast.limits;

/** A granted request. Both methods may be called more than once and never block or fail. Thread-safe. */
public interface LimitLease {
    /** For requests that no limit counts. */
    LimitLease NONE = new LimitLease() {
        @Override
        public void settle(long tokens) {}

        @Override
        public void release() {}
    };

    /** Adds tokens that the request turned out to use. */
    void settle(long tokens);

    /** Ends the request; it no longer counts as one at the same time. */
    void release();
}
