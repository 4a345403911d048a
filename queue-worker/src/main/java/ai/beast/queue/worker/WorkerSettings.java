package ai.beast.queue.worker;

import java.time.Duration;

/**
 * How one worker process behaves.
 *
 * @param worker its name, unique to the process's life
 * @param slots how many jobs it runs at once
 * @param burst end when nothing is ready, nothing stands before a limit and nothing runs here, or when the queue is paused
 * @param grace how long running jobs may go on once the process is to end
 * @param handBack time after that within which they must stop and be released
 */
record WorkerSettings(String worker, int slots, boolean burst, Duration grace, Duration handBack) {

    WorkerSettings withSlots(int share) {
        return new WorkerSettings(worker, share, burst, grace, handBack);
    }
}
