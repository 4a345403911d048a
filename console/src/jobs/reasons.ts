import { getJob, type Job } from './job.js';
import { waitReason } from './words.js';

const MAX_LOOKUPS = 10;
const AGE_LIMIT = 10_000;

/** Asks for the reasons of the first queued jobs: the list does not tell them yet. */
export class Reasons {
    readonly texts = new Map<string, string>();
    #readAt = 0;

    async read(jobs: readonly Job[], signal: AbortSignal): Promise<void> {
        if (Date.now() - this.#readAt < AGE_LIMIT) {
            return;
        }
        this.#readAt = Date.now();
        const unknown = jobs.filter((job) => job.status === 'queued' && waitReason(job) === null).slice(0, MAX_LOOKUPS);
        const answers = await Promise.allSettled(unknown.map((job) => getJob(job.id, signal)));
        this.texts.clear();
        for (const answer of answers) {
            if (answer.status === 'fulfilled' && answer.value.why_not_running !== undefined) {
                this.texts.set(answer.value.id, answer.value.why_not_running.detail);
            }
        }
    }
}
