package ai.beast.jobs.download.rate;

/** A rate limit. A taker may overdraw it and then waits until the debt is paid, so that pieces of any size pass. Thread-safe. */
public interface Bucket {

    /** Takes tokens. @return nanoseconds to wait before what they were taken for is done */
    long take(long count);
}
