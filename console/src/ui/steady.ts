/** Keeps the order of a live list while its reader is in it: known rows change in place, new ones wait. */
export class SteadyOrder<T> {
    #order: readonly string[] = [];

    constructor(private readonly id: (item: T) => string) {}

    /** The rows to show, and how many wait. Without a hold, all are shown in the order they came in. */
    arrange(items: readonly T[], hold: boolean): { readonly rows: readonly T[]; readonly waiting: number } {
        if (!hold || this.#order.length === 0) {
            this.#order = items.map(this.id);
            return { rows: items, waiting: 0 };
        }
        const byId = new Map(items.map((item) => [this.id(item), item]));
        const rows = this.#order.flatMap((id) => byId.get(id) ?? []);
        return { rows, waiting: items.length - rows.length };
    }

    /** Takes the next order as it comes: after a page was added, a filter changed, or the reader asked for it. */
    release(): void {
        this.#order = [];
    }
}

/** Whether the reader is somewhere in the page, so that rows must not move. */
export function readerIsInside(): boolean {
    const focused = document.activeElement?.closest('[data-row]') ?? null;
    return window.scrollY > 160 || focused !== null || document.querySelector('main [data-row]:hover') !== null;
}
