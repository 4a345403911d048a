export type Theme = 'system' | 'light' | 'dark';

interface Preferences {
    theme: Theme;
    /** Rows closer together. */
    dense: boolean;
    /** Shortcuts of single keys; WCAG 2.1.4 asks for a way to turn them off. */
    shortcuts: boolean;
    /** Memory in GiB for the fit of models; 0: not set. */
    memoryGiB: number;
}

const STORE = 'beast.preferences';
const DEFAULTS: Preferences = { theme: 'system', dense: false, shortcuts: true, memoryGiB: 0 };

function read(): Preferences {
    try {
        return { ...DEFAULTS, ...(JSON.parse(localStorage.getItem(STORE) ?? '{}') as Partial<Preferences>) };
    } catch {
        return { ...DEFAULTS };
    }
}

let current = read();

export const prefs = {
    get value(): Readonly<Preferences> {
        return current;
    },

    set(changes: Partial<Preferences>): void {
        current = { ...current, ...changes };
        try {
            localStorage.setItem(STORE, JSON.stringify(current));
        } catch {
            // lasts as long as the page
        }
        prefs.apply();
    },

    apply(): void {
        document.documentElement.dataset['theme'] = current.theme;
        document.documentElement.dataset['density'] = current.dense ? 'dense' : 'normal';
    },
};
