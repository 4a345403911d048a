import type { ReactiveController, ReactiveControllerHost } from 'lit';

export interface LoaderOptions<T> {
    readonly load: (signal: AbortSignal) => Promise<T>;
    /** Milliseconds between reloads while the tab is visible; 0: none. */
    readonly every?: number | ((value: T | undefined) => number);
}

/** Loads a value, keeps the last one with its time when a reload fails, and reloads only while the tab is visible. */
export class Loader<T> implements ReactiveController {
    value: T | undefined;
    error: unknown = null;
    loading = false;
    loadedAt: Date | null = null;
    paused = false;
    #abort: AbortController | null = null;
    #timer = 0;
    #connected = false;

    constructor(
        private readonly host: ReactiveControllerHost,
        private readonly options: LoaderOptions<T>,
    ) {
        host.addController(this);
    }

    hostConnected(): void {
        this.#connected = true;
        document.addEventListener('visibilitychange', this.#visibility);
        void this.reload();
    }

    hostDisconnected(): void {
        this.#connected = false;
        document.removeEventListener('visibilitychange', this.#visibility);
        this.#abort?.abort();
        clearTimeout(this.#timer);
    }

    /** Forgets the value first: for another object, not for a newer state of the same. */
    async restart(): Promise<void> {
        this.value = undefined;
        this.loadedAt = null;
        await this.reload();
    }

    readonly reload = async (): Promise<void> => {
        clearTimeout(this.#timer);
        this.#abort?.abort();
        const abort = new AbortController();
        this.#abort = abort;
        this.loading = true;
        this.host.requestUpdate();
        try {
            const value = await this.options.load(abort.signal);
            if (abort.signal.aborted) {
                return;
            }
            this.value = value;
            this.error = null;
            this.loadedAt = new Date();
        } catch (error) {
            if (abort.signal.aborted) {
                return;
            }
            this.error = error;
        }
        this.loading = false;
        this.host.requestUpdate();
        this.#schedule();
    };

    /** Replaces the value with one that a change returned. */
    set(value: T): void {
        this.value = value;
        this.loadedAt = new Date();
        this.host.requestUpdate();
    }

    setPaused(paused: boolean): void {
        this.paused = paused;
        this.host.requestUpdate();
        if (!paused) {
            void this.reload();
        } else {
            clearTimeout(this.#timer);
        }
    }

    get live(): boolean {
        return this.#period() > 0;
    }

    #period(): number {
        const every = this.options.every ?? 0;
        return typeof every === 'function' ? every(this.value) : every;
    }

    #schedule(): void {
        const period = this.#period();
        if (period > 0 && this.#connected && !document.hidden && !this.paused) {
            const factor = this.error === null ? 1 : 3;
            this.#timer = window.setTimeout(() => void this.reload(), period * factor);
        }
    }

    readonly #visibility = (): void => {
        if (document.hidden) {
            clearTimeout(this.#timer);
        } else if (this.#period() > 0 && !this.paused) {
            void this.reload();
        }
    };
}
