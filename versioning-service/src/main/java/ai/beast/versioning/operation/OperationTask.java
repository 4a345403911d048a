package ai.beast.versioning.operation;

/** Executes operations of one kind. One bean for each kind. */
public interface OperationTask {

    OperationKind kind();

    /**
     * Does the long part, outside of any transaction. May be called again for the same operation after a crash at any
     * point, so everything it does must be repeatable.
     *
     * @throws ai.beast.problem.ProblemException to end the operation with that problem
     * @throws java.io.IOException likewise, translated by {@link StoreProblems}
     */
    Completion perform(Operation operation, Heartbeat heartbeat) throws Exception;

    /** The short part: its effects and the operation's end commit together. */
    @FunctionalInterface
    interface Completion extends AutoCloseable {
        /** Called in the transaction. @return what came of it, to be written as JSON; never null */
        Object commit() throws Exception;

        /** Called when the transaction has ended, however it did. */
        @Override
        default void close() throws Exception {}

        /** A completion that holds something until its transaction has ended. */
        static Completion holding(AutoCloseable held, Completion completion) {
            return new Completion() {
                @Override
                public Object commit() throws Exception {
                    return completion.commit();
                }

                @Override
                public void close() throws Exception {
                    held.close();
                }
            };
        }
    }
}
