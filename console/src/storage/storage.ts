import { api, seg } from '../api/client.js';
import type { Page } from '../api/pages.js';
import type { Instance } from '../models/model.js';

export interface Root {
    readonly location: string;
    readonly path: string;
    readonly layout: string;
    readonly available: boolean;
    readonly reason?: string | null;
}

export interface Scan {
    readonly id: string;
    readonly state: string;
    readonly error?: string | null;
    readonly startedAt: string;
    readonly endedAt?: string | null;
    readonly locations: readonly string[];
    readonly roots: readonly (Readonly<Record<'files' | 'models' | 'added' | 'updated' | 'unchanged' | 'restored' | 'unavailable' | 'deferred', number>> & {
        readonly location: string;
        readonly path: string;
        readonly available: boolean;
        readonly reason?: string | null;
        readonly milliseconds: number;
        readonly problems: readonly { readonly path: string; readonly code: string; readonly detail: string }[];
        readonly problemCount: number;
    })[];
}

export interface Duplicates {
    readonly wastedBytes: number;
    readonly items: readonly { readonly sha256: string; readonly sizeBytes: number; readonly wastedBytes: number; readonly paths: readonly string[] }[];
}

export const listRoots = (signal?: AbortSignal): Promise<{ items: readonly Root[] }> => api.get('/api/models/discover/roots', undefined, signal);

export const startScan = (locations: readonly string[]): Promise<Scan> => api.post<Scan>('/api/models/discover', locations.length === 0 ? {} : { locations });

export const getScan = (id: string, signal?: AbortSignal): Promise<Scan> => api.get<Scan>(`/api/models/discover/scans/${seg(id)}`, undefined, signal);

export const listInstances = (available: string, cursor: string | null, signal?: AbortSignal): Promise<Page<Instance>> =>
    api.get('/api/models/instances', { available, cursor, limit: 100 }, signal);

export const getDuplicates = (signal?: AbortSignal): Promise<Duplicates> => api.get('/api/models/instances/duplicates', undefined, signal);
