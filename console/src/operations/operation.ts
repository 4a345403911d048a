import { api, seg } from '../api/client.js';
import type { Page } from '../api/pages.js';
import type { Problem } from '../api/problem.js';

export const SERVICE = 'versioning-service';

export interface Operation {
    readonly id: string;
    readonly kind: string;
    readonly state: 'pending' | 'running' | 'succeeded' | 'failed' | 'cancelled';
    readonly model?: string;
    readonly path?: string;
    readonly requestedBy: string;
    readonly cancelledBy?: string;
    /** Whether a cancellation is still possible; false past the point of no return. */
    readonly cancellable?: boolean;
    readonly progress: { readonly bytesDone: number; readonly bytesTotal: number };
    readonly result?: unknown;
    readonly error?: Problem;
    readonly attempts: number;
    readonly batch?: string;
    readonly createdAt: string;
    readonly startedAt?: string;
    readonly endedAt?: string;
}

export const KINDS = ['snapshot', 'rollback', 'verify', 'repair', 'cleanup', 'collect', 'delete', 'merge', 'rebuild'] as const;
export const STATES = ['running', 'pending', 'succeeded', 'failed', 'cancelled'] as const;

export interface OperationFilter {
    readonly state?: string | readonly string[];
    readonly kind?: string;
    readonly model?: string;
}

export const listOperations = (filter: OperationFilter, cursor: string | null, signal?: AbortSignal): Promise<Page<Operation>> =>
    api.get<Page<Operation>>('/api/snapshots/operations', { ...filter, cursor, limit: 50 }, signal);

export const getOperation = (id: string, signal?: AbortSignal): Promise<Operation> =>
    api.get<Operation>(`/api/snapshots/operations/${seg(id)}`, undefined, signal);

export const cancelOperation = (id: string): Promise<Operation> => api.post<Operation>(`/api/snapshots/operations/${seg(id)}/cancel`);

export const over = (operation: Operation): boolean => operation.endedAt !== undefined || ['succeeded', 'failed', 'cancelled'].includes(operation.state);
