import { api, seg, type Tagged } from '../api/client.js';
import type { Page } from '../api/pages.js';
import type { Need } from './fit.js';

export const SERVICE = 'registry-service';

export type Origin = 'catalogue-unverified' | 'catalogue' | 'upstream' | 'download' | 'header' | 'user';

/** An entry of the catalogue. Everything but id may be absent. */
export interface Model {
    readonly id: string;
    readonly name: string;
    readonly version?: string | null;
    readonly family?: string | null;
    readonly sizeBytes?: number | null;
    readonly parameterCount?: number | null;
    readonly quantization?: string | null;
    readonly contextLength?: number | null;
    readonly format?: string | null;
    readonly architecture?: string | null;
    readonly sourceUrl?: string | null;
    readonly sourceRepo?: string | null;
    readonly sourceRevision?: string | null;
    readonly sha256?: string | null;
    readonly license?: string | null;
    readonly licenseSpdx?: string | null;
    readonly licenseUrl?: string | null;
    readonly tags?: readonly string[];
    readonly languages?: readonly string[];
    readonly modalities?: readonly string[];
    readonly benchmarkScores?: Readonly<Record<string, number>>;
    readonly recommendedUse?: string | null;
    readonly limitations?: string | null;
    readonly author?: string | null;
    readonly description?: string | null;
    readonly baseModel?: string | null;
    readonly rating?: number | null;
    readonly downloadCount?: number;
    readonly ratingCount?: number;
    readonly createdAt?: string;
    readonly updatedAt?: string;
    readonly provenance?: Readonly<Record<string, Origin>>;
    /** Only in a list that was asked with a memory. */
    readonly memoryBytes?: number;
    readonly memoryComplete?: boolean;
}

export const needOf = (model: Model): Need | undefined =>
    model.memoryBytes === undefined ? undefined : { bytes: model.memoryBytes, complete: model.memoryComplete === true };

/** What comes nearest to words that no model has. */
export interface Nearest {
    /** The words as some model has them; absent when each is known. */
    readonly didYouMean?: string;
    readonly items: readonly { readonly id: string; readonly name: string }[];
}

export interface ModelPage extends Page<Model> {
    readonly facets?: Readonly<Record<string, readonly { readonly value: string; readonly count: number }[]>>;
    readonly nearest?: Nearest;
}

export interface MemoryNeed {
    readonly contextTokens: number;
    readonly sequences: number;
    readonly cache: string;
    readonly items: readonly { readonly name: string; readonly bytes: number; readonly note: string }[];
    readonly totalBytes: number;
    readonly complete: boolean;
    readonly unknown?: string | null;
}

export interface Instance {
    readonly id: number;
    readonly model: string;
    readonly path: string;
    readonly location: string;
    readonly layout?: string | null;
    readonly sha256?: string | null;
    readonly sizeBytes: number;
    readonly installedAt: string;
    readonly lastUsed?: string | null;
    readonly useCount: number;
    readonly available: boolean;
    readonly unavailableReason?: string | null;
    readonly headerError?: string | null;
    readonly parts: readonly { readonly path: string; readonly role: string; readonly sizeBytes: number }[];
}

export interface FitQuery {
    readonly context: string;
    readonly cache: string;
}

export const getModel = (id: string, signal?: AbortSignal): Promise<Tagged<Model>> => api.tagged<Model>(`/api/models/${seg(id)}`, undefined, signal);

export const getEstimate = (id: string, fit: FitQuery, signal?: AbortSignal): Promise<MemoryNeed> =>
    api.get<MemoryNeed>(`/api/models/${seg(id)}/estimate`, { ...fit }, signal);

export const getInstances = (id: string, signal?: AbortSignal): Promise<{ items: readonly Instance[] }> =>
    api.get(`/api/models/${seg(id)}/instances`, undefined, signal);
