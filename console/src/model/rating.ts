import { html, type TemplateResult } from 'lit';
import { api, seg } from '../api/client.js';
import { credentials } from '../api/credentials.js';
import type { Model } from '../models/model.js';
import { panel } from '../ui/layout.js';
import { attempt } from '../ui/toast.js';

/** The mean rating, and buttons for one's own. */
export function ratingPanel(model: Model, changed: () => void): TemplateResult {
    const rate = (rating: number): void => {
        void attempt('registry-service', `Rated ${rating} of 5`, () => api.put(`/api/models/${seg(model.id)}/rating`, { rating })).then(changed);
    };
    const mean = model.ratingCount ? `${Number(model.rating ?? 0).toFixed(1)} of 5, from ${model.ratingCount}` : 'Not rated yet';
    return panel('Rating', html`<div class="actions" role="group" aria-label="Your rating, of 5">
        ${[1, 2, 3, 4, 5].map((value) => html`<button class="button small" ?disabled=${!credentials.may('write')} @click=${() => rate(value)}>${value} ★</button>`)}
        <span class="muted">${mean}</span></div>`);
}
