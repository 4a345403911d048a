import { html, type TemplateResult } from 'lit';

/** JSON as text; lit escapes it. */
export function json(value: unknown): TemplateResult {
    return html`<pre class="json" tabindex="0">${JSON.stringify(value, null, 2)}</pre>`;
}
