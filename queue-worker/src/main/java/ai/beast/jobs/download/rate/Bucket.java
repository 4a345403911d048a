package ai.beast.jobs.download.rate;

/** Limits a rate. Takers may overdraw and then wait until the debt is paid, so that pieces of any size pass. Thread-safe. */
public interface Bucket {

    /** Takes tokens. @return nanoseconds to wait before what they were taken for is done */
    long take(long count);
}
