import { html, nothing, type TemplateResult } from 'lit';
import { href, setQuery } from '../app/router.js';
import { panel } from '../ui/layout.js';
import type { Nearest } from './model.js';

/** Offers the corrected words and the nearest models where a search finds none. */
export function nearestPanel(nearest: Nearest | undefined): TemplateResult | typeof nothing {
    if (nearest === undefined) {
        return nothing;
    }
    const meant = nearest.didYouMean;
    return panel('Nearest models', html`
        ${meant === undefined ? nothing : html`<p>Did you mean <button class="button small" @click=${() => setQuery({ q: meant })}>${meant}</button></p>`}
        <ul class="list">${nearest.items.map((each) => html`<li class="list-row" data-row><a class="row-title" href=${href(['models', each.id])}>${each.name}</a></li>`)}</ul>`);
}
