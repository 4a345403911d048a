import { api } from '../api/client.js';

export interface ListedModel {
    readonly name: string;
    readonly digest: string | null;
    readonly sizeBytes: number | null;
    readonly loaded: boolean;
    readonly loadedBytes: number | null;
}

export interface Server {
    readonly name: string;
    readonly url: string;
    readonly health: { readonly available: boolean; readonly problem: string | null; readonly since: string; readonly breaker: string };
    readonly ollama: boolean;
    readonly streams: number;
    readonly models: readonly ListedModel[];
}

export interface GatewayAlias {
    readonly alias: string;
    readonly model: string;
    readonly answers: string | null;
    readonly backends: readonly string[];
    readonly since: string;
    readonly by: string;
}

export interface Waiting {
    readonly model: string;
    readonly key: string;
    readonly band: string;
    readonly seconds: number;
}

export interface Gateway {
    readonly backends: readonly Server[];
    readonly aliases: readonly GatewayAlias[];
    readonly aliasesReadAt: string;
    readonly waiting: readonly Waiting[];
}

export interface Sums {
    readonly requests: { readonly total: number; readonly failed: number; readonly cancelled: number; readonly aborted: number; readonly withoutTokens: number };
    readonly tokens: { readonly prompt: number; readonly completion: number };
}

export interface UsageItem extends Sums {
    readonly day?: string;
    readonly key?: string;
    readonly model?: string;
}

export interface UsageReport {
    readonly from: string;
    readonly to: string;
    readonly items: readonly UsageItem[];
    readonly truncated: boolean;
    readonly total: Sums;
}

export type Dimension = 'model' | 'key' | 'day';

export interface Usage {
    readonly total: Sums;
    readonly by: Readonly<Record<Dimension, UsageReport>>;
}

const DAY = 86_400_000;

/** A day before today, in UTC, as the API takes it. */
export function dayBefore(days: number, now = Date.now()): string {
    return new Date(now - days * DAY).toISOString().slice(0, 10);
}

/** available, failing (its circuit breaker is open) or unavailable. */
export function serverState(server: Server): string {
    if (!server.health.available) {
        return 'unavailable';
    }
    return server.health.breaker === 'open' ? 'failing' : 'available';
}

export const getGateway = (signal?: AbortSignal): Promise<Gateway> => api.get('/api/gateway', undefined, signal);

/** The usage of so many days up to today. */
export async function getUsage(days: number, signal?: AbortSignal): Promise<Usage> {
    const [from, to] = [dayBefore(days - 1), dayBefore(0)];
    const by = (what: Dimension): Promise<UsageReport> => api.get('/api/usage', { from, to, by: what }, signal);
    const [model, key, day] = await Promise.all([by('model'), by('key'), by('day')]);
    return { total: model.total, by: { model, key, day } };
}
