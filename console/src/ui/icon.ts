import { html, type TemplateResult } from 'lit';

/** Paths on a 24 × 24 grid, drawn as lines. */
const PATHS = {
    overview: 'M4 13h6V4H4zM14 20h6V4h-6zM4 20h6v-3H4z',
    models: 'M12 3 4 7v10l8 4 8-4V7zM4 7l8 4 8-4M12 11v10',
    alias: 'M4 6h10l6 6-6 6H4zM8 12h.01',
    gateway: 'M4 12h6M14 12h6M17 9l3 3-3 3M12 4v16M10 12a2 2 0 1 0 4 0 2 2 0 1 0-4 0',
    storage: 'M4 5h16v5H4zM4 14h16v5H4zM8 7.5h.01M8 16.5h.01',
    collection: 'M6 3h9l4 4v14H6zM15 3v4h4M9 12h7M9 16h7',
    pull: 'M12 3v12M7 10l5 5 5-5M4 20h16',
    jobs: 'M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01',
    queue: 'M4 7h12M4 12h16M4 17h8M18 5l2 2-2 2',
    snapshots: 'M12 8v4l3 2M3.5 12a8.5 8.5 0 1 0 2.5-6L3.5 8.5M3.5 4v4.5H8',
    operations: 'M12 4v3M12 17v3M4 12h3M17 12h3M6.5 6.5l2 2M15.5 15.5l2 2M6.5 17.5l2-2M15.5 8.5l2-2',
    events: 'M3 12h4l3-8 4 16 3-8h4',
    webhooks: 'M9 7a3 3 0 1 1 4 3l3 5M15 17H9M9 17a3 3 0 1 1-3-3M6 14l3-5M16 15a3 3 0 1 1-1 2',
    automation: 'M5 5h5v5H5zM14 14h5v5h-5zM10 7.5h4a2.5 2.5 0 0 1 2.5 2.5v4',
    dead: 'M4 6h16v12H4zM4 7l8 6 8-6M15 15l4 4M19 15l-4 4',
    settings: 'M4 7h10M18 7h2M4 17h2M10 17h10M14 5v4M8 15v4',
    help: 'M9.5 9a2.5 2.5 0 1 1 3.5 2.3c-.7.4-1 .9-1 1.7M12 17h.01M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18',
    search: 'M11 5a6 6 0 1 1 0 12 6 6 0 0 1 0-12M15.5 15.5 20 20',
    pause: 'M8 5v14M16 5v14',
    play: 'M7 4v16l13-8z',
    stop: 'M6 6h12v12H6z',
    retry: 'M20 12a8 8 0 1 1-2.3-5.6L20 8.5M20 4v4.5h-4.5',
    check: 'M5 13l4 4L19 7',
    alert: 'M12 4 2.5 20h19zM12 10v4M12 17h.01',
    cross: 'M6 6l12 12M18 6 6 18',
    clock: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18M12 7v5l3 2',
    link: 'M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1',
    copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
    pin: 'M9 4h6l-1 6 3 3H7l3-3zM12 13v7',
    more: 'M5 12h.01M12 12h.01M19 12h.01',
    download: 'M12 4v10M8 11l4 4 4-4M5 20h14',
    trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13',
    back: 'M19 12H5M11 6l-6 6 6 6',
    theme: 'M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16',
    out: 'M10 5H5v14h5M14 8l4 4-4 4M18 12H9',
    plus: 'M12 5v14M5 12h14',
    dot: 'M12 12h.01',
} as const;

export type IconName = keyof typeof PATHS;

export function icon(name: IconName): TemplateResult {
    return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${PATHS[name]}></path></svg>`;
}
