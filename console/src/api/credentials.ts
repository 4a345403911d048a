export type Scope = 'read' | 'write' | 'admin';

/** Who uses this page. */
export interface Identity {
    readonly name: string;
    readonly scope: Scope;
    readonly expiresAt: string | null;
}

interface Kept {
    readonly identity: Identity;
    readonly pageToken: string;
}

const STORE = 'beast.session';
const ORDER: readonly Scope[] = ['read', 'write', 'admin'];
const TAB_ANSWER_TIMEOUT = 250;

/**
 * The page's half of the session: its token, in session storage; the cookie is the browser's, and neither is of use
 * without the other. A new tab asks the open ones for the token. The key itself is never kept.
 */
class Credentials extends EventTarget {
    #kept: Kept | null = read();
    readonly #channel = new BroadcastChannel('beast.session');

    constructor() {
        super();
        this.#channel.addEventListener('message', ({ data }: MessageEvent<{ ask?: boolean; kept?: Kept; ended?: boolean }>) => {
            if (data.ask === true && this.#kept !== null) {
                this.#channel.postMessage({ kept: this.#kept });
            } else if (data.kept !== undefined && this.#kept === null) {
                this.#set(data.kept);
            } else if (data.ended === true && this.#kept !== null) {
                this.#drop();
            }
        });
    }

    get identity(): Identity | null {
        return this.#kept?.identity ?? null;
    }

    headers(): Record<string, string> {
        return this.#kept === null ? {} : { 'X-Beast-Page': this.#kept.pageToken };
    }

    may(scope: Scope): boolean {
        return this.identity !== null && ORDER.indexOf(this.identity.scope) >= ORDER.indexOf(scope);
    }

    /** Waits a moment for the token of another tab; resolves at once when this one has it. */
    async fromOtherTab(): Promise<void> {
        if (this.#kept !== null) {
            return;
        }
        await new Promise<void>((resolve) => {
            const done = (): void => {
                clearTimeout(timer);
                this.removeEventListener('change', done);
                resolve();
            };
            const timer = setTimeout(done, TAB_ANSWER_TIMEOUT);
            this.addEventListener('change', done);
            this.#channel.postMessage({ ask: true });
        });
    }

    /** Keeps a session that began; `pageToken` is absent when it was renewed. */
    use(identity: Identity, pageToken?: string): void {
        this.#set({ identity, pageToken: pageToken ?? this.#kept?.pageToken ?? '' });
    }

    /** The person signed out: in every tab. */
    clear(): void {
        this.#channel.postMessage({ ended: true });
        this.#drop();
    }

    /** The service refused this page's session. */
    rejected(): void {
        if (this.#kept !== null) {
            this.#drop();
        }
    }

    #drop(): void {
        this.#kept = null;
        sessionStorage.removeItem(STORE);
        this.dispatchEvent(new Event('change'));
    }

    #set(kept: Kept): void {
        this.#kept = kept;
        sessionStorage.setItem(STORE, JSON.stringify(kept));
        this.dispatchEvent(new Event('change'));
    }
}

function read(): Kept | null {
    try {
        const text = sessionStorage.getItem(STORE);
        return text === null ? null : (JSON.parse(text) as Kept);
    } catch {
        return null;
    }
}

export const credentials = new Credentials();
