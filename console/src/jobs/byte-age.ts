import type { Job } from './job.js';

interface Seen {
    bytes: number;
    at: number;
}

/** When this page last saw each job's bytes rise: a stalled transfer keeps its last rate, but not this. */
const seen = new Map<string, Seen>();

const STALLED_AFTER = 10;

/** Seconds since the last byte, as far as this page knows. */
export function byteAge(job: Job): number {
    const bytes = job.progress?.bytes ?? 0;
    const before = seen.get(job.id);
    if (before === undefined || before.bytes !== bytes) {
        seen.set(job.id, { bytes, at: Date.now() });
        return 0;
    }
    return (Date.now() - before.at) / 1000;
}

export function stalled(job: Job): boolean {
    return job.status === 'started' && job.progress !== undefined && byteAge(job) > STALLED_AFTER;
}
