import { html, type TemplateResult } from 'lit';
import { request, seg, type Tagged } from '../api/client.js';
import { credentials } from '../api/credentials.js';
import { ask } from '../ui/dialog.js';
import { panel } from '../ui/layout.js';
import { markdown } from '../ui/markdown.js';

const TYPE = 'text/markdown';
const path = (id: string): string => `/api/models/${seg(id)}/card`;

export async function readCard(id: string, signal: AbortSignal): Promise<Tagged<string>> {
    const response = await request('GET', path(id), undefined, { signal, headers: { Accept: TYPE } });
    return { value: await response.text(), etag: response.headers.get('ETag') };
}

/** The card, rendered without HTML and images, and a way to write it. */
export function cardTab(id: string, card: Tagged<string>, changed: () => void): TemplateResult {
    return panel('Card', markdown(card.value), html`<button class="button small" ?disabled=${!credentials.may('write')} @click=${() => void edit(id, card, changed)}>Edit the card</button>`);
}

async function edit(id: string, card: Tagged<string>, changed: () => void): Promise<void> {
    const headers = { 'Content-Type': TYPE, Accept: TYPE, ...(card.etag === null ? {} : { 'If-Match': card.etag }) };
    const form = await ask('Card', html`<label class="field"><span class="field-label">Markdown; HTML is shown as text</span>
        <textarea class="input" name="card" rows="16" .value=${card.value}></textarea></label>`, 'Save', {
        service: 'registry-service',
        send: (data) => request('PUT', path(id), String(data.get('card')), { headers }),
    });
    if (form !== null) {
        changed();
    }
}
