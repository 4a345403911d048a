import { api } from '../api/client.js';

/** A CloudEvent of the suite's log. */
export interface BeastEvent {
    readonly id: string;
    readonly source: string;
    readonly type: string;
    readonly subject?: string;
    readonly time?: string;
    readonly data?: unknown;
}

/** A place of the log whose events cannot be had any more. */
export interface Gap {
    readonly gap: true;
    readonly id: string;
    readonly from: string;
    readonly to: string;
    readonly reason: string;
}

export type FeedItem = BeastEvent | Gap;

export interface EventFilter {
    readonly type?: string;
    readonly subject?: string;
    readonly since?: string;
    readonly until?: string;
}

export interface History {
    readonly items: readonly BeastEvent[];
    readonly nextCursor?: string | null;
    readonly lastEventId: string;
}

export const history = (filter: EventFilter, cursor: string | null, limit: number, signal?: AbortSignal): Promise<History> =>
    api.get<History>('/api/events', { ...filter, cursor, limit }, signal);

export function isGap(item: FeedItem): item is Gap {
    return 'gap' in item;
}

export function feedKey(item: FeedItem): string {
    return isGap(item) ? `gap ${item.id}` : `${item.source} ${item.id}`;
}
