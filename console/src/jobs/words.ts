import { duration, relative } from '../ui/format.js';
import { ended, type Job, type JobAction } from './job.js';

export const ACTION_LABELS: Readonly<Record<JobAction, string>> = { cancel: 'Cancel', pause: 'Pause', resume: 'Resume', retry: 'Retry' };
export const ACTION_DONE: Readonly<Record<JobAction, string>> = {
    cancel: 'Cancellation requested',
    pause: 'Paused; it resumes from its checkpoint',
    resume: 'Resumed',
    retry: 'Queued again',
};

/** What a job is about, in a few words. */
export function titleOf(job: Job): string {
    const payload = job.payload;
    const url = payload['url'];
    if (typeof url === 'string') {
        return url.replace(/[?#].*$/, '').replace(/\/+$/, '').split('/').pop() || url;
    }
    const name = payload['model'] ?? payload['name'] ?? payload['path'];
    return typeof name === 'string' ? name : job.type;
}

/** Why a job does not run, from what the job itself tells; null where only the service knows. */
export function waitReason(job: Job): string | null {
    if (job.status === 'started') {
        return job.cancel_requested ? 'Stopping' : job.paused ? 'Pausing' : null;
    }
    if (ended(job)) {
        return job.error?.detail ?? null;
    }
    if (job.why_not_running !== undefined) {
        return job.why_not_running.detail;
    }
    if (job.paused) {
        return 'Paused';
    }
    if (job.status === 'waiting') {
        return `Waits for ${(job.after ?? []).length} other jobs`;
    }
    if (job.status === 'scheduled' && job.scheduled_for !== undefined) {
        const when = relative(new Date(job.scheduled_for));
        return job.last_error === undefined ? `Starts ${when}` : `Retries ${when}: ${job.last_error.detail}`;
    }
    return null;
}

/** Seconds that are left at the present rate; null when unknown. */
export function timeLeft(job: Job): string | null {
    const progress = job.progress;
    if (progress === undefined || progress.total === null || progress.bytesPerSecond <= 0) {
        return null;
    }
    return duration((progress.total - progress.bytes) / progress.bytesPerSecond);
}

export function ranFor(job: Job): string | null {
    if (job.started_at === null) {
        return null;
    }
    const end = job.ended_at === null ? Date.now() : Date.parse(job.ended_at);
    return duration((end - Date.parse(job.started_at)) / 1000);
}
