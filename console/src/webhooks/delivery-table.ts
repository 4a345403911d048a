import { html, nothing, type TemplateResult } from 'lit';
import { credentials } from '../api/credentials.js';
import { href } from '../app/router.js';
import { badge } from '../ui/badge.js';
import { table } from '../ui/table.js';
import { time } from '../ui/time.js';
import { attempt } from '../ui/toast.js';
import { type Delivery, SERVICE, webhooks } from './webhook.js';

export function deliveryTable(rows: readonly Delivery[], changed: () => void): TemplateResult {
    return table<Delivery>({
        caption: 'Deliveries',
        rows,
        id: (each) => each.id,
        columns: [
            { label: 'Event', cell: (each) => html`<a class="row-title" href=${href(['webhooks', 'deliveries', each.id])}>${each.eventType}</a><span class="row-note">${each.subject ?? each.eventId}</span>` },
            { label: 'State', cell: (each) => html`<span>${badge(each.state)}${each.lastError && each.state !== 'succeeded' ? html`<span class="row-note">${each.lastError}</span>` : nothing}</span>` },
            { label: 'Status', cell: (each) => each.lastStatus ?? '–', end: true },
            { label: 'Attempts', cell: (each) => html`<span>${each.attempts}${each.nextAttemptAt && each.state === 'pending' ? html`<span class="row-note">next ${time(each.nextAttemptAt)}</span>` : nothing}</span>`, end: true },
            { label: 'Created', cell: (each) => time(each.createdAt) },
            { label: '', cell: (each) => each.state === 'pending' || each.state === 'delivering' ? nothing : html`<span class="row-actions"><button class="button small" ?disabled=${!credentials.may('write')}
                @click=${() => void attempt(SERVICE, 'Replayed', () => webhooks.replayOne(each.id)).then(changed)}>Replay</button></span>` },
        ],
    });
}
