import { api, seg } from '../api/client.js';
import { count } from '../ui/format.js';

export const SERVICE = 'events-gateway';

export interface KeyLimits {
    readonly requestsPerMinute?: number;
    readonly tokensPerMinute?: number;
    readonly concurrentRequests?: number;
}

export interface Key {
    readonly id: string;
    readonly name: string;
    readonly scope: 'read' | 'write' | 'admin' | 'infer' | 'service';
    readonly state: 'active' | 'expired' | 'revoked';
    readonly origin: 'installed' | 'managed';
    readonly createdAt?: string;
    readonly createdBy?: string;
    readonly expiresAt?: string;
    readonly revokedAt?: string;
    readonly revokedBy?: string;
    /** A day in UTC. */
    readonly lastUsedOn?: string;
    readonly limits?: KeyLimits;
    /** Absent: all. */
    readonly models?: readonly string[];
}

export interface Keys {
    readonly items: readonly Key[];
    readonly writable: boolean;
}

export interface CreatedKey {
    readonly key: string;
    readonly details: Key;
    readonly previousUntil?: string;
}

const path = (id: string): string => `/api/keys/${seg(id)}`;

export const keys = {
    list: (signal?: AbortSignal): Promise<Keys> => api.get('/api/keys', undefined, signal),
    add: (body: unknown): Promise<CreatedKey> => api.post('/api/keys', body),
    change: (id: string, body: unknown): Promise<Key> => api.patch(path(id), body, { headers: { 'Content-Type': 'application/merge-patch+json' } }),
    rotate: (id: string, overlapSeconds: number): Promise<CreatedKey> => api.post(`${path(id)}/rotate`, { overlapSeconds }),
    revoke: (id: string): Promise<void> => api.remove(path(id)),
};

/** The limits of a key in words. */
export function limitsText({ limits = {} }: Pick<Key, 'limits'>): string {
    return [
        limits.requestsPerMinute === undefined ? null : `${count(limits.requestsPerMinute)} requests/min`,
        limits.tokensPerMinute === undefined ? null : `${count(limits.tokensPerMinute)} tokens/min`,
        limits.concurrentRequests === undefined ? null : `${count(limits.concurrentRequests)} at a time`,
    ].filter((part) => part !== null).join(', ') || 'none';
}

/** What a form says of a key, as the API takes it. */
export function keyRequest(form: FormData): { name: string; expiresAt: string | null; limits: Record<keyof KeyLimits, number | null>; models: string[] | null } {
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    const number = (name: string): number | null => (text(name) === '' ? null : Number(text(name)));
    const models = text('models').split(',').map((each) => each.trim()).filter(Boolean);
    return {
        name: text('name'),
        expiresAt: text('expires') === '' ? null : new Date(text('expires')).toISOString(),
        limits: { requestsPerMinute: number('requests'), tokensPerMinute: number('tokens'), concurrentRequests: number('concurrent') },
        models: models.length === 0 ? null : models,
    };
}
