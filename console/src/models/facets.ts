import { html, nothing, type TemplateResult } from 'lit';
import { setQuery } from '../app/router.js';
import type { ModelPage } from './model.js';

const FACETS = ['family', 'tag', 'license', 'modality'] as const;
const MAX_VALUES = 8;

/** Chips with counts over the whole list; a chip that is on can be taken off. */
export function facetChips(facets: ModelPage['facets'], query: URLSearchParams): TemplateResult | typeof nothing {
    if (facets === undefined) {
        return nothing;
    }
    return html`<div class="facets" role="group" aria-label="Filters">
        ${FACETS.map((facet) => {
            const chosen = query.get(facet);
            const values = (facets[facet] ?? []).slice(0, MAX_VALUES);
            const all = chosen === null || values.some((each) => each.value === chosen) ? values : [{ value: chosen, count: 0 }, ...values];
            return all.length === 0 ? nothing : html`<div class="chips" role="group" aria-label=${facet}><span class="facet-label">${facet}</span>${all.map(({ value, count }) => {
                const on = chosen === value;
                return html`<button class="toggle" aria-pressed=${on} @click=${() => setQuery({ [facet]: on ? null : value })}>${value} <span class="toggle-count">${count}</span></button>`;
            })}</div>`;
        })}
    </div>`;
}
