import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { credentials } from '../api/credentials.js';
import type { Frame } from '../api/sse.js';
import { Stream, type StreamState } from '../api/stream.js';
import { getStats, type Job, type QueueStats } from '../jobs/job.js';

type Changed = (job: Job | null) => void;

const POLL_INTERVAL = 3000;
const MAX_JOBS = 500;

/** The stream of all jobs: one connection for the page, open while something uses it. Without the route, statistics are polled. */
class JobFeed {
    readonly jobs = new Map<string, Job>();
    stats: QueueStats | undefined;
    /** When the statistics were last read; old while the stream is broken or Redis is unavailable. */
    readAt: Date | null = null;
    state: StreamState = 'connecting';
    error: unknown = null;
    #stream: Stream | null = null;
    #timer = 0;
    readonly #listeners = new Set<Changed>();

    get live(): boolean {
        return this.state === 'live';
    }

    listen(listener: Changed): () => void {
        this.#listeners.add(listener);
        if (this.#listeners.size === 1) {
            this.#open();
        }
        return () => {
            this.#listeners.delete(listener);
            if (this.#listeners.size === 0) {
                this.#close();
            }
        };
    }

    #open(): void {
        this.#stream = new Stream({
            path: () => '/api/queue/stream',
            onFrame: (frame) => this.#frame(frame),
            onState: (state, error) => {
                this.state = state;
                this.error = error;
                if (state === 'failed' && credentials.identity !== null) {
                    void this.#poll();
                }
                this.#notify(null);
            },
        });
    }

    #close(): void {
        this.#stream?.stop();
        this.#stream = null;
        clearTimeout(this.#timer);
    }

    #frame(frame: Frame): void {
        if (frame.event === 'snapshot') {
            this.jobs.clear();
            (JSON.parse(frame.data!) as { jobs: readonly Job[] }).jobs.forEach((job) => this.jobs.set(job.id, job));
            this.#notify(null);
        } else if (frame.event === 'job') {
            const job = JSON.parse(frame.data!) as Job;
            this.jobs.set(job.id, job);
            this.#forget();
            this.#notify(job);
        } else if (frame.event === 'unfollowed') {
            this.jobs.delete((JSON.parse(frame.data!) as { id: string }).id);
        } else if (frame.event === 'stats') {
            this.stats = JSON.parse(frame.data!) as QueueStats;
            this.readAt = new Date();
            this.#notify(null);
        }
    }

    /** Ended jobs stay for the lists that show them, up to a limit. */
    #forget(): void {
        for (const [id, job] of this.jobs) {
            if (this.jobs.size <= MAX_JOBS) {
                return;
            }
            if (job.ended_at !== null && job.ended_at !== undefined) {
                this.jobs.delete(id);
            }
        }
    }

    async #poll(): Promise<void> {
        if (!document.hidden) {
            try {
                this.stats = await getStats();
                this.readAt = new Date();
                this.error = null;
            } catch (error) {
                this.error = error;
            }
            this.#notify(null);
        }
        if (this.#listeners.size > 0 && credentials.identity !== null) {
            this.#timer = window.setTimeout(() => void this.#poll(), POLL_INTERVAL);
        }
    }

    #notify(job: Job | null): void {
        this.#listeners.forEach((listener) => listener(job));
    }
}

export const jobFeed = new JobFeed();

/** Renders its host when the feed has news; at most once per frame. */
export class FollowsJobs implements ReactiveController {
    #leave: (() => void) | null = null;
    #frame = 0;

    constructor(
        private readonly host: ReactiveControllerHost,
        private readonly changed: Changed = () => undefined,
    ) {
        host.addController(this);
    }

    hostConnected(): void {
        this.#leave = jobFeed.listen((job) => {
            this.changed(job);
            if (this.#frame === 0) {
                this.#frame = requestAnimationFrame(() => {
                    this.#frame = 0;
                    this.host.requestUpdate();
                });
            }
        });
    }

    hostDisconnected(): void {
        this.#leave?.();
        cancelAnimationFrame(this.#frame);
        this.#frame = 0;
    }
}
