package ai.beast.queue.stream;

import ai.beast.queue.core.Job;

/** What happened to one job since the queue was read last. */
sealed interface JobChange {
    String id();

    /** It is new, another state or progress was reported, or it ended. */
    record Shown(Job job) implements JobChange {
        @Override
        public String id() {
            return job.id();
        }
    }

    /** It ended and is not kept. */
    record Dropped(String id) implements JobChange {}

    /** It is open still, but too many others are ahead of it. */
    record Unfollowed(String id) implements JobChange {}
}
