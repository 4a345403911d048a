import type { ReactiveControllerHost } from 'lit';
import type { Selection } from './table.js';

/** Selected rows of a list, by id. */
export class RowSelection implements Selection {
    readonly ids = new Set<string>();

    constructor(
        private readonly host: ReactiveControllerHost,
        private readonly shown: () => readonly string[],
    ) {}

    readonly has = (id: string): boolean => this.ids.has(id);

    readonly toggle = (id: string): void => {
        if (!this.ids.delete(id)) {
            this.ids.add(id);
        }
        this.host.requestUpdate();
    };

    readonly all = (): void => {
        const shown = this.shown();
        const every = shown.every((id) => this.ids.has(id));
        shown.forEach((id) => (every ? this.ids.delete(id) : this.ids.add(id)));
        this.host.requestUpdate();
    };

    readonly clear = (): void => {
        this.ids.clear();
        this.host.requestUpdate();
    };
}
