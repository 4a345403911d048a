import { BASE } from './router.js';

/** Where the page is: the screen's element, parameters of the path, and the query. */
export interface Route {
    readonly element: string;
    readonly path: string;
    readonly params: Readonly<Record<string, string>>;
    readonly query: URLSearchParams;
}

interface Screen {
    readonly pattern: string;
    readonly element: string;
    readonly load: () => Promise<unknown>;
}

/** Every screen with its path. Chunks are loaded when a screen is first opened. */
const SCREENS: readonly Screen[] = [
    screen('/', 'beast-overview', () => import('../overview/overview-screen.js')),
    screen('/login', 'beast-sign-in', () => import('../sign-in/sign-in-screen.js')),
    screen('/models', 'beast-models', () => import('../models/models-screen.js')),
    screen('/models/:id/:tab?', 'beast-model', () => import('../model/model-screen.js')),
    screen('/aliases', 'beast-aliases', () => import('../aliases/aliases-screen.js')),
    screen('/aliases/:alias', 'beast-alias', () => import('../aliases/alias-screen.js')),
    screen('/storage/:tab?', 'beast-storage', () => import('../storage/storage-screen.js')),
    screen('/collections', 'beast-collections', () => import('../collections/collections-screen.js')),
    screen('/collections/:collection/:tab?', 'beast-collection', () => import('../collections/collection-screen.js')),
    screen('/pull/:tab?', 'beast-pull', () => import('../pull/pull-screen.js')),
    screen('/jobs', 'beast-jobs', () => import('../jobs/jobs-screen.js')),
    screen('/jobs/:id', 'beast-job', () => import('../job/job-screen.js')),
    screen('/queue/:tab?', 'beast-queue', () => import('../queue/queue-screen.js')),
    screen('/gateway/:tab?', 'beast-gateway', () => import('../gateway/gateway-screen.js')),
    screen('/snapshots', 'beast-snapshots', () => import('../snapshots/snapshots-screen.js')),
    screen('/snapshots/cleanup', 'beast-cleanup', () => import('../snapshots/cleanup-screen.js')),
    screen('/snapshots/:digest', 'beast-snapshot', () => import('../snapshots/snapshot-screen.js')),
    screen('/snapshots/:digest/diff/:to', 'beast-diff', () => import('../snapshots/diff-screen.js')),
    screen('/snapshots/:digest/rollback', 'beast-rollback', () => import('../snapshots/rollback-screen.js')),
    screen('/operations', 'beast-operations', () => import('../operations/operations-screen.js')),
    screen('/operations/:id', 'beast-operation', () => import('../operations/operation-screen.js')),
    screen('/events', 'beast-events', () => import('../events/events-screen.js')),
    screen('/webhooks', 'beast-webhooks', () => import('../webhooks/webhooks-screen.js')),
    screen('/webhooks/deliveries/:id', 'beast-delivery', () => import('../webhooks/delivery-screen.js')),
    screen('/webhooks/:id', 'beast-webhook', () => import('../webhooks/webhook-screen.js')),
    screen('/automation/:tab?', 'beast-automation', () => import('../automation/automation-screen.js')),
    screen('/dead-letters/:tab?', 'beast-dead-letters', () => import('../dead-letters/dead-letters-screen.js')),
    screen('/settings/api-keys', 'beast-keys', () => import('../keys/keys-screen.js')),
    screen('/settings/:tab?', 'beast-settings', () => import('../settings/settings-screen.js')),
];

function screen(pattern: string, element: string, load: () => Promise<unknown>): Screen {
    return { pattern, element, load };
}

/** The screen of a location, loaded; null where there is none. */
export async function resolve(url: URL): Promise<Route | null> {
    const path = decodeSafely(url.pathname.slice(BASE.length)).replace(/(.)\/$/, '$1') || '/';
    const raw = url.pathname.slice(BASE.length).replace(/\/$/, '').split('/').slice(1);
    for (const candidate of SCREENS) {
        const params = match(candidate.pattern, raw);
        if (params !== null) {
            await candidate.load();
            return { element: candidate.element, path, params, query: url.searchParams };
        }
    }
    return null;
}

export function match(pattern: string, segments: readonly string[]): Record<string, string> | null {
    const parts = pattern === '/' ? [] : pattern.slice(1).split('/');
    const required = parts.filter((part) => !part.endsWith('?')).length;
    if (segments.length < required || segments.length > parts.length) {
        return null;
    }
    const params: Record<string, string> = {};
    for (const [index, segment] of segments.entries()) {
        const part = parts[index]!;
        if (part.startsWith(':')) {
            params[part.replace(/[:?]/g, '')] = decodeSafely(segment);
        } else if (part !== segment) {
            return null;
        }
    }
    return params;
}

function decodeSafely(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}
