import { api, seg } from '../api/client.js';
import type { Page } from '../api/pages.js';
import type { Problem } from '../api/problem.js';

export type JobStatus = 'queued' | 'scheduled' | 'waiting' | 'started' | 'finished' | 'failed' | 'cancelled';

export interface Progress {
    readonly bytes: number;
    readonly total: number | null;
    readonly percent: number | null;
    readonly bytesPerSecond: number;
}

export interface Job {
    readonly id: string;
    readonly type: string;
    readonly status: JobStatus;
    readonly priority: string;
    readonly enqueued_at: string;
    readonly scheduled_for?: string;
    readonly started_at: string | null;
    readonly ended_at: string | null;
    readonly attempts: number;
    readonly max_attempts: number;
    readonly losses: number;
    readonly timeout: number;
    readonly result_ttl: number;
    readonly worker?: string;
    readonly progress?: Progress;
    readonly cancel_requested: boolean;
    readonly result?: Readonly<Record<string, unknown>>;
    readonly error?: Problem;
    readonly last_error?: Problem;
    readonly idempotency_key?: string;
    readonly paused: boolean;
    readonly after?: readonly string[];
    readonly resources?: Readonly<Record<string, number>>;
    /** Only in the answer for a single job. */
    readonly why_not_running?: { readonly reason: string; readonly detail: string };
    readonly payload: Readonly<Record<string, unknown>>;
}

interface JobList {
    readonly items: readonly Job[];
    readonly next_cursor?: string;
    readonly stopped_at_bound?: boolean;
}

/** A page of jobs; `bounded` when the service stopped after the most jobs that it looks at for one request. */
export interface JobPage extends Page<Job> {
    readonly bounded: boolean;
}

/** What a list of jobs shows, and what a bulk action applies to. */
export interface JobFilter {
    readonly q?: string;
    readonly states?: readonly string[];
    readonly type?: string;
}

export interface BulkReply {
    readonly matched: number;
    readonly changed: number;
    readonly refused: number;
    readonly problems: readonly { readonly id: string; readonly code: string; readonly detail: string }[];
    readonly more: boolean;
    readonly next_cursor?: string | null;
}

/** One execution of a job. */
export interface Attempt {
    readonly number: number;
    readonly worker?: string;
    readonly started_at: string;
    readonly ended_at?: string;
    readonly outcome: string;
    readonly error?: Problem;
}

export interface QueueStats {
    readonly queue: string;
    readonly types: readonly string[];
    readonly states: Readonly<Record<string, number>>;
    readonly ready: Readonly<Record<string, number>>;
    readonly totals: Readonly<Record<'enqueued' | 'finished' | 'failed' | 'cancelled' | 'retried' | 'lost', number>>;
    readonly oldest_ready_seconds: number;
    readonly parked: number;
    readonly paused: boolean;
    readonly kept_bytes: number;
    readonly unpublished_events: number;
    readonly workers: number;
}

export type JobAction = 'cancel' | 'pause' | 'resume' | 'retry';

export const SERVICE = 'queue-worker';

export async function listJobs(filter: JobFilter, order: string, cursor: string | null, signal?: AbortSignal): Promise<JobPage> {
    const query = { q: filter.q, state: filter.states, type: filter.type, order, cursor, limit: 50 };
    const list = await api.get<JobList>('/api/queue/jobs', query, signal);
    return { items: list.items, nextCursor: list.next_cursor ?? null, bounded: list.stopped_at_bound === true };
}

/** Changes or counts jobs. The service examines a bounded number in a call, so it is called until there are no more. */
export async function bulk(action: JobAction, target: { readonly ids: readonly string[] } | { readonly filter: JobFilter }, dryRun = false): Promise<BulkReply> {
    let sum: BulkReply | null = null;
    let more = true;
    let cursor: string | null = null;
    while (more) {
        const reply: BulkReply = await api.post<BulkReply>(`/api/queue/jobs/${action}`, { ...target, dry_run: dryRun, cursor });
        sum = sum === null ? reply : { ...reply, matched: sum.matched + reply.matched, changed: sum.changed + reply.changed, refused: sum.refused + reply.refused, problems: [...sum.problems, ...reply.problems].slice(0, 20) };
        // Jobs that were retried may have failed again meanwhile.
        more = reply.more && (reply.changed > 0 ? action !== 'retry' : reply.next_cursor != null);
        cursor = reply.next_cursor ?? null;
    }
    return sum!;
}

export const getAttempts = (id: string, signal?: AbortSignal): Promise<{ readonly truncated: boolean; readonly items: readonly Attempt[] } | null> =>
    api.optional(`/api/queue/jobs/${seg(id)}/attempts`, undefined, signal);

export const setPriority = (id: string, priority: string): Promise<Job> => api.patch<Job>(`/api/queue/jobs/${seg(id)}`, { priority });

export const deleteJob = (id: string): Promise<void> => api.remove(`/api/queue/jobs/${seg(id)}`);

export const getJob = (id: string, signal?: AbortSignal): Promise<Job> => api.get<Job>(`/api/queue/jobs/${seg(id)}`, undefined, signal);

export const getStats = (signal?: AbortSignal): Promise<QueueStats> => api.get<QueueStats>('/api/queue/stats', undefined, signal);

export const act = (id: string, action: JobAction): Promise<Job> => api.post<Job>(`/api/queue/jobs/${seg(id)}/${action}`);

export const ended = (job: Job): boolean => job.status === 'finished' || job.status === 'failed' || job.status === 'cancelled';

/** The actions that have an effect on a job in its present state. */
export function actionsOf(job: Job): JobAction[] {
    if (job.status === 'failed' || job.status === 'cancelled') {
        return ['retry'];
    }
    if (ended(job)) {
        return [];
    }
    const pause: JobAction = job.paused ? 'resume' : 'pause';
    return job.cancel_requested ? [] : [pause, 'cancel'];
}
