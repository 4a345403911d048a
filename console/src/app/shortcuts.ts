import { ALL_PLACES } from './navigation.js';
import { prefs } from './prefs.js';
import { href, navigate } from './router.js';

/** A shortcut: one table for handler, help and tests. */
export interface Shortcut {
    /** Keys after each other, separated by a space; `mod` is Ctrl or ⌘. */
    readonly keys: string;
    readonly label: string;
    readonly group: 'Go to' | 'Lists' | 'Everywhere';
    readonly run: () => void;
}

const rows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('main [data-row]')];

function move(step: number): void {
    const all = rows();
    const at = all.findIndex((row) => row.contains(document.activeElement));
    const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + step))];
    next?.querySelector<HTMLElement>('a[href], button, [tabindex]')?.focus();
    next?.scrollIntoView({ block: 'nearest' });
}

function select(): void {
    const row = rows().find((each) => each.contains(document.activeElement));
    row?.querySelector<HTMLInputElement>('[data-select]')?.click();
}

function search(): void {
    const field = document.querySelector<HTMLElement>('main [data-search]');
    if (field === null) {
        fire('palette');
    } else {
        field.focus();
    }
}

const fire = (name: string): void => {
    window.dispatchEvent(new CustomEvent(`beast-${name}`));
};

export const SHORTCUTS: readonly Shortcut[] = [
    ...ALL_PLACES.filter((place) => place.key !== undefined).map(
        (place): Shortcut => ({ keys: `g ${place.key}`, label: place.label, group: 'Go to', run: () => navigate(href(place.path)) }),
    ),
    { keys: 'j', label: 'Next row', group: 'Lists', run: () => move(1) },
    { keys: 'k', label: 'Previous row', group: 'Lists', run: () => move(-1) },
    { keys: 'x', label: 'Select the row', group: 'Lists', run: select },
    { keys: '/', label: 'Search in this list, or everywhere', group: 'Lists', run: search },
    { keys: 'mod k', label: 'Find a screen, model or job', group: 'Everywhere', run: () => fire('palette') },
    { keys: 'p', label: 'Pull a model', group: 'Everywhere', run: () => navigate(href(['pull'])) },
    { keys: '?', label: 'Show this help', group: 'Everywhere', run: () => fire('help') },
];

const SEQUENCE_TIMEOUT = 1200;
let prefix = '';
let prefixAt = 0;

function typing(target: EventTarget | null): boolean {
    return target instanceof HTMLElement && (target.isContentEditable || (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !['checkbox', 'radio', 'range'].includes((target as HTMLInputElement).type)));
}

export function startShortcuts(): void {
    document.addEventListener('keydown', (event) => {
        if (event.isComposing || event.repeat && event.key !== 'j' && event.key !== 'k') {
            return;
        }
        const mod = event.ctrlKey || event.metaKey;
        if (!mod && (typing(event.target) || event.altKey || !prefs.value.shortcuts || document.querySelector('dialog[open]') !== null)) {
            return;
        }
        const sequence = !mod && Date.now() - prefixAt < SEQUENCE_TIMEOUT ? prefix : '';
        const keys = `${mod ? 'mod ' : sequence}${event.key}`;
        const found = SHORTCUTS.find((shortcut) => shortcut.keys === keys);
        prefix = !mod && found === undefined && event.key === 'g' ? 'g ' : '';
        prefixAt = Date.now();
        if (found !== undefined) {
            event.preventDefault();
            found.run();
        }
    });
}
