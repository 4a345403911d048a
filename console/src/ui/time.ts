import { html, nothing, type TemplateResult } from 'lit';
import { exact, relative } from './format.js';

export function time(at: string | null | undefined): TemplateResult | typeof nothing {
    if (at === null || at === undefined) {
        return nothing;
    }
    const date = new Date(at);
    return html`<time datetime=${at} title=${exact(date)}>${relative(date)}</time>`;
}
