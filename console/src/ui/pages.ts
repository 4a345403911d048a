import type { ReactiveControllerHost } from 'lit';
import type { Page } from '../api/pages.js';
import { Loader } from './loader.js';

export interface Shown<T, P extends Page<T> = Page<T>> {
    readonly items: readonly T[];
    readonly next: string | null;
    readonly first: P;
}

/** A list that grows by pages. A reload reads what is shown again, from the start. */
export class PagedLoader<T, P extends Page<T> = Page<T>> extends Loader<Shown<T, P>> {
    shownPages = 1;
    readonly #fetch: (cursor: string | null, signal?: AbortSignal) => Promise<P>;
    loadingMore = false;

    constructor(
        private readonly owner: ReactiveControllerHost,
        fetch: (cursor: string | null, signal?: AbortSignal) => Promise<P>,
        every: number | ((value: Shown<T, P> | undefined) => number) = 0,
    ) {
        super(owner, {
            every: (value) => this.shownPages * (typeof every === 'function' ? every(value) : every),
            load: async (signal) => {
                let shown: Shown<T, P> | null = null;
                for (let page = 0; page < this.shownPages; page++) {
                    const next = await fetch(shown?.next ?? null, signal);
                    shown = append(shown, next);
                    if (shown.next === null) {
                        break;
                    }
                }
                return shown!;
            },
        });
        this.#fetch = fetch;
    }

    override async restart(): Promise<void> {
        this.shownPages = 1;
        await super.restart();
    }

    /** Reads the first page again, and shows the old rows until it is there. */
    async refresh(): Promise<void> {
        this.shownPages = 1;
        await this.reload();
    }

    readonly more = async (): Promise<void> => {
        const shown = this.value;
        if (shown === undefined || shown.next === null || this.loadingMore) {
            return;
        }
        this.loadingMore = true;
        this.owner.requestUpdate();
        try {
            const page = await this.#fetch(shown.next);
            this.shownPages++;
            this.set(append(shown, page));
        } catch (error) {
            this.error = error;
        }
        this.loadingMore = false;
        this.owner.requestUpdate();
    };
}

function append<T, P extends Page<T>>(shown: Shown<T, P> | null, page: P): Shown<T, P> {
    return {
        items: shown === null ? page.items : [...shown.items, ...page.items],
        next: page.nextCursor ?? null,
        first: shown?.first ?? page,
    };
}
