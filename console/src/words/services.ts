/** Which service answers a path, for messages when it is unavailable. */
const OWNERS: readonly (readonly [string, string])[] = [
    ['/api/models/download', 'queue-worker'],
    ['/api/models', 'registry-service'],
    ['/api/usage', 'registry-service'],
    ['/api/gateway', 'queue-worker'],
    ['/api/snapshots', 'versioning-service'],
    ['/api/queue', 'queue-worker'],
    ['/api/events', 'events-gateway'],
    ['/api/webhooks', 'events-gateway'],
    ['/api/keys', 'events-gateway'],
    ['/api/automation', 'automation-bridge'],
    ['/api/metrics', 'metrics-exporter'],
];

export const SERVICES = [
    'registry-service',
    'versioning-service',
    'queue-worker',
    'events-gateway',
    'metrics-exporter',
    'automation-bridge',
] as const;

/** metrics-exporter counts, and gives no record up. */
export const SERVICES_WITH_DEAD_LETTERS = SERVICES.filter((service) => service !== 'metrics-exporter');

export function ownerOf(path: string): string | null {
    return OWNERS.find(([prefix]) => path.startsWith(prefix))?.[1] ?? null;
}
