import { html, type TemplateResult } from 'lit';
import { icon } from './icon.js';

/** One delay per field, across renderings. */
const timers = new WeakMap<HTMLInputElement, number>();

/** A search field; `/` focuses it. */
export function searchField(label: string, value: string, change: (text: string) => void): TemplateResult {
    const input = (event: Event): void => {
        const field = event.target as HTMLInputElement;
        clearTimeout(timers.get(field));
        timers.set(field, window.setTimeout(() => change(field.value.trim()), 250));
    };
    return html`<label class="search">${icon('search')}<span class="sr-only">${label}</span>
        <input class="input search-input" type="search" data-search placeholder=${label} .value=${value} @input=${input} autocomplete="off" spellcheck="false"></label>`;
}

export function choice(label: string, value: string, options: readonly (readonly [string, string])[], change: (value: string) => void): TemplateResult {
    return html`<label class="choice"><span class="choice-label">${label}</span>
        <select class="input" .value=${value} @change=${(event: Event) => change((event.target as HTMLSelectElement).value)}>
            ${options.map(([id, text]) => html`<option value=${id} ?selected=${id === value}>${text}</option>`)}
        </select></label>`;
}
