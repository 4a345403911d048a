import { html, nothing, type TemplateResult } from 'lit';
import { href } from '../app/router.js';
import { icon } from '../ui/icon.js';
import { json } from '../ui/json.js';
import { time } from '../ui/time.js';
import type { BeastEvent, Gap } from './event.js';

export function feedRow(event: BeastEvent, open: boolean, toggle: () => void): TemplateResult {
    return html`<article class="feed-entry" data-row aria-label=${event.type}>
        <div class="feed-item">
            <span class="muted nowrap">${time(event.time)}</span>
            <span class="row-title">${event.type}</span>
            <span class="feed-subject">${subject(event)}<span class="row-note">${event.source.replace('urn:ai-beast:', '')}</span></span>
            <button class="button small plain" aria-expanded=${open} @click=${toggle}>${open ? 'Close' : 'Details'}</button>
        </div>
        ${open ? html`<div class="feed-detail">${json(event)}</div>` : nothing}
    </article>`;
}

function subject(event: BeastEvent): unknown {
    if (event.subject === undefined) {
        return nothing;
    }
    return event.type.startsWith('model.') ? html`<a href=${href(['models', event.subject])}>${event.subject}</a>` : event.subject;
}

export function gapRow(gap: Gap): TemplateResult {
    return html`<article class="feed-gap" aria-label="Missing events">${icon('alert')} Events are missing here: they ${gap.reason === 'expired' ? 'have expired' : `cannot be had (${gap.reason})`}.
        <span class="row-note">From ${gap.from} to ${gap.to}</span></article>`;
}
