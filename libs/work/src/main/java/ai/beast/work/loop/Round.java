package ai.beast.work.loop;

/** One pass of a {@link Loop}. */
@FunctionalInterface
public interface Round {

    /**
     * Does what is due now and returns. Called by the loop's thread only, never concurrently. A round that blocks for long
     * checks {@link Loop#stopping()} or ends when it is interrupted.
     *
     * @param loop the loop that calls
     * @return when the next round begins
     * @throws Exception counted as a failure; the next round begins after the retry delay
     */
    Next run(Loop loop) throws Exception;
}
