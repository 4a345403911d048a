import { api, seg } from '../api/client.js';
import type { Page } from '../api/pages.js';

export const SERVICE = 'events-gateway';

export interface Endpoint {
    readonly id: string;
    readonly url: string;
    readonly description?: string;
    readonly eventTypes: readonly string[];
    readonly sources: readonly string[];
    readonly subjects: readonly string[];
    readonly enabled: boolean;
    readonly disabledReason?: 'gone' | 'failing';
    readonly disabledAt?: string;
    readonly failingSince?: string;
    readonly version: number;
    readonly createdAt: string;
    readonly updatedAt: string;
}

export interface Delivery {
    readonly id: string;
    readonly endpointId: string;
    readonly eventSource: string;
    readonly eventId: string;
    readonly eventType: string;
    readonly subject?: string | null;
    readonly state: 'pending' | 'delivering' | 'succeeded' | 'dead' | 'missed';
    readonly attempts: number;
    readonly nextAttemptAt?: string | null;
    readonly lastStatus?: number | null;
    readonly lastError?: string | null;
    readonly createdAt: string;
    readonly endedAt?: string | null;
}

export interface DeliveryDetails extends Delivery {
    readonly attemptLog: readonly { readonly number: number; readonly startedAt: string; readonly durationMillis: number; readonly status?: number | null; readonly error?: string | null; readonly response?: string | null }[];
    readonly body: string;
}

export interface PingResult {
    readonly delivered: boolean;
    readonly durationMillis: number;
    readonly status?: number | null;
    readonly error?: string | null;
}

/** The deliveries of the last 24 hours. */
export interface EndpointStats {
    readonly succeeded: number;
    readonly dead: number;
    readonly missed: number;
    readonly open: number;
    readonly attempts: number;
    readonly failedAttempts: number;
    readonly successRate?: number;
    readonly lastSuccessAt?: string;
    readonly lastFailure?: { readonly delivery: string; readonly at: string; readonly status?: number; readonly error?: string };
}

const path = (id: string): string => `/api/webhooks/${seg(id)}`;

export const webhooks = {
    list: (cursor: string | null, signal?: AbortSignal): Promise<Page<Endpoint>> => api.get('/api/webhooks', { cursor, limit: 100 }, signal),
    get: (id: string, signal?: AbortSignal): Promise<Endpoint> => api.get(path(id), undefined, signal),
    stats: (id: string, signal?: AbortSignal): Promise<EndpointStats | null> => api.optional(`${path(id)}/stats`, undefined, signal),
    example: (type: string): Promise<unknown> => api.get(`/api/webhooks/examples/${seg(type)}`),
    create: (body: unknown): Promise<Endpoint & { secret: string }> => api.post('/api/webhooks', body),
    change: (endpoint: Endpoint, body: unknown): Promise<Endpoint> => api.patch(path(endpoint.id), body, { headers: { 'Content-Type': 'application/merge-patch+json', 'If-Match': `"${endpoint.version}"` } }),
    remove: (id: string): Promise<void> => api.remove(path(id)),
    ping: (id: string): Promise<PingResult> => api.post(`${path(id)}/ping`),
    rotate: (id: string, overlapSeconds: number): Promise<{ secret: string; previousUntil?: string }> => api.post(`${path(id)}/rotate`, { overlapSeconds }),
    replay: (id: string, from: string, states: readonly string[]): Promise<{ replayed: number }> => api.post(`${path(id)}/replay`, { from, states }),
    deliveries: (id: string, state: string, cursor: string | null, signal?: AbortSignal): Promise<Page<Delivery>> => api.get(`${path(id)}/deliveries`, { state, cursor, limit: 50 }, signal),
    allDeliveries: (state: string, cursor: string | null, signal?: AbortSignal): Promise<Page<Delivery>> => api.get('/api/webhooks/deliveries', { state, cursor, limit: 50 }, signal),
    delivery: (id: string, signal?: AbortSignal): Promise<DeliveryDetails> => api.get(`/api/webhooks/deliveries/${seg(id)}`, undefined, signal),
    replayOne: (id: string): Promise<Delivery> => api.post(`/api/webhooks/deliveries/${seg(id)}/replay`),
};

/** One word for how an endpoint is. */
export function endpointState(endpoint: Endpoint): string {
    return !endpoint.enabled ? 'disabled' : endpoint.failingSince === undefined ? 'enabled' : 'failing';
}

/** Choices of a filter by state. */
export const DELIVERY_STATES = [['', 'every state'], ['pending', 'pending'], ['succeeded', 'succeeded'], ['dead', 'dead letter'], ['missed', 'missed']] as const;
