import { LitElement } from 'lit';

/** Base of the console's elements. Light DOM, so labels and ARIA ids work across elements. */
export abstract class BeastElement extends LitElement {
    protected override createRenderRoot(): HTMLElement {
        return this;
    }
}

/** Defines an element once, also when a chunk is loaded twice. */
export function define(name: string, type: CustomElementConstructor): void {
    if (customElements.get(name) === undefined) {
        customElements.define(name, type);
    }
}
