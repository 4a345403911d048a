import { api, seg } from '../api/client.js';
import type { Page } from '../api/pages.js';

export const SERVICE = 'versioning-service';

export interface SnapshotSource {
    readonly model: string;
    readonly modelVersion?: string | null;
    readonly path: string;
    readonly metadata: Readonly<Record<string, string>>;
    readonly labels: readonly string[];
    readonly createdAt: string;
}

export interface Snapshot {
    readonly sha256: string;
    readonly version: string;
    readonly model: string;
    readonly modelVersion?: string | null;
    readonly path: string;
    readonly sizeBytes: number;
    readonly createdAt: string;
    readonly metadata: Readonly<Record<string, string>>;
    readonly labels: readonly string[];
    readonly pinned: boolean;
    readonly health: 'unverified' | 'healthy' | 'damaged';
    readonly damage?: string | null;
    readonly verifiedAt?: string | null;
    readonly sources: readonly SnapshotSource[];
}

export interface SnapshotFilter {
    readonly model?: string;
    readonly label?: string;
}

export const listSnapshots = (filter: SnapshotFilter, cursor: string | null, signal?: AbortSignal): Promise<Page<Snapshot>> =>
    api.get<Page<Snapshot>>('/api/snapshots', { ...filter, cursor, limit: 100 }, signal);

export const getSnapshot = (digest: string, signal?: AbortSignal): Promise<Snapshot> =>
    api.get<Snapshot>(`/api/snapshots/${seg(digest)}`, undefined, signal);

/** What the store holds. Members that need a whole count are absent until the store was counted once. */
export interface StoreStats {
    readonly snapshots: number;
    readonly models: number;
    readonly pinned: number;
    readonly healthy: number;
    readonly unverified: number;
    readonly damaged: number;
    readonly logicalBytes: number;
    readonly storedBytes?: number;
    readonly unusedBytes?: number;
    readonly deduplicatedBytes?: number;
    readonly countedAt?: string;
    readonly diskTotalBytes?: number;
    readonly diskFreeBytes?: number;
    readonly lastVerification?: { readonly operationId: string; readonly endedAt: string };
    readonly lastCollection?: { readonly operationId: string; readonly endedAt: string; readonly freedBytes: number };
    readonly readAt: string;
}

export const getStoreStats = (signal?: AbortSignal): Promise<StoreStats> => api.get<StoreStats>('/api/snapshots/stats', undefined, signal);
