import { api, request, seg } from '../api/client.js';
import type { Page } from '../api/pages.js';
import { SseParser } from '../api/sse.js';

export interface Collection {
    readonly name: string;
    readonly generation: number;
    readonly embedder?: string | null;
    readonly dimensions?: number | null;
    readonly modes: readonly string[];
    readonly documents: number;
    readonly chunks: number;
}

export interface RagDocument {
    readonly id: string;
    readonly source: string;
    readonly title: string;
    readonly mediaType: string;
    readonly contentHash: string;
    readonly sizeBytes: number;
    readonly modifiedAt: string;
    readonly chunks: number;
}

export interface Audit {
    readonly sound: boolean;
    readonly documents: number;
    readonly chunks: number;
    readonly damaged: readonly { readonly document: string; readonly reason: string }[];
    readonly stale: readonly string[];
    readonly staleDocuments: number;
}

export interface Passage {
    readonly number: number;
    readonly context: string;
    readonly text: string;
    readonly citation: { readonly document: string; readonly title: string; readonly contentHash: string; readonly page?: number | null; readonly start: number; readonly end: number; readonly stale: boolean };
}

export interface Answer {
    readonly model: string;
    readonly text: string;
    readonly passages: number;
    readonly complete: boolean;
    readonly note?: string | null;
    readonly citations: readonly { readonly number: number; readonly document?: string | null; readonly quote: string; readonly supported: boolean; readonly stale: boolean }[];
}

export interface Found {
    readonly mode: string;
    readonly note?: string | null;
    readonly passages: readonly Passage[];
}

export interface Ingestion {
    readonly directory: string;
    readonly apply: boolean;
    readonly embedder?: string;
}

export const listCollections = (cursor: string | null, signal?: AbortSignal): Promise<Page<Collection>> => api.get('/api/rag/collections', { cursor }, signal);

export const getCollection = (name: string, signal?: AbortSignal): Promise<Collection> => api.get(`/api/rag/collections/${seg(name)}`, undefined, signal);

export const listDocuments = (name: string, cursor: string | null, signal?: AbortSignal): Promise<Page<RagDocument>> =>
    api.get(`/api/rag/collections/${seg(name)}/documents`, { cursor }, signal);

export const getAudit = (name: string, signal?: AbortSignal): Promise<Audit> => api.get(`/api/rag/collections/${seg(name)}/audit`, undefined, signal);

export const removeCollection = (name: string): Promise<void> => api.remove(`/api/rag/collections/${seg(name)}`);

export const ingest = (name: string, ingestion: Ingestion): Promise<{ job_id: string }> => api.post(`/api/rag/collections/${seg(name)}/ingest`, ingestion);

export const find = (name: string, question: string, mode: string, signal: AbortSignal): Promise<Found> =>
    api.post(`/api/rag/collections/${seg(name)}/query`, { question, ...(mode === '' ? {} : { mode }) }, { signal });

/** Has a model answer, and hands on each frame as it comes: `sources`, `delta`, then `answer` or `error`. */
export async function answer(name: string, question: string, mode: string, model: string, signal: AbortSignal, take: (event: string, data: unknown) => void): Promise<void> {
    const body = { question, ...(mode === '' ? {} : { mode }), answer: { model } };
    const response = await request('POST', `/api/rag/collections/${seg(name)}/query`, body, { signal, headers: { Accept: 'text/event-stream' } });
    const parser = new SseParser();
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
        parser.push(part.value).forEach((frame) => frame.data !== null && take(frame.event, JSON.parse(frame.data)));
    }
}
