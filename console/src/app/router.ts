import { seg } from '../api/client.js';

export const BASE = '/console';

/** A link within the console: segments are encoded, empty query values left out. */
export function href(segments: readonly string[], query: Readonly<Record<string, string | null | undefined>> = {}): string {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
        if (value !== null && value !== undefined && value !== '') {
            search.set(name, value);
        }
    }
    const text = search.toString();
    return `${BASE}/${segments.map(seg).join('/')}${text === '' ? '' : `?${text}`}`;
}

type Listener = () => void;
const listeners = new Set<Listener>();

export function onNavigation(listener: Listener): void {
    listeners.add(listener);
}

export function navigate(to: string, replace = false): void {
    const target = new URL(to, location.href);
    if (target.href !== location.href) {
        history[replace ? 'replaceState' : 'pushState'](null, '', target);
        notify();
    }
}

/** Changes parts of the query and keeps the rest; the present place in the history by default. */
export function setQuery(changes: Readonly<Record<string, string | null>>, replace = true): void {
    const target = new URL(location.href);
    for (const [name, value] of Object.entries(changes)) {
        if (value === null || value === '') {
            target.searchParams.delete(name);
        } else {
            target.searchParams.set(name, value);
        }
    }
    navigate(target.href, replace);
}

function notify(): void {
    listeners.forEach((listener) => listener());
}

/** Follows clicks on the console's own links without loading the page anew. */
export function startRouter(): void {
    window.addEventListener('popstate', notify);
    document.addEventListener('click', (event) => {
        if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
            return;
        }
        const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
        if (link === undefined || link.target !== '' || link.hasAttribute('download')) {
            return;
        }
        const target = new URL(link.href, location.href);
        if (target.origin === location.origin && (target.pathname === BASE || target.pathname.startsWith(`${BASE}/`))) {
            event.preventDefault();
            navigate(target.href);
        }
    });
}
