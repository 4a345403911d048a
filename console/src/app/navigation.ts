import type { IconName } from '../ui/icon.js';

export interface Place {
    readonly path: readonly string[];
    readonly label: string;
    readonly icon: IconName;
    /** The second key after `g`. */
    readonly key?: string;
    /** In the bottom bar of narrow screens. */
    readonly primary?: boolean;
}

export interface PlaceGroup {
    readonly label: string;
    readonly places: readonly Place[];
}

export const PLACES: readonly PlaceGroup[] = [
    {
        label: 'Now',
        places: [
            { path: [], label: 'Overview', icon: 'overview', key: 'o', primary: true },
            { path: ['jobs'], label: 'Jobs', icon: 'jobs', key: 'j', primary: true },
            { path: ['queue'], label: 'Queue', icon: 'queue', key: 'q' },
            { path: ['events'], label: 'Events', icon: 'events', key: 'e' },
        ],
    },
    {
        label: 'Models',
        places: [
            { path: ['models'], label: 'Models', icon: 'models', key: 'm', primary: true },
            { path: ['aliases'], label: 'Aliases', icon: 'alias', key: 'l' },
            { path: ['gateway'], label: 'Gateway', icon: 'gateway', key: 'b' },
            { path: ['storage'], label: 'Storage', icon: 'storage', key: 'd' },
            { path: ['collections'], label: 'Collections', icon: 'collection', key: 'c' },
        ],
    },
    {
        label: 'Versions',
        places: [
            { path: ['snapshots'], label: 'Snapshots', icon: 'snapshots', key: 's', primary: true },
            { path: ['operations'], label: 'Operations', icon: 'operations', key: 'r' },
        ],
    },
    {
        label: 'Connections',
        places: [
            { path: ['webhooks'], label: 'Webhooks', icon: 'webhooks', key: 'w' },
            { path: ['automation'], label: 'Automation', icon: 'automation', key: 'a' },
            { path: ['dead-letters'], label: 'Dead letters', icon: 'dead', key: 'x' },
            { path: ['settings'], label: 'Settings', icon: 'settings', key: ',' },
        ],
    },
];

export const ALL_PLACES: readonly Place[] = PLACES.flatMap((group) => group.places);
