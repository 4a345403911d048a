import type { Route } from '../app/routes.js';
import { BeastElement } from './element.js';

/** A screen. Its state is the route: path parameters and query. */
export abstract class Screen extends BeastElement {
    static override properties = { route: { attribute: false } };

    route!: Route;
    #headingWanted = false;

    /** For the title of the document and the heading. */
    abstract get heading(): string;

    /** Titles follow what is loaded: "62 % · llama-3.2 – AI Beast". */
    protected override updated(_changed: Map<PropertyKey, unknown>): void {
        document.title = `${this.heading} – AI Beast`;
        if (this.#headingWanted && document.activeElement === document.body) {
            this.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
        }
    }

    /** Moves focus to the heading, and again when loading replaces it, until the person goes elsewhere. */
    focusHeading(): void {
        this.#headingWanted = true;
        this.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
        this.addEventListener('focusin', (event) => {
            this.#headingWanted = event.target instanceof HTMLHeadingElement;
        });
    }

    protected param(name: string): string {
        return this.route.params[name] ?? '';
    }

    protected query(name: string): string {
        return this.route.query.get(name) ?? '';
    }
}
