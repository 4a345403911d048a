import { api, seg } from '../api/client.js';
import type { Page } from '../api/pages.js';
import { SERVICES_WITH_DEAD_LETTERS } from '../words/services.js';

/** A record that a service gave up. */
export interface DeadLetter {
    readonly id: string;
    readonly source?: string | null;
    readonly type?: string | null;
    readonly reason: string;
    readonly attempts: number;
    readonly firstFailedAt: string;
    readonly lastFailedAt: string;
    /** Only in the answer for a single one. */
    readonly text?: string | null;
}

export interface DeadLetterPage extends Page<DeadLetter> {
    /** By kind. */
    readonly counts: Readonly<Record<string, number>>;
}

/** How many each service has; null where the service could not be asked. */
export type Counts = ReadonlyMap<string, number | null>;

const path = (service: string): string => `/api/dead-letters/${seg(service)}`;

export const deadLetters = {
    list: (service: string, kind: string, cursor: string | null, signal?: AbortSignal): Promise<DeadLetterPage> => api.get(path(service), { kind, cursor, limit: 50 }, signal),
    get: (service: string, id: string): Promise<DeadLetter> => api.get(`${path(service)}/${seg(id)}`),
    replay: (service: string, id: string): Promise<unknown> => api.post(`${path(service)}/${seg(id)}/replay`),
    replayAll: (service: string, kind: string): Promise<{ replayed: number }> => api.post(`${path(service)}/replay`, undefined, { query: { kind } }),
    drop: (service: string, id: string): Promise<void> => api.remove(`${path(service)}/${seg(id)}`),

    async counts(signal?: AbortSignal): Promise<Counts> {
        const pages = await Promise.allSettled(SERVICES_WITH_DEAD_LETTERS.map((service) => api.get<DeadLetterPage>(path(service), { limit: 1 }, signal)));
        return new Map(SERVICES_WITH_DEAD_LETTERS.map((service, index) => {
            const page = pages[index]!;
            return [service, page.status === 'fulfilled' ? Object.values(page.value.counts).reduce((sum, count) => sum + count, 0) : null];
        }));
    },
};
